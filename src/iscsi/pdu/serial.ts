/** The next number in the 32-bit serial arithmetic of CmdSN, StatSN and DataSN (RFC 1982, RFC 7143 4.2.2.1). */
export function nextSerial(serial: number): number {
  return (serial + 1) >>> 0;
}

export function addSerial(serial: number, count: number): number {
  return (serial + count) >>> 0;
}

/** Whether `a` precedes `b`, including the wrap at 2^32. */
export function isSerialBefore(a: number, b: number): boolean {
  return ((a - b) | 0) < 0;
}
