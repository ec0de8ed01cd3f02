import { IscsiProtocolError } from './IscsiProtocolError.js';
import type { DataOut } from './pdu/DataOut.js';
import { RESERVED_TAG } from './pdu/Opcode.js';
import type { ScsiCommandPdu } from './pdu/ScsiCommand.js';

/** By what rules the data of a write comes (RFC 7143 13.10 to 13.17). */
export interface WriteParameters {
  readonly initialR2T: boolean;
  readonly immediateData: boolean;
  readonly firstBurstLength: number;
  readonly maxBurstLength: number;
  readonly maxOutstandingR2T: number;
}

/** A sequence of Data-Out PDUs under way: the unsolicited one, or what one R2T asked for. */
interface Burst {
  readonly end: number;
  next: number;
  nextDataSn: number;
}

/** What an R2T asks for. */
export interface Solicitation {
  readonly targetTransferTag: number;
  readonly r2tSn: number;
  readonly bufferOffset: number;
  readonly length: number;
}

/** The target's side of one command's data at error recovery level 0, without a socket. */
export class WriteTransfer {
  readonly #parameters: WriteParameters;
  readonly #length: number;
  readonly #bursts = new Map<number, Burst>();
  /** Immediate and unsolicited data: what may come before any is asked for. */
  readonly unaskedBytes: number;
  /** Immediate data at first: what came whole with its command is not copied, and no room for the rest is taken before it is asked for. */
  #bytes: Buffer;
  #isOwn = false;
  #received: number;
  #solicited: number;
  #nextR2tSn = 0;

  /** @throws IscsiProtocolError for immediate or unsolicited data that was not agreed on, or is too long. */
  constructor(command: ScsiCommandPdu, parameters: WriteParameters) {
    const { expectedDataTransferLength: length, data, final, write } = command;
    this.#parameters = parameters;
    this.#length = write ? length : 0;
    if (data.length > 0 && !parameters.immediateData) {
      throw new IscsiProtocolError('immediate data although ImmediateData=No');
    }
    const most = Math.min(this.#length, parameters.firstBurstLength);
    if (data.length > most) {
      throw new IscsiProtocolError(`immediate data of ${data.length} bytes: expected at most ${most}`);
    }
    if (!final && (!write || parameters.initialR2T)) {
      throw new IscsiProtocolError('a command announces unsolicited data although InitialR2T=Yes');
    }
    this.#received = data.length;
    this.#solicited = data.length;
    this.#bytes = data;
    this.unaskedBytes = final ? data.length : most;
    if (!final) {
      this.#bursts.set(RESERVED_TAG, { end: most, next: data.length, nextDataSn: 0 });
      this.#solicited = most;
    }
  }

  get isComplete(): boolean {
    return this.#received >= this.#length && this.#bursts.size === 0;
  }

  /** All that was sent, once complete. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Bytes of the write, as the initiator announced them. */
  get length(): number {
    return this.#length;
  }

  /** Lets go of the receive buffer that immediate data is a view of. */
  detach(): void {
    if (!this.#isOwn) this.#bytes = Buffer.from(this.#bytes);
    this.#isOwn = true;
  }

  /** What to ask for now; empty while unsolicited data comes or as much as allowed has been asked for. */
  solicit(newTag: () => number): Solicitation[] {
    const solicitations: Solicitation[] = [];
    if (this.#bursts.has(RESERVED_TAG)) return solicitations;
    while (this.#bursts.size < this.#parameters.maxOutstandingR2T && this.#solicited < this.#length) {
      const bufferOffset = this.#solicited;
      const length = Math.min(this.#parameters.maxBurstLength, this.#length - bufferOffset);
      const targetTransferTag = newTag();
      this.#bursts.set(targetTransferTag, { end: bufferOffset + length, next: bufferOffset, nextDataSn: 0 });
      this.#solicited += length;
      solicitations.push({ targetTransferTag, r2tSn: this.#nextR2tSn++, bufferOffset, length });
    }
    return solicitations;
  }

  /** @throws IscsiProtocolError for data that was not asked for, out of order, too long, or a sequence that ends early. */
  receive({ targetTransferTag, dataSn, bufferOffset, data, final }: DataOut): void {
    const burst = this.#bursts.get(targetTransferTag);
    if (burst === undefined) throw new IscsiProtocolError('Data-Out that no R2T asked for');
    if (dataSn !== burst.nextDataSn)
      throw new IscsiProtocolError(`DataSN ${dataSn}: expected ${burst.nextDataSn}`);
    if (bufferOffset !== burst.next || bufferOffset + data.length > burst.end) {
      throw new IscsiProtocolError(
        `Data-Out of ${data.length} bytes at ${bufferOffset}: expected at ${burst.next} and at most to ${burst.end}`,
      );
    }
    data.copy(this.#room(), bufferOffset);
    burst.next += data.length;
    burst.nextDataSn++;
    this.#received += data.length;
    if (!final) {
      if (burst.next === burst.end) throw new IscsiProtocolError('the last Data-Out of a sequence without F');
      return;
    }
    this.#bursts.delete(targetTransferTag);
    if (burst.next === burst.end) return;
    if (targetTransferTag !== RESERVED_TAG) {
      throw new IscsiProtocolError(`a sequence of Data-Out ends at ${burst.next}: expected ${burst.end}`);
    }
    // Unsolicited data may end early; the rest is asked for.
    this.#solicited = burst.next;
  }

  #room(): Buffer {
    const length = this.#nextR2tSn > 0 ? this.#length : this.unaskedBytes;
    if (this.#bytes.length < length) {
      const room = Buffer.allocUnsafeSlow(length);
      this.#bytes.copy(room, 0);
      this.#bytes = room;
      this.#isOwn = true;
    }
    return this.#bytes;
  }
}
