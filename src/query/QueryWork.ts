import { CIMError } from '../cim/CIMError.js';
import type { ReadableInstance } from '../cim/CIMInstance.js';
import type { Pattern } from './Pattern.js';
import type { PatternRun } from './PatternRun.js';

/** TRUE, FALSE, or unknown because something is NULL. */
export type Truth = boolean | null;

/** A condition as a function of an instance. */
export type Test = (instance: ReadableInstance, work: QueryWork) => Truth;

/** Lets others have their turn; rejected when nobody wants the result any more. */
export type NextTurn = () => Promise<void>;

/**
 * Whether the condition is true for an instance; false also where NULL leaves it unknown.  A promise, where that takes longer than
 * a few milliseconds: others have their turn meanwhile.
 * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED for an instance that takes more than a million comparisons; what `nextTurn` throws.
 */
export type InstanceTest = (instance: ReadableInstance, nextTurn: NextTurn) => boolean | Promise<boolean>;

/** Steps between two turns: about two milliseconds. */
const stepsPerTurn = 100_000;

/** Steps of a LIKE that has its turn. */
const leastSteps = 20_000;

/** Comparisons for one instance: they are done at one go. */
const maxComparisons = 1_000_000;

/** Characters that are compared, or folded, in the time of one comparison. */
const charactersPerStep = 32;

/** Thrown where a turn is over in the middle of a condition. */
const paused = new Error('paused');

/**
 * The work of testing instances, one after the other, in parts of bounded length.
 *
 * What a LIKE takes is not known before, and no LIKE is done at one go: where a turn is over in the middle of one, the test
 * is left.  It is then called again with the same instance, finds the results that there are already, in their order, and goes on in the
 * middle of the text.
 */
export class QueryWork {
  #stepsLeft = stepsPerTurn;
  #comparisons = 0;
  /** Of the LIKEs of the present instance, in the order in which they are asked for. */
  readonly #results: boolean[] = [];
  #asked = 0;
  #run: PatternRun | null = null;
  /** Whether no LIKE has gone on in this turn: one does in each turn, whatever the comparisons before it took. */
  #isTurnUnused = false;
  #foldedText = '';
  #folded = '';

  /** Counts comparisons that are to be done now.  @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED */
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
    // A query has some hundred of them.
    if (length + otherLength >= charactersPerStep)
      this.compare(1 + Math.trunc((length + otherLength) / charactersPerStep));
  }

  /** Whether a text matches, without case where it is to be folded. */
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

  /** An instance is to be tested.  @returns whether there is a part of this turn left for it. */
  begin(): boolean {
    this.#stepsLeft -= 1;
    return this.#stepsLeft > 0;
  }

  /** A new turn for the present instance, from the beginning of its test. */
  resume(): void {
    this.#stepsLeft = stepsPerTurn;
    this.#isTurnUnused = true;
    this.#comparisons = 0;
    this.#asked = 0;
  }

  /** The present instance is done: nothing of it is kept. */
  end(): void {
    this.#comparisons = 0;
    if (this.#asked === 0) return;
    this.#asked = 0;
    this.#results.length = 0;
    this.#foldedText = this.#folded = '';
  }

  /** Conditions ask for the same property again and again. */
  #fold(text: string): string {
    if (text.length < charactersPerStep) return text.toLowerCase();
    this.#stepsLeft -= Math.trunc(text.length / charactersPerStep);
    if (this.#foldedText !== text) [this.#foldedText, this.#folded] = [text, text.toLowerCase()];
    return this.#folded;
  }
}

/** A condition that is tested in turns; one may begin before another one is done. */
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
