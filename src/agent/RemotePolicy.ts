import type { Cause } from '../credentials/causes.js';
import type { Command } from '../link/messages.js';
import type { Storage } from '../provisioning/Storage.js';
import { findTargetName, type IscsiName } from '../targets/IscsiName.js';
import type { AgentHost } from './AgentHost.js';
import { isStorageCommand, targetsOfStorage } from './storageActs.js';

/** What endpoints may do at a host.  The settings are those of the agent; an endpoint cannot change them. */
export interface RemotePolicySettings {
  /** The targets that endpoints may change; null: all. */
  readonly remoteTargets: readonly string[] | null;
  /** Whether endpoints may set a target to admit initiators without CHAP. */
  readonly remoteMayOpen: boolean;
  /** Whether endpoints may change volumes, targets, exports and masking. */
  readonly remoteStorage: boolean;
  /** As in ProvisioningSettings: makes the names of new targets. */
  readonly iqnPrefix: string;
  /** Maximum number of acts that are begun within a minute. */
  readonly maxActsPerMinute: number;
}

export interface PolicyRefusal {
  readonly cause: Cause;
  readonly message: string;
}

/** What the policy reads of the host. */
export interface PolicyHost {
  readonly targets: Pick<AgentHost['targets'], 'capabilities' | 'findAccount'>;
  readonly storage: Pick<Storage, 'driver' | 'views'> | null;
}

const minuteMs = 60_000;

/** Checks each act of an endpoint before it is begun.  A compromised endpoint cannot exceed these limits. */
export class RemotePolicy {
  readonly #settings: RemotePolicySettings;
  readonly #host: PolicyHost;
  readonly #now: () => number;
  /** The start times of the acts of the last minute, in milliseconds. */
  #begun: number[] = [];
  /** When an act beyond the limit was recorded last. */
  #excessRecordedAt = -minuteMs;

  constructor(settings: RemotePolicySettings, host: PolicyHost, now: () => number = () => performance.now()) {
    this.#settings = settings;
    this.#host = host;
    this.#now = now;
  }

  /**
   * Why an act is refused; null if it may begin.  It must have been counted before.
   * @throws TargetDriverError if the targets of an account are needed and the target does not answer.
   */
  async findRefusal(command: Command): Promise<PolicyRefusal | null> {
    const { remoteMayOpen, remoteStorage, remoteTargets } = this.#settings;
    if (!remoteStorage && isStorageCommand(command))
      return {
        cause: 'access-denied',
        message: 'an endpoint may not change storage of this host: expected remote-storage = on at the host',
      };
    if (!remoteMayOpen && opensTarget(command))
      return {
        cause: 'access-denied',
        message: 'an endpoint may not open a target of this host: expected remote-may-open = on at the host',
      };
    if (remoteTargets === null) return null;
    const { capabilities } = this.#host.targets;
    const allowed = new Set(remoteTargets.map((name) => findTargetName(name, capabilities)));
    const other = (await this.#targetsOf(command)).find((target) => target === null || !allowed.has(target));
    return other === undefined
      ? null
      : {
          cause: 'access-denied',
          message:
            other === null
              ? 'an endpoint may not make a new target whose name the host draws, because remote-targets of the host lists all that it may change: expected one of these targets, or the change at the host itself'
              : `an endpoint may not change ${other}: expected a target in remote-targets of the host`,
        };
  }

  /**
   * Counts an act.  @returns why it may not begin, if it exceeds the limit per minute.  Only the first one of a minute is to be recorded, because
   * a compromised endpoint can send any number of them.
   */
  countAct(): (PolicyRefusal & { readonly isToBeRecorded: boolean }) | null {
    if (this.count()) return null;
    const now = this.#now();
    const isToBeRecorded = now - this.#excessRecordedAt >= minuteMs;
    if (isToBeRecorded) this.#excessRecordedAt = now;
    const message = `${this.#begun.length} acts were begun in the last minute: expected at most ${this.#settings.maxActsPerMinute} (max-acts-per-minute of the host)`;
    return { cause: 'busy', message, isToBeRecorded };
  }

  /** Counts an act, or the record of one that is never begun.  @returns false if it exceeds the limit per minute, and is not counted. */
  count(): boolean {
    const now = this.#now();
    this.#begun = this.#begun.filter((at) => now - at < minuteMs);
    if (this.#begun.length >= this.#settings.maxActsPerMinute) return false;
    this.#begun.push(now);
    return true;
  }

  /** The targets that a command affects, including those to which its account is bound. */
  async #targetsOf(command: Command): Promise<readonly (IscsiName | null)[]> {
    if (isStorageCommand(command)) {
      const { storage } = this.#host;
      return storage === null ? [] : targetsOfStorage(command, storage, this.#settings.iqnPrefix);
    }
    switch (command.kind) {
      case 'endSession':
        return [command.session.target];
      case 'setPair':
      case 'removePair':
      case 'setInitiatorSecret':
      case 'setTargetSecret':
        return [command.pair.target];
      case 'prove':
        return this.#targetsOfAccount(command.account);
      case 'change': {
        const { change } = command;
        const own = 'target' in change && change.target !== null ? [change.target] : [];
        return 'account' in change ? [...own, ...(await this.#targetsOfAccount(change.account))] : own;
      }
    }
  }

  async #targetsOfAccount(account: { authority: string; chapName: string }): Promise<readonly IscsiName[]> {
    const found = await this.#host.targets.findAccount(account);
    return found === null ? [] : found.bindings.map(({ target }) => target);
  }
}

/** A new target may admit initiators by name alone if that is the host's own setting (new-targets), but not if the command says so. */
function opensTarget(command: Command): boolean {
  if (command.kind === 'storage')
    return command.change.kind === 'createTarget' && command.change.admission === 'initiators';
  return command.kind === 'change' && command.change.kind === 'setChapEnabled' && !command.change.enabled;
}
