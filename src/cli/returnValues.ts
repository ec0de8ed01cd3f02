import { CommandError } from './CommandError.js';

/** What a change was asked for with, for the sentence about a value that is not valid. */
export interface GivenValues {
  readonly chapName: string;
  readonly secretBytes: number;
  /** Null: no target is named. */
  readonly target: string | null;
}

/** The length of a secret, as messages say it: a command does not know the settings of the server. */
export const expectedSecret = '12 to 16 bytes unless a setting widens it';

const logSays = "the server's log and audit record say why";

/** The meanings of return values other than 0 of the methods that change secrets. */
const meanings = new Map<unknown, string>([
  [1, `the target cannot do this; ${logSays}`],
  [2, 'the server does not know why it failed'],
  [4, `the target refused it, or logging in showed that it is not enforced; it was taken back; ${logSays}`],
  [6, 'there is such an account already, or another change is under way'],
]);

const TIMEOUT = 3;
const INVALID_PARAMETER = 5;

/** @throws CommandError for every return value other than 0. */
export function expectZero(methodName: string, returnValue: unknown, given: GivenValues | null = null): void {
  if (returnValue === 0) return;
  if (returnValue === TIMEOUT) {
    throw new CommandError(
      'unknown',
      `${methodName} returned 3: the target did not answer in time; look before you try again.`,
    );
  }
  const why =
    returnValue === INVALID_PARAMETER
      ? nameInvalid(given)
      : (meanings.get(returnValue) ?? 'no meaning is known');
  throw new CommandError('refused', `${methodName} returned ${String(returnValue)}: ${why}.`);
}

/** The method tells only that one of its values is not valid. */
function nameInvalid(given: GivenValues | null): string {
  if (given === null) {
    return `the CHAP name, the secret (${expectedSecret}) or the target is not valid; ${logSays}`;
  }
  const { chapName, secretBytes, target } = given;
  const values = [
    `the CHAP name "${chapName}"`,
    `the secret (it has ${secretBytes} bytes: expected ${expectedSecret})`,
    ...(target === null ? [] : [`the target "${target}"`]),
  ];
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)} is not valid; ${logSays}`;
}
