/** The content of SCSI data for display.  The layouts are those of SPC-5 and SBC-4. */

export interface InquiryInfo {
  /** Peripheral device type: 0 is a disk. */
  readonly deviceType: number;
  readonly vendor: string;
  readonly product: string;
  readonly revision: string;
}

/** Parses standard INQUIRY data; null if it is too short. */
export function readInquiry(data: Buffer): InquiryInfo | null {
  if (data.length < 36) return null;
  const text = (from: number, to: number): string => data.toString('latin1', from, to).trim();
  return {
    deviceType: data.readUInt8(0) & 0x1f,
    vendor: text(8, 16),
    product: text(16, 32),
    revision: text(32, 36),
  };
}

/** Parses the LUNs of REPORT LUNS: a number or, for unusual forms, the eight bytes in hexadecimal. */
export function readLuns(data: Buffer): (number | string)[] {
  if (data.length < 8) return [];
  const end = Math.min(data.length, 8 + data.readUInt32BE(0));
  const luns: (number | string)[] = [];
  for (let at = 8; at + 8 <= end; at += 8) {
    const first = data.readUInt16BE(at);
    const isOneLevel = data.subarray(at + 2, at + 8).every((byte) => byte === 0);
    if (isOneLevel && first < 0x100) luns.push(first);
    else if (isOneLevel && first >>> 14 === 1) luns.push(first & 0x3fff);
    else luns.push(data.toString('hex', at, at + 8));
  }
  return luns;
}

export interface CapacityInfo {
  readonly blocks: bigint;
  readonly blockBytes: number;
}

/** Parses data of READ CAPACITY (10) or (16), distinguished by length; null if it is too short for either. */
export function readCapacity(data: Buffer): CapacityInfo | null {
  if (data.length >= 12) return { blocks: data.readBigUInt64BE(0) + 1n, blockBytes: data.readUInt32BE(8) };
  if (data.length >= 8)
    return { blocks: BigInt(data.readUInt32BE(0)) + 1n, blockBytes: data.readUInt32BE(4) };
  return null;
}
