import { setTimeout as sleep } from 'node:timers/promises';
import { FakeListener } from '../indications/FakeListener.js';
import { subscribe } from '../indications/subscribe.js';
import type { SoakClient } from './rounds.js';
import { secretPrefix, type SoakWorld } from './SoakWorld.js';

/**
 * Two listeners that have subscribed to the changes of secrets: one that takes everything and counts what it is told, and one
 * that goes away, hangs up and says no.
 */
export class SoakListeners {
  readonly #steady: FakeListener;
  #faulty: FakeListener;
  readonly #faultyPort: number;
  /** By sequence context: the number that must come next at the latest. */
  readonly #expected = new Map<string, number>();

  private constructor(steady: FakeListener, faulty: FakeListener) {
    this.#steady = steady;
    this.#faulty = faulty;
    this.#faultyPort = faulty.port;
  }

  static async subscribe({ server }: SoakWorld): Promise<SoakListeners> {
    const listeners = new SoakListeners(await FakeListener.start(), await FakeListener.start());
    const query = 'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_SharedSecret';
    for (const [name, listener] of [
      ['steady', listeners.#steady],
      ['faulty', listeners.#faulty],
    ] as const)
      await subscribe(server, listener.url, { name, query, language: 'DMTF:CQL' });
    return listeners;
  }

  /** Looks at what has come: each number follows on the one before, or repeats one that is not known to have arrived. */
  readonly client: SoakClient = async (world) => {
    while (!world.isStopping()) {
      await sleep(500);
      this.#check(world);
    }
  };

  #check({ record }: SoakWorld): void {
    this.#faulty.messages.length = 0;
    for (const { body, number } of this.#steady.messages.splice(0)) {
      record.count('indication');
      if (body.includes(secretPrefix)) record.wrong('a secret was shown', 'in an indication');
      const context = /<PROPERTY NAME="SequenceContext"[^>]*><VALUE>([^<]*)/u.exec(body)?.[1] ?? '';
      const expected = this.#expected.get(context) ?? 0;
      if (number > expected)
        record.wrong('an indication was lost', `number ${number} came, expected at most ${expected}`);
      this.#expected.set(context, Math.max(expected, number + 1));
    }
  }

  /** The faulty listener is gone for a while. */
  async away(): Promise<void> {
    await this.#faulty.stop();
    await sleep(1500);
    this.#faulty = await FakeListener.start(null, this.#faultyPort);
  }

  /** It takes messages and does not answer, or hangs up. */
  misbehave(): void {
    this.#faulty.answers.push('disconnect', 'hang', 'disconnect');
  }

  async stop(): Promise<void> {
    await this.#steady.stop();
    await this.#faulty.stop();
  }
}
