import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeTgtdRequest } from '../support/fakeTgtd.js';
import { startServer, type Server } from '../support/server.js';
import type { CredentialClient } from './CredentialClient.js';
import { LoginProbe, tryToGetIn, type Portal } from './LoginProbe.js';
import { ownClient } from './ownClient.js';
import { isWrite, ProxiedTgtd } from './ProxiedTgtd.js';
import { patienceMs } from '../support/patience.js';

export const first = 'iqn.2026-11.test.example:disk-1';
export const second = 'iqn.2026-11.test.example:disk-2';
export const subject = 'iqn.2026-11.test.example:subject';
export const oldSecret = 'the-old-secret';
export const newSecret = 'the-new-secret';
const keeper = { chapName: 'keeper', secret: 'never-touched' };

/** Who gets in with the subject's account: at each target the secret that opens it, or nobody. */
export interface SubjectState {
  readonly [first]: 'old' | 'new' | null;
  readonly [second]: 'old' | 'new' | null;
}

/** A change of the subject's account that something cuts off. */
export interface CutChange {
  readonly name: string;
  readonly before: SubjectState;
  readonly after: SubjectState;
  /** What the client is told; it throws where that is a CIM status, or nothing. */
  readonly make: (client: CredentialClient) => Promise<'done' | 'not done'>;
}

const state = (atFirst: 'old' | 'new' | null, atSecond: 'old' | 'new' | null): SubjectState => ({
  [first]: atFirst,
  [second]: atSecond,
});

export const cutChanges: readonly CutChange[] = [
  {
    name: 'add',
    before: state(null, null),
    after: state('old', null),
    make: async (client) => {
      const request = { RemoteID: subject, Secret: oldSecret, target: first };
      const { returnValue } = await client.addSharedSecret(request);
      return returnValue === 0 ? 'done' : 'not done';
    },
  },
  {
    name: 'replace',
    before: state('old', null),
    after: state('new', null),
    make: async (client) => {
      await client.replaceSecret(subject, newSecret);
      return 'done';
    },
  },
  {
    name: 'remove',
    before: state('old', null),
    after: state(null, null),
    make: async (client) => {
      await client.deleteSecret(subject);
      return 'done';
    },
  },
  {
    name: 'bind',
    before: state('old', null),
    after: state('old', 'old'),
    make: async (client) => {
      await client.bind(subject, second);
      return 'done';
    },
  },
  {
    name: 'unbind',
    before: state('old', 'old'),
    after: state('old', null),
    make: async (client) => {
      await client.unbind(subject, second);
      return 'done';
    },
  },
];

/** Where a change is cut off: before tgtd gets its write of this number, behind it, or at the first request after it. */
export interface Cut {
  readonly write: number;
  readonly when: 'before' | 'behind' | 'next';
}

/** Answers once for each request of a change whether it is the one to cut off at. */
function isAt({ write, when }: Cut): (request: FakeTgtdRequest) => boolean {
  let writes = 0;
  return (request) => {
    if (isWrite(request)) writes += 1;
    const isTheWrite = isWrite(request) && writes === write;
    return when === 'next' ? writes >= write && !isTheWrite : isTheWrite;
  };
}

/** More writes than any change takes. */
const MOST_WRITES = 30;

/**
 * A server and a tgtd with two targets, both protected by the account of a keeper, which no change touches; and a probe
 * that tries all the while to get in without being allowed to.
 */
export class CutWorld {
  readonly client: CredentialClient;
  readonly intruder: LoginProbe;
  readonly portal: Portal;

  private constructor(
    readonly proxied: ProxiedTgtd,
    readonly server: Server,
  ) {
    this.client = ownClient(server);
    this.portal = { address: '127.0.0.1', port: proxied.tgtd.port };
    this.intruder = new LoginProbe(
      this.portal,
      [first, second].flatMap((target) => [
        { target, account: null },
        { target, account: { chapName: subject, secret: 'wrong-secret-1' }, initiatorName: subject },
        { target, account: { ...keeper, secret: 'wrong-secret-2' } },
      ]),
    );
  }

