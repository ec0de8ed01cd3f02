import { randomBytes } from 'node:crypto';
import { CIMError } from '../cim/CIMError.js';
import { sameName } from '../cim/NameMap.js';
import { HeldElsewhereError } from '../dispatch/HeldElsewhereError.js';
import type { Batch } from './Batch.js';
import { Enumeration, type EnumerationKind } from './Enumeration.js';
import { defaultEnumerationLimits, type EnumerationLimits } from './EnumerationLimits.js';

/** The user and the namespace of a request.  An enumeration belongs to the user and namespace that opened it. */
export interface EnumerationClient {
  readonly userName: string;
  readonly namespace: string;
  /** Aborted when the client of the current request disconnects: the enumeration is then closed. */
  readonly signal: AbortSignal;
}

export interface Opening<T> {
  readonly kind: EnumerationKind;
  /** OperationTimeout as the client sent it; null selects the server's default. */
  readonly operationTimeout: number | null;
  readonly maxObjectCount: number;
  /** Whether what fails in the source is told in the answer to one pull, and the others go on. */
  readonly continuesOnError: boolean;
  /** The objects in batches. @param failures takes what failed; null where the first failure ends the enumeration. */
  readonly batches: (signal: AbortSignal, failures: unknown[] | null) => AsyncIterable<Batch<T>>;
}

/** The result of an Open... or Pull... operation (DSP0200 1.4, 5.3.2.24). */
export interface PulledObjects<T> {
  readonly batches: AsyncIterable<Batch<T>>;
  /** Valid after `batches` has been iterated to its end. */
  readonly endOfSequence: () => boolean;
  /** A new string for each request; null at the end of the sequence. */
  readonly enumerationContext: () => string | null;
  /** Puts back the last objects of the batch read last, for the next pull.  Nothing more follows in this response. */
  putBack(objects: Batch<T>): void;
}

/** The endpoints that serve the same clients.  Each context names the endpoint that holds its enumeration. */
export interface ContextHolders {
  /** The id of this endpoint: letters and digits. */
  readonly own: string;
  /** Whether another endpoint is there. */
  isThere(endpoint: string): boolean;
}

/** The open pull enumerations of this server. */
export class EnumerationContexts {
  readonly limits: EnumerationLimits;
  readonly #byContext = new Map<string, Enumeration>();
  readonly #onReturnFailed: (error: unknown) => void;
  readonly #holders: ContextHolders | null;
  #isShuttingDown = false;

  /** @param holders null: no other server answers the same clients. */
  constructor(
    limits: Partial<EnumerationLimits> = {},
    onReturnFailed: (error: unknown) => void = () => {},
    holders: ContextHolders | null = null,
  ) {
    this.limits = { ...defaultEnumerationLimits, ...limits };
    this.#onReturnFailed = onReturnFailed;
    this.#holders = holders;
  }

  /** Number of open enumerations. */
  get size(): number {
    return this.#byContext.size;
  }

  /**
   * Opens an enumeration and takes its first objects.
   * @throws CIMError CIM_ERR_SERVER_IS_SHUTTING_DOWN, CIM_ERR_INVALID_OPERATION_TIMEOUT, CIM_ERR_SERVER_LIMITS_EXCEEDED.
   */
  open<T>(opening: Opening<T>, { userName, namespace, signal }: EnumerationClient): PulledObjects<T> {
    this.#expectRunning();
    const timeoutSeconds = this.expectTimeout(opening.operationTimeout);
    this.#expectRoomFor(userName);
    const enumeration: Enumeration<T> = new Enumeration({
      kind: opening.kind,
      namespace,
      userName,
      timeoutSeconds,
      continuesOnError: opening.continuesOnError,
      batches: opening.batches,
      onClosed: () => this.#byContext.delete(enumeration.context),
      onReturnFailed: this.#onReturnFailed,
    });
    this.#renew(enumeration);
    // Who opens it knows no context yet with which to go on after an error.
    return this.#take(enumeration, opening.maxObjectCount, signal, false);
  }

  /**
   * Takes the next objects of an enumeration.
   * @throws CIMError CIM_ERR_INVALID_ENUMERATION_CONTEXT for a context that is unknown, closed, timed out, of another user,
   * namespace or kind, or in use by another request; CIM_ERR_SERVER_LIMITS_EXCEEDED after too many consecutive pulls of no
   * objects, which also closes the enumeration.  HeldElsewhereError for a context of another endpoint that is there; `close` and
   * `count` likewise.
   */
  async pull<T>(
    context: string,
    kind: EnumerationKind,
    maxObjectCount: number,
    client: EnumerationClient,
  ): Promise<PulledObjects<T>> {
    this.#expectRunning();
    const enumeration = this.#get(context, client);
    if (enumeration.kind !== kind) {
      throw invalidContext(
        `it is an enumeration of ${kindNames[enumeration.kind]}, not of ${kindNames[kind]}`,
      );
    }
    if (enumeration.isBusy) throw invalidContext('another request is using it');
    enumeration.consecutiveZeroPulls = maxObjectCount === 0 ? enumeration.consecutiveZeroPulls + 1 : 0;
    const { maxConsecutiveZeroPulls } = this.limits;
    if (enumeration.consecutiveZeroPulls > maxConsecutiveZeroPulls) {
      const error = new CIMError(
        'CIM_ERR_SERVER_LIMITS_EXCEEDED',
        `more than ${maxConsecutiveZeroPulls} pulls of no objects, one after the other: the enumeration is closed`,
      );
      await enumeration.close(error);
      throw error;
    }
    // The kind determines the type of the objects.
    return this.#take(enumeration as Enumeration<T>, maxObjectCount, client.signal);
  }

