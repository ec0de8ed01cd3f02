import { CIMError } from '../cim/CIMError.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import { TimeSlice } from '../eventloop/TimeSlice.js';
import type { SelectQuery } from '../query/compileSelect.js';

export interface FilterTestsDeps {
  /** How long one indication may take in one filter; then it does not pass. */
  readonly timeoutMs: number;
  /** Told of an indication that was not tested to the end, and so does not pass. */
  readonly onGivenUp: (query: SelectQuery, why: unknown) => void;
}

/** Indications that wait for one filter, which takes longer with each than they take to come. */
const maxWaiting = 1_000;

/** What all filters together may take at one go of the code that publishes. */
const atOnceMs = 5;

interface Waiting {
  readonly indication: CIMInstance;
  readonly deliver: () => void;
}

/**
 * Tests indications with the queries of filters.  Most are done at once; where filters take longer, the rest is done in turns with
 * all other work of the server.  For each filter the order stays, and no filter waits for another one.
 */
export class FilterTests {
  readonly #deps: FilterTestsDeps;
  readonly #waiting = new Map<SelectQuery, Waiting[]>();
  readonly #closing = new AbortController();
  /** Taken since the event loop went round. */
  #takenMs = 0;

  constructor(deps: FilterTestsDeps) {
    this.#deps = deps;
  }

  /** Calls `deliver` if the indication passes: now, or later. */
  offer(query: SelectQuery, indication: CIMInstance, deliver: () => void): void {
    const waiting = this.#waiting.get(query);
    if (waiting) {
      if (waiting.length < maxWaiting) waiting.push({ indication, deliver });
      else this.#giveUp(query, new Error(`${maxWaiting} indications wait for the filter already`));
      return;
    }
    if (this.#takenMs >= atOnceMs) {
      void this.#testAll(query, [{ indication, deliver }]);
      return;
    }
    const startedAt = performance.now();
    let passes: boolean | Promise<boolean>;
    try {
      passes = query.matches(indication, this.#turnsFrom(startedAt));
    } catch (error) {
      this.#giveUp(query, error);
      return;
    }
    if (this.#takenMs === 0) setImmediate(() => (this.#takenMs = 0));
    this.#takenMs += performance.now() - startedAt;
    if (passes === true) deliver();
    else if (passes !== false) void this.#testAll(query, [], { passes, deliver });
  }

  /** What waits is given up. */
  close(): void {
    this.#closing.abort(new Error('the server is stopping'));
    this.#waiting.clear();
  }

  /** Tests what waits for a filter until nothing does. */
  async #testAll(
    query: SelectQuery,
    waiting: Waiting[],
    begun?: { readonly passes: Promise<boolean>; readonly deliver: () => void },
  ): Promise<void> {
    this.#waiting.set(query, waiting);
    if (begun) await this.#finish(query, begun.passes, begun.deliver);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { indication, deliver } = next;
      await this.#finish(query, this.#test(query, indication), deliver);
    }
    if (this.#waiting.get(query) === waiting) this.#waiting.delete(query);
  }

  async #test(query: SelectQuery, indication: CIMInstance): Promise<boolean> {
    const nextTurn = this.#turnsFrom(performance.now());
    await nextTurn();
    return query.matches(indication, nextTurn);
  }

  async #finish(query: SelectQuery, passes: Promise<boolean>, deliver: () => void): Promise<void> {
    try {
      if (await passes) deliver();
    } catch (error) {
      this.#giveUp(query, error);
    }
  }

  #turnsFrom(startedAt: number): () => Promise<void> {
    return async () => {
      const { timeoutMs } = this.#deps;
      if (performance.now() - startedAt > timeoutMs) {
        const why = `the filter took longer than ${timeoutMs} ms for one indication`;
        throw new CIMError('CIM_ERR_SERVER_LIMITS_EXCEEDED', why);
      }
      // All filters have the turns of one user.
      await new TimeSlice(this.#closing.signal, 'filters of indications').next();
    };
  }

  #giveUp(query: SelectQuery, why: unknown): void {
    if (!this.#closing.signal.aborted) this.#deps.onGivenUp(query, why);
  }
}
