import { IscsiProtocolError } from './IscsiProtocolError.js';
import { addSerial, isSerialBefore, nextSerial } from './pdu/serial.js';

/** Maximum size of requests that wait for earlier ones. */
const MAX_HELD_BYTES = 1 << 20;

interface HeldRequest {
  readonly act: () => void;
  readonly bytes: number;
}

/**
 * Delivers requests in the order of CmdSN and computes the command window (RFC 7143 4.2.2.1).  Requests outside the window, and
 * repeated ones, are silently dropped, as the RFC requires.
 */
export class CommandOrder {
  readonly #held = new Map<number, HeldRequest>();
  #heldBytes = 0;
  #expCmdSn: number;
  #maxCmdSn: number;
  #active = 0;

  /** @param window maximum number of numbered requests in progress. */
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

  /** It never decreases, whatever is in progress. */
  get maxCmdSn(): number {
    const max = addSerial(this.#expCmdSn, this.window - this.#active - 1);
    if (isSerialBefore(this.#maxCmdSn, max)) this.#maxCmdSn = max;
    return this.#maxCmdSn;
  }

  /** Whether the request is the next one.  Otherwise the caller must copy what `act` needs, or nothing if it will be dropped. */
  isNext(cmdSn: number): boolean {
    return cmdSn === this.#expCmdSn;
  }

  /**
   * Calls `act` at once, or after the earlier requests have arrived, or never.
   * @param bytes memory that `act` occupies until then.
   * @throws IscsiProtocolError if more waits than an initiator can cause that sends in order over the only connection of its
   * session.
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

  /** A numbered command occupies a place in the window until `leave`. */
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
