import { CIMError } from '../cim/CIMError.js';
import type { ReadableInstance } from '../cim/CIMInstance.js';
import type { Pattern } from './Pattern.js';
import type { PatternRun } from './PatternRun.js';

/** TRUE, FALSE, or null for unknown, because a value is NULL. */
export type Truth = boolean | null;

/** A condition compiled to a function of an instance. */
export type Test = (instance: ReadableInstance, work: QueryWork) => Truth;

/** Waits until other requests have been served.  Rejects if the result is not needed any more. */
export type NextTurn = () => Promise<void>;

/**
 * Whether the condition is TRUE for an instance; false also if it is unknown.
 * Returns a promise if the test takes longer than a few milliseconds; other requests are then served in between.
 * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED for an instance that takes more than a million comparisons; also what
 * `nextTurn` throws.
 */
export type InstanceTest = (instance: ReadableInstance, nextTurn: NextTurn) => boolean | Promise<boolean>;

/** Steps of one turn: about two milliseconds. */
const stepsPerTurn = 100_000;

/** Minimum number of steps of a LIKE in a turn. */
const leastSteps = 20_000;

/** Maximum number of comparisons for one instance.  They run without a pause. */
const maxComparisons = 1_000_000;

/** Number of characters that are compared or folded in the time of one comparison. */
const charactersPerStep = 32;

/** Thrown when the turn ends within a condition. */
const paused = new Error('paused');

/**
 * Tests instances one after the other, in turns of bounded length.
 *
 * The cost of a LIKE is not known in advance, so a LIKE may be interrupted: when the turn ends within one, the test is left by an
 * exception.  It is then called again with the same instance.  The results of the LIKEs that finished are reused in the same
 * order, and the interrupted one continues within the text.
 */
export class QueryWork {
  #stepsLeft = stepsPerTurn;
  #comparisons = 0;
  /** Results of the finished LIKEs of the current instance, in the order of evaluation. */
  readonly #results: boolean[] = [];
  #asked = 0;
  #run: PatternRun | null = null;
  /** True until a LIKE has continued in this turn.  One continues in each turn, whatever the comparisons before it cost. */
  #isTurnUnused = false;
  #foldedText = '';
  #folded = '';

  /**
   * Counts comparisons before they are made.
   * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED
   */
  compare(count: number): void {
    this.#comparisons += count;
    this.#stepsLeft -= count;
    if (this.#comparisons <= maxComparisons) return;
    throw new CIMError(
      'CIM_ERR_SERVER_LIMITS_EXCEEDED',
      `the query takes more than ${maxComparisons} comparisons for one instance`,
    );
  }

  /** Counts a comparison of two texts of these lengths. */
  compareTexts(length: number, otherLength: number): void {
    // A query may have some hundred text comparisons; short texts are not counted.
    if (length + otherLength >= charactersPerStep)
      this.compare(1 + Math.trunc((length + otherLength) / charactersPerStep));
  }

  /** Whether a text matches.  With `isFolded`, without case. */
  matches(pattern: Pattern, text: string, isFolded: boolean): boolean {
    const known = this.#results[this.#asked];
    if (known !== undefined) {
      this.#asked += 1;
      return known;
    }
    if (this.#stepsLeft <= 0 && !this.#isTurnUnused) throw paused;
    this.#isTurnUnused = false;
    this.#run ??= pattern.begin(isFolded ? this.#fold(text) : text);
    const spentBefore = this.#run.spent;
    const result = this.#run.advance(Math.max(this.#stepsLeft, leastSteps));
    this.#stepsLeft -= this.#run.spent - spentBefore;
    if (result === null) throw paused;
    this.#run = null;
    this.#results.push(result);
    this.#asked += 1;
    return result;
  }

  /** Begins the test of an instance.  @returns whether there is time left in this turn. */
  begin(): boolean {
    this.#stepsLeft -= 1;
    return this.#stepsLeft > 0;
  }

  /** Begins a new turn for the current instance, whose test starts from the beginning. */
  resume(): void {
    this.#stepsLeft = stepsPerTurn;
    this.#isTurnUnused = true;
    this.#comparisons = 0;
    this.#asked = 0;
  }

  /** Ends the test of the current instance and drops its results. */
  end(): void {
    this.#comparisons = 0;
    if (this.#asked === 0) return;
    this.#asked = 0;
    this.#results.length = 0;
    this.#foldedText = this.#folded = '';
  }

  /** Caches the folded text, because conditions often read the same property several times. */
  #fold(text: string): string {
    if (text.length < charactersPerStep) return text.toLowerCase();
    this.#stepsLeft -= Math.trunc(text.length / charactersPerStep);
    if (this.#foldedText !== text) [this.#foldedText, this.#folded] = [text, text.toLowerCase()];
    return this.#folded;
  }
}

/** Makes a test that runs in turns.  Several may run at the same time. */
export function testInTurns(test: Test): InstanceTest {
  let idle = new QueryWork();
  return (instance, nextTurn) => {
    const work = idle;
    if (!work.begin()) {
      idle = new QueryWork();
      return finish(test, instance, work, nextTurn);
    }
    try {
      const truth = test(instance, work);
      work.end();
      return truth === true;
    } catch (error) {
      idle = new QueryWork();
      if (error !== paused) throw error;
      return finish(test, instance, work, nextTurn);
    }
  };
}

async function finish(
  test: Test,
  instance: ReadableInstance,
  work: QueryWork,
  nextTurn: NextTurn,
): Promise<boolean> {
  for (;;) {
    await nextTurn();
    work.resume();
    try {
      return test(instance, work) === true;
    } catch (error) {
      if (error !== paused) throw error;
    }
  }
}
