import { CIMError } from '../cim/CIMError.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import { TimeSlice } from '../eventloop/TimeSlice.js';
import type { SelectQuery } from '../query/compileSelect.js';

export interface FilterTestsDeps {
  /** Maximum time for one indication in one filter.  After that the indication does not match. */
  readonly timeoutMs: number;
  /** Called for an indication that was not tested completely and so does not match. */
  readonly onGivenUp: (query: SelectQuery, why: unknown) => void;
}

/** Maximum number of indications waiting for one slow filter. */
const maxWaiting = 1_000;

/** Maximum time of all filters together before the publishing code continues. */
const atOnceMs = 5;

interface Waiting {
  readonly indication: CIMInstance;
  readonly deliver: () => void;
  readonly tested: () => void;
}

/**
 * Tests indications with the queries of filters.  Most tests finish at once; long ones continue in turns with the other work of
 * the server. The order of indications is kept for each filter, and no filter waits for another one.
 */
export class FilterTests {
  readonly #deps: FilterTestsDeps;
  readonly #waiting = new Map<SelectQuery, Waiting[]>();
  readonly #closing = new AbortController();
  /** Time used in this turn of the event loop. */
  #takenMs = 0;

  constructor(deps: FilterTestsDeps) {
    this.#deps = deps;
  }

  /**
   * Calls `deliver` if the indication matches, at once or later.
   * @param tested called once after that, or when it is certain that the indication does not match.
   */
  offer(
    query: SelectQuery,
    indication: CIMInstance,
    deliver: () => void,
    tested: () => void = () => {},
  ): void {
    const waiting = this.#waiting.get(query);
    if (waiting) {
      if (waiting.length < maxWaiting) {
        waiting.push({ indication, deliver, tested });
        return;
      }
      this.#giveUp(query, new Error(`${maxWaiting} indications wait for the filter already`));
      tested();
      return;
    }
    if (this.#takenMs >= atOnceMs) {
      void this.#testAll(query, [{ indication, deliver, tested }]);
      return;
    }
    const startedAt = performance.now();
    let passes: boolean | Promise<boolean>;
    try {
      passes = query.matches(indication, this.#turnsFrom(startedAt));
    } catch (error) {
      this.#giveUp(query, error);
      tested();
      return;
    }
    if (this.#takenMs === 0) setImmediate(() => (this.#takenMs = 0));
    this.#takenMs += performance.now() - startedAt;
    if (passes === true) deliver();
    if (typeof passes === 'boolean') tested();
    else void this.#testAll(query, [], { passes, deliver, tested });
  }

  /** Discards waiting indications. */
  close(): void {
    this.#closing.abort(new Error('the server is stopping'));
    this.#waiting.clear();
  }

  /** Tests the indications waiting for a filter until none is left. */
  async #testAll(
    query: SelectQuery,
    waiting: Waiting[],
    begun?: Omit<Waiting, 'indication'> & { readonly passes: Promise<boolean> },
  ): Promise<void> {
    this.#waiting.set(query, waiting);
    if (begun) await this.#finish(query, begun.passes, begun);
    for (let next = waiting.shift(); next; next = waiting.shift())
      await this.#finish(query, this.#test(query, next.indication), next);
    if (this.#waiting.get(query) === waiting) this.#waiting.delete(query);
  }

  async #test(query: SelectQuery, indication: CIMInstance): Promise<boolean> {
    const nextTurn = this.#turnsFrom(performance.now());
    await nextTurn();
    return query.matches(indication, nextTurn);
  }

  async #finish(
    query: SelectQuery,
    passes: Promise<boolean>,
    { deliver, tested }: Omit<Waiting, 'indication'>,
  ): Promise<void> {
    try {
      if (await passes) deliver();
    } catch (error) {
      this.#giveUp(query, error);
    } finally {
      tested();
    }
  }

  #turnsFrom(startedAt: number): () => Promise<void> {
    return async () => {
      const { timeoutMs } = this.#deps;
      if (performance.now() - startedAt > timeoutMs) {
        const why = `the filter took longer than ${timeoutMs} ms for one indication`;
        throw new CIMError('CIM_ERR_SERVER_LIMITS_EXCEEDED', why);
      }
      // All filters together take turns as one user.
      await new TimeSlice(this.#closing.signal, 'filters of indications').next();
    };
  }

  #giveUp(query: SelectQuery, why: unknown): void {
    if (!this.#closing.signal.aborted) this.#deps.onGivenUp(query, why);
  }
}
