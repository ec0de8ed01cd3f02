import { execFile } from 'node:child_process';
import { constants, existsSync, readdirSync, rmSync, type Stats } from 'node:fs';
import {
  access,
  copyFile,
  lstat,
  open,
  readdir,
  rename,
  rm,
  stat,
  statfs,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  poolIdOf,
  type AdoptableBytes,
  type NewVolume,
  type Pool,
  type PoolState,
  type StoredVolume,
} from './Pool.js';
import { PoolError } from './PoolError.js';

export interface FolderPoolOptions {
  readonly name: string;
  /** An absolute path. */
  readonly folder: string;
  readonly thickByDefault: boolean;
  /** Space of the file system that new and growing volumes must leave free, in bytes. */
  readonly reserveBytes: number;
}

const run = promisify(execFile);

const suffix = '.img';
const volumeFile = /^([0-9a-f]{32})\.img$/u;
const probePrefix = '.probe-';
/** File systems keep times in steps of at most two seconds. */
const settledMs = 2_500;
/** Longest name of a file (NAME_MAX). */
const maxNameBytes = 255;
/** Files that the embedded target stores beside a volume's file; the second one is left by a crash alone. */
const companions = ['.map', '.map.iscsi-wbem-new', '.journal'];

/** The maximum file size of ext4 with 4 KiB blocks.  Other file systems report their limits themselves. */
const maxFileBytes = 16 * 2 ** 40 - 4096;

/**
 * A pool in a folder with sparse files, `<id>.img`, mode 0600.  If the file system can share blocks between files (XFS with
 * reflink, Btrfs), it is used for copies at one instant.
 */
export class FolderPool implements Pool {
  readonly kind = 'folder';
  readonly makesThick = true;
  readonly maxVolumeBytes = maxFileBytes;
  readonly id: string;
  readonly name: string;
  readonly thickByDefault: boolean;
  readonly folder: string;
  readonly reserveBytes: number;
  #sharesBlocks: Promise<boolean> | null = null;
  /** What was in the folder when it had this modification time. */
  #listed: { readonly mtimeMs: number; readonly ids: readonly string[] } | null = null;

  constructor({ name, folder, thickByDefault, reserveBytes }: FolderPoolOptions) {
    this.id = poolIdOf(name);
    this.name = name;
    this.folder = folder;
    this.thickByDefault = thickByDefault;
    this.reserveBytes = reserveBytes;
  }

  async read(): Promise<PoolState> {
    const folder = await this.#statFolder();
    await this.#attempt(() => access(this.folder, constants.W_OK), 'written to');
    const { bsize, blocks, bavail } = await this.#attempt(() => statfs(this.folder), 'looked at');
    const remainingBytes = Math.max(0, bavail * bsize - this.reserveBytes);
    return {
      totalBytes: Math.max(0, blocks * bsize - this.reserveBytes),
      remainingBytes,
      stepBytes: 512,
      primordial: {
        id: `iscsi-wbem:primordial:${folder.dev}`,
        totalBytes: blocks * bsize,
        remainingBytes: bavail * bsize,
      },
    };
  }

