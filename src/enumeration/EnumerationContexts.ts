import { randomBytes } from 'node:crypto';
import { CIMError } from '../cim/CIMError.js';
import { sameName } from '../cim/NameMap.js';
import type { Batch } from './Batch.js';
import { Enumeration, type EnumerationKind } from './Enumeration.js';
import { defaultEnumerationLimits, type EnumerationLimits } from './EnumerationLimits.js';

/** Who works with an enumeration, and where: it belongs to the user who opened it, in the namespace it was opened in. */
export interface EnumerationClient {
  readonly userName: string;
  readonly namespace: string;
  /** Aborted when the client of the present request has gone away: the enumeration is then closed. */
  readonly signal: AbortSignal;
}

export interface Opening<T> {
  readonly kind: EnumerationKind;
  /** As the client sent it; NULL stands for the server's own. */
  readonly operationTimeout: number | null;
  readonly maxObjectCount: number;
  /** The objects, as they come together. */
  readonly batches: (signal: AbortSignal) => AsyncIterable<Batch<T>>;
}

/** What an Open... or Pull... operation answers (DSP0200 1.4, 5.3.2.24). */
export interface PulledObjects<T> {
  readonly batches: AsyncIterable<Batch<T>>;
  /** Asked for after `batches` has been iterated to its end. */
  readonly endOfSequence: () => boolean;
  /** A new string each time; null at the end of the sequence. */
  readonly enumerationContext: () => string | null;
  /** Puts the last objects of the batch that was read last back, for the next pull: no more come after that. */
  putBack(objects: Batch<T>): void;
}

/** The open pull enumerations of this server. */
export class EnumerationContexts {
  readonly limits: EnumerationLimits;
  readonly #byContext = new Map<string, Enumeration>();
  readonly #onReturnFailed: (error: unknown) => void;
  #isShuttingDown = false;

  constructor(limits: Partial<EnumerationLimits> = {}, onReturnFailed: (error: unknown) => void = () => {}) {
    this.limits = { ...defaultEnumerationLimits, ...limits };
    this.#onReturnFailed = onReturnFailed;
  }

  /** How many are open. */
  get size(): number {
    return this.#byContext.size;
  }

  /**
   * Begins an enumeration and takes its first objects.
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
      batches: opening.batches,
      onClosed: () => this.#byContext.delete(enumeration.context),
      onReturnFailed: this.#onReturnFailed,
    });
    this.#renew(enumeration);
    return this.#take(enumeration, opening.maxObjectCount, signal);
  }

  /**
   * Takes the next objects of an enumeration.
   * @throws CIMError CIM_ERR_INVALID_ENUMERATION_CONTEXT for a context that is unknown, closed, timed out, of another user,
   * namespace or kind, or that another request is using; CIM_ERR_SERVER_LIMITS_EXCEEDED, which closes it, for one pull of no
   * objects too many.
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
    // The kind tells what its objects are.
    return this.#take(enumeration as Enumeration<T>, maxObjectCount, client.signal);
  }

  /**
   * Ends an enumeration before its end.
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
   * How many objects are left: unknown, since none is read before it is asked for.
   * @throws CIMError CIM_ERR_INVALID_ENUMERATION_CONTEXT
   */
  count(context: string, client: EnumerationClient): null {
    const enumeration = this.#get(context, client);
    if (!enumeration.isBusy) enumeration.keepAlive();
    return null;
  }

  /**
   * Seconds until an enumeration times out; null: never.
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

  /** Ends all: a pull that is running answers CIM_ERR_PULL_HAS_BEEN_ABANDONED, what comes later CIM_ERR_SERVER_IS_SHUTTING_DOWN. */
  async shutDown(): Promise<void> {
    this.#isShuttingDown = true;
    const reason = new CIMError('CIM_ERR_PULL_HAS_BEEN_ABANDONED', 'the server is shutting down');
    await Promise.all(Array.from(this.#byContext.values(), (enumeration) => enumeration.close(reason)));
  }

  /** Ends all of one user, whose rights have changed: a pull that is running answers CIM_ERR_PULL_HAS_BEEN_ABANDONED. */
  abandon(userName: string): void {
    const reason = new CIMError('CIM_ERR_PULL_HAS_BEEN_ABANDONED', 'the rights of its user have changed');
    for (const enumeration of this.#byContext.values())
      if (enumeration.userName === userName) void enumeration.close(reason).catch(this.#onReturnFailed);
  }

  #take<T>(enumeration: Enumeration<T>, count: number, signal: AbortSignal): PulledObjects<T> {
    return {
      batches: enumeration.take(Math.min(count, this.limits.maxObjectsPerPull), signal),
      endOfSequence: () => enumeration.isClosed,
      enumerationContext: () => (enumeration.isClosed ? null : this.#renew(enumeration)),
      putBack: (objects) => enumeration.putBack(objects),
    };
  }

  /** The old string is of no use any more: who repeats a request must not skip objects unknowingly. */
  #renew(enumeration: Enumeration): string {
    this.#byContext.delete(enumeration.context);
    enumeration.context = randomBytes(24).toString('base64url');
    this.#byContext.set(enumeration.context, enumeration);
    return enumeration.context;
  }

  #get(context: string, { userName, namespace }: EnumerationClient): Enumeration {
    const enumeration = this.#byContext.get(context);
    // One sentence for all: nobody learns that another user's enumeration exists.
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

function invalidContext(fault: string): CIMError {
  return new CIMError(
    'CIM_ERR_INVALID_ENUMERATION_CONTEXT',
    `the enumeration context is not valid: ${fault}`,
  );
}
