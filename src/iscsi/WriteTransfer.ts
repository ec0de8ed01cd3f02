import { bytesOf } from '../scsi/pieces.js';
import { IscsiProtocolError } from './IscsiProtocolError.js';
import type { DataOut } from './pdu/DataOut.js';
import { RESERVED_TAG } from './pdu/Opcode.js';
import { piecesOf } from './pdu/Pdu.js';
import type { ScsiCommandPdu } from './pdu/ScsiCommand.js';

/** The session parameters for the data of a write (RFC 7143 13.10 to 13.17). */
export interface WriteParameters {
  readonly initialR2T: boolean;
  readonly immediateData: boolean;
  readonly firstBurstLength: number;
  readonly maxBurstLength: number;
  readonly maxOutstandingR2T: number;
}

/** A sequence of Data-Out PDUs in progress: the unsolicited one, or the answer to an R2T. */
interface Burst {
  readonly end: number;
  next: number;
  nextDataSn: number;
}

/** The content of an R2T. */
export interface Solicitation {
  readonly targetTransferTag: number;
  readonly r2tSn: number;
  readonly bufferOffset: number;
  readonly length: number;
}

/** The target's side of one command's data at error recovery level 0, independent of a socket. */
export class WriteTransfer {
  readonly #parameters: WriteParameters;
  readonly #length: number;
  readonly #bursts = new Map<number, Burst>();
  /** Maximum number of bytes of immediate and unsolicited data. */
  readonly unaskedBytes: number;
  /**
   * Initially the immediate data.  Data that is complete with its command is not copied, and memory for the rest is allocated
   * only when it is requested.
   */
  #pieces: readonly Buffer[];
  #isOwn = false;
  #received: number;
  #solicited: number;
  #nextR2tSn = 0;

  /** @throws IscsiProtocolError for immediate or unsolicited data that was not negotiated, or is too long. */
  constructor(command: ScsiCommandPdu, parameters: WriteParameters) {
    const { expectedDataTransferLength: length, final, write } = command;
    const pieces = piecesOf(command);
    const received = bytesOf(pieces);
    this.#parameters = parameters;
    this.#length = write ? length : 0;
    if (received > 0 && !parameters.immediateData) {
      throw new IscsiProtocolError('immediate data although ImmediateData=No');
    }
    const most = Math.min(this.#length, parameters.firstBurstLength);
    if (received > most) {
      throw new IscsiProtocolError(`immediate data of ${received} bytes: expected at most ${most}`);
    }
    if (!final && (!write || parameters.initialR2T)) {
      throw new IscsiProtocolError('a command announces unsolicited data although InitialR2T=Yes');
    }
    this.#received = received;
    this.#solicited = received;
    this.#pieces = pieces;
    this.unaskedBytes = final ? received : most;
    if (!final) {
      this.#bursts.set(RESERVED_TAG, { end: most, next: received, nextDataSn: 0 });
      this.#solicited = most;
    }
  }

  get isComplete(): boolean {
    return this.#received >= this.#length && this.#bursts.size === 0;
  }

  /** The complete data. */
  get bytes(): Buffer {
    return this.#joined().subarray(0, this.#length);
  }

  /** The complete data, in the buffers in which it arrived. */
  get pieces(): readonly Buffer[] {
    return this.#pieces;
  }

  /** Number of bytes of the write, as announced. */
  get length(): number {
    return this.#length;
  }

  /** Copies immediate data, so that it does not retain the receive buffer. */
  detach(): void {
    if (!this.#isOwn) this.#pieces = [Buffer.concat(this.#pieces)];
    this.#isOwn = true;
  }

  /** The R2Ts to send now.  Empty while unsolicited data arrives, or if the maximum number is outstanding. */
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

  /** @throws IscsiProtocolError for data that was not requested, out of order, too long, or a sequence that ends early. */
  receive(dataOut: DataOut): void {
    const { targetTransferTag, dataSn, bufferOffset, final } = dataOut;
    const pieces = piecesOf(dataOut);
    const bytes = bytesOf(pieces);
    const burst = this.#bursts.get(targetTransferTag);
    if (burst === undefined) throw new IscsiProtocolError('Data-Out that no R2T asked for');
    if (dataSn !== burst.nextDataSn)
      throw new IscsiProtocolError(`DataSN ${dataSn}: expected ${burst.nextDataSn}`);
    if (bufferOffset !== burst.next || bufferOffset + bytes > burst.end) {
      throw new IscsiProtocolError(
        `Data-Out of ${bytes} bytes at ${bufferOffset}: expected at ${burst.next} and at most to ${burst.end}`,
      );
    }
    copyInto(this.#room(), pieces, bufferOffset);
    burst.next += bytes;
    burst.nextDataSn++;
    this.#received += bytes;
    if (!final) {
      if (burst.next === burst.end) throw new IscsiProtocolError('the last Data-Out of a sequence without F');
      return;
    }
    this.#bursts.delete(targetTransferTag);
    if (burst.next === burst.end) return;
    if (targetTransferTag !== RESERVED_TAG) {
      throw new IscsiProtocolError(`a sequence of Data-Out ends at ${burst.next}: expected ${burst.end}`);
    }
    // Unsolicited data may end early.  The rest is requested.
    this.#solicited = burst.next;
  }

  #joined(): Buffer {
    if (this.#pieces.length <= 1) return this.#pieces[0] ?? nothing;
    const joined = Buffer.concat(this.#pieces);
    this.#pieces = [joined];
    this.#isOwn = true;
    return joined;
  }

  #room(): Buffer {
    const length = this.#nextR2tSn > 0 ? this.#length : this.unaskedBytes;
    const own = this.#isOwn ? this.#pieces[0] : undefined;
    if (own !== undefined && own.length >= length) return own;
    const room = Buffer.allocUnsafeSlow(length);
    copyInto(room, this.#pieces, 0);
    this.#pieces = [room];
    this.#isOwn = true;
    return room;
  }
}

function copyInto(room: Buffer, pieces: readonly Buffer[], offset: number): void {
  let at = offset;
  for (const piece of pieces) at += piece.copy(room, at);
}

const nothing = Buffer.alloc(0);
