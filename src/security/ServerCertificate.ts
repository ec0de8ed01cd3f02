import { statSync } from 'node:fs';
import { ownCertificateFiles, renewOwnCertificate, type CertificateNames } from './renewOwnCertificate.js';
import { CertificateError, readTlsMaterial, type TlsFiles, type TlsMaterial } from './readTlsMaterial.js';

/** With the names that a certificate is made for. */
export interface ServerCertificateOptions extends CertificateNames {
  /** The operator's own, both or none; without them the server makes one. */
  readonly certificateFile: string | null;
  readonly keyFile: string | null;
  readonly clientCaFile: string | null;
  /** Where a certificate that the server makes is kept. */
  readonly stateDir: string;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** How often the files are looked at. */
  readonly pollMs?: number;
}

const dayMs = 86_400_000;
const warnBeforeMs = 14 * dayMs;

/**
 * The certificate, key and client CA of this server: read at the start, and again when the files change or `reload` is called.
 *
 * What cannot be used leaves in force what was there before, and is said in the log.  A certificate that the server made itself
 * is made anew 30 days before it ends, while it runs too.
 */
export class ServerCertificate {
  readonly files: TlsFiles;
  /** Whether the server made it, and nobody vouches for it. */
  readonly isOwn: boolean;
  readonly #options: ServerCertificateOptions;
  readonly #listeners: ((material: TlsMaterial) => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #current: TlsMaterial;
  #state: string;
  #nextExpiryCheck = 0;
  #reloading: Promise<void> = Promise.resolve();

  private constructor(options: ServerCertificateOptions, files: TlsFiles, isOwn: boolean) {
    this.#options = options;
    this.files = files;
    this.isOwn = isOwn;
    this.#state = stateOf(files);
    this.#current = readTlsMaterial(files);
    this.#timer = setInterval(() => this.#look(), options.pollMs ?? 5_000);
    // A server that has been told to stop does not wait for it.
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

  /** Calls `listener` with each that comes into force from now on. */
  onChange(listener: (material: TlsMaterial) => void): void {
    this.#listeners.push(listener);
  }

  /** Reads the files again.  Never rejects: what is wrong is said in the log, and the old ones stay. */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.then(() => this.#reload());
    return this.#reloading;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #reload(): Promise<void> {
    const { log } = this.#options;
    // Before they are read: what changes meanwhile is a change yet to be seen.
    this.#state = stateOf(this.files);
    try {
      if (this.isOwn) {
        const why = await renewOwnCertificate(this.files, this.#options);
        if (why !== null) log.info({ file: this.files.certificateFile, why }, 'a new certificate was made');
      }
      const read = readTlsMaterial(this.files);
      this.#expectValid(read);
      if (isSame(read, this.#current)) return;
      this.#current = read;
      for (const listener of this.#listeners) listener(read);
      log.info(
        { file: this.files.certificateFile, fingerprint: read.fingerprint, validTo: read.validTo },
        'a certificate was read and is in force',
      );
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error;
      log.warn({}, `${error.message}; the certificate read before stays in force`);
    }
  }

  /** In place of one that is valid now, none is taken that is not. */
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

  /** Once a day of a clock that does not jump. */
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

/** Changes with the files: what a link leads to counts, not the link. */
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
