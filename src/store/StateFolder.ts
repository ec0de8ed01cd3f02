import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

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

/** "<pid> <start time> <boot id>", or null if there is no such process. */
function describeProcess(pid: number): string | null {
  try {
    const { startTime } = readStat(pid);
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${pid} ${startTime} ${boot}`;
  } catch {
    return null;
  }
}

/** How long to wait for a process that is being killed. */
const dyingMs = 5_000;

/** A killed process exists until the kernel has removed it.  This is waited for. */
function isAlive(owner: string): boolean {
  const pid = Number(owner.split(' ')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  for (const end = performance.now() + dyingMs; describeProcess(pid) === owner; pause()) {
    const stage = findStage(pid);
    if (stage === 'gone') return false;
    if (stage === 'running' || performance.now() > end) return true;
  }
  return false;
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
}

/** PF_EXITING of a task's flags (/proc/<pid>/stat field 9). */
const exitingFlag = 0x4;
/** SIGKILL in a set of signals (/proc/<pid>/status). */
const killBit = 1n << 8n;

/** `gone`: exited but not yet collected by its parent, so nothing is open any more.  `dying`: killed or exiting. */
function findStage(pid: number): 'running' | 'dying' | 'gone' {
  try {
    const { state, flags } = readStat(pid);
    const threads = readdirSync(`/proc/${pid}/task`).filter((thread) => thread !== String(pid));
    if (/[ZX]/u.test(state)) return threads.length === 0 ? 'gone' : 'dying';
    if ((flags & exitingFlag) !== 0) return 'dying';
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const pending = Array.from(status.matchAll(/^(?:Sig|Shd)Pnd:\s*([0-9a-f]+)/gmu), ([, set]) =>
      BigInt(`0x${set}`),
    );
    return pending.some((set) => (set & killBit) !== 0n) ? 'dying' : 'running';
  } catch {
    // The process has ended meanwhile.
    return 'gone';
  }
}

interface ProcessStat {
  readonly state: string;
  readonly flags: number;
  readonly startTime: string;
}

/** Fields 3, 9 and 22 of /proc/<pid>/stat.  @throws Error if there is no such process. */
function readStat(pid: number): ProcessStat {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The preceding command name is in parentheses and may contain any character.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', flags: Number(fields[6]), startTime: fields[19] ?? '' };
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
