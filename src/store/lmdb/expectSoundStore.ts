import { execFile } from 'node:child_process';
import { readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAsClosed } from './closeMark.js';

/** The file of the store is damaged.  The sentence states the damage and what can be done. */
export class UnsoundStoreError extends Error {
  override readonly name = 'UnsoundStoreError';
}

/** Time limit, because a store of several gigabytes is not read completely before the server starts. */
const maxReadMs = 20_000;

/**
 * Reads the whole store once, in a separate process: lmdb maps the file into memory, and if it was truncated or overwritten, the
 * reading process is killed by a signal.  A file that matches its close mark is not read, so this takes time only after a crash.
 * The owner of the folder must call it before the store is opened.
 * @param read returns what is wrong with a store; tests supply another one.
 * @throws UnsoundStoreError if the file cannot be read to its end, is empty or missing although other state exists, belongs to
 * another user, or is writable by others.
 */
export async function expectSoundStore(
  folder: string,
  read: (path: string) => Promise<string | null> = readInOtherProcess,
): Promise<void> {
  const path = join(folder, 'store.mdb');
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    const rest = leftBeside(folder);
    if (rest !== null) throw damaged(path, `it is missing, and "${rest}" beside it is not`);
    return;
  }
  expectOwn(path, stats);
  if (stats.size === 0) {
    // A first start that was killed leaves only this.
    const others = readdirSync(folder).filter((name) => !/^(?:store\.mdb|owner)/u.test(name));
    if (others.length > 0) throw damaged(path, `it is empty, and "${others[0]}" beside it is not`);
    return;
  }
  if (isAsClosed(path)) return;
  const fault = await read(path);
  if (fault !== null) throw damaged(path, fault);
}

/** A file that only a server with a store creates; null if there is none. */
function leftBeside(folder: string): string | null {
  const left = (name: string): boolean =>
    (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0) > 0;
  return ['store.mdb-closed', 'audit.jsonl'].find(left) ?? null;
}

function expectOwn(path: string, stats: Stats): void {
  if (!stats.isFile()) throw new UnsoundStoreError(`the store "${path}" is not a file: expected one`);
  const { uid, mode } = stats;
  const own = process.geteuid?.();
  if (uid === own && (mode & 0o022) === 0) return;
  throw new UnsoundStoreError(
    `the store "${path}" has mode 0${(mode & 0o777).toString(8)} and belongs to user id ${uid}: ` +
      `expected one of user id ${own} that group and others cannot write to; chown and chmod 600 it if what it holds can be relied on`,
  );
}

function damaged(path: string, why: string): UnsoundStoreError {
  return new UnsoundStoreError(
    `the store "${path}" is damaged: ${why}; put back a copy of the whole state folder, or move the folder away and begin anew, ` +
      'with no users, no secrets and every target closed',
  );
}

/** What is wrong with the store; null if nothing is, or if it could not be determined. */
function readInOtherProcess(path: string): Promise<string | null> {
  const program = fileURLToPath(new URL('readWholeStore.js', import.meta.url));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, path],
      // The environment may contain secrets and is not needed.
      { env: {}, timeout: maxReadMs, killSignal: 'SIGTERM' },
      (error, _stdout, stderr) => {
        if (error === null) return resolve(null);
        const { code, signal } = error as { code?: number | string | null; signal?: NodeJS.Signals | null };
        const isCrash = ['SIGSEGV', 'SIGBUS', 'SIGABRT', 'SIGILL'].includes(signal ?? '');
        if (isCrash) return resolve(`reading it ends with ${signal}`);
        const [, sentence] = /^unreadable: (.*)$/mu.exec(stderr) ?? [];
        return resolve(code === 3 && sentence !== undefined ? sentence : null);
      },
    );
  });
}
