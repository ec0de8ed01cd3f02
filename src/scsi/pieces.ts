/** Number of bytes in buffers that stand for one run of bytes. */
export function bytesOf(pieces: readonly Buffer[]): number {
  let bytes = 0;
  for (const { length } of pieces) bytes += length;
  return bytes;
}
