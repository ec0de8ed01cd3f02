import { setTimeout as sleep } from 'node:timers/promises';
import { CIMError } from '../../src/cim/CIMError.js';
import type { SoakWorld } from './SoakWorld.js';

/**
 * A client of the soak.  It goes on until the world stops; an answer that does not come (the server was killed, the connection
 * cut) is expected, and means that the change may or may not have been made.  A wrong answer, or a state that nobody was told of,
 * goes into the record.
 */
export type SoakClient = (world: SoakWorld, number: number) => Promise<void>;

/** How a request ended: what it gave, the CIM status it was refused with, or no answer. */
export type Ending<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refused'; readonly status: string }
  | { readonly kind: 'lost' };

export async function ending<T>(action: () => Promise<T>): Promise<Ending<T>> {
  try {
    return { kind: 'answer', value: await action() };
  } catch (error) {
    return error instanceof CIMError ? { kind: 'refused', status: error.symbol } : { kind: 'lost' };
  }
}

interface Rounds<C> {
  /** Makes what is used in one life of the server. */
  readonly open: () => C | Promise<C>;
  readonly close: (opened: C) => unknown;
  readonly pauseMs: number;
  readonly round: (opened: C) => Promise<void>;
}

/** Runs rounds, each with what was opened in the life that the server is in, until the world stops. */
export async function rounds<C>(world: SoakWorld, { open, close, pauseMs, round }: Rounds<C>): Promise<void> {
  while (!world.isStopping()) {
    await world.untilUp();
    if (!world.isUp()) continue;
    let opened: C | null = null;
    try {
      opened = await open();
      while (!world.isStopping() && world.isUp()) {
        await round(opened);
        await sleep(pauseMs);
      }
    } catch (error) {
      world.record.count('a connection lost');
      if (world.isUp() && !isAway(error))
        world.record.wrong('a wrong answer', `${world.kind}: a client ended: ${String(error)}`);
      await sleep(50);
    } finally {
      if (opened !== null) await close(opened);
    }
  }
}

/** The server could not be reached, or did not answer. */
export function isAway(error: unknown): boolean {
  return /not running|ECONN|socket|closed|time|fetch failed|terminated|EPIPE/iu.test(String(error));
}
