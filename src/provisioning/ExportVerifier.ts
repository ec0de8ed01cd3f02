import { IscsiSessionError } from '../iscsi/IscsiSessionError.js';
import type { LoginVerdict, ShownUnits } from '../credentials/tryLogin.js';
import { opens, readSecret } from '../credentials/Prover.js';
import type { ChapSecret } from '../targets/ChapSecret.js';
import { findIscsiName, type IscsiName } from '../targets/IscsiName.js';
import type { Export, VolumeIdentity } from '../targets/StorageDriver.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { Target } from '../targets/TargetReader.js';
import type { ProvisioningDeps } from './ProvisioningDeps.js';
import type { Verification } from './StorageOutcome.js';

/** What one LUN reports about itself. */
interface SeenLun {
  readonly lun: number;
  readonly bytes: number;
  /** Designators of the logical unit (VPD page 83h), in hexadecimal. */
  readonly designators: readonly string[];
}

/** What has changed at a target. */
export interface ChangedAccess {
  /** The initiator to log in as, if its account can be used; absent: any allowed one. */
  readonly initiator?: IscsiName;
  /** The login is one of an initiator that sees this LUN; absent: of any. */
  readonly lun?: number | null;
}

/** The initiator name and credentials of a login. */
interface LoginAs {
  readonly initiator: IscsiName;
  readonly account: { readonly chapName: string; readonly secret: ChapSecret } | null;
}

/**
 * Verifies by logging in what a target shows: an allowed initiator must see each export with its size and identity, and nothing
 * else; one that is not allowed must see none.  Only commands that read no blocks are used.
 */
export class ExportVerifier {
  readonly #deps: Pick<ProvisioningDeps, 'target' | 'storage' | 'volumes' | 'tryLogin' | 'settings'>;
  readonly #closing = new AbortController();

  constructor(deps: Pick<ProvisioningDeps, 'target' | 'storage' | 'volumes' | 'tryLogin' | 'settings'>) {
    this.#deps = deps;
  }

  close(): void {
    this.#closing.abort();
  }

  /**
   * Never throws.
   * @param changed what is looked at above all.
   */
  async verify(name: IscsiName, changed: ChangedAccess = {}): Promise<Verification> {
    try {
      const target = await this.#deps.target.findTarget(name);
      if (!target) return unverified(`there is no target ${name} any more`);
      const allowed = (await this.#deps.storage.findAccessList(name))?.initiators ?? null;
      // Both logins at a time: neither needs to know what the other saw.
      const [stranger, seen] = await Promise.all([
        allowed === null ? null : this.#lookAsStranger(target),
        this.#lookAsAllowed(target, allowed, changed),
      ]);
      return stranger?.state === 'failed'
        ? stranger
        : (seen ?? stranger ?? unverified(`${name} allows no initiator yet`));
    } catch (error) {
      // The change is made.  A target that cannot be asked now has not refused it.
      if (error instanceof TargetDriverError) return unverified(error.message);
      throw error;
    }
  }

  /** null: there is nobody to log in as, and nothing that somebody should see. */
  async #lookAsAllowed(
    target: Target,
    allowed: readonly IscsiName[] | null,
    { initiator, lun = null }: ChangedAccess,
  ): Promise<Verification | null> {
    const { iscsiName } = target;
    if (allowed?.length === 0)
      return lun === null ? null : unverified(`${iscsiName} allows no initiator yet: nobody sees LUN ${lun}`);
    const shown = await this.#deps.storage.listExports(iscsiName);
    const seers = lun === null ? null : (shown.find((each) => each.lun === lun)?.initiators ?? null);
    // Those that see other LUNs alone cannot tell of this one.
    const candidates = seers === null ? allowed : seers.filter((each) => allowed?.includes(each) ?? true);
    if (candidates?.length === 0)
      return unverified(`LUN ${lun} is shown to none of the initiators that ${iscsiName} allows`);
    const as = await this.#chooseLogin(target, candidates, initiator ?? null);
    return as === null
      ? unverified(`${iscsiName} has no account yet that an allowed initiator could use`)
      : this.#lookAs(target, shown, as);
  }

