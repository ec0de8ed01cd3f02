import type { Ending } from './exitCodes.js';

/** A command failed.  The message is for the user and never contains a secret; `ending` determines the exit code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    readonly ending: Exclude<Ending, 'done'>,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