  static async start(): Promise<CutWorld> {
    const proxied = await ProxiedTgtd.start([first, second]);
    try {
      const server = await startServer({ args: ['--target', 'tgt', '--tgt-socket', proxied.socketPath] });
      const client = ownClient(server);
      await client.addSharedSecret({ RemoteID: keeper.chapName, Secret: keeper.secret, target: first });
      await client.bind(keeper.chapName, second);
      await client.stop();
      return new CutWorld(proxied, server);
    } catch (error) {
      await proxied.stop();
      throw error;
    }
  }

  /** Makes the subject's account as a change finds it; with the keeper's account behind it, so that it has to step aside. */
  async prepare({ before }: CutChange): Promise<void> {
    const { client } = this;
    if ((await client.listSecrets()).includes(subject)) await client.deleteSecret(subject);
    if (before[first] === null) return;
    await client.addSharedSecret({ RemoteID: subject, Secret: oldSecret, target: first });
    if (before[second] !== null) await client.bind(subject, second);
    for (const target of [first, second]) {
      await client.unbind(keeper.chapName, target);
      await client.bind(keeper.chapName, target);
    }
  }

  /**
   * Makes a change again and again, cut off around each of its writes, and begins each time from its state before.
   * @param act what cuts it off: the request under way gets no answer.
   * @param expectSettled what must hold then.
   * @returns how often it was cut off.
   */
  async cutEverywhere(
    change: CutChange,
    act: () => Promise<void>,
    expectSettled: (cut: Cut & { readonly told: 'done' | 'not done' }) => Promise<void>,
  ): Promise<number> {
    let cuts = 0;
    for (let write = 1; write < MOST_WRITES; write += 1) {
      for (const when of ['before', 'behind', 'next'] as const) {
        await this.prepare(change);
        const told = await this.#cutOnce(change, { write, when }, act);
        if (told === null) return cuts;
        cuts += 1;
        await expectSettled({ write, when, told });
      }
    }
    throw new Error(`${change.name} takes more than ${MOST_WRITES} writes`);
  }

  /** null: the change came to its end before. */
  async #cutOnce(change: CutChange, cut: Cut, act: () => Promise<void>): Promise<'done' | 'not done' | null> {
    const isHere = isAt(cut);
    let isCut = (): boolean => false;
    this.proxied.intercept = async (request, pass) => {
      if (!isHere(request) || isCut()) return pass();
      isCut = () => true;
      if (cut.when === 'behind') await pass();
      await act();
      return 'close';
    };
    try {
      const answer = await change.make(this.client);
      return isCut() ? answer : null;
    } catch (error) {
      if (isCut()) return 'not done';
      throw error;
    } finally {
      this.proxied.intercept = null;
    }
  }

  /** Which secret of the subject opens which target now. */
  async subjectState(): Promise<Record<string, 'old' | 'new' | 'both' | null>> {
    const found: Record<string, 'old' | 'new' | 'both' | null> = {};
    for (const target of [first, second]) {
      const old = await this.#getsIn(target, oldSecret);
      const replaced = await this.#getsIn(target, newSecret);
      found[target] = old && replaced ? 'both' : old ? 'old' : replaced ? 'new' : null;
    }
    return found;
  }

  /**
   * Settled when no change is in doubt any more.  A name that tgt cannot hold is refused as that (5) only when the server
   * gets as far as asking; before, it says "in use" (6).
   */
  async untilSettled(): Promise<void> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const { returnValue } = await this.client.addSharedSecret({
        RemoteID: 'a,comma',
        Secret: oldSecret,
        target: null,
      });
      if (returnValue === 5) return;
      if (Date.now() > deadline) throw new Error(`a change is still in doubt: ${returnValue}`);
      await sleep(100);
    }
  }

  /** Whether the untouched account gets in at both targets. */
  async keeperGetsIn(): Promise<boolean> {
    for (const target of [first, second]) {
      if ((await tryToGetIn(this.portal, { target, account: keeper })) !== 'in') return false;
    }
    return true;
  }

  async dispose(): Promise<void> {
    await this.intruder.stop();
    await this.client.stop();
    await this.server.dispose();
    await this.proxied.stop();
  }

  async #getsIn(target: string, secret: string): Promise<boolean> {
    const attempt = { target, account: { chapName: subject, secret }, initiatorName: subject };
    return (await tryToGetIn(this.portal, attempt)) === 'in';
  }
}
