import { array, assert, nat, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../../src/iscsi/pdu/crc32c.js';
import { encodePdu } from '../../../src/iscsi/pdu/framing.js';
import type { Pdu } from '../../../src/iscsi/pdu/Pdu.js';
import { toPdu } from '../../../src/iscsi/pdu/Pdu.js';
import { PduParser } from '../../../src/iscsi/pdu/PduParser.js';
import { fromHex, toHex } from './hex.js';

describe('CRC32C of RFC 7143 appendix A.4, bytes in the order of the wire', () => {
  it.each([
    ['32 bytes of zeros', Buffer.alloc(32), 'aa36918a'],
    ['32 bytes of ones', Buffer.alloc(32, 0xff), '43aba862'],
    ['32 bytes incrementing', Buffer.from(Array.from({ length: 32 }, (_, i) => i)), '4e79dd46'],
    ['32 bytes decrementing', Buffer.from(Array.from({ length: 32 }, (_, i) => 31 - i)), '5cdb3f11'],
    [
      'a SCSI Read(10) command PDU',
      fromHex(
        '01c00000 00000000 00000000 00000000 14000000 00000400 00000014 00000018 28000000 00000000 02000000 00000000',
      ),
      '563a96d9',
    ],
  ])('%s', (_what, bytes, digest) => {
    const onWire = Buffer.alloc(4);
    onWire.writeUInt32LE(crc32c(bytes), 0);
    expect(toHex(onWire)).toBe(digest);
  });

  it('is the same over one buffer and over its pieces', () => {
    assert(
      property(uint8Array({ maxLength: 200 }), nat(200), (bytes, at) => {
        expect(crc32c(bytes.subarray(0, at), bytes.subarray(at))).toBe(crc32c(bytes));
      }),
    );
  });
});

const read10 =
  '01c00000 00000000 00000000 00000000 14000000 00000400 00000014 00000018 28000000 00000000 02000000 00000000';
const nopOut5 =
  '40800000 00000005 0000000000000000 00000005 ffffffff 00000003 00000004 00000000000000000000000000000000';

/** The digests were computed bit by bit with another program (Python). */
const streams = [
  {
    name: 'no digests',
    digests: { header: false, data: false },
    hex: `${read10} ${nopOut5} 68656c6c6f000000`,
  },
  {
    name: 'header digest',
    digests: { header: true, data: false },
    hex: `${read10} 563a96d9 ${nopOut5} c551070d 68656c6c6f000000`,
  },
  {
    name: 'data digest',
    digests: { header: false, data: true },
    hex: `${read10} ${nopOut5} 68656c6c6f000000 b3ed0390`,
  },
  {
    name: 'both digests',
    digests: { header: true, data: true },
    hex: `${read10} 563a96d9 ${nopOut5} c551070d 68656c6c6f000000 b3ed0390`,
  },
];

const expected = [
  { bhs: toHex(fromHex(read10)), ahs: '', data: '' },
  { bhs: toHex(fromHex(nopOut5)), ahs: '', data: '68656c6c6f' },
];

function parseAll(parser: PduParser, pieces: readonly Buffer[]): Pdu[] {
  const pdus: Pdu[] = [];
  for (const piece of pieces) {
    parser.push(piece);
    for (let pdu = parser.next(); pdu !== null; pdu = parser.next()) pdus.push(pdu);
  }
  return pdus;
}

function shown({ bhs, ahs, data }: Pdu) {
  return { bhs: toHex(bhs), ahs: toHex(ahs), data: toHex(data) };
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % bytes.length), bytes.length].sort((a, b) => a - b);
  // A copy of each piece, as a socket delivers them.
  return at.slice(1).map((end, i) => Buffer.from(bytes.subarray(at[i], end)));
}

