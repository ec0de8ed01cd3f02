import { constants, promises as fs } from 'node:fs';
import { join } from 'node:path';

/**
 * LIO's folder in configfs, as far as the driver uses it.  Paths are below `/sys/kernel/config/target`, with `/` between names.
 * What fails, fails with the system's error (`code`).
 *
 * Asynchronous for a reason: the kernel reads attributes under the lock under which it ends sessions, which may take seconds.
 */
export interface Configfs {
  /** The bytes of a file as the kernel shows them; null if there is no such file. */
  read(path: string): Promise<Buffer | null>;

  /** Names of the folders in a folder, in no order; null if there is no such folder. */
  listFolders(path: string): Promise<readonly string[] | null>;

  /** Gives a file that is there a value, in one write: these bytes and no newline. */
  write(path: string, value: string | Uint8Array): Promise<void>;
}

/** The real one. */
export function openConfigfs(root: string): Configfs {
  return {
    read: (path) => orNull(fs.readFile(join(root, path))),

    async listFolders(path) {
      const entries = await orNull(fs.readdir(join(root, path), { withFileTypes: true }));
      return entries?.filter((entry) => entry.isDirectory()).map(({ name }) => name) ?? null;
    },

    async write(path, value) {
      // Never made: a file that the kernel does not have is not there.  The kernel takes each write as a whole.
      const file = await fs.open(join(root, path), constants.O_WRONLY | constants.O_TRUNC);
      try {
        const bytes = Buffer.from(value);
        const { bytesWritten } = await file.write(bytes);
        if (bytesWritten !== bytes.length)
          throw new Error(`${path} took ${bytesWritten} of ${bytes.length} bytes`);
      } finally {
        await file.close();
      }
    },
  };
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ENODEV: removed between opening and reading.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENODEV') return null;
    throw error;
  }
}
