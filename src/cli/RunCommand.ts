import type { Streams } from './Streams.js';

/** Makes of a function that ends with an exit code what commander calls with arguments and options. */
export type RunCommand = <A extends unknown[]>(
  action: (streams: Streams, ...args: A) => Promise<number>,
) => (...args: A) => Promise<void>;
