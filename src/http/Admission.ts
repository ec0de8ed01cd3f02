export interface AdmissionLimits {
  /** Requests under way at the same time. */
  readonly maxRequests: number;
  /** Of these on one connection. */
  readonly maxRequestsPerConnection: number;
  /** Of all bodies in memory at the same time. */
  readonly maxBodiesBytes: number;
}

/** More than a limit allows: the client may try again soon. */
export class OverloadError extends Error {
  override readonly name = 'OverloadError';
}

/** What requests take of the server together. */
export class Admission {
  readonly #limits: AdmissionLimits;
  #requests = 0;
  #bodiesBytes = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  get requests(): number {
    return this.#requests;
  }

  /** @throws OverloadError; otherwise `leave` is to be called once. */
  enter(onConnection: number): void {
    const { maxRequests, maxRequestsPerConnection } = this.#limits;
    if (onConnection > maxRequestsPerConnection)
      throw new OverloadError(
        `More than ${maxRequestsPerConnection} requests wait for their answers on this connection`,
      );
    if (this.#requests >= maxRequests)
      throw new OverloadError(`${maxRequests} requests are under way already`);
    this.#requests += 1;
  }

  leave(): void {
    this.#requests -= 1;
  }

  /** Waits without being counted as a request under way: what only waits keeps nobody out. */
  async outside<T>(wait: Promise<T>): Promise<T> {
    this.#requests -= 1;
    try {
      return await wait;
    } finally {
      this.#requests += 1;
    }
  }

  /**
   * Makes room for a body; what is returned gives it back.
   * @throws OverloadError
   */
  reserve(bytes: number): () => void {
    const { maxBodiesBytes } = this.#limits;
    // One body alone is always let in: how long it may be has a limit of its own.
    if (this.#bodiesBytes > 0 && this.#bodiesBytes + bytes > maxBodiesBytes)
      throw new OverloadError(`The requests under way hold ${this.#bodiesBytes} bytes already`);
    this.#bodiesBytes += bytes;
    return () => {
      this.#bodiesBytes -= bytes;
    };
  }
}
