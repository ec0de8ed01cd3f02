import { anyLength, ChapSecret } from '../ChapSecret.js';
import { discoveryAlias, discoveryName } from '../discovery.js';
import type { IscsiName } from '../IscsiName.js';
import { printPortal } from '../printPortal.js';
import type { ChangePlan, CredentialChange } from '../CredentialDriver.js';
import type { TargetDriver } from '../TargetDriver.js';
import type { SessionWishes } from '../SessionWishes.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type {
  Account,
  AccountRef,
  Authority,
  Finding,
  IsOwnSession,
  OpenTargetFinding,
  RefusedLoginCount,
  Session,
  Target,
  TargetCapabilities,
} from '../TargetReader.js';
import { openConfigfs, type Configfs } from './Configfs.js';
import { withDiscovery } from './discoveryConfigfs.js';
import { executePlan } from './executePlan.js';
import { describeFile } from './volumeFiles.js';
import { findSecretFault, maxValueBytes } from './expectStorable.js';
import { findFaults, findOpenTargets } from './findings.js';
import { accountsOf, type LioAccount } from './LioAccount.js';
import { printAuthority, targetOfAuthority } from './LioAuthority.js';
import { findRefusalReason } from './findRefusalReason.js';
import { lioError } from './lioErrors.js';
import { stepsOf } from './LioPlan.js';
import { LioStorage, lockKeyOf, type LioStorageOptions } from './LioStorage.js';
import { isOpen, nameOf, type LioTarget } from './LioTarget.js';
import { planChange } from './planChange.js';
import { readRefusedLogins } from './readRefusedLogins.js';
import { readSessionWishes } from './readSessionWishes.js';
import { readSecret } from './readSecret.js';
import { findLioTarget, readTargets } from './readTargets.js';
import { applyPlan } from './savedConfiguration.js';
import { SavedConfigurationFile } from './SavedConfigurationFile.js';
import { endSessions, readSessions } from './sessions.js';

export interface LioDriverOptions {
  /** LIO's folder in configfs; `/sys/kernel/config/target` on Linux. */
  readonly configfsPath: string;
  /** The file from which `targetctl restore` restores the targets when the host starts; usually `/etc/target/saveconfig.json`. */
  readonly savedConfigurationPath: string;
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
  /** chap: discovery is listed as a target and has accounts like one. 'none' by default. */
  readonly discoveryAuth?: 'none' | 'chap';
  /** Without it all sessions are listed. */
  readonly isOwnSession?: IsOwnSession;
  /** Without it no targets and LUNs can be created. */
  readonly storage?: LioStorageOptions;
  /** Tests supply another one. */
  readonly configfs?: Configfs;
  /** Number of unsaved subjects that are remembered so that each is warned of once; with more, all are warned of again. */
  readonly maxWarned?: number;
}

const defaultMaxWarned = 1_000;

/**
 * LIO, the iSCSI target of the Linux kernel, through configfs.
 *
 * The account of one initiator is stored at its ACL, one for all initiators at portal groups that admit initiators without an ACL
 * (generate_node_acls = 1).  A target account is either for all ACLs, and then stored at the portal group as well, or belongs to
 * one ACL.
 *
 * Each change is also made in saveconfig.json, if that file exists. configfs is authoritative: a change that is in effect but
 * could not be saved fails with `unavailable`, and must be executed again.
 */
export class LioDriver implements TargetDriver {
  readonly kind = 'lio';
  readonly capabilities: TargetCapabilities = {
    initiatorSpecificAccounts: true,
    defaultAccounts: true,
    targetAccounts: true,
    targetAccountPerInitiator: true,
    comparesNamesByBytes: true,
    unboundAccounts: false,
    secretOverlap: false,
    persistsAccounts: true,
    endsSessions: 'initiator',
    chapAlgorithms: [7, 8, 6, 5],
    maxSecretBytes: maxValueBytes,
    loginTimeoutMs: 15_000,
    refusesByClosing: true,
  };
  readonly #options: LioDriverOptions;
  readonly #configfs: Configfs;
  readonly #saved: SavedConfigurationFile;
  readonly storage?: LioStorage;
  /** Subjects already warned of, at most `maxWarned`. */
  readonly #warned = new Set<string>();

