/** The program of bootSector.S, assembled. */
const program = [
  'fa31c08ed88ec08ed0bc007cfb8816927cbea47ce86200b4428a16927cbe947c',
  'cd137246be0080e84f0066c7069c7c02000000b443b0008a16927cbe947ccd13',
  '7228beb77ce83100b80102b90100b6008a16927cbb0090cd13720fbed07ce818',
  '00baf400b010eef4ebfdbec27ce80900baf400b011eef4ebfdac08c07413baf8',
  '0350bafd03eca82074f858baf803eeebe8c30090100001000080000001000000',
  '000000000d0a4d42522d46524f4d2d49534353490d0a0057524954452d4f4b0d',
  '0a00494e5431332d4552524f520d0a004348532d4f4b0d0a',
].join('');

/** What the program prints, in its order. */
export const printed = {
  started: 'MBR-FROM-ISCSI',
  wrote: 'WRITE-OK',
  done: 'CHS-OK',
  failed: 'INT13-ERROR',
};

/** The status that qemu ends with: isa-debug-exit makes it of what the program writes. */
export const ended = { done: (0x10 << 1) | 1, failed: (0x11 << 1) | 1 };

/** More than a cylinder of 255 heads and 63 sectors: a BIOS reads nothing of a disk that has no whole one. */
export const bootDiskBytes = 16 << 20;

/** A disk that a BIOS boots from: the program, and a text in block 1 that it copies to block 2. */
export function makeBootDisk(text: string): Buffer {
  const disk = Buffer.alloc(bootDiskBytes);
  disk.write(program, 'hex');
  // The signature without which a BIOS does not start it.
  disk.writeUInt16LE(0xaa55, 510);
  disk.write(`${text}\r\n\0`, 512);
  return disk;
}

/** The text that the program wrote to block 2. */
export function copiedText(disk: Buffer): string {
  return disk.toString('latin1', 1024, 1536).replace(/\r\n\0.*$/su, '');
}