  async #lookAs(target: Target, shown: readonly Export[], as: LoginAs): Promise<Verification> {
    const expected = shown.filter(
      ({ initiators, isWithheld }) => isWithheld !== true && (initiators?.includes(as.initiator) ?? true),
    );
    const looked = await this.#login(target, as);
    const who = `${as.initiator} at ${target.iscsiName}`;
    if (looked.luns === null) {
      const { kind, sentence } = looked.verdict;
      return {
        state: kind === 'unauthenticated' ? 'failed' : 'unverified',
        reason: `the login of ${who} failed: ${sentence}`,
      };
    }
    const fault = this.#compare(expected, looked.luns);
    if (fault) return { state: 'failed', reason: `${who} ${fault}` };
    return { state: 'verified', reason: `${who} sees ${printLuns(looked.luns)}` };
  }

  async #lookAsStranger(target: Target): Promise<Verification> {
    const { initiatorName } = this.#deps.settings;
    const looked = await this.#login(target, {
      initiator: findIscsiName(`${initiatorName}-stranger`) ?? initiatorName,
      account: null,
    });
    if (looked.luns === null || looked.luns.length === 0)
      return { state: 'verified', reason: `who is not allowed sees no LUN of ${target.iscsiName}` };
    return {
      state: 'failed',
      reason: `an initiator that is not allowed sees ${printLuns(looked.luns)} of ${target.iscsiName}`,
    };
  }

  #compare(expected: readonly Export[], seen: readonly SeenLun[]): string | null {
    const { volumes, storage } = this.#deps;
    const bySeen = new Map(seen.map((each) => [each.lun, each]));
    for (const { lun, volumeId } of expected) {
      const found = bySeen.get(lun);
      bySeen.delete(lun);
      if (!found) return `does not see LUN ${lun}`;
      const volume = volumeId === null ? null : volumes.find(volumeId);
      if (!volume) continue;
      if (found.bytes !== volume.bytes)
        return `sees LUN ${lun} with ${found.bytes} bytes: expected ${volume.bytes}`;
      const identity = printIdentity(storage.identityOf(volume.id));
      if (!found.designators.includes(identity))
        return `sees LUN ${lun} under another identity: expected ${identity}`;
    }
    const [other] = bySeen.keys();
    return other === undefined ? null : `sees LUN ${other}, which is not exported`;
  }

  /** An account with a readable secret, of an allowed initiator; without CHAP any allowed initiator. */
  async #chooseLogin(
    { iscsiName, chapEnabled }: Target,
    allowed: readonly IscsiName[] | null,
    preferred: IscsiName | null,
  ): Promise<LoginAs | null> {
    const { target, settings } = this.#deps;
    const first = preferred ?? allowed?.[0] ?? settings.initiatorName;
    if (!chapEnabled) return { initiator: first, account: null };
    const accounts = (await target.listAccounts(iscsiName, 'initiator')).filter((account) =>
      opens(account, iscsiName),
    );
    for (const account of accounts.toSorted(
      (a, b) => Number(b.initiatorName === preferred) - Number(a.initiatorName === preferred),
    )) {
      const initiator = account.initiatorName ?? first;
      if (allowed !== null && !allowed.includes(initiator)) continue;
      const secret = await readSecret(target, account);
      if (secret) return { initiator, account: { chapName: account.chapName, secret } };
    }
    return null;
  }

  async #login(
    { iscsiName, portals }: Target,
    { initiator, account }: LoginAs,
  ): Promise<{ readonly verdict: LoginVerdict; readonly luns: readonly SeenLun[] | null }> {
    const { tryLogin, target } = this.#deps;
    let verdict: LoginVerdict = { kind: 'unreachable', sentence: 'no portal answered' };
    for (const portal of portals) {
      const seen: { luns: readonly SeenLun[] | null; fault: string | null } = { luns: null, fault: null };
      verdict = await tryLogin(
        {
          portal,
          targetName: iscsiName,
          initiatorName: initiator,
          account,
          targetAccount: null,
          algorithms: target.capabilities.chapAlgorithms,
          whileLoggedIn: async (session) => {
            try {
              seen.luns = await readLuns(session);
            } catch (error) {
              if (!(error instanceof IscsiSessionError)) throw error;
              seen.fault = error.message;
            }
          },
        },
        this.#closing.signal,
      );
      if (seen.fault !== null) verdict = { kind: 'unreachable', sentence: seen.fault };
      if (verdict.kind !== 'unreachable') return { verdict, luns: seen.luns };
    }
    return { verdict, luns: null };
  }
}

/** Peripheral qualifier and device type of a disk.  Other units, such as the controller of tgt, are not exports. */
const CONNECTED_DISK = 0x00;

async function readLuns(session: ShownUnits): Promise<readonly SeenLun[]> {
  const seen: SeenLun[] = [];
  for (const lun of await session.reportLuns()) {
    const [type] = await session.inquiry(lun);
    if (type !== CONNECTED_DISK) continue;
    const { blocks, blockBytes } = await session.readCapacity16(lun);
    const designators = parseDesignators(await session.inquiry(lun, 0x83, 1024));
    seen.push({ lun, bytes: Number(blocks) * blockBytes, designators });
  }
  return seen;
}

/** The designators of the logical unit itself (SPC-4 7.8.6.1), in hexadecimal. */
function parseDesignators(page: Buffer): string[] {
  const found: string[] = [];
  const end = Math.min(page.length, 4 + page.readUInt16BE(2));
  for (let at = 4; at + 4 <= end;) {
    const isOfUnit = ((page[at + 1] ?? 0) & 0x30) === 0;
    const length = page[at + 3] ?? 0;
    if (isOfUnit) found.push(page.subarray(at + 4, at + 4 + length).toString('hex'));
    at += 4 + length;
  }
  return found;
}

function printIdentity({ name, nameFormat }: VolumeIdentity): string {
  return nameFormat === 9 ? name.toLowerCase() : Buffer.from(name, 'ascii').toString('hex');
}

function printLuns(luns: readonly SeenLun[]): string {
  return luns.length === 0 ? 'no LUN' : `LUN ${luns.map(({ lun }) => lun).join(', ')}`;
}

function unverified(reason: string): Verification {
  return { state: 'unverified', reason };
}
