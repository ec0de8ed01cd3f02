import { CommandError } from './CommandError.js';

/** The meanings of return values other than 0 of the methods that change secrets. */
const meanings = new Map<unknown, string>([
  [1, 'the target cannot do this; its log and audit record say why'],
  [2, 'the server does not know why it failed'],
  [4, 'the target refused it, or logging in showed that it is not enforced; it was taken back'],
  [5, 'the CHAP name, the secret (12 to 16 bytes unless a setting widens it) or the target is not valid'],
  [6, 'there is such an account already, or another change is under way'],
]);

const TIMEOUT = 3;

/** @throws CommandError for every return value other than 0. */
export function expectZero(methodName: string, returnValue: unknown): void {
  if (returnValue === 0) return;
  if (returnValue === TIMEOUT) {
    throw new CommandError(
      'unknown',
      `${methodName} returned 3: the target did not answer in time; look before you try again.`,
    );
  }
  const why = meanings.get(returnValue) ?? 'no meaning is known';
  throw new CommandError('refused', `${methodName} returned ${String(returnValue)}: ${why}.`);
}
