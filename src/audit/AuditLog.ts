import { constants, readFileSync } from 'node:fs';
import { open, rename, statfs, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { firstMac, parseLine, printLine, type AuditHead } from './AuditChain.js';
import { auditFile, findFullFiles, fullFile } from './auditFiles.js';
import { settleNextFile, settleTail, type RecordedAct, type SettledTail } from './settleTail.js';
import { verifyAudit, type AuditVerification } from './verifyAudit.js';

/** One action that was done or refused.  It has no field for a secret. */
export interface AuditRecord {
  readonly who: string;
  /** Network address, or "local". */
  readonly address: string;
  readonly door: string;
  /** The kind of change: "add", "replace", "remove", "bind", "unbind", "setChapEnabled" ... */
  readonly what: string;
  readonly target: string | null;
  /** Name of the account, or of the user. */
  readonly account: string | null;
  /** Name of the volume; only in records of storage. */
  readonly volume?: string;
  /** The host that it was done at, where that is another one. */
  readonly host?: string;
  /** Name of the group or view of masking; only in records of those. */
  readonly group?: string;
  readonly outcome: string;
  readonly cause: string | null;
  /** Null if no proof was required. */
  readonly proof: { readonly state: string; readonly reason: string | null } | null;
  readonly durationMs: number;
  /** The endpoint that asked for it, and the id of its act; only in records of what an endpoint asked for. */
  readonly endpoint?: string;
  readonly act?: string;
}

/** A record could not be written.  The action must not be reported as done. */
export class AuditLogError extends Error {
  override readonly name = 'AuditLogError';
}

export interface AuditLogOptions {
  /** See `auditKeyOf`. */
  readonly key: Uint8Array;
  /** Stores the head.  It must be on disk when `put` resolves, and only the owner of the sealing key can change it. */
  readonly head: {
    get(): AuditHead | null;
    /** @param ended keys of sealed entries that are removed in the same transaction. */
    put(head: AuditHead, ended: readonly string[]): Promise<void>;
  };
  /** A file of this length is renamed and a new one begun; default 64 MiB. */
  readonly maxFileBytes?: number;
  readonly now?: () => Date;
}

interface Waiting {
  readonly fields: object;
  /** Keys of sealed entries that go with it. */
  readonly ended: readonly string[];
  readonly resolve: () => void;
  readonly reject: (error: AuditLogError) => void;
}

/** With less free disk space, no change that must be recorded is begun. */
const minFreeBytes = 1024 * 1024;

/**
 * The audit log: `audit.jsonl` in the state folder, mode 0600, one JSON object a line, append only. Lines are in the order of the
 * calls.  Records that arrive during a write are written together.
 *
 * Each record has a number and an HMAC over itself and the previous one.  The head of this chain is stored elsewhere, so `verify`
 * finds lines that were edited, removed, moved or cut off.  It cannot find a whole state folder that was replaced by an earlier
 * copy, nor changes made with the key.
 */
export class AuditLog {
  readonly #folder: string;
  readonly #options: AuditLogOptions;
  readonly #now: () => Date;
  #file: FileHandle;
  #head: AuditHead;
  #waiting: Waiting[] = [];
  /** Findings of the start.  They are written before anything else. */
  #found: object[] = [];
  #writing: Promise<void> | null = null;
  readonly #settledActs: readonly RecordedAct[];
  /** Length to which the file must be truncated, because a failed write could not be undone. */
  #tornAt: number | null = null;

  private constructor(
    folder: string,
    options: AuditLogOptions,
    file: FileHandle,
    head: AuditHead,
    settledActs: readonly RecordedAct[],
  ) {
    this.#folder = folder;
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#file = file;
    this.#head = head;
    this.#settledActs = settledActs;
  }

  /**
   * Opens the log, repairs what a crash left, and records it: "auditSettled" for a truncated line, which was never confirmed, and
   * "auditFault" for damage that a crash does not explain.  If the disk is full these records are written with the next one.
   * @throws AuditLogError if the file cannot be opened, belongs to another user, or is accessible to others.
   */
  static async open(folder: string, options: AuditLogOptions): Promise<AuditLog> {
    const file = await openFile(folder);
    try {
      const { head, faults, acts, cutBytes } = await settle(folder, options, file);
      const log = new AuditLog(folder, options, file, head, acts);
      if (cutBytes > 0) log.#found.push(log.#fieldsOf(foundRecord('auditSettled', cutOff(cutBytes))));
      if (faults.length > 0) log.#found.push(log.#fieldsOf(foundRecord('auditFault', faults.join('; '))));
      if (log.#found.length > 0) log.#writing = log.#writeAll();
      await log.#writing;
      return log;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * Whether a crash came between the line about this part of an act of an endpoint, or about all of it, and the transaction that should have
   * ended its intent.
   * @param what as in the line.
   */
  wasRecorded(act: string, what: string): boolean {
    return this.#settledActs.some((each) => each.act === act && each.what === what);
  }

  /** Number and HMAC of the last record that is on disk. */
  get head(): Pick<AuditHead, 'count' | 'mac'> {
    const { count, mac } = this.#head;
    return { count, mac };
  }

  /**
   * Resolves when the record is on disk.  The line begins with its number and the time of the call.  Records of the same turn of the event
   * loop share one wait for the disk.
   * @param ended keys of sealed entries that are removed in the same transaction.
   * @throws AuditLogError if it could not be written; no part of it is left in the file then.
   */
  write(record: AuditRecord, ended: readonly string[] = []): Promise<void> {
    const fields = this.#fieldsOf(record);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ fields, ended, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Copies field by field, so that further properties of the object are not recorded. */
  #fieldsOf(record: AuditRecord): object {
    const { who, address, door, what, target, account, volume, outcome, cause, proof, durationMs } = record;
    const { host, group, endpoint, act } = record;
    const time = this.#now().toISOString();
    const about = {
      target,
      account,
      ...(volume !== undefined && { volume }),
      ...(group !== undefined && { group }),
    };
    const via = {
      ...(host !== undefined && { host }),
      ...(endpoint !== undefined && { endpoint }),
      ...(act !== undefined && { act }),
    };
    return { time, who, address, door, what, ...about, outcome, cause, proof, durationMs, ...via };
  }

  /**
   * Call it before a change that must be recorded.
   * @throws AuditLogError if the disk is nearly full.
   */
  async expectRoom(): Promise<void> {
    const { bavail, bsize } = await statfs(this.#folder);
    if (bavail * bsize >= minFreeBytes) return;
    throw new AuditLogError(
      `the disk of "${this.#folder}" has ${bavail * bsize} bytes left: expected ${minFreeBytes}, so that what is changed can be recorded`,
    );
  }

  /** Checks everything written so far. */
  async verify(): Promise<AuditVerification> {
    await this.#writing;
    return verifyAudit(this.#folder, this.#options.key, this.#options.head.get());
  }

  /** Waits for writes in progress. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve();
    do {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#append(batch);
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        const error = new AuditLogError('the audit record could not be written', { cause });
        for (const { reject } of batch) reject(error);
      }
    } while (this.#waiting.length > 0);
    this.#writing = null;
  }

  async #append(batch: readonly Waiting[]): Promise<void> {
    await this.#mend();
    await this.#rotate();
    const { size } = await this.#file.stat();
    let { count, mac } = this.#head;
    let lines = '';
    for (const fields of [...this.#found, ...batch.map((each) => each.fields)]) {
      count += 1;
      const printed = printLine(this.#options.key, mac, count, fields);
      ({ mac } = printed);
      lines += `${printed.line}\n`;
    }
    const head = { ...this.#head, count, mac };
    try {
      await this.#file.appendFile(lines);
      await this.#file.datasync();
      await this.#options.head.put(
        head,
        batch.flatMap(({ ended }) => ended),
      );
      this.#head = head;
      this.#found = [];
    } catch (error) {
      this.#tornAt = size;
      await this.#mend().catch(() => {});
      throw error;
    }
  }

  async #mend(): Promise<void> {
    if (this.#tornAt === null) return;
    await this.#file.truncate(this.#tornAt);
    this.#tornAt = null;
  }

  async #rotate(): Promise<void> {
    const { size } = await this.#file.stat();
    if (size < (this.#options.maxFileBytes ?? 64 * 1024 * 1024)) return;
    try {
      await rename(join(this.#folder, auditFile), join(this.#folder, fullFile(this.#head.count)));
    } catch (error) {
      // The file was renamed already, and the next one could not be created.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    const full = this.#file;
    this.#file = await openFile(this.#folder);
    await full.close();
    await syncFolder(this.#folder);
  }
}

async function openFile(folder: string): Promise<FileHandle> {
  const path = join(folder, auditFile);
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
  let file: FileHandle;
  try {
    file = await open(path, flags, 0o600);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new AuditLogError(
      `the audit record "${path}" cannot be opened (${code}): expected a file, and no link to one`,
      { cause: error },
    );
  }
  try {
    await expectOwnFile(file, path);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The head after a crash, or at the first start with a chain. */
async function settle(
  folder: string,
  { key, head: kept }: AuditLogOptions,
  file: FileHandle,
): Promise<Pick<SettledTail, 'acts' | 'faults' | 'head'> & { readonly cutBytes: number }> {
  const text = readFileSync(join(folder, auditFile));
  const head = kept.get();
  if (head === null) {
    await cutTo(file, text.length, text.lastIndexOf('\n') + 1);
    const prior = text.subarray(0, text.lastIndexOf('\n') + 1);
    const begun = { count: 0, mac: firstMac(key, prior), priorBytes: prior.length };
    await kept.put(begun, []);
    const hadChain = prior
      .toString('utf8')
      .split('\n')
      .some((line) => parseLine(line) !== null);
    const isFault = hadChain || findFullFiles(folder).length > 0;
    const faults = isFault ? ['the store does not know where the audit record ends'] : [];
    return { head: begun, faults, acts: [], cutBytes: text.length - prior.length };
  }
  const settled = settleFiles(folder, key, head, text);
  await cutTo(file, text.length, settled.keptBytes);
  if (settled.keptBytes > 0 && text[settled.keptBytes - 1] !== 0x0a) {
    await file.appendFile('\n');
    await file.datasync();
  }
  if (settled.head.count !== head.count) await kept.put(settled.head, []);
  const { faults, acts } = settled;
  return { head: settled.head, faults, acts, cutBytes: text.length - settled.keptBytes };
}

/** @param text the content of the current file. */
function settleFiles(folder: string, key: Uint8Array, head: AuditHead, text: Buffer): SettledTail {
  const newestFull = findFullFiles(folder).at(-1);
  const isNext = newestFull === join(folder, fullFile(head.count));
  if (newestFull === undefined || (!isNext && text.length > 0)) return settleTail(key, head, text);
  // A crash between the renaming of a file and the first counted record of the next one.
  const before = settleTail(key, head, readFileSync(newestFull));
  const { head: settled, keptBytes, faults, acts } = settleNextFile(key, before.head, text);
  return {
    head: settled,
    keptBytes,
    faults: [...before.faults, ...faults],
    acts: [...before.acts, ...acts],
  };
}

async function cutTo(file: FileHandle, size: number, kept: number): Promise<void> {
  if (size === kept) return;
  await file.truncate(kept);
  await file.datasync();
}

function cutOff(bytes: number): string {
  return `a line that a crash cut off after ${bytes} bytes was removed: nobody had been told that it is written`;
}

function foundRecord(what: 'auditFault' | 'auditSettled', cause: string): AuditRecord {
  return {
    who: 'server',
    address: 'local',
    door: 'server',
    what,
    target: null,
    account: null,
    outcome: 'found',
    cause,
    proof: null,
    durationMs: 0,
  };
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function expectOwnFile(file: FileHandle, path: string): Promise<void> {
  const { uid, mode } = await file.stat();
  if (uid !== process.geteuid?.() || (mode & 0o077) !== 0) {
    throw new AuditLogError(
      `the audit record "${path}" has mode 0${(mode & 0o777).toString(8)} and belongs to user id ${uid}: ` +
        `expected 0600 and user id ${process.geteuid?.()}`,
    );
  }
}
