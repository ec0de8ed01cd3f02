import { promises as fs } from 'node:fs';
import type { VolumeSource } from '../StorageDriver.js';

/** The size of a file in bytes; null if the path is not a file. */
export type SizeOfFile = (path: string) => Promise<number | null>;

export async function sizeOf(path: string): Promise<number | null> {
  try {
    const found = await fs.stat(path);
    return found.isFile() ? found.size : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

/**
 * Whether a file has the length of its volume.  A file that LIO created again is shorter until an initiator writes the last block.
 * @param bytes null: there is no file.
 */
export function isWhole(volume: Pick<VolumeSource, 'bytes'>, bytes: number | null): boolean {
  return bytes !== null && bytes >= volume.bytes;
}

/** What is wrong with the file of a volume, as the beginning of a sentence. */
export function describeFile({ path, bytes: whole }: VolumeSource, bytes: number | null): string {
  return bytes === null
    ? `The file ${path} is gone`
    : `The file ${path} has ${bytes} bytes, expected ${whole}`;
}
