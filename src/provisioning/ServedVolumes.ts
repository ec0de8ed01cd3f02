import type { ChangeDescription, ChangeKind, ChangeParts, Changes } from '../changes/Changes.js';
import { Intents, type Intent, type IntentForm } from '../changes/Intents.js';
import type { Credentials } from '../credentials/Credentials.js';
import type { OnProofStep, Outcome } from '../credentials/Outcome.js';
import { asPart, hasRole, printMissingRole, type Principal, type Role } from '../security/Principal.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { ChapSecret } from '../targets/ChapSecret.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { CredentialChange } from '../targets/CredentialDriver.js';
import type { StorageDriver } from '../targets/StorageDriver.js';
import type { TargetReader } from '../targets/TargetReader.js';
import { targetNameOf } from './checkNames.js';
import type { Provisioning } from './Provisioning.js';
import type { StorageChange } from './StorageChange.js';
import {
  explainStorageError,
  storageOutcome,
  type StorageCause,
  type StorageOutcome,
} from './StorageOutcome.js';
import { newVolumeId } from './VolumeRecords.js';

/** A volume for one host: the volume, a target of its own, and an account. */
export interface Provide {
  /** Name of the volume and alias of the target. */
  readonly name: string;
  readonly bytes: number;
  /** Null: the only pool. */
  readonly pool: string | null;
  readonly thick: boolean | null;
  readonly initiator: IscsiName;
  /** Null: the initiator's own name. */
  readonly chapName: string | null;
  /** Null: no account.  The target stays closed until it has one. */
  readonly secret: ChapSecret | null;
  /** The account with which the target authenticates itself to the initiator (mutual CHAP).  Null or absent: it does not. */
  readonly mutual?: MutualAccount | null;
}

/** An account with which a target authenticates itself. */
export interface MutualAccount {
  /** Null: the name of the target. */
  readonly chapName: string | null;
  readonly secret: ChapSecret;
}

/** The parts of `provide`, in their order. */
export type ProvidePart = 'createVolume' | 'createTarget' | 'allow' | 'add' | 'addMutual' | 'addExport';

/** Called while `provide` goes on.  Neither function throws. */
export interface ProvideProgress {
  /** Called with each part when it has ended. */
  onPart?(
    part: ProvidePart,
    ended: Pick<Outcome, 'cause' | 'message' | 'proof'> | Pick<StorageOutcome, 'cause' | 'message' | 'proof'>,
  ): void;
  /** Called with each login that proves an account, before `onPart` is called for the account. */
  readonly onProofStep?: OnProofStep;
}

export interface Withdraw {
  readonly target: IscsiName;
  /** Whether the volumes are removed as well. */
  readonly removeVolumes: boolean;
}

export interface ServedVolumesDeps {
  readonly target: TargetReader;
  readonly storage: StorageDriver;
  readonly provisioning: Provisioning;
  readonly credentials: Credentials;
  readonly changes: Changes;
  readonly sealed: SealedStore;
  /** As in ProvisioningSettings. */
  readonly iqnPrefix: string;
}

/** A change in progress: what must be removed again, or still has to be removed. */
interface ServedVolumeIntent extends Intent {
  readonly what: 'provide' | 'withdraw';
  readonly name: string;
  readonly volumes: readonly string[];
  readonly target: IscsiName | null;
}

/** A service that can be given, or taken back, now. */
interface PreparedService {
  readonly content: Pick<ServedVolumeIntent, 'what' | 'volumes' | 'target'>;
  readonly carryOut: (intent: ServedVolumeIntent, parts: ChangeParts) => Promise<StorageOutcome>;
}

const form: IntentForm<ServedVolumeIntent> = {
  prefix: 'served-volume-intent/',
  encode: (intent) => intent,
  decode: (json) => json as Omit<ServedVolumeIntent, 'id'>,
};

/** Causes after which an interrupted withdrawal continues on its own.  The others need an action by the administrator. */
const goesOn: ReadonlySet<StorageCause> = new Set(['busy', 'timeout', 'unclassified']);

type CredentialChangeOf<K extends CredentialChange['kind']> = Extract<CredentialChange, { readonly kind: K }>;

/** The roles that both operations need. */
const roles: readonly Role[] = ['storage', 'credentials'];

/**
 * Serves a volume to one host in one step, from nothing to a login that sees the LUN, and withdraws it again. Each part is a
 * change of its own, in an order that never shows a volume too early.  If a part fails, or after a crash, what was made before is
 * removed again.  An interrupted withdrawal is completed.
 */
export class ServedVolumes {
  readonly #deps: ServedVolumesDeps;
  readonly #kind: ChangeKind<ServedVolumeIntent, StorageOutcome>;

  constructor(deps: ServedVolumesDeps) {
    this.#deps = deps;
    const intents = new Intents(deps.sealed, form);
    this.#kind = {
      intents,
      outcomeOf: storageOutcome,
      explain: explainStorageError,
      isEnded: () => false,
      settle: (intent) => this.#settle(intent),
      takesBack: true,
      descriptionsOf: (intent) => [describeChange(intent.what, intent.target, intent.name)],
    };
    deps.changes.add(this.#kind);
  }

