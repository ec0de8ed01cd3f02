import type { Host } from '../credentials/Host.js';
import type { Cause } from '../credentials/causes.js';
import type { Command } from '../link/messages.js';
import { findTargetName, type IscsiName } from '../targets/IscsiName.js';

/** What the owner of a host lets endpoints do there.  It is set at the host alone. */
export interface RemotePolicySettings {
  /** The targets that may be changed from afar; null: all. */
  readonly remoteTargets: readonly string[] | null;
  /** Whether a target may be opened to initiators that prove nothing. */
  readonly remoteMayOpen: boolean;
  /** Acts that are begun in a minute. */
  readonly maxActsPerMinute: number;
}

export interface PolicyRefusal {
  readonly cause: Cause;
  readonly message: string;
}

type PolicyTargets = Pick<Host['targets'], 'capabilities' | 'findAccount'>;

const minuteMs = 60_000;

/** Judges each act of an endpoint before it is begun: an endpoint that was captured can do no more than this. */
export class RemotePolicy {
  readonly #settings: RemotePolicySettings;
  readonly #targets: PolicyTargets;
  readonly #now: () => number;
  /** When the acts of the last minute were begun. */
  #begun: number[] = [];

  constructor(
    settings: RemotePolicySettings,
    targets: PolicyTargets,
    now: () => number = () => performance.now(),
  ) {
    this.#settings = settings;
    this.#targets = targets;
    this.#now = now;
  }

  /** Why an act is refused; null: it may begin, and counts.  @throws TargetDriverError where the target must be asked and does not answer. */
  async findRefusal(command: Command): Promise<PolicyRefusal | null> {
    const { remoteMayOpen, remoteTargets, maxActsPerMinute } = this.#settings;
    const now = this.#now();
    this.#begun = this.#begun.filter((at) => now - at < minuteMs);
    if (this.#begun.length >= maxActsPerMinute)
      return {
        cause: 'busy',
        message: `${this.#begun.length} acts were begun in the last minute: expected at most ${maxActsPerMinute} (max-acts-per-minute of the host)`,
      };
    this.#begun.push(now);
    if (!remoteMayOpen && opensTarget(command))
      return {
        cause: 'access-denied',
        message: 'this host lets nobody open a target from afar: expected remote-may-open = on at the host',
      };
    if (remoteTargets === null) return null;
    const allowed = new Set(remoteTargets.map((name) => findTargetName(name, this.#targets.capabilities)));
    const other = (await this.#targetsOf(command)).find((target) => !allowed.has(target));
    return other === undefined
      ? null
      : {
          cause: 'access-denied',
          message: `${other} is not among the targets that this host lets be changed from afar (remote-targets of the host)`,
        };
  }

  /** The targets that a command is about, those that an account opens among them. */
  async #targetsOf(command: Command): Promise<readonly IscsiName[]> {
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
    const found = await this.#targets.findAccount(account);
    return found === null ? [] : found.bindings.map(({ target }) => target);
  }
}

function opensTarget(command: Command): boolean {
  return command.kind === 'change' && command.change.kind === 'setChapEnabled' && !command.change.enabled;
}
