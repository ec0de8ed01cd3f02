import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** The sealing key cannot be used.  The sentence states why and what was expected. */
export class SealingKeyError extends Error {
  override readonly name = 'SealingKeyError';
}

const keyBytes = 32;

/**
 * The key that seals secrets in the store: 32 bytes in a file of the server's user that nobody else can read.
 * @param sealedEntriesExist whether the store has sealed entries.  A missing key is only created if not.
 * @throws SealingKeyError if the file is missing although it is needed, belongs to another user, is readable by others, or is not
 * 32 bytes long.
 */
export function readSealingKey(path: string, sealedEntriesExist: boolean): Buffer {
  return readKey(path) ?? makeKey(path, sealedEntriesExist);
}

function readKey(path: string): Buffer | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new SealingKeyError(`the sealing key "${path}" cannot be read (${code})`, { cause: error });
  }
  try {
    // The status of the open file, not of the name, so that the file cannot be exchanged in between.
    const stats = fstatSync(file);
    const mode = stats.mode & 0o777;
    if (!stats.isFile()) throw new SealingKeyError(`the sealing key "${path}" is not a file`);
    if (stats.uid !== process.geteuid?.()) {
      throw new SealingKeyError(
        `the sealing key "${path}" belongs to user id ${stats.uid}: expected ${process.geteuid?.()}`,
      );
    }
    if ((mode & 0o077) !== 0) {
      throw new SealingKeyError(
        `the sealing key "${path}" has mode 0${mode.toString(8)}: expected 0600, closed to group and others`,
      );
    }
    if (stats.size !== keyBytes) {
      throw new SealingKeyError(
        `the sealing key "${path}" has ${stats.size} bytes: expected ${keyBytes} random ones`,
      );
    }
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function makeKey(path: string, sealedEntriesExist: boolean): Buffer {
  if (sealedEntriesExist) {
    throw new SealingKeyError(
      `the sealing key "${path}" is missing: expected the key with which the store was sealed (put it back, or remove the state folder)`,
    );
  }
  const key = randomBytes(keyBytes);
  const made = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(made, 'wx', 0o600);
    try {
      writeSync(file, key);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    // A link never replaces an existing file: a key created meanwhile is kept, and an incomplete one is never visible.
    linkSync(made, path);
    syncFolder(dirname(path));
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new SealingKeyError(`the sealing key "${path}" cannot be made (${code})`, { cause: error });
  } finally {
    rmSync(made, { force: true });
  }
  return key;
}

/**
 * If a power failure removed the key, everything sealed with it would be lost.  Therefore the folder entry must be on disk too.
 */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