describe('PduParser', () => {
  it.each(streams)('cuts a stream with $name into PDUs, split at any byte', ({ digests, hex }) => {
    const bytes = fromHex(hex);
    assert(
      property(array(nat(), { maxLength: 12 }), (cuts) => {
        const parser = new PduParser(8192);
        parser.digests = digests;
        expect(parseAll(parser, split(bytes, cuts)).map(shown)).toEqual(expected);
        expect(parser.bufferedBytes).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it.each(streams)('writes the same stream with $name', ({ digests, hex }) => {
    const pdus = [toPdu(fromHex(read10)), toPdu(fromHex(nopOut5), Buffer.from('hello'))];
    const bytes = Buffer.concat(pdus.flatMap((pdu) => encodePdu(pdu, digests)));
    expect(toHex(bytes)).toBe(toHex(fromHex(hex)));
  });

  it('reads additional header segments, covered by the header digest', () => {
    const bhs = fromHex(read10);
    bhs[4] = 2;
    const ahs = fromHex('0005 02 00 00000200');
    const digest = Buffer.alloc(4);
    digest.writeUInt32LE(crc32c(Buffer.concat([bhs, ahs])), 0);
    const parser = new PduParser(8192);
    parser.digests = { header: true, data: true };
    const [pdu] = parseAll(parser, [Buffer.concat([bhs, ahs, digest])]);
    expect(pdu && shown(pdu)).toEqual({ bhs: toHex(bhs), ahs: '0005020000000200', data: '' });
  });

  it('changes digests between two PDUs of one chunk', () => {
    const parser = new PduParser(8192);
    parser.push(fromHex(`${read10} ${read10} 563a96d9`));
    expect(parser.next()).not.toBeNull();
    parser.digests = { header: true, data: false };
    expect(parser.next()).not.toBeNull();
    expect(parser.next()).toBeNull();
    expect(parser.bufferedBytes).toBe(0);
  });

  it('refuses a header whose digest is wrong before it believes its length', () => {
    const parser = new PduParser(8192);
    parser.digests = { header: true, data: false };
    parser.push(fromHex(`${read10.replace('0000 00000000', '0000 00ffffff')} 563a96d9`));
    expect(() => parser.next()).toThrow(/header digest 0xd9963a56 is not the CRC32C/);
  });

  it('refuses a data digest that is wrong', () => {
    const parser = new PduParser(8192);
    parser.digests = { header: false, data: true };
    parser.push(fromHex(`${nopOut5} 68656c6c6f000000 00000000`));
    expect(() => parser.next()).toThrow(/data digest 0x00000000 is not the CRC32C/);
  });

  describe('of a long data segment that arrives in several buffers', () => {
    const data = Buffer.from(Array.from({ length: 20_001 }, (_, index) => (index * 7) & 0xff));
    const bhs = fromHex(nopOut5);
    bhs.writeUIntBE(data.length, 5, 3);
    const padded = Buffer.concat([data, Buffer.alloc(3)]);
    const digest = Buffer.alloc(4);
    digest.writeUInt32LE(crc32c(padded), 0);
    const after = fromHex(read10);

    function newParser(withDigest: boolean): PduParser {
      const parser = new PduParser(65536);
      parser.digests = { header: false, data: withDigest };
      return parser;
    }

    it.each([false, true])('leaves the pieces where they are (data digest: %s)', (withDigest) => {
      const bytes = Buffer.concat([bhs, padded, ...(withDigest ? [digest] : []), after]);
      assert(
        property(array(nat(), { maxLength: 7 }), (cuts) => {
          const parser = newParser(withDigest);
          const pushed = split(bytes, cuts);
          for (const piece of pushed) parser.push(piece);
          const [pdu, next] = [parser.next(), parser.next()];
          expect(pdu?.bhs.equals(bhs)).toBe(true);
          expect(pdu?.data.equals(data)).toBe(true);
          if (pdu?.pieces !== undefined) {
            expect(Buffer.concat(pdu.pieces).equals(data)).toBe(true);
            for (const piece of pdu.pieces)
              expect(pushed.some(({ buffer }) => buffer === piece.buffer)).toBe(true);
          }
          expect(next && shown(next)).toEqual(expected[0]);
          expect(parser.bufferedBytes).toBe(0);
        }),
        { numRuns: 50 },
      );
    });

    it('refuses a data digest that is wrong', () => {
      const parser = newParser(true);
      for (const piece of [bhs, padded.subarray(0, 9_999), padded.subarray(9_999), Buffer.alloc(4)])
        parser.push(piece);
      expect(() => parser.next()).toThrow(/data digest 0x00000000 is not the CRC32C/);
    });

    it('joins those of a peer that sends little at a time', () => {
      const parser = newParser(false);
      parser.push(bhs);
      for (let at = 0; at < padded.length; at += 100) parser.push(padded.subarray(at, at + 100));
      const pdu = parser.next();
      expect(pdu?.pieces).toBeUndefined();
      expect(pdu?.data.equals(data)).toBe(true);
    });
  });

  it('refuses a data segment longer than it accepts at its header, without waiting for the data', () => {
    const parser = new PduParser(4);
    parser.push(fromHex(nopOut5));
    expect(() => parser.next()).toThrow('a data segment of 5 bytes: expected at most 4');
  });
});