  async copiesAtOnce(): Promise<'reflink' | null> {
    await this.#statFolder();
    // Determined once: the file system of a folder does not change while the server runs.
    this.#sharesBlocks ??= this.#probe();
    return (await this.#sharesBlocks) ? 'reflink' : null;
  }

  async find(id: string): Promise<StoredVolume | null> {
    await this.#statFolder();
    const path = this.pathOf(id);
    const found = await this.#lstat(path);
    if (found === null) return null;
    return { path, type: 'file', bytes: found.size, allocatedBytes: found.blocks * 512 };
  }

  async list(): Promise<readonly string[]> {
    const { mtimeMs } = await this.#statFolder();
    if (this.#listed?.mtimeMs === mtimeMs) return this.#listed.ids;
    const names = await this.#attempt(() => readdir(this.folder), 'listed');
    const ids = names.flatMap((name) => volumeFile.exec(name)?.[1] ?? []);
    // A change within the granularity of the time of the folder would not be seen.
    this.#listed = Date.now() - mtimeMs > settledMs ? { mtimeMs, ids } : null;
    return ids;
  }

  async create({ id, bytes, thick }: NewVolume): Promise<void> {
    await this.#expectRoom(bytes, thick ? bytes : 0);
    const path = this.pathOf(id);
    // Removes what an earlier attempt left.  Its bytes do not belong to a volume yet.
    await this.#removeFiles(path);
    const file = await this.#attempt(() => open(path, 'wx', 0o600), 'written to');
    try {
      // Both are one wait for the disk.
      await Promise.all([this.#setSize(file, path, bytes, thick), this.#syncFolder()]);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
  }

  async findAdoptable(name: string): Promise<AdoptableBytes> {
    await this.#statFolder();
    const path = this.#adoptablePath(name);
    const found = await this.#lstat(path);
    if (found === null) throw this.#noSuchFile(name);
    const { size: bytes, blocks } = found;
    if (bytes === 0 || bytes % 512 !== 0)
      throw new PoolError(
        'size',
        `"${path}" has ${bytes} bytes: expected a multiple of 512 above zero (truncate --size=%512 makes it longer)`,
      );
    if (bytes > maxFileBytes)
      throw new PoolError('size', `"${path}" has ${bytes} bytes: expected at most ${maxFileBytes}`);
    const id = volumeFile.exec(name)?.[1] ?? null;
    return { id, path, bytes, allocatedBytes: blocks * 512 };
  }

  async adopt(name: string, id: string): Promise<void> {
    const from = this.#adoptablePath(name);
    const to = this.pathOf(id);
    if ((await this.#lstat(from)) === null) {
      // Repeated after a crash it has its new name already.
      if ((await this.find(id)) !== null) return;
      throw this.#noSuchFile(name);
    }
    const file = await this.#openVolume(from);
    try {
      await this.#attempt(() => file.chmod(0o600), 'written to');
      const { ino } = await this.#attempt(() => file.stat(), 'looked at');
      if (from === to) return;
      await this.#attempt(async () => {
        // Before: without them a write that was cut off would be forgotten.
        for (const companion of companions) await renameIfThere(from + companion, to + companion);
        await rename(from, to);
      }, 'written to');
      const moved = await lstat(to);
      if (moved.ino !== ino || !moved.isFile() || moved.nlink !== 1) {
        await rename(to, from);
        throw new PoolError(
          'not-ours',
          `"${from}" was another file meanwhile: expected that nobody changes it`,
        );
      }
    } finally {
      await file.close();
    }
    await this.#syncFolder();
  }

  async resize(id: string, bytes: number, thick: boolean): Promise<void> {
    const path = this.pathOf(id);
    const found = await this.find(id);
    if (found === null) throw this.#noSuchVolume(id);
    const added = Math.max(0, bytes - found.bytes);
    if (added > 0) await this.#expectRoom(bytes, thick ? added : 0);
    const file = await this.#openVolume(path);
    try {
      await this.#setSize(file, path, bytes, thick && added > 0);
    } finally {
      await file.close();
    }
  }

  async remove(id: string): Promise<void> {
    await this.#statFolder();
    await this.#removeFiles(this.pathOf(id));
    await this.#syncFolder();
  }

  async copyAtOnce(source: string, id: string): Promise<void> {
    if ((await this.copiesAtOnce()) === null)
      throw new PoolError(
        'not-supported',
        `the file system of "${this.folder}" does not share blocks between files: expected one that does, such as XFS or Btrfs`,
      );
    if ((await this.find(source)) === null) throw this.#noSuchVolume(source);
    await this.remove(id);
    const path = this.pathOf(id);
    try {
      await copyFile(this.pathOf(source), path, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
      await this.#sync(path);
    } catch (error) {
      await rm(path, { force: true });
      throw this.#explain(error, 'written to');
    }
    await this.#syncFolder();
  }

  async replace(id: string, by: string): Promise<void> {
    if ((await this.find(by)) === null) return;
    await this.find(id);
    const path = this.pathOf(id);
    await this.#attempt(async () => {
      // Removed first: their information about the former bytes must not be applied to the new ones.
      for (const companion of companions) await rm(path + companion, { force: true });
      await rename(this.pathOf(by), path);
    }, 'written to');
    await this.#syncFolder();
  }

  pathOf(id: string): string {
    if (!/^[0-9a-f]{32}$/u.test(id)) throw new RangeError(`"${id}" is no volume id: expected 32 hex digits`);
    return join(this.folder, id + suffix);
  }

  /** @throws PoolError for what is no name of a file in the folder, or one of what stands beside a volume. */
  #adoptablePath(name: string): string {
    const isName = name !== '' && !/[/\p{Cc}]/u.test(name) && name !== '.' && name !== '..';
    if (!isName || Buffer.byteLength(name) > maxNameBytes)
      throw new PoolError(
        'not-ours',
        `${JSON.stringify(name.slice(0, 255))} is no name of a file in the folder "${this.folder}": expected 1 to ${maxNameBytes} bytes, no slash`,
      );
    if (name.startsWith('.') || companions.some((companion) => name.endsWith(companion)))
      throw new PoolError(
        'not-ours',
        `"${join(this.folder, name)}" belongs to this server: expected a file that holds the bytes of a volume`,
      );
    return join(this.folder, name);
  }

  #noSuchFile(name: string): PoolError {
    return new PoolError(
      'no-such-volume',
      `there is no file "${join(this.folder, name)}" in the pool "${this.name}"`,
    );
  }

  #noSuchVolume(id: string): PoolError {
    return new PoolError(
      'no-such-volume',
      `there is no file "${this.pathOf(id)}" in the pool "${this.name}"`,
    );
  }

