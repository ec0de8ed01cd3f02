/** A host gave no answer: it cannot be reached, is not who it should be, or the connection was cut. */
export class HostConnectionError extends Error {
  override readonly name = 'HostConnectionError';
  /** Whether the request may have reached the host. */
  readonly isConnected: boolean;
  /** Whether it failed on a connection that had been kept open, and may be tried on a new one. */
  readonly isStale: boolean;
  /** Whether time was over. */
  readonly isLate: boolean;

  constructor(
    why: string,
    {
      isConnected,
      isStale = false,
      isLate = false,
      cause,
    }: {
      readonly isConnected: boolean;
      readonly isStale?: boolean;
      readonly isLate?: boolean;
      readonly cause?: unknown;
    },
  ) {
    super(why, { cause });
    this.isConnected = isConnected;
    this.isStale = isStale;
    this.isLate = isLate;
  }
}

/** A host answered what is no answer: it speaks another version, or refuses the request. */
export class HostAnswerError extends Error {
  override readonly name = 'HostAnswerError';
  /** Of HTTP; null where it was not that. */
  readonly status: number | null;

  constructor(message: string, status: number | null = null) {
    super(message);
    this.status = status;
  }

  /** Whether the request was refused before it was looked at. */
  get isRefused(): boolean {
    return this.status !== null && this.status >= 400 && this.status < 500;
  }
}

/** The host itself says why it could not be read. */
export class HostFailure extends Error {
  override readonly name = 'HostFailure';
  readonly reason: string;
  readonly inDoubt: boolean;

  constructor({
    reason,
    message,
    inDoubt = false,
  }: {
    reason: string;
    message: string;
    inDoubt?: boolean | undefined;
  }) {
    super(message);
    this.reason = reason;
    this.inDoubt = inDoubt;
  }
}

/** @param isConnected whether the request may have reached the host. */
export function asConnectionError(
  error: unknown,
  isConnected: boolean,
  isStale = false,
): HostConnectionError {
  if (error instanceof HostConnectionError) return error;
  const { code, message, name } = error as NodeJS.ErrnoException;
  const isLate = name === 'AbortError' || name === 'TimeoutError' || code === 'ABORT_ERR';
  const why = isLate ? 'it gave no answer in time' : (code ?? message);
  return new HostConnectionError(why, { isConnected, isStale, isLate, cause: error });
}