  /**
   * Makes everything or nothing.  The outcome is that of the part that failed.
   */
  async provide(caller: Principal, wanted: Provide, progress: ProvideProgress = {}): Promise<StorageOutcome> {
    const about = describeChange('provide', null, wanted.name);
    return this.#change(caller, about, wanted.name, async () => {
      const target = targetNameOf(this.#deps.iqnPrefix, wanted.name);
      if (target === null)
        return storageOutcome(
          'invalid',
          `the name ${JSON.stringify(wanted.name)} gives no iSCSI name: expected letters, digits, "-" or "." in it`,
        );
      if (await this.#deps.target.findTarget(target))
        return storageOutcome('already-there', `there is a target ${target} already`);
      const volume = newVolumeId();
      return {
        // All that it makes is named before any of it is there.
        content: { what: 'provide', volumes: [volume], target },
        carryOut: (intent, parts) =>
          this.#provide(asPart(caller), wanted, { volume, target }, { intent, parts }, progress),
      };
    });
  }

  /** Removes the LUNs, the accounts and the target, in this order, and the volumes if requested. */
  async withdraw(caller: Principal, { target, removeVolumes }: Withdraw): Promise<StorageOutcome> {
    const about = describeChange('withdraw', target, undefined);
    const { storage } = this.#deps;
    if (!(await this.#deps.target.findTarget(target)))
      return this.#refuse(caller, about, storageOutcome('no-such-target', `there is no target ${target}`));
    if (!(await storage.isOwnTarget(target))) {
      const message = `${target} was not made through this server: expected one that was`;
      return this.#refuse(caller, about, storageOutcome('not-supported', message));
    }
    return this.#change(caller, about, target, async () => {
      const shown = removeVolumes ? await storage.listExports(target) : [];
      const volumes = [...new Set(shown.flatMap(({ volumeId }) => volumeId ?? []))];
      // Looked at before anything is taken away: a target without its volume would be half a withdrawal.
      for (const volume of volumes) {
        const fault = await this.#deps.provisioning.findRemovalFault(volume, target);
        if (fault) return fault;
      }
      return {
        content: { what: 'withdraw', volumes, target },
        carryOut: async (intent, parts) => {
          const outcome = await this.#takeAway(asPart(caller), target, volumes, parts);
          if (goesOn.has(outcome.cause)) this.#deps.changes.doubt(intent.lockKeys);
          return outcome;
        },
      };
    });
  }

