import type { ChangeDescription, ChangeKind, Changes } from '../changes/Changes.js';
import { Intents, type Intent, type IntentForm } from '../changes/Intents.js';
import type { Credentials } from '../credentials/Credentials.js';
import type { Outcome } from '../credentials/Outcome.js';
import { hasRole, type Principal, type Role } from '../security/Principal.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { ChapSecret } from '../targets/ChapSecret.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { StorageDriver } from '../targets/StorageDriver.js';
import type { TargetReader } from '../targets/TargetReader.js';
import { targetNameOf } from './checkNames.js';
import type { Provisioning } from './Provisioning.js';
import { storageOutcome, type StorageCause, type StorageOutcome } from './StorageOutcome.js';

/** What one host is to be given: a volume behind a target of its own, with an account to log in with. */
export interface Provide {
  /** Name of the volume and alias of the target. */
  readonly name: string;
  readonly bytes: number;
  /** null: the only pool. */
  readonly pool: string | null;
  readonly thick: boolean | null;
  readonly initiator: IscsiName;
  /** null: the initiator's own name. */
  readonly chapName: string | null;
  /** null: no account; the target stays closed until it has one. */
  readonly secret: ChapSecret | null;
}

/** A part of it, as it has ended. */
export type TellPart = (
  part: 'createVolume' | 'createTarget' | 'allow' | 'add' | 'addExport',
  ended: Pick<Outcome, 'cause' | 'message' | 'proof'> | Pick<StorageOutcome, 'cause' | 'message' | 'proof'>,
) => void;

