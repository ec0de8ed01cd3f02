import { setTimeout as sleep } from 'node:timers/promises';
import { openDoors, type Answer, type Doors } from '../interop/doors.js';
import { tryToGetIn } from '../interop/LoginProbe.js';
import { ownClient } from '../interop/ownClient.js';
import { ending, rounds, type SoakClient } from './rounds.js';
import { accessKey, secretPrefix, type SoakWorld } from './SoakWorld.js';

/** As many of the secrets that it had before are tried with it, each time. */
const formerTried = 6;
/** The door says that nothing was done: invalid, not there, or something else under way. */
const isUntouched = /AddSharedSecret: [156]$|CIM_ERR_NOT_FOUND|Busy|NotFound|2147754756/u;

/**
 * An initiator account of its own at one target, through one door: made, replaced, removed; after each change the target tells
 * which secret opens it, of all that it has, had, or may have.
 */
export function accountClient(door: 'cim' | 'vds' | 'aws' | 'wsman'): SoakClient {
  return async (world, number) => {
    const { names } = world.targets;
    const target = names[number % names.length] ?? '';
    const authority = world.targets.authorityOf(target);
    const host = hostName(door, number);
    const account = new Account(world, target, host);
    let change = 0;

    await rounds<Doors>(world, {
      open: () => openDoors(world.server, { target, authority, ...accessKey }),
      close: (doors) => doors.close(),
      pauseMs: 20,
      round: async (doors) => {
        await account.look();
        change += 1;
        const removes = account.isThere && change % 3 === 0;
        const secret = removes ? null : `${secretPrefix}${number}-${change}`.padEnd(14, 'x');
        const done = await ending<Answer>(() =>
          secret === null ? doors[door].remove(host) : doors[door].set(host, secret),
        );
        world.record.count(`change through ${door} at ${world.kind}: ${tell(done)}`);
        if (done.kind === 'answer' && done.value.done) account.is(secret);
        else if (done.kind === 'answer' && isUntouched.test(done.value.says)) account.mayStillBe(secret);
        else account.mayBe(secret);
      },
    });
    await world.untilUp();
    await account.look();
  };
}

export function hostName(door: string, number: number): string {
  return `iqn.2026-11.test.example:${door}-${number}`;
}

function tell(done: Awaited<ReturnType<typeof ending<Answer>>>): string {
  if (done.kind !== 'answer') return done.kind === 'lost' ? 'no answer' : done.status;
  return done.value.done ? 'done' : 'refused';
}

/** What an account may be, by what its owner was told. */
class Account {
  /** Its secret, or null where there is none.  More than one after an answer that did not come. */
  #possible: readonly (string | null)[] = [null];
  readonly #tried: string[] = [];

  constructor(
    readonly world: SoakWorld,
    readonly target: string,
    readonly host: string,
  ) {}

  get isThere(): boolean {
    return !this.#possible.includes(null);
  }

  /** The change was acknowledged. */
  is(secret: string | null): void {
    this.#remember(secret);
    this.#possible = [secret];
  }

  /** The change was refused before anything was done. */
  mayStillBe(secret: string | null): void {
    this.#remember(secret);
  }

  /** Nobody knows, or it was taken back: what was, what was asked for, or nothing. */
  mayBe(secret: string | null): void {
    this.#remember(secret);
    this.#possible = [...new Set([...this.#possible, secret, null])];
  }

  /** Compares with what opens the target; what it finds is what it is then. */
  async look(): Promise<void> {
    const { world, host } = this;
    if (this.#possible.length > 1) await untilSettled(world);
    for (const end = performance.now() + world.targets.patienceMs; ; await sleep(200)) {
      const opens = await this.#opensWith();
      if (opens === null) return;
      const stranger = opens.find((secret) => !this.#possible.includes(secret));
      if (opens.length > 1 || stranger !== undefined)
        return world.record.wrong(
          'somebody got in without a right',
          `${host}: ${opens.length} secrets open ${this.target}, expected one of ${this.#possible.length} states`,
        );
      const [found = null] = opens;
      if (this.#possible.includes(found)) {
        this.#possible = [found];
        return;
      }
      if (performance.now() < end) continue;
      world.record.wrong(
        'an acknowledged change was lost',
        `${host}: nothing opens ${this.target}, expected one of ${this.#possible.length} secrets to`,
      );
      this.#possible = [null];
      return;
    }
  }

  /** null: there is nobody to ask, now. */
  async #opensWith(): Promise<readonly string[] | null> {
    const { world, host, target } = this;
    const opens: string[] = [];
    const secrets = [...this.#possible.filter((each) => each !== null), ...this.#tried.slice(-formerTried)];
    for (const secret of new Set(secrets)) {
      if (!world.isUp()) return null;
      const account = { chapName: host, secret };
      const result = await tryToGetIn(world.portal, { target, account, initiatorName: host }).catch(
        () => 'away',
      );
      if (result === 'away') return null;
      world.record.count(`login ${result}`);
      if (result === 'in') opens.push(secret);
    }
    return opens;
  }

  #remember(secret: string | null): void {
    if (secret !== null) this.#tried.push(secret);
    if (this.#tried.length > formerTried) this.#tried.shift();
  }
}

/**
 * Settled when no change at the target is in doubt any more: a name that tgt cannot hold is refused as that (5) only when the
 * server gets as far as asking; before, something is in use (6).
 */
async function untilSettled(world: SoakWorld): Promise<void> {
  if (world.kind !== 'tgt') return;
  for (const end = performance.now() + world.targets.patienceMs; world.isUp(); await sleep(200)) {
    const client = ownClient(world.server);
    try {
      const request = { RemoteID: 'a,comma', Secret: 'not-to-be-set.', target: null };
      const { returnValue } = await client.addSharedSecret(request);
      if (returnValue === 5) return;
    } catch {
      // The server, or its target, is away.
    } finally {
      await client.stop();
    }
    if (performance.now() > end) return;
  }
}
