import type { ScsiTargetPort } from '../Nexus.js';
import type { UnitState } from '../UnitState.js';
import { MAX_TRANSFER_BYTES, MAX_UNMAP_BYTES } from './blockRange.js';
import { MAX_COMPARE_AND_WRITE_BLOCKS } from './compareAndWrite.js';
import { deviceIdentification } from './deviceIdentification.js';
import { MAX_UNMAP_DESCRIPTORS } from './unmap.js';
import { MAX_ATOMIC_BYTES } from './writeAtomic.js';

type BuildPage = (unit: UnitState, port: ScsiTargetPort) => Buffer;

/** Vital product data pages by page code, ascending (SPC-4 7.8, SBC-3 6.5). */
const pages: ReadonlyMap<number, BuildPage> = new Map<number, BuildPage>([
  [0x00, supportedPages],
  [0x80, ({ identity }) => page(0x80, Buffer.from(identity.serialNumber, 'ascii'))],
  [0x83, (unit, port) => page(0x83, deviceIdentification(unit.identity, port))],
  [0x86, extendedInquiry],
  [0xb0, blockLimits],
  [0xb1, blockDeviceCharacteristics],
  [0xb2, logicalBlockProvisioning],
]);

/** A page as one target port returns it; null if there is none of that code. */
export function vitalProductData(unit: UnitState, pageCode: number, port: ScsiTargetPort): Buffer | null {
  return pages.get(pageCode)?.(unit, port) ?? null;
}

function page(code: number, body: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header[1] = code;
  header.writeUInt16BE(body.length, 2);
  return Buffer.concat([header, body]);
}

function supportedPages(): Buffer {
  return page(0x00, Buffer.from([...pages.keys()]));
}

/** Extended INQUIRY Data (SPC-4 7.8.7). */
function extendedInquiry({ medium }: UnitState): Buffer {
  const body = Buffer.alloc(60);
  body[1] = 0x07; // HEADSUP, ORDSUP, SIMPSUP
  body[2] = medium.hasVolatileCache ? 0x01 : 0x00; // V_SUP
  body[3] = 0x01; // LUICLR: unit attentions are cleared per I_T nexus
  return page(0x86, body);
}

/** Block Limits (SBC-3 6.5.3), in logical blocks. */
function blockLimits({ medium }: UnitState): Buffer {
  const transfer = MAX_TRANSFER_BYTES / medium.blockSize;
  const body = Buffer.alloc(60);
  body[0] = 0x01; // WSNZ
  body[1] = MAX_COMPARE_AND_WRITE_BLOCKS;
  body.writeUInt16BE(Math.max(1, 4096 / medium.blockSize), 2); // OPTIMAL TRANSFER LENGTH GRANULARITY
  body.writeUInt32BE(transfer, 4); // MAXIMUM TRANSFER LENGTH
  body.writeUInt32BE((1024 * 1024) / medium.blockSize, 8); // OPTIMAL TRANSFER LENGTH
  body.writeUInt32BE(MAX_UNMAP_BYTES / medium.blockSize, 16); // MAXIMUM UNMAP LBA COUNT
  body.writeUInt32BE(MAX_UNMAP_DESCRIPTORS, 20);
  body.writeUInt32BE(medium.granularityBlocks, 24); // OPTIMAL UNMAP GRANULARITY
  body.writeUInt32BE(0x8000_0000, 28); // UGAVALID, UNMAP GRANULARITY ALIGNMENT 0
  body.writeBigUInt64BE(BigInt(transfer), 32); // MAXIMUM WRITE SAME LENGTH
  body.writeUInt32BE(MAX_ATOMIC_BYTES / medium.blockSize, 40); // MAXIMUM ATOMIC TRANSFER LENGTH
  return page(0xb0, body);
}

/** Block Device Characteristics (SBC-3 6.5.2). */
function blockDeviceCharacteristics(): Buffer {
  const body = Buffer.alloc(60);
  body.writeUInt16BE(0x0001, 0); // MEDIUM ROTATION RATE: non-rotating
  body[3] = 0x40; // WABEREQ 01b: reading after a block erase succeeds
  body[4] = 0x02; // FUAB
  return page(0xb1, body);
}

/** Logical Block Provisioning (SBC-3 6.5.4). */
function logicalBlockProvisioning(): Buffer {
  // LBPU, LBPWS, LBPWS10; LBPRZ 001b: zeros; ANC_SUP 0.  Provisioning type 2: thin.
  return page(0xb2, Buffer.from([0x00, 0xe4, 0x02, 0x00]));
}
