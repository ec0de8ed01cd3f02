import { statSync } from 'node:fs';
import { ownCertificateFiles, renewOwnCertificate, type CertificateNames } from './renewOwnCertificate.js';
import type { Administrator } from './Administration.js';
import { CertificateError, readTlsMaterial, type TlsFiles, type TlsMaterial } from './readTlsMaterial.js';

/** Includes the names for which a certificate is made. */
export interface ServerCertificateOptions extends CertificateNames {
  /** The operator's certificate and key: both or none.  Without them the server makes a certificate. */
  readonly certificateFile: string | null;
  readonly keyFile: string | null;
  readonly clientCaFile: string | null;
  /** Where the server stores a certificate that it makes. */
  readonly stateDir: string;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /**
   * Resolves when it is on disk that new files took effect or could not be used.  A certificate that an administrator asked to
   * read takes effect only then.  Without it nothing is recorded.
   * @param by null: the files changed, or the certificate was about to expire.
   */
  readonly record?: (by: Administrator | null, outcome: 'done' | 'failed', cause: string) => Promise<void>;
  /** Interval at which the files are checked. */
  readonly pollMs?: number;
}

/** What came of reading the files again. */
export type CertificateReading =
  | { readonly kind: 'replaced' | 'unchanged' }
  /** The certificate that was read before stays in use. */
  | { readonly kind: 'refused'; readonly fault: string };

const dayMs = 86_400_000;
const warnBeforeMs = 14 * dayMs;

/**
 * The certificate, key and client CA of this server.  They are read at the start, and again when the files change or `reload` is
 * called.  If new files are invalid the former ones stay in use, and the fault is logged.  A certificate that the server made is
 * renewed 30 days before it expires, also while the server runs.
 */
export class ServerCertificate {
  readonly files: TlsFiles;
  /** Whether the server made the certificate, so that no CA confirms it. */
  readonly isOwn: boolean;
  readonly #options: ServerCertificateOptions;
  readonly #listeners: ((material: TlsMaterial) => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #current: TlsMaterial;
  #state: string;
  #nextExpiryCheck = 0;
  #reloading: Promise<unknown> = Promise.resolve();

  private constructor(options: ServerCertificateOptions, files: TlsFiles, isOwn: boolean) {
    this.#options = options;
    this.files = files;
    this.isOwn = isOwn;
    this.#state = stateOf(files);
    this.#current = readTlsMaterial(files);
    this.#timer = setInterval(() => this.#look(), options.pollMs ?? 5_000);
    // The timer does not keep the process alive.
    this.#timer.unref();
    this.#checkExpiry();
  }

  /** @throws CertificateError */
  static async open(options: ServerCertificateOptions): Promise<ServerCertificate> {
    const { certificateFile, keyFile, clientCaFile, stateDir, log } = options;
    if (certificateFile !== null && keyFile !== null) {
      return new ServerCertificate(options, { certificateFile, keyFile, clientCaFile }, false);
    }
    const files = ownCertificateFiles(stateDir, clientCaFile);
    const why = await renewOwnCertificate(files, options);
    if (why !== null) log.info({ file: files.certificateFile, why }, 'a certificate was made for HTTPS');
    return new ServerCertificate(options, files, true);
  }

  get current(): TlsMaterial {
    return this.#current;
  }

  /** Calls the listener with each new certificate that takes effect. */
  onChange(listener: (material: TlsMaterial) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Reads the files again.  Without `by` it never rejects.
   * @param by who asked for it, for the audit record.
   * @throws what `record` throws; nothing was changed then.
   */
  reload(by: Administrator | null = null): Promise<CertificateReading> {
    const reading = this.#reloading.then(() => this.#reload(by));
    this.#reloading = reading.catch(() => undefined);
    return reading;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #reload(by: Administrator | null): Promise<CertificateReading> {
    const { log } = this.#options;
    // Determined before the files are read, so that a change during the reading is detected later.
    this.#state = stateOf(this.files);
    try {
      if (this.isOwn) {
        const why = await renewOwnCertificate(this.files, this.#options);
        if (why !== null) log.info({ file: this.files.certificateFile, why }, 'a new certificate was made');
      }
      const read = readTlsMaterial(this.files);
      this.#expectValid(read);
      if (isSame(read, this.#current)) {
        if (by !== null) await this.#record(by, 'done', 'unchanged');
        return { kind: 'unchanged' };
      }
      await this.#record(by, 'done', `SHA-256 ${read.fingerprint}`);
      this.#current = read;
      for (const listener of this.#listeners) listener(read);
      log.info(
        { file: this.files.certificateFile, fingerprint: read.fingerprint, validTo: read.validTo },
        'a certificate was read and is in force',
      );
      return { kind: 'replaced' };
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error;
      const fault = `${error.message}; the certificate read before stays in force`;
      log.warn({}, fault);
      await this.#record(by, 'failed', error.message);
      return { kind: 'refused', fault };
    }
  }

  /** Only what an administrator asked for waits for a record: a certificate must be renewed on a full disk as well. */
  async #record(by: Administrator | null, outcome: 'done' | 'failed', cause: string): Promise<void> {
    try {
      await this.#options.record?.(by, outcome, cause);
    } catch (error) {
      if (by !== null) throw error;
      this.#options.log.warn({ err: error }, 'that the certificate was read again could not be recorded');
    }
  }

  /** A valid certificate is not replaced by an invalid one. */
  #expectValid({ validFrom, validTo }: TlsMaterial): void {
    const now = Date.now();
    const isValid = validFrom.getTime() <= now && now < validTo.getTime();
    if (isValid || this.#current.validTo.getTime() <= now) return;
    throw new CertificateError(
      `the certificate "${this.files.certificateFile}" is valid from ${validFrom.toISOString()} to ${validTo.toISOString()}: expected one that is valid now`,
    );
  }

  #look(): void {
    this.#checkExpiry();
    if (stateOf(this.files) !== this.#state) void this.reload();
  }

  /** Once a day, by a monotonic clock. */
  #checkExpiry(): void {
    const elapsed = performance.now();
    if (elapsed < this.#nextExpiryCheck) return;
    const isFirst = this.#nextExpiryCheck === 0;
    this.#nextExpiryCheck = elapsed + dayMs;
    if (this.isOwn) {
      if (!isFirst) void this.reload();
      return;
    }
    const now = Date.now();
    const { validTo } = this.#current;
    if (validTo.getTime() - now > warnBeforeMs) return;
    const ends = validTo.getTime() <= now ? 'has expired' : 'is about to expire';
    this.#options.log.warn(
      { validTo },
      `the certificate "${this.files.certificateFile}" ${ends} (${validTo.toISOString()})`,
    );
  }
}

function isSame(one: TlsMaterial, other: TlsMaterial): boolean {
  return one.certificate === other.certificate && one.key === other.key && one.clientCa === other.clientCa;
}

/** Changes when a file changes.  Links are followed. */
function stateOf({ certificateFile, keyFile, clientCaFile }: TlsFiles): string {
  return [certificateFile, keyFile, ...(clientCaFile === null ? [] : [clientCaFile])]
    .map((file) => {
      const stats = statSync(file, { throwIfNoEntry: false });
      return stats === undefined
        ? 'none'
        : `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}`;
    })
    .join(' ');
}
