import { execFile } from 'node:child_process';
import { readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAsClosed } from './closeMark.js';

/** The file of the store is not what a server left there; the sentence says why, and what can be done. */
export class UnsoundStoreError extends Error {
  override readonly name = 'UnsoundStoreError';
}

/** A store of gigabytes is not read to its end before the server starts. */
const maxReadMs = 20_000;

/**
 * Reads the whole store once, in a process of its own: lmdb maps the file into memory, and where it was cut short or written over,
 * the process that reads it is killed by a signal.  A file that is as it was when the store was closed is not read again: it is after a
 * crash that reading it costs as much as there is in it.  To be called by the owner of the folder, before the store is opened.
 *
 * @param read gives what is wrong with a store; another one in tests.
 * @throws UnsoundStoreError if it does not read to its end, is empty or missing beside other state, is not a file of this user's, or can be
 * written by others.
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
    // A first start that was killed leaves it so, and nothing else.
    const others = readdirSync(folder).filter((name) => !/^(?:store\.mdb|owner)/u.test(name));
    if (others.length > 0) throw damaged(path, `it is empty, and "${others[0]}" beside it is not`);
    return;
  }
  if (isAsClosed(path)) return;
  const fault = await read(path);
  if (fault !== null) throw damaged(path, fault);
}

/** What only a server leaves that had a store; null if there is nothing of it. */
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

/** What is wrong with it; null if nothing is, or if it could not be found out. */
function readInOtherProcess(path: string): Promise<string | null> {
  const program = fileURLToPath(new URL('readWholeStore.js', import.meta.url));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, path],
      // It needs none of ours, and that may hold secrets.
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
