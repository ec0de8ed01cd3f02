/**
 * How long a test waits for what must come, in ms.  It is many times longer than that takes on a quiet machine: it ends a test that
 * would wait for ever, and says nothing of how fast the program is.
 */
export const patienceMs = 60_000;