  constructor(options: LioDriverOptions) {
    this.#options = options;
    const configfs = options.configfs ?? openConfigfs(options.configfsPath);
    this.#configfs = options.discoveryAuth === 'chap' ? withDiscovery(configfs) : configfs;
    this.#saved = new SavedConfigurationFile(options.savedConfigurationPath);
    if (options.storage)
      this.storage = new LioStorage({
        ...options.storage,
        configfs: this.#configfs,
        saved: this.#saved,
        findTarget: (name) => this.#findTarget(name),
        attempt: (what, work) =>
          this.#attempt(what, async () => {
            await this.#expectLio();
            return work();
          }),
        warnOfMissing: (missing) => this.#warnOfMissing(missing),
      });
  }

  get place(): string {
    return this.#options.configfsPath;
  }

  /** A kernel without LIO is not an error, because its modules may be loaded later. */
  async start(): Promise<void> {
    try {
      await this.#readTargets();
    } catch (error) {
      if (!(error instanceof TargetDriverError)) throw error;
      this.#options.log.warn({ reason: error.reason }, error.message);
    }
    await this.checkFiles();
  }

  /** Files behind LUNs that are gone, or whole again: see LioStorage.checkFiles.  It tells of them in the log, and never throws. */
  async checkFiles(): Promise<void> {
    const { log } = this.#options;
    try {
      const checked = await this.storage?.checkFiles();
      if (!checked) return;
      const { withheld, unsaved, shownAgain, failed } = checked;
      for (const { volume, bytes, shown } of withheld)
        log.warn(
          { volume: volume.id, targets: shown.map(({ target }) => target) },
          `${describeFile(volume, bytes)}: nobody is shown the volume, and it is not saved, until it is whole again`,
        );
      for (const { volume } of unsaved)
        log.warn(
          { volume: volume.id },
          `${describeFile(volume, null)}, and LIO serves what it has open: it is not saved any more, so that it is not made anew, empty, when the host restarts`,
        );
      for (const { volume, shown } of shownAgain)
        log.warn(
          { volume: volume.id, targets: shown.map(({ target }) => target) },
          `${volume.path} is whole again: the volume is shown as before`,
        );
      for (const { volume, error } of failed)
        log.warn({ err: error, volume: volume.id }, `could not see to ${volume.path}`);
    } catch (error) {
      log.warn({ err: error }, 'could not look at the files behind the LUNs of LIO');
    }
  }

  async close(): Promise<void> {
    await this.#saved.close();
  }

  async listTargets(): Promise<readonly Target[]> {
    const targets = await this.#readTargets();
    return targets.map((target) => toTarget(target, targets));
  }

  async findTarget(name: IscsiName): Promise<Target | null> {
    if (name === discoveryName)
      return (await this.listTargets()).find(({ iscsiName }) => iscsiName === name) ?? null;
    const target = await this.#findTarget(name);
    return target && toTarget(target);
  }

  async listAuthorities(): Promise<readonly Authority[]> {
    return (await this.#readTargets()).flatMap(authoritiesOf);
  }

  async findAuthority(name: string): Promise<Authority | null> {
    const target = await this.#findTargetOf(name);
    return (target && authoritiesOf(target).find((authority) => authority.name === name)) ?? null;
  }

  async listAccounts(target?: IscsiName): Promise<readonly Account[]> {
    const targets =
      target === undefined
        ? await this.#readTargets()
        : [await this.#findTarget(target)].filter((each) => each !== null);
    return targets.flatMap(accountsOf).map(({ account }) => account);
  }

  async listAccountsOf(authority: string): Promise<readonly Account[]> {
    const target = await this.#findTargetOf(authority);
    return (target ? accountsOf(target) : [])
      .map(({ account }) => account)
      .filter((account) => account.authority === authority);
  }

  async findAccount(account: AccountRef): Promise<Account | null> {
    return (await this.#locate(account))?.[1].account ?? null;
  }

  async listSessions(target: IscsiName | null): Promise<readonly Session[]> {
    const targets = target === null ? await this.#readTargets() : [await this.#findTarget(target)];
    return this.#attempt('read the sessions of LIO', async () => {
      const sessions: Session[] = [];
      for (const each of targets) if (each) sessions.push(...(await readSessions(each, this.#configfs)));
      return sessions.filter((session) => this.#options.isOwnSession?.(session) !== true);
    });
  }

  async listSessionWishes(target: IscsiName | null): Promise<readonly SessionWishes[]> {
    const targets = target === null ? await this.#readTargets() : [await this.#findTarget(target)];
    return this.#attempt('read the parameters of LIO', async () => {
      const all: SessionWishes[] = [];
      for (const each of targets) {
        const wishes = each && (await readSessionWishes(each, this.#configfs));
        if (wishes) all.push(wishes);
      }
      return all;
    });
  }

  /** Without discovery, for which LIO counts no refused logins. */
  async countRefusedLogins(): Promise<readonly RefusedLoginCount[]> {
    return this.#attempt('read what LIO counts of refused logins', () => readRefusedLogins(this.#configfs));
  }

  async findRefusalReason(name: IscsiName, initiatorName: string): Promise<string | null> {
    const target = await this.#findTarget(name);
    return target && findRefusalReason(target, initiatorName);
  }

  async plan(change: CredentialChange): Promise<ChangePlan> {
    const name = targetOf(change);
    const plan = planChange(change, name && (await this.#findTarget(name)));
    if (!plan.nothingToDo) await this.#saved.expectWritable();
    return plan;
  }

  async execute(plan: ChangePlan): Promise<void> {
    const steps = stepsOf(plan);
    const target = await this.#findTarget(steps.target);
    if (!target) throw new TargetDriverError('no-such-target', `LIO has no target ${steps.target} any more`);
    await this.#attempt(`change ${steps.target}`, () => executePlan(steps, target, this.#configfs));
    this.#warnOfMissing(await this.#saved.save((saved) => applyPlan(saved, steps)));
  }

  async endSessions(sessions: readonly Session[]): Promise<void> {
    await this.#attempt('end sessions of LIO', () =>
      endSessions(sessions, (name) => this.#findTarget(name), this.#configfs),
    );
  }

  /** LIO stores the secrets, so none is stored here. */
  async heldSecret(): Promise<ChapSecret | null> {
    return null;
  }

  async readSecret(account: AccountRef): Promise<ChapSecret | null> {
    const [target, listed] = (await this.#locate(account)) ?? [];
    const place = listed?.places[0];
    if (!target || !listed || !place) return null;
    const bytes = await this.#attempt(`read an account of ${target.iscsiName}`, () =>
      readSecret(this.#configfs, target, place, listed.role),
    );
    return bytes === null || findSecretFault(bytes) !== null ? null : new ChapSecret(bytes, anyLength);
  }

  /** One lock for each target: targets are independent, and an account belongs to one target. */
  lockKey(change: CredentialChange): string {
    return lockKeyOf(targetOf(change) ?? '');
  }

  findings(): Promise<readonly Finding[]> {
    return findFaults(this.#configfs, this.#options.configfsPath, this.#saved, this.storage ?? null);
  }

  async findOpenTargets(): Promise<readonly OpenTargetFinding[]> {
    return findOpenTargets(await this.#readTargets());
  }

  async #readTargets(): Promise<readonly LioTarget[]> {
    return this.#attempt('read the targets of LIO', async () => {
      await this.#expectLio();
      return readTargets(this.#configfs);
    });
  }

  async #findTarget(name: IscsiName): Promise<LioTarget | null> {
    return this.#attempt(`read ${name} of LIO`, async () => {
      await this.#expectLio();
      return findLioTarget(this.#configfs, name);
    });
  }

  /** @throws TargetDriverError unavailable */
  async #expectLio(): Promise<void> {
    if ((await this.#configfs.listFolders('')) !== null) return;
    throw new TargetDriverError(
      'unavailable',
      `LIO is not there: there is no folder ${this.#options.configfsPath}; expected configfs to be mounted and target_core_mod to be loaded`,
    );
  }

  async #findTargetOf(authority: string): Promise<LioTarget | null> {
    const name = targetOfAuthority(authority);
    return name && this.#findTarget(name);
  }

  async #locate(account: AccountRef): Promise<readonly [LioTarget, LioAccount] | null> {
    const target = await this.#findTargetOf(account.authority);
    if (!target) return null;
    const listed = accountsOf(target).find(
      (each) => each.account.authority === account.authority && each.account.chapName === account.chapName,
    );
    return listed ? [target, listed] : null;
  }

  /** `what` completes "could not". */
  async #attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw lioError(error, what);
    }
  }

  #warnOfMissing(missing: readonly string[] | null): void {
    const subjects = missing ?? [`the file ${this.#saved.path}`];
    for (const subject of subjects.filter((each) => !this.#warned.has(each))) {
      if (this.#warned.size >= (this.#options.maxWarned ?? defaultMaxWarned)) this.#warned.clear();
      this.#warned.add(subject);
      this.#options.log.warn(
        { file: this.#saved.path },
        `${subject} is not saved: expected targetctl save to have been run; LIO loses this change when the host restarts`,
      );
    }
  }
}

/** Null: the change names no target, or nothing in LIO. */
function targetOf(change: CredentialChange): IscsiName | null {
  return 'account' in change ? targetOfAuthority(change.account.authority) : change.target;
}

/** Discovery is available at every portal. */
function toDiscovery(target: LioTarget, all: readonly LioTarget[]): Target {
  const portals = all.flatMap(({ portalGroups }) =>
    portalGroups.filter(({ enabled }) => enabled).flatMap((each) => each.portals),
  );
  const distinct = new Map(portals.map((portal) => [printPortal(portal), portal]));
  return {
    iscsiName: target.iscsiName,
    alias: discoveryAlias,
    portals: [...distinct.values()],
    chapEnabled: !isOpen(target),
    luns: [],
    protected: false,
    isDiscovery: true,
  };
}

/** @param all source of the portals of discovery. */
function toTarget(target: LioTarget, all: readonly LioTarget[] = []): Target {
  const groups = target.portalGroups.toSorted((a, b) => Number(b.enabled) - Number(a.enabled));
  if (target.iscsiName === discoveryName) return toDiscovery(target, all);
  return {
    iscsiName: target.iscsiName,
    alias: groups.find(({ alias }) => alias !== null)?.alias ?? null,
    // Enabled portal groups come first.
    portals: groups.flatMap(({ portals }) => portals),
    chapEnabled: !isOpen(target),
    luns: [...new Set(groups.flatMap(({ luns }) => luns))].toSorted((a, b) => a - b),
    protected: false,
  };
}

function authoritiesOf({ iscsiName: target, portalGroups }: LioTarget): Authority[] {
  if (target === discoveryName) {
    const scope = { target, tag: 0, initiatorName: null };
    return [
      { name: printAuthority(scope, 'initiator'), description: 'CHAP account of initiators for discovery' },
      {
        name: printAuthority(scope, 'target'),
        description: 'CHAP account that discovery proves itself with',
      },
    ];
  }
  return portalGroups.flatMap(({ tag, acls }) => {
    const group = { target, tag, initiatorName: null };
    const where = `${target}, portal group ${tag}`;
    return [
      {
        name: printAuthority(group, 'initiator'),
        description: `CHAP account of initiators without an ACL at ${where}`,
      },
      {
        name: printAuthority(group, 'target'),
        description: `CHAP account of the target itself, for all initiators, at ${where}`,
      },
      ...acls.flatMap((acl) => {
        const scope = { target, tag, initiatorName: nameOf(acl) };
        return [
          {
            name: printAuthority(scope, 'initiator'),
            description: `CHAP account of ${nameOf(acl)} at ${where}`,
          },
          {
            name: printAuthority(scope, 'target'),
            description: `CHAP account of the target itself, for ${nameOf(acl)}, at ${where}`,
          },
        ];
      }),
    ];
  });
}
