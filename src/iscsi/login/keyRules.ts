import { findBoolean, findNumber, parseList, printBoolean } from '../textValues.js';

/** How one key is negotiated (RFC 7143 6.2 and 13). */
export interface KeyRule<Wish, Result> {
  /** The value if the key is not negotiated. */
  readonly defaultResult: Result;
  /** Not applicable in a discovery session: answered with Irrelevant. */
  readonly irrelevantInDiscovery: boolean;
  printOffer(wish: Wish): string;
  printResult(result: Result): string;
  /** As the responder: the result of the peer's offer, or null to answer Reject. */
  respond(offer: string, wish: Wish): Result | null;
  /** As the originator: the result of the peer's answer, or null if our offer does not allow it. */
  findResult(answer: string, wish: Wish): Result | null;
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly default: number;
  readonly irrelevantInDiscovery?: boolean;
}

/** A number for which the smaller of both wishes is used. */
export function minimum(range: Range): KeyRule<number, number> {
  return numeric(range, Math.min);
}

/** A number for which the greater of both wishes is used. */
export function maximum(range: Range): KeyRule<number, number> {
  return numeric(range, Math.max);
}

function numeric(range: Range, choose: (a: number, b: number) => number): KeyRule<number, number> {
  const findInRange = (text: string) => {
    const number = findNumber(text);
    return number === null || number < range.min || number > range.max ? null : number;
  };
  return {
    defaultResult: range.default,
    irrelevantInDiscovery: range.irrelevantInDiscovery ?? false,
    printOffer: String,
    printResult: String,
    respond(offer, wish) {
      const number = findInRange(offer);
      return number === null ? null : choose(number, wish);
    },
    findResult(answer, wish) {
      const number = findInRange(answer);
      return number === null || choose(number, wish) !== number ? null : number;
    },
  };
}

/** A boolean that is Yes if either end wants it. */
export function or(defaultResult: boolean): KeyRule<boolean, boolean> {
  return boolean(defaultResult, (a, b) => a || b);
}

/** A boolean that is Yes only if both ends want it. */
export function and(defaultResult: boolean): KeyRule<boolean, boolean> {
  return boolean(defaultResult, (a, b) => a && b);
}

function boolean(
  defaultResult: boolean,
  choose: (a: boolean, b: boolean) => boolean,
): KeyRule<boolean, boolean> {
  return {
    defaultResult,
    irrelevantInDiscovery: true,
    printOffer: printBoolean,
    printResult: printBoolean,
    respond(offer, wish) {
      const value = findBoolean(offer);
      return value === null ? null : choose(value, wish);
    },
    findResult(answer, wish) {
      const value = findBoolean(answer);
      return value === null || choose(value, wish) !== value ? null : value;
    },
  };
}

/** The first value in the originator's list that the responder supports. */
export function choice<T extends string>(
  defaultResult: T,
  irrelevantInDiscovery: boolean,
): KeyRule<readonly T[], T> {
  return {
    defaultResult,
    irrelevantInDiscovery,
    printOffer: (wish) => wish.join(','),
    printResult: (result) => result,
    respond: (offer, wish) => {
      const chosen = parseList(offer).find((value) => (wish as readonly string[]).includes(value));
      return (chosen as T | undefined) ?? null;
    },
    findResult: (answer, wish) => wish.find((value) => value === answer) ?? null,
  };
}
