import { constants, promises as fs } from 'node:fs';
import { join } from 'node:path';

/**
 * The part of LIO's folder in configfs that the driver uses.
 * Paths are relative to `/sys/kernel/config/target`, with `/` as separator.  Errors are those of the system (`code`).  The
 * functions are asynchronous because the kernel reads attributes under the lock under which it ends sessions, which may take
 * seconds.
 */
export interface Configfs {
  /** The content of a file; null if there is no such file. */
  read(path: string): Promise<Buffer | null>;

  /** Names of the subfolders of a folder, unsorted; null if there is no such folder. */
  listFolders(path: string): Promise<readonly string[] | null>;

  /** Links in a folder with their targets, unsorted; null if there is no such folder. */
  listLinks(path: string): Promise<readonly ConfigfsLink[] | null>;

  /** Writes the value of an existing file with one write, without a newline. */
  write(path: string, value: string | Uint8Array): Promise<void>;

  /** Creates a folder and thereby the object it stands for.  An existing one is not an error. */
  makeFolder(path: string): Promise<void>;

  /** Removes a folder without links to it and without subfolders made by others.  A missing one is not an error. */
  removeFolder(path: string): Promise<void>;

  /** Creates a link at `path` to the folder `target`. */
  link(target: string, path: string): Promise<void>;

  /** Removes a link.  A missing one is not an error. */
  unlink(path: string): Promise<void>;
}

export interface ConfigfsLink {
  readonly name: string;
  /** Relative to LIO's folder, like every path here. */
  readonly target: string;
}

/** The implementation for a real configfs. */
export function openConfigfs(root: string): Configfs {
  return {
    read: (path) => orNull(fs.readFile(join(root, path))),

    async listFolders(path) {
      const entries = await orNull(fs.readdir(join(root, path), { withFileTypes: true }));
      return entries?.filter((entry) => entry.isDirectory()).map(({ name }) => name) ?? null;
    },

    async listLinks(path) {
      const folder = join(root, path);
      const entries = await orNull(fs.readdir(folder, { withFileTypes: true }));
      if (entries === null) return null;
      const links: ConfigfsLink[] = [];
      for (const { name } of entries.filter((entry) => entry.isSymbolicLink())) {
        const text = await orNull(fs.readlink(join(folder, name)));
        if (text !== null) links.push({ name, target: parseLink(text) });
      }
      return links;
    },

    async write(path, value) {
      // Never creates the file: a file that the kernel does not provide does not exist.  The kernel processes each write as a
      // whole.
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

    async makeFolder(path) {
      await unlessCode('EEXIST', fs.mkdir(join(root, path)));
    },

    async removeFolder(path) {
      await unlessCode('ENOENT', fs.rmdir(join(root, path)));
    },

    async link(target, path) {
      // The kernel resolves the target of a link relative to its own folder, not that of the link.
      await fs.symlink(join(root, target), join(root, path));
    },

    async unlink(path) {
      await unlessCode('ENOENT', fs.unlink(join(root, path)));
    },
  };
}

/** The target of a link of LIO: a backstore below `core`, or a LUN below `iscsi`.  The kernel shows it relative to the link. */
export function parseLink(text: string): string {
  return /(?:^|\/)((?:core|iscsi)\/.*)$/.exec(text)?.[1] ?? text;
}

async function unlessCode(code: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== code) throw error;
  }
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
