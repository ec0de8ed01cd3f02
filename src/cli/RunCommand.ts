import type { Streams } from './Streams.js';

/** Adapts a function that returns an exit code to commander's action handlers. */
export type RunCommand = <A extends unknown[]>(
  action: (streams: Streams, ...args: A) => Promise<number>,
) => (...args: A) => Promise<void>;
