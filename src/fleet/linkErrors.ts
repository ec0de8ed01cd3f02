/** There is no answer of a host: it cannot be reached, its certificate is not acceptable, or the connection was lost. */
export class HostConnectionError extends Error {
  override readonly name = 'HostConnectionError';
  /** Whether the request may have reached the host. */
  readonly isConnected: boolean;
  /** Whether it failed on a persistent connection and may be retried on a new one. */
  readonly isStale: boolean;
  /** Whether it failed by timeout. */
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

/** The answer of a host is invalid, for example of another version, or refuses the request. */
export class HostAnswerError extends Error {
  override readonly name = 'HostAnswerError';
  /** The HTTP status if it shows the failure; otherwise null. */
  readonly status: number | null;

  constructor(message: string, status: number | null = null) {
    super(message);
    this.status = status;
  }

  /** Whether the agent refused the request without executing it. */
  get isRefused(): boolean {
    return this.status !== null && this.status >= 400 && this.status < 500;
  }
}

/** The host answered that it could not read what was asked for.  `reason` is that of a TargetDriverError at the host. */
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

/** Converts an error of a connection.  @param isConnected whether the request may have reached the host. */
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
