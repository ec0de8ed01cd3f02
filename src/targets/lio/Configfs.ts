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

  /** Links in a folder, with the path of what each leads to, in no order; null if there is no such folder. */
  listLinks(path: string): Promise<readonly ConfigfsLink[] | null>;

  /** Gives a file that is there a value, in one write: these bytes and no newline. */
  write(path: string, value: string | Uint8Array): Promise<void>;

  /** Makes a folder, and with it what it stands for; one that is there is no failure. */
  makeFolder(path: string): Promise<void>;

  /** Takes a folder away that nobody links to and that holds no folder somebody made; one that is gone is no failure. */
  removeFolder(path: string): Promise<void>;

  /** Makes a link at `path` that leads to the folder `target`. */
  link(target: string, path: string): Promise<void>;

  /** Takes a link away; one that is gone is no failure. */
  unlink(path: string): Promise<void>;
}

export interface ConfigfsLink {
  readonly name: string;
  /** Below LIO's folder, as every path here. */
  readonly target: string;
}

/** The real one. */
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

    async makeFolder(path) {
      await unlessCode('EEXIST', fs.mkdir(join(root, path)));
    },

    async removeFolder(path) {
      await unlessCode('ENOENT', fs.rmdir(join(root, path)));
    },

    async link(target, path) {
      // The kernel looks for what it leads to from its own folder, not from that of the link.
      await fs.symlink(join(root, target), join(root, path));
    },

    async unlink(path) {
      await unlessCode('ENOENT', fs.unlink(join(root, path)));
    },
  };
}

/** What a link of LIO leads to: a backstore below `core`, or a LUN below `iscsi`; the kernel shows it from where the link is. */
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