  /**
   * Closes an enumeration before its end.
   * @throws CIMError CIM_ERR_INVALID_ENUMERATION_CONTEXT, CIM_ERR_PULL_CANNOT_BE_ABANDONED while a pull is running.
   */
  async close(context: string, client: EnumerationClient): Promise<void> {
    const enumeration = this.#get(context, client);
    if (enumeration.isBusy) {
      throw new CIMError('CIM_ERR_PULL_CANNOT_BE_ABANDONED', 'a pull of this enumeration is running');
    }
    await enumeration.close(new Error('closed by its client'));
  }

  /**
   * The number of objects left.  It is always unknown, since no object is read before it is asked for.
   * @throws CIMError CIM_ERR_INVALID_ENUMERATION_CONTEXT
   */
  count(context: string, client: EnumerationClient): null {
    const enumeration = this.#get(context, client);
    if (!enumeration.isBusy) enumeration.keepAlive();
    return null;
  }

  /**
   * The time-out in seconds; null: none.
   * @throws CIMError CIM_ERR_INVALID_OPERATION_TIMEOUT
   */
  expectTimeout(operationTimeout: number | null): number | null {
    const { allowsNoTimeout, defaultTimeoutSeconds, maxTimeoutSeconds } = this.limits;
    if (operationTimeout === null) return defaultTimeoutSeconds;
    if (operationTimeout === 0 && allowsNoTimeout) return null;
    if (operationTimeout === 0 || operationTimeout > maxTimeoutSeconds) {
      throw new CIMError(
        'CIM_ERR_INVALID_OPERATION_TIMEOUT',
        `OperationTimeout is ${operationTimeout}: expected ${allowsNoTimeout ? 0 : 1} to ${maxTimeoutSeconds} seconds`,
      );
    }
    return operationTimeout;
  }

  /**
   * Closes all enumerations.  A running pull answers CIM_ERR_PULL_HAS_BEEN_ABANDONED, later requests
   * CIM_ERR_SERVER_IS_SHUTTING_DOWN.
   */
  async shutDown(): Promise<void> {
    this.#isShuttingDown = true;
    const reason = new CIMError('CIM_ERR_PULL_HAS_BEEN_ABANDONED', 'the server is shutting down');
    await Promise.all(Array.from(this.#byContext.values(), (enumeration) => enumeration.close(reason)));
  }

  /** Closes all enumerations of a user whose rights have changed.  A running pull answers CIM_ERR_PULL_HAS_BEEN_ABANDONED. */
  abandon(userName: string): void {
    const reason = new CIMError('CIM_ERR_PULL_HAS_BEEN_ABANDONED', 'the rights of its user have changed');
    for (const enumeration of this.#byContext.values())
      if (enumeration.userName === userName) void enumeration.close(reason).catch(this.#onReturnFailed);
  }

  #take<T>(
    enumeration: Enumeration<T>,
    count: number,
    signal: AbortSignal,
    tellsFailures = true,
  ): PulledObjects<T> {
    return {
      batches: enumeration.take(Math.min(count, this.limits.maxObjectsPerPull), signal, tellsFailures),
      endOfSequence: () => enumeration.isClosed,
      enumerationContext: () => (enumeration.isClosed ? null : this.#renew(enumeration)),
      putBack: (objects) => enumeration.putBack(objects),
    };
  }

  /**
   * Replaces the context.  The old one becomes invalid, so that a client that repeats a request does not skip objects
   * unknowingly.
   */
  #renew(enumeration: Enumeration): string {
    this.#byContext.delete(enumeration.context);
    const random = randomBytes(24).toString('base64url');
    enumeration.context = this.#holders ? `${this.#holders.own}-${random}` : random;
    this.#byContext.set(enumeration.context, enumeration);
    return enumeration.context;
  }

  #get(context: string, { userName, namespace }: EnumerationClient): Enumeration {
    const enumeration = this.#byContext.get(context);
    const holder = enumeration || !this.#holders ? null : holderOf(context);
    if (holder !== null && holder !== this.#holders?.own && this.#holders?.isThere(holder) === true)
      throw new HeldElsewhereError(holder);
    // One sentence for all cases, so that nobody learns of another user's enumerations.
    if (!enumeration || enumeration.userName !== userName || !sameName(enumeration.namespace, namespace)) {
      throw invalidContext('there is no open enumeration of this user in this namespace that it stands for');
    }
    return enumeration;
  }

  #expectRunning(): void {
    if (this.#isShuttingDown) {
      throw new CIMError('CIM_ERR_SERVER_IS_SHUTTING_DOWN', 'the server is shutting down');
    }
  }

  #expectRoomFor(userName: string): void {
    const { maxContexts, maxContextsPerUser } = this.limits;
    let ofUser = 0;
    for (const enumeration of this.#byContext.values()) if (enumeration.userName === userName) ofUser += 1;
    const exceeded = ofUser >= maxContextsPerUser || this.#byContext.size >= maxContexts;
    if (!exceeded) return;
    throw new CIMError(
      'CIM_ERR_SERVER_LIMITS_EXCEEDED',
      `too many open enumerations: at most ${maxContextsPerUser} of one user and ${maxContexts} in all`,
    );
  }
}

const kindNames: { readonly [K in EnumerationKind]: string } = {
  instancesWithPath: 'instances with paths',
  instancePaths: 'instance paths',
  instances: 'instances',
};

/** The endpoint that a context names; null: it names none. */
function holderOf(context: string): string | null {
  return /^([\dA-Za-z]{1,64})-[\w-]{32}$/u.exec(context)?.[1] ?? null;
}

function invalidContext(fault: string): CIMError {
  return new CIMError(
    'CIM_ERR_INVALID_ENUMERATION_CONTEXT',
    `the enumeration context is not valid: ${fault}`,
  );
}
