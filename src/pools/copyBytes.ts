import { open } from 'node:fs/promises';

export interface CopyBytesOptions {
  /** A file or block device. */
  readonly from: string;
  /** At least as long, and reads as zeros before the copy. */
  readonly to: string;
  readonly bytes: number;
  readonly onProgress?: (copiedBytes: number) => void;
  readonly signal?: AbortSignal;
}

const pieceBytes = 2 ** 20;

/**
 * Copies bytes piece by piece and waits for the disk at the end.  Zeros are not written, so sparse files stay sparse.  One piece
 * is held in memory, and other work of the process runs between two pieces.
 * @throws the signal's reason, or the error of the file system.
 */
export async function copyBytes({ from, to, bytes, onProgress, signal }: CopyBytesOptions): Promise<void> {
  const source = await open(from, 'r');
  try {
    const target = await open(to, 'r+');
    try {
      const piece = Buffer.allocUnsafe(Math.min(pieceBytes, Math.max(bytes, 1)));
      const zeros = Buffer.alloc(piece.length);
      for (let at = 0; at < bytes;) {
        signal?.throwIfAborted();
        const wanted = Math.min(piece.length, bytes - at);
        const { bytesRead } = await source.read(piece, 0, wanted, at);
        if (bytesRead === 0) throw new Error(`"${from}" ends at byte ${at}: expected ${bytes} bytes`);
        const read = piece.subarray(0, bytesRead);
        if (!read.equals(zeros.subarray(0, bytesRead))) {
          for (let done = 0; done < bytesRead;)
            done += (await target.write(read, done, bytesRead - done, at + done)).bytesWritten;
        }
        at += bytesRead;
        onProgress?.(at);
      }
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
