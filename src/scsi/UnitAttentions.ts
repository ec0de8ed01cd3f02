import { CheckCondition } from './CheckCondition.js';
import { SenseCode, SenseKey } from './SenseKey.js';

/** The unit attention conditions of one logical unit, a queue for each I_T nexus (SAM-5 5.14). */
export class UnitAttentions {
  readonly #pending = new Map<string, SenseCode[]>();

  /** Ids of the nexuses seen so far. */
  get nexusIds(): readonly string[] {
    return [...this.#pending.keys()];
  }

  /**
   * Removes and returns the oldest condition.  For a new nexus the first one is POWER ON, RESET, OR BUS DEVICE RESET OCCURRED.
   */
  take(nexusId: string): CheckCondition | null {
    const queue = this.#queue(nexusId);
    const code = queue.shift();
    return code === undefined ? null : new CheckCondition({ key: SenseKey.UnitAttention, code });
  }

  /** A pending condition is not queued twice. */
  establish(nexusId: string, code: SenseCode): void {
    const queue = this.#queue(nexusId);
    if (!queue.includes(code)) queue.push(code);
  }

  establishForOthers(nexusId: string | null, code: SenseCode): void {
    for (const id of this.#pending.keys()) if (id !== nexusId) this.establish(id, code);
  }

  /** A reset clears pending conditions (SAM-5 6.3.3): each nexus is told of the reset only. */
  reset(code: SenseCode): void {
    for (const queue of this.#pending.values()) queue.splice(0, queue.length, code);
  }

  /** As `reset`, for one nexus. */
  resetNexus(nexusId: string, code: SenseCode): void {
    this.#pending.set(nexusId, [code]);
  }

  forget(nexusId: string): void {
    this.#pending.delete(nexusId);
  }

  #queue(nexusId: string): SenseCode[] {
    let queue = this.#pending.get(nexusId);
    if (!queue) {
      queue = [SenseCode.PowerOnResetOrBusDeviceResetOccurred];
      this.#pending.set(nexusId, queue);
    }
    return queue;
  }
}