  async #change(
    caller: Principal,
    about: ChangeDescription,
    name: string,
    prepare: () => Promise<PreparedService | StorageOutcome>,
  ): Promise<StorageOutcome> {
    const missing = roles.find((role) => !hasRole(caller, role));
    if (missing !== undefined) {
      const denied = storageOutcome('access-denied', printMissingRole(caller, missing));
      return this.#refuse(caller, about, denied);
    }
    return this.#deps.changes.change(this.#kind, caller, about, [`served:${name}`], async () => {
      const prepared = await prepare();
      if ('cause' in prepared) return prepared;
      const { content, carryOut } = prepared;
      return { descriptions: [about], content: { ...content, name }, changesStoreOnly: true, carryOut };
    });
  }

  #refuse(caller: Principal, about: ChangeDescription, outcome: StorageOutcome): Promise<StorageOutcome> {
    return this.#deps.changes.finish(this.#kind, caller, [about], outcome, performance.now());
  }

  async #provide(
    caller: Principal,
    { name, bytes, pool, thick, initiator, chapName, secret, mutual = null }: Provide,
    { volume: id, target: iscsiName }: { readonly volume: string; readonly target: IscsiName },
    { intent, parts }: { readonly intent: ServedVolumeIntent; readonly parts: ChangeParts },
    progress: ProvideProgress,
  ): Promise<StorageOutcome> {
    const { intents } = this.#kind;
    const change = (part: StorageChange): Promise<StorageOutcome> =>
      this.#deps.provisioning.change(caller, part, parts);
    let made = intent;
    const failed = async (outcome: StorageOutcome): Promise<StorageOutcome> => {
      const undone = await this.#takeAway(caller, made.target, made.volumes, parts);
      if (undone.cause === 'done') return { ...outcome, volume: null, target: null, lun: null };
      this.#deps.changes.doubt(intent.lockKeys);
      const message = `${outcome.message}; what was made could not be taken away yet: ${undone.message}`;
      return { ...outcome, message };
    };

    const volume = await change({ kind: 'createVolume', id, name, bytes, pool, thick });
    progress.onPart?.('createVolume', volume);
    if (volume.cause !== 'done') return volume;
    const target = await change({
      kind: 'createTarget',
      target: iscsiName,
      alias: name,
      // The target stays closed until it has its account.
      ...(secret && { admission: 'chap' }),
    });
    progress.onPart?.('createTarget', target);
    if (target.cause === 'already-there') {
      // The target was made by someone else meanwhile.  It must stay, even if the removal is settled later.
      made = { ...made, target: null };
      intents.replace(made);
    }
    if (target.cause !== 'done') return failed(target);
    const addAccount = async (
      part: 'add' | 'addMutual',
      account: Omit<CredentialChangeOf<'add'>, 'kind' | 'target'> | null,
    ): Promise<StorageOutcome | null> => {
      if (account === null) return null;
      const outcome = await this.#deps.credentials.change(
        caller,
        { kind: 'add', target: iscsiName, ...account },
        { partOf: parts, ...(progress.onProofStep && { onProofStep: progress.onProofStep }) },
      );
      progress.onPart?.(part, outcome);
      return outcome.cause === 'done' ? null : toStorageOutcome(outcome);
    };
    const own = secret && { role: 'initiator' as const, chapName: chapName ?? initiator, secret };
    const ofTarget = mutual && {
      role: 'target' as const,
      chapName: mutual.chapName ?? iscsiName,
      secret: mutual.secret,
      ...(this.#deps.target.capabilities.targetAccountPerInitiator && { initiatorName: initiator }),
    };
    const allow = async (): Promise<StorageOutcome | null> => {
      const allowed = await change({ kind: 'allow', target: iscsiName, initiator, isLookedAtLater: true });
      progress.onPart?.('allow', allowed);
      return allowed.cause === 'done' ? null : allowed;
    };
    // Access needs both parts.  The accounts come last, because their logins prove them only once the initiator is allowed.
    for (const part of [allow, () => addAccount('add', own), () => addAccount('addMutual', ofTarget)]) {
      const refused = await part();
      if (refused) return failed(refused);
    }
    const shown = await change({
      kind: 'addExport',
      target: iscsiName,
      volume: id,
      lun: null,
      readOnly: false,
      shared: false,
    });
    progress.onPart?.('addExport', shown);
    return shown.cause === 'done' ? shown : failed(shown);
  }

  /** A part that is gone already is not a failure: an earlier attempt may have removed it. */
  async #takeAway(
    caller: Principal,
    target: IscsiName | null,
    volumes: readonly string[],
    parts?: ChangeParts,
  ): Promise<StorageOutcome> {
    const { provisioning, storage } = this.#deps;
    if (target !== null && (await storage.isOwnTarget(target))) {
      for (const { lun } of await storage.listExports(target)) {
        const outcome = await provisioning.change(caller, { kind: 'removeExport', target, lun }, parts);
        if (outcome.cause !== 'done') return outcome;
      }
      const outcome = await provisioning.change(caller, { kind: 'removeTarget', target }, parts);
      if (outcome.cause !== 'done' && outcome.cause !== 'no-such-target') return outcome;
    }
    for (const volume of volumes) {
      const outcome = await provisioning.change(caller, { kind: 'removeVolume', volume }, parts);
      if (outcome.cause !== 'done' && outcome.cause !== 'no-such-volume') return outcome;
    }
    return storageOutcome('done', 'it was taken away', { target });
  }

  async #settle({
    what,
    who,
    address,
    door,
    target,
    volumes,
    lockKeys,
  }: ServedVolumeIntent): Promise<StorageOutcome> {
    const caller: Principal = { name: who, address, door, roles: new Set(roles) };
    const outcome = await this.#takeAway(caller, target, volumes);
    if (outcome.cause !== 'done') this.#deps.changes.doubt(lockKeys);
    if (what === 'withdraw' || outcome.cause !== 'done') return outcome;
    return storageOutcome('failed', 'it was not made to its end and was taken away');
  }
}

function describeChange(
  what: string,
  target: IscsiName | null,
  volume: string | undefined,
): ChangeDescription {
  return { what, target, account: null, ...(volume !== undefined && { volume }) };
}

/** The cause of the whole change for each cause of the account's change. */
const causeOfCredentials = {
  done: 'done',
  'not-supported': 'not-supported',
  'initiator-specific-not-supported': 'not-supported',
  unclassified: 'unclassified',
  timeout: 'timeout',
  'refused-by-target': 'failed',
  'proof-failed': 'verification-failed',
  invalid: 'invalid',
  'invalid-secret': 'invalid',
  'invalid-initiator-name': 'invalid',
  'already-there': 'already-there',
  'in-use': 'in-use',
  busy: 'busy',
  'sealed-store-unreadable': 'sealed-store-unreadable',
  // Only for signed requests, which do not occur here.
  outdated: 'failed',
  'disk-full': 'disk-full',
  'target-gone': 'no-such-target',
  'no-such-credential': 'failed',
  'host-unreachable': 'failed',
  'state-unavailable': 'failed',
  'access-denied': 'access-denied',
} as const satisfies Record<Outcome['cause'], StorageCause>;

function toStorageOutcome({ cause, message }: Outcome): StorageOutcome {
  return storageOutcome(causeOfCredentials[cause], message);
}
