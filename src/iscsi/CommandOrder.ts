import { IscsiProtocolError } from './IscsiProtocolError.js';
import { addSerial, isSerialBefore, nextSerial } from './pdu/serial.js';

/** Of requests whose turn has not come. */
const MAX_HELD_BYTES = 1 << 20;

interface HeldRequest {
  readonly act: () => void;
  readonly bytes: number;
}

/**
 * Delivers requests in the order of CmdSN and says how many more may come (RFC 7143 4.2.2.1).
 * A request outside the window, or one that came already, is dropped without a word, as the RFC wants it.
 */
export class CommandOrder {
  readonly #held = new Map<number, HeldRequest>();
  #heldBytes = 0;
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

  /** Whether it is its turn: otherwise what `act` needs is kept, or nothing of it. */
  isNext(cmdSn: number): boolean {
    return cmdSn === this.#expCmdSn;
  }

  /**
   * `act` is called at once, later when the requests before it have come, or never.
   * @param bytes that `act` keeps until then.
   * @throws IscsiProtocolError where more is kept than a connection in order, the only one of its session, has ever to wait for.
   */
  deliver(cmdSn: number, immediate: boolean, act: () => void, bytes = 0): void {
    if (immediate) return act();
    if (isSerialBefore(cmdSn, this.#expCmdSn) || isSerialBefore(this.maxCmdSn, cmdSn)) return undefined;
    if (cmdSn !== this.#expCmdSn) {
      return this.#hold(cmdSn, { act, bytes });
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

  #hold(cmdSn: number, request: HeldRequest): void {
    if (this.#held.has(cmdSn)) return;
    if (this.#heldBytes + request.bytes > MAX_HELD_BYTES) {
      throw new IscsiProtocolError(
        `requests before CmdSN ${cmdSn} are missing, and ${this.#heldBytes} bytes wait for them: expected at most ${MAX_HELD_BYTES}`,
      );
    }
    this.#heldBytes += request.bytes;
    this.#held.set(cmdSn, request);
  }

  #deliverHeld(): void {
    for (
      let next = this.#held.get(this.#expCmdSn);
      next !== undefined;
      next = this.#held.get(this.#expCmdSn)
    ) {
      this.#held.delete(this.#expCmdSn);
      this.#heldBytes -= next.bytes;
      this.#expCmdSn = nextSerial(this.#expCmdSn);
      next.act();
    }
  }
}