  async #statFolder(): Promise<Stats> {
    const found = await this.#attempt(() => stat(this.folder), 'looked at');
    if (found.isDirectory()) return found;
    throw new PoolError('unavailable', `"${this.folder}" of the pool "${this.name}" is no folder`);
  }

  /** A link, or a file with a second name, may lead to bytes outside the pool. */
  async #lstat(path: string): Promise<Stats | null> {
    let found;
    try {
      found = await lstat(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw this.#explain(error, 'looked at');
    }
    if (found.isFile() && found.nlink === 1) return found;
    throw new PoolError(
      'not-ours',
      `"${path}" is a link or has a second name: expected the file that was made for the volume`,
    );
  }

  async #removeFiles(path: string): Promise<void> {
    await this.#attempt(async () => {
      for (const each of [path, ...companions.map((companion) => path + companion)])
        await rm(each, { force: true });
    }, 'cleared of a volume');
  }

  async #openVolume(path: string): Promise<FileHandle> {
    return this.#attempt(() => open(path, constants.O_RDWR | constants.O_NOFOLLOW), 'written to');
  }

  async #setSize(file: FileHandle, path: string, bytes: number, thick: boolean): Promise<void> {
    await this.#attempt(() => file.truncate(bytes), 'written to', bytes);
    if (thick) await this.#allocate(path, bytes);
    await this.#attempt(() => file.sync(), 'written to');
  }

  /** Node has no function for it; fallocate(1) is part of util-linux, and of BusyBox, which has the short option only. */
  async #allocate(path: string, bytes: number): Promise<void> {
    try {
      await run('fallocate', ['-l', String(bytes), path]);
    } catch (error) {
      const { code, stderr = '' } = error as NodeJS.ErrnoException & { readonly stderr?: string };
      if (code === 'ENOENT')
        throw new PoolError(
          'not-supported',
          'fallocate(1) of util-linux is not installed: expected it for thick volumes',
        );
      if (/No space left/iu.test(stderr)) throw this.#noRoom(bytes);
      const isUnsupported = /not supported/iu.test(stderr);
      throw new PoolError(
        isUnsupported ? 'not-supported' : 'failed',
        `"${path}" could not be given all of its ${bytes} bytes: ${stderr.trim()}`,
      );
    }
  }

  async #expectRoom(bytes: number, takenBytes: number): Promise<void> {
    if (bytes > maxFileBytes)
      throw new PoolError('size', `${bytes} bytes: expected at most ${maxFileBytes} for one volume`);
    const { totalBytes, remainingBytes } = await this.read();
    if (bytes > totalBytes)
      throw new PoolError(
        'no-room',
        `${bytes} bytes: expected at most ${totalBytes}, the size of the pool "${this.name}"`,
      );
    if (takenBytes > remainingBytes) throw this.#noRoom(takenBytes, remainingBytes);
  }

  #noRoom(bytes: number, remainingBytes?: number): PoolError {
    const left = remainingBytes === undefined ? '' : `: ${remainingBytes} are left`;
    return new PoolError('no-room', `the pool "${this.name}" has no room for ${bytes} bytes${left}`);
  }

  /** Makes and copies a file of one block, because support can only be determined by trying. */
  async #probe(): Promise<boolean> {
    const original = join(this.folder, `${probePrefix}${process.pid}`);
    const copy = `${original}-copy`;
    try {
      const file = await open(original, 'w', 0o600);
      try {
        await file.write(Buffer.alloc(4096, 1));
        await file.sync();
      } finally {
        await file.close();
      }
      await copyFile(original, copy, constants.COPYFILE_FICLONE_FORCE);
      return true;
    } catch {
      return false;
    } finally {
      await rm(original, { force: true });
      await rm(copy, { force: true });
    }
  }

  async #sync(path: string): Promise<void> {
    const file = await open(path, 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** After a crash of the machine a file exists only if its folder was written to disk. */
  async #syncFolder(): Promise<void> {
    await this.#attempt(() => this.#sync(this.folder), 'written to');
  }

  async #attempt<T>(work: () => Promise<T>, what: string, bytes?: number): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.#explain(error, what, bytes);
    }
  }

  #explain(error: unknown, what: string, bytes?: number): PoolError {
    if (error instanceof PoolError) return error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return this.#noRoom(bytes ?? 0);
    if (code === 'EFBIG')
      return new PoolError('size', `the file system of "${this.folder}" has no files of ${bytes} bytes`);
    const reason = code === 'ENOENT' || code === 'EACCES' || code === 'EROFS' ? 'unavailable' : 'failed';
    return new PoolError(
      reason,
      `the folder "${this.folder}" of the pool "${this.name}" cannot be ${what}: ${message}`,
      { cause: error },
    );
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/**
 * Removes what killed processes left of their tests for shared blocks in a folder of a pool.  Never throws: what is wrong with the folder is
 * reported by the pool.
 */
export function removeLeftProbes(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const pid = /^\.probe-(\d+)(?:-copy)?$/u.exec(name)?.[1];
      if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // It is removed at a later start.
  }
}
