import { CHUNK_BYTES } from './ChunkMap.js';

/** @throws RangeError unless there is at least one block, of a size that is a power of two from 512 to 65536. */
export function expectGeometry(blocks: number, blockSize: number): void {
  const isBlockSize = blockSize >= 512 && blockSize <= CHUNK_BYTES && (blockSize & (blockSize - 1)) === 0;
  if (isBlockSize && Number.isSafeInteger(blocks) && Number.isSafeInteger(blocks * blockSize) && blocks > 0)
    return;
  throw new RangeError(
    `a medium of ${blocks} blocks of ${blockSize} bytes: expected 1 block or more, of a power of two from 512 to 65536 bytes`,
  );
}
