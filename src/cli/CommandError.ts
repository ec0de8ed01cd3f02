import type { Ending } from './exitCodes.js';

/** A command could not do what it was told to.  The message is for the user and holds no secret; `ending` gives the exit code. */
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