export interface Withdraw {
  readonly target: IscsiName;
  /** The volumes behind it are removed, too. */
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

/** How far it has come: what must be taken away again, or still has to go. */
interface ServedVolumeIntent extends Intent {
  readonly what: 'provide' | 'withdraw';
  readonly name: string;
  readonly volumes: readonly string[];
  readonly target: IscsiName | null;
}

const form: IntentForm<ServedVolumeIntent> = {
  prefix: 'served-volume-intent/',
  encode: (intent) => intent,
  decode: (json) => json as Omit<ServedVolumeIntent, 'id'>,
};

/** Ends of a part after which a withdrawal goes on by itself: the others want somebody to do something first. */
const goesOn: ReadonlySet<StorageCause> = new Set(['busy', 'timeout', 'unclassified']);

/** What both need. */
const roles: readonly Role[] = ['storage', 'credentials'];

/**
 * A volume served to one host in one step, from nothing to a login that sees the LUN, and back.
 *
 * Each part is a change of its own, in the order that shows nothing to anybody too early.  Where one of them fails, or a crash cuts it off,
 * what was made before is taken away again; a withdrawal that was cut off goes on.
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
      explain: () => null,
      isEnded: () => false,
      settle: (intent) => this.#settle(intent),
      descriptionsOf: (intent) => [describeChange(intent.what, intent.target, intent.name)],
    };
    deps.changes.add(this.#kind);
  }

  /**
   * Makes all of it or nothing; the outcome is that of the part that failed.
   * @param tell told of each part when it has ended.
   */
  async provide(caller: Principal, wanted: Provide, tell: TellPart = () => {}): Promise<StorageOutcome> {
    const about = describeChange('provide', null, wanted.name);
    return this.#change(
      caller,
      about,
      wanted.name,
      { what: 'provide', volumes: [], target: null },
      (intent) => this.#provide(caller, wanted, intent, tell),
    );
  }

  /** Takes the LUNs, the accounts and the target away, in this order; volumes stay unless they are to go. */
  async withdraw(caller: Principal, { target, removeVolumes }: Withdraw): Promise<StorageOutcome> {
    const about = describeChange('withdraw', target, undefined);
    const { storage } = this.#deps;
    if (!(await this.#deps.target.findTarget(target)))
      return this.#refuse(caller, about, storageOutcome('no-such-target', `there is no target ${target}`));
    if (!(await storage.isOwnTarget(target))) {
      const message = `${target} was not made through this server: expected one that was`;
      return this.#refuse(caller, about, storageOutcome('not-supported', message));
    }
    const shown = await storage.listExports(target);
    const volumes = removeVolumes ? shown.flatMap(({ volumeId }) => volumeId ?? []) : [];
    return this.#change(caller, about, target, { what: 'withdraw', volumes, target }, async (intent) => {
      const outcome = await this.#takeAway(caller, target, volumes);
      if (goesOn.has(outcome.cause)) this.#deps.changes.doubt(intent.lockKeys);
      return outcome;
    });
  }

  async #change(
    caller: Principal,
    about: ChangeDescription,
    name: string,
    content: Pick<ServedVolumeIntent, 'what' | 'volumes' | 'target'>,
    carryOut: (intent: ServedVolumeIntent) => Promise<StorageOutcome>,
  ): Promise<StorageOutcome> {
    const missing = roles.find((role) => !hasRole(caller, role));
    if (missing !== undefined) {
      const message = `user "${caller.name}" does not have the role "${missing}"`;
      return this.#refuse(caller, about, storageOutcome('access-denied', message));
    }
    return this.#deps.changes.change(this.#kind, caller, about, [`served:${name}`], async () => ({
      descriptions: [about],
      content: { ...content, name },
      carryOut,
    }));
  }

  #refuse(caller: Principal, about: ChangeDescription, outcome: StorageOutcome): Promise<StorageOutcome> {
    return this.#deps.changes.finish(this.#kind, caller, [about], outcome, performance.now());
  }

  async #provide(
    caller: Principal,
    { name, bytes, pool, thick, initiator, chapName, secret }: Provide,
    intent: ServedVolumeIntent,
    tell: TellPart,
  ): Promise<StorageOutcome> {
    const { provisioning, credentials, iqnPrefix } = this.#deps;
    const { intents } = this.#kind;
    let made = intent;
    const failed = async (outcome: StorageOutcome): Promise<StorageOutcome> => {
      const undone = await this.#takeAway(caller, made.target, made.volumes);
      if (undone.cause === 'done') return { ...outcome, volume: null, target: null, lun: null };
      this.#deps.changes.doubt(intent.lockKeys);
      const message = `${outcome.message}; what was made could not be taken away yet: ${undone.message}`;
      return { ...outcome, message };
    };

    const iscsiName = targetNameOf(iqnPrefix, name);
    if (iscsiName === null)
      return storageOutcome(
        'invalid',
        `the name ${JSON.stringify(name)} gives no iSCSI name: expected letters, digits, "-" or "." in it`,
      );
    if (await this.#deps.target.findTarget(iscsiName))
      return storageOutcome('already-there', `there is a target ${iscsiName} already`);

    const volume = await provisioning.change(caller, { kind: 'createVolume', name, bytes, pool, thick });
    tell('createVolume', volume);
    if (volume.cause !== 'done' || volume.volume === null) return volume;
    // The target, too, before it is there: it may come to be after a lost answer.
    made = { ...made, volumes: [volume.volume], target: iscsiName };
    intents.replace(made);
    const target = await provisioning.change(caller, {
      kind: 'createTarget',
      target: iscsiName,
      alias: name,
      // It stays closed until it has its account.
      ...(secret && { admission: 'chap' }),
    });
    tell('createTarget', target);
    if (target.cause === 'already-there') {
      // Somebody else made it meanwhile: it must stay, also where what is taken away is settled later.
      made = { ...made, target: null };
      intents.replace(made);
    }
    if (target.cause !== 'done') return failed(target);
    const addAccount = async (): Promise<StorageOutcome | null> => {
      if (secret === null) return null;
      const account = await credentials.change(caller, {
        kind: 'add',
        target: iscsiName,
        role: 'initiator',
        chapName: chapName ?? initiator,
        secret,
      });
      tell('add', account);
      return account.cause === 'done' ? null : toStorageOutcome(account);
    };
    const allow = async (): Promise<StorageOutcome | null> => {
      const allowed = await provisioning.change(caller, { kind: 'allow', target: iscsiName, initiator });
      tell('allow', allowed);
      return allowed.cause === 'done' ? null : allowed;
    };
    // Nobody gets in without both.  The account comes last: its logins prove it only once the initiator is allowed.
    for (const part of [allow, addAccount]) {
      const refused = await part();
      if (refused) return failed(refused);
    }
    const shown = await provisioning.change(caller, {
      kind: 'addExport',
      target: iscsiName,
      volume: volume.volume,
      lun: null,
      readOnly: false,
      shared: false,
    });
    tell('addExport', shown);
    return shown.cause === 'done' ? shown : failed(shown);
  }

  /** What is gone already is no failure: it may have been cut off before. */
  async #takeAway(
    caller: Principal,
    target: IscsiName | null,
    volumes: readonly string[],
  ): Promise<StorageOutcome> {
    const { provisioning, storage } = this.#deps;
    if (target !== null && (await storage.isOwnTarget(target))) {
      for (const { lun } of await storage.listExports(target)) {
        const outcome = await provisioning.change(caller, { kind: 'removeExport', target, lun });
        if (outcome.cause !== 'done') return outcome;
      }
      const outcome = await provisioning.change(caller, { kind: 'removeTarget', target });
      if (outcome.cause !== 'done' && outcome.cause !== 'no-such-target') return outcome;
    }
    for (const volume of volumes) {
      const outcome = await provisioning.change(caller, { kind: 'removeVolume', volume });
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

/** What the change of an account means for the whole. */
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
  // Asked of signed requests alone, which do not come here.
  outdated: 'failed',
  'disk-full': 'disk-full',
  'target-gone': 'no-such-target',
  'no-such-credential': 'failed',
  'access-denied': 'access-denied',
} as const satisfies Record<Outcome['cause'], StorageCause>;

function toStorageOutcome({ cause, message }: Outcome): StorageOutcome {
  return storageOutcome(causeOfCredentials[cause], message);
}
