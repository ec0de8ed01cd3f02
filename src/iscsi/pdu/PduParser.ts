import { IscsiProtocolError } from '../IscsiProtocolError.js';
import { crc32c } from './crc32c.js';
import { noDigests, type Digests } from './framing.js';
import { BHS_BYTES, dataBytesOf, type Pdu } from './Pdu.js';

/**
 * Splits a stream of bytes into PDUs.
 * `next` parses one PDU with the digests set at that moment, because they change between two PDUs (the last one of the login has
 * none, the first one of the full feature phase has them).  A PDU within one pushed buffer is returned as views of it, without a
 * copy, and so is a long data segment within a few of them.
 */
export class PduParser {
  readonly #pushed: Buffer[] = [];
  #available = 0;
  #headerBytes = 0;

  digests: Digests = noDigests;

  /** @param maxDataBytes maximum accepted data segment. */
  constructor(public maxDataBytes: number) {}

  push(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#pushed.push(bytes);
    this.#available += bytes.length;
  }

  /** Number of bytes that wait for the rest of their PDU. */
  get bufferedBytes(): number {
    return this.#available;
  }

  /**
   * The next complete PDU; null until more bytes are pushed.
   * @throws IscsiProtocolError for a wrong digest or a data segment that is too long.  The stream cannot be read any further
   * then.
   */
  next(): Pdu | null {
    const header = this.#peekHeader();
    if (header === null) return null;
    const dataBytes = dataBytesOf(header);
    this.#expectLength(dataBytes);
    const paddedBytes = (dataBytes + 3) & ~3;
    const headerDigestBytes = this.digests.header ? 4 : 0;
    const dataDigestBytes = this.digests.data && dataBytes > 0 ? 4 : 0;
    const dataStart = header.length + headerDigestBytes;
    const total = dataStart + paddedBytes + dataDigestBytes;
    if (this.#available < total) return null;

    this.#headerBytes = 0;
    if (dataBytes >= PIECES_FROM_BYTES && this.#isInFewPieces(total))
      return this.#nextInPieces(
        header.length,
        dataStart,
        dataBytes,
        paddedBytes - dataBytes,
        dataDigestBytes,
      );
    const bytes = this.#take(total);
    if (dataDigestBytes > 0) {
      const found = bytes.readUInt32LE(dataStart + paddedBytes);
      expectDataDigest(found, bytes.subarray(dataStart, dataStart + paddedBytes));
    }
    return {
      bhs: bytes.subarray(0, BHS_BYTES),
      ahs: bytes.subarray(BHS_BYTES, header.length),
      data: bytes.subarray(dataStart, dataStart + dataBytes),
    };
  }

  /** A PDU whose data segment is in several buffers. */
  #nextInPieces(
    headerBytes: number,
    dataStart: number,
    dataBytes: number,
    padBytes: number,
    digestBytes: number,
  ): Pdu {
    const head = this.#take(dataStart);
    const pieces = this.#takePieces(dataBytes);
    const end = padBytes + digestBytes > 0 ? this.#take(padBytes + digestBytes) : nothing;
    if (digestBytes > 0) expectDataDigest(end.readUInt32LE(padBytes), ...pieces, end.subarray(0, padBytes));
    return new PiecedPdu(head.subarray(0, BHS_BYTES), head.subarray(BHS_BYTES, headerBytes), pieces);
  }

  #isInFewPieces(total: number): boolean {
    const first = this.#pushed[0] as Buffer;
    return first.length < total && this.#pushed.length <= MAX_PIECES;
  }

  /**
   * BHS and AHS without consuming them, when they and their digest are complete.  The digest is checked before a length in them
   * is used.
   */
  #peekHeader(): Buffer | null {
    if (this.#available < BHS_BYTES) return null;
    if (this.#headerBytes > 0) return this.#peek(this.#headerBytes);
    const bhs = this.#peek(BHS_BYTES);
    const headerBytes = BHS_BYTES + bhs.readUInt8(4) * 4;
    const digestBytes = this.digests.header ? 4 : 0;
    // Without a digest there is no reason to wait for the announced additional header segments.
    if (digestBytes === 0) this.#expectLength(dataBytesOf(bhs));
    if (this.#available < headerBytes + digestBytes) return null;
    const bytes = this.#peek(headerBytes + digestBytes);
    const header = bytes.subarray(0, headerBytes);
    if (digestBytes > 0 && crc32c(header) !== bytes.readUInt32LE(headerBytes)) {
      throw new IscsiProtocolError(
        `header digest ${hex(bytes.readUInt32LE(headerBytes))} is not the CRC32C of the header`,
      );
    }
    this.#headerBytes = headerBytes;
    return header;
  }

  #expectLength(dataBytes: number): void {
    if (dataBytes <= this.maxDataBytes) return;
    throw new IscsiProtocolError(
      `a data segment of ${dataBytes} bytes: expected at most ${this.maxDataBytes}`,
    );
  }

  /** The first `count` bytes, joined if they arrived in pieces.  The rest of the last piece is not copied. */
  #peek(count: number): Buffer {
    const first = this.#pushed[0];
    if (first !== undefined && first.length >= count) return first.subarray(0, count);
    const joined = Buffer.allocUnsafe(count);
    let bytes = 0;
    let used = 0;
    let rest = nothing;
    for (const piece of this.#pushed) {
      const room = count - bytes;
      bytes += piece.copy(joined, bytes, 0, room);
      used++;
      if (piece.length > room) rest = piece.subarray(room);
      if (bytes === count) break;
    }
    if (rest.length === 0) this.#pushed.splice(0, used, joined);
    else this.#pushed.splice(0, used, joined, rest);
    return joined;
  }

  #take(count: number): Buffer {
    const taken = this.#peek(count);
    const first = this.#pushed[0] as Buffer;
    if (first.length === count) this.#pushed.shift();
    else this.#pushed[0] = first.subarray(count);
    this.#available -= count;
    return taken;
  }

  #takePieces(count: number): readonly Buffer[] {
    const pieces: Buffer[] = [];
    for (let missing = count; missing > 0;) {
      const first = this.#pushed[0] as Buffer;
      if (first.length > missing) {
        pieces.push(first.subarray(0, missing));
        this.#pushed[0] = first.subarray(missing);
        break;
      }
      pieces.push(first);
      this.#pushed.shift();
      missing -= first.length;
    }
    this.#available -= count;
    return pieces;
  }
}

class PiecedPdu implements Pdu {
  #data: Buffer | null = null;

  constructor(
    readonly bhs: Buffer,
    readonly ahs: Buffer,
    readonly pieces: readonly Buffer[],
  ) {}

  get data(): Buffer {
    return (this.#data ??= Buffer.concat(this.pieces));
  }
}

/** Shorter data segments are copied: that costs less than their pieces. */
const PIECES_FROM_BYTES = 16384;

/** A peer that sends a byte at a time makes no list of thousands. */
const MAX_PIECES = 8;

const nothing: Buffer = Buffer.alloc(0);

function expectDataDigest(found: number, ...segment: readonly Buffer[]): void {
  if (crc32c(...segment) === found) return;
  throw new IscsiProtocolError(`data digest ${hex(found)} is not the CRC32C of the data segment`);
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
