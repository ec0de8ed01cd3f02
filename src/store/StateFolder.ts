import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeProcess, isAlive } from './describeProcess.js';

/** Subfolder with instances that clients created of classes that the server now provides itself. */
export const movedAsideFolder = 'moved-aside';

/** The state folder cannot be used.  The sentence states why and what was expected. */
export class StateFolderError extends Error {
  override readonly name = 'StateFolderError';
}

/**
 * The folder with the server's state.  This process owns it from construction to `release()`. The file `owner` identifies the
 * owning process by its process id and, because ids are reused, its start time (in clock ticks after boot, /proc/<pid>/stat field
 * 22) and the boot id.  The file of a process that has ended is replaced.
 */
export class StateFolder {
  readonly path: string;
  readonly #lock: string;
  readonly #owner: string;

  /**
   * Creates the folder with mode 0700 if it does not exist.
   * @throws StateFolderError if another process owns it, it belongs to another user, or others may write to it.
   */
  constructor(path: string) {
    this.path = path;
    this.#lock = join(path, 'owner');
    this.#owner = describeProcess(process.pid) ?? `${process.pid}`;
    openFolder(path);
    this.#take();
  }

  /** Gives up the ownership. */
  release(): void {
    if (readOwner(this.#lock) === this.#owner) rmSync(this.#lock, { force: true });
  }

  #take(): void {
    const mine = `${this.#lock}.${process.pid}`;
    writeFileSync(mine, this.#owner, { mode: 0o600 });
    try {
      if (tryLink(mine, this.#lock)) return;
      const found = readOwner(this.#lock);
      if (found !== null && isAlive(found)) throw this.#ownedBy(found);
      this.#putAside(found);
      if (!tryLink(mine, this.#lock)) throw this.#ownedBy(readOwner(this.#lock));
    } finally {
      rmSync(mine, { force: true });
    }
  }

  /** Moves the file of an ended process away.  If a third process was faster and the file is now that process's, puts it back. */
  #putAside(dead: string | null): void {
    if (dead === null) return;
    const aside = `${this.#lock}.dead.${process.pid}`;
    try {
      renameSync(this.#lock, aside);
      const moved = readOwner(aside);
      if (moved === dead) return;
      tryLink(aside, this.#lock);
      throw this.#ownedBy(moved);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    } finally {
      rmSync(aside, { force: true });
    }
  }

  #ownedBy(owner: string | null): StateFolderError {
    const pid = owner?.split(' ')[0] ?? 'unknown';
    return new StateFolderError(
      `the state folder "${this.path}" is in use by process ${pid}: expected to be its only user`,
    );
  }
}

/** The id of the running process that owns a state folder; null if there is none. */
export function findStateOwner(path: string): number | null {
  const owner = readOwner(join(path, 'owner'));
  return owner !== null && isAlive(owner) ? Number(owner.split(' ')[0]) : null;
}

function openFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(path);
    if (uid !== process.geteuid?.()) {
      throw new StateFolderError(
        `the state folder "${path}" belongs to user id ${uid}: expected ${process.geteuid?.()}`,
      );
    }
    if ((mode & 0o022) !== 0) {
      throw new StateFolderError(
        `the state folder "${path}" has mode 0${(mode & 0o777).toString(8)}: expected one that group and others cannot write to`,
      );
    }
  } catch (error) {
    if (error instanceof StateFolderError) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new StateFolderError(
      `the state folder "${path}" cannot be used (${code}): expected a folder, or a place where one can be made`,
      { cause: error },
    );
  }
}

function readOwner(lock: string): string | null {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return null;
  }
}

function tryLink(existing: string, name: string): boolean {
  try {
    linkSync(existing, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
