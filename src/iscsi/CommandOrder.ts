import { addSerial, isSerialBefore, nextSerial } from './pdu/serial.js';

/**
 * Delivers requests in the order of CmdSN and says how many more may come (RFC 7143 4.2.2.1).
 * A request outside the window, or one that came already, is dropped without a word, as the RFC wants it.
 */
export class CommandOrder {
  readonly #held = new Map<number, () => void>();
  #expCmdSn: number;
  #maxCmdSn: number;
  #active = 0;

  /** @param window how many numbered requests may be under way. */
  constructor(
    expCmdSn: number,
    readonly window: number,
  ) {
    this.#expCmdSn = expCmdSn;
    this.#maxCmdSn = addSerial(expCmdSn, window - 1);
  }

  get expCmdSn(): number {
    return this.#expCmdSn;
  }

  /** Never goes back, whatever is under way. */
  get maxCmdSn(): number {
    const max = addSerial(this.#expCmdSn, this.window - this.#active - 1);
    if (isSerialBefore(this.#maxCmdSn, max)) this.#maxCmdSn = max;
    return this.#maxCmdSn;
  }

  /** `act` is called at once, later when the requests before it have come, or never. */
  deliver(cmdSn: number, immediate: boolean, act: () => void): void {
    if (immediate) return act();
    if (isSerialBefore(cmdSn, this.#expCmdSn) || isSerialBefore(this.maxCmdSn, cmdSn)) return undefined;
    if (cmdSn !== this.#expCmdSn) {
      if (!this.#held.has(cmdSn)) this.#held.set(cmdSn, act);
      return undefined;
    }
    this.#expCmdSn = nextSerial(cmdSn);
    act();
    return this.#deliverHeld();
  }

  /** A numbered command takes a place in the window until `leave`. */
  enter(): void {
    this.#active++;
  }

  leave(): void {
    this.#active--;
  }

  #deliverHeld(): void {
    for (let act = this.#held.get(this.#expCmdSn); act !== undefined; act = this.#held.get(this.#expCmdSn)) {
      this.#held.delete(this.#expCmdSn);
      this.#expCmdSn = nextSerial(this.#expCmdSn);
      act();
    }
  }
}
