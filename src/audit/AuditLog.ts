import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** One act that was done or refused.  It has no place for a secret. */
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
  readonly outcome: string;
  readonly cause: string | null;
  /** null where no proof was due. */
  readonly proof: { readonly state: string; readonly reason: string | null } | null;
  readonly durationMs: number;
}

/** A record could not be written; what it would have told must not be answered as done. */
export class AuditLogError extends Error {
  override readonly name = 'AuditLogError';
}

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: AuditLogError) => void;
}

/**
 * The record of who changed what: `audit.jsonl` in the state folder, 0600, one JSON object a line, only ever appended to.
 *
 * Lines stand in the order of the calls.  Records that come while one is being written go to disk together.
 */
export class AuditLog {
  readonly #file: FileHandle;
  readonly #now: () => Date;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;
  /** Where the file must be cut because a failed write could not be taken back. */
  #tornAt: number | null = null;

  private constructor(file: FileHandle, now: () => Date) {
    this.#file = file;
    this.#now = now;
  }

  /** @throws AuditLogError if the file cannot be opened, belongs to another user, or can be read or written by others. */
  static async open(folder: string, now: () => Date = () => new Date()): Promise<AuditLog> {
    const path = join(folder, 'audit.jsonl');
    const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
    let file: FileHandle;
    try {
      file = await open(path, flags, 0o600);
    } catch (error) {
      throw new AuditLogError(`the audit record "${path}" cannot be opened`, { cause: error });
    }
    try {
      await expectOwnFile(file, path);
      return new AuditLog(file, now);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * Settled when the record is on disk.  The line begins with the time of the call.
   * @throws AuditLogError if it could not be written; nothing of it is left in the file then.
   */
  write(record: AuditRecord): Promise<void> {
    const { who, address, door, what, target, account, outcome, cause, proof, durationMs } = record;
    const time = this.#now().toISOString();
    // Field by field: what else a caller's object may carry stays out of the record.
    const fields = { time, who, address, door, what, target, account, outcome, cause, proof, durationMs };
    const line = `${JSON.stringify(fields)}\n`;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#append(Buffer.from(batch.map(({ line }) => line).join('')));
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        const error = new AuditLogError('the audit record could not be written', { cause });
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = null;
  }

  async #append(lines: Buffer): Promise<void> {
    await this.#mend();
    const { size } = await this.#file.stat();
    try {
      await this.#file.appendFile(lines);
      await this.#file.datasync();
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
}

/** A line that a crash cut short is ended, so that the next one stands on its own. */
async function expectOwnFile(file: FileHandle, path: string): Promise<void> {
  const { uid, mode, size } = await file.stat();
  if (uid !== process.geteuid?.() || (mode & 0o077) !== 0) {
    throw new AuditLogError(
      `the audit record "${path}" has mode 0${(mode & 0o777).toString(8)} and belongs to user id ${uid}: ` +
        `expected 0600 and user id ${process.geteuid?.()}`,
    );
  }
  if (size === 0) return;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  if (buffer.toString() === '\n') return;
  await file.appendFile('\n');
  await file.datasync();
}
