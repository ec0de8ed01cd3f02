export interface AdmissionLimits {
  /** Maximum number of requests in progress. */
  readonly maxRequests: number;
  /** Maximum number of requests in progress on one connection. */
  readonly maxRequestsPerConnection: number;
  /** Maximum size of all bodies in memory together. */
  readonly maxBodiesBytes: number;
}

/** A limit is exceeded.  The client may try again soon. */
export class OverloadError extends Error {
  override readonly name = 'OverloadError';
}

/** Limits the requests in progress and the memory of their bodies. */
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

  /**
   * Admits a request.  The caller must call `leave` exactly once afterwards.
   * @throws OverloadError
   */
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

  /** Waits without counting as a request in progress, so that waiting does not keep other requests out. */
  async outside<T>(wait: Promise<T>): Promise<T> {
    this.#requests -= 1;
    try {
      return await wait;
    } finally {
      this.#requests += 1;
    }
  }

  /**
   * Reserves memory for a body.  The returned function releases it.
   * @throws OverloadError
   */
  reserve(bytes: number): () => void {
    const { maxBodiesBytes } = this.#limits;
    // A single body is always admitted.  Its length has a limit of its own.
    if (this.#bodiesBytes > 0 && this.#bodiesBytes + bytes > maxBodiesBytes)
      throw new OverloadError(`The requests under way hold ${this.#bodiesBytes} bytes already`);
    this.#bodiesBytes += bytes;
    return () => {
      this.#bodiesBytes -= bytes;
    };
  }
}
