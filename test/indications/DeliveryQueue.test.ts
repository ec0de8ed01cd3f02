import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stateKey } from '../../src/indications/deliveryKeys.js';
import { DeliveryQueue, type RetrySettings } from '../../src/indications/DeliveryQueue.js';
import type { Sender } from '../../src/indications/Sender.js';
import { makeTemporaryStore, type TemporaryStore } from '../support/temporaryStore.js';
import { patienceMs } from '../support/patience.js';

/** Takes what it is sent, or fails as often as a test says; "wait" until `go`. */
class FakeSender implements Sender {
  readonly taken: string[] = [];
  tries = 0;
  failures = 0;
  isClosed = false;
  #gate: { readonly open: Promise<void>; readonly go: () => void } | null = null;

  hold(): void {
    let go = (): void => undefined;
    const open = new Promise<void>((resolve) => (go = resolve));
    this.#gate = { open, go };
  }

  go(): void {
    this.#gate?.go();
    this.#gate = null;
  }

  async exportIndications(documents: readonly Buffer[]): Promise<void> {
    this.tries += 1;
    await this.#gate?.open;
    if (this.isClosed) throw new Error('closed');
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('connect ECONNREFUSED');
    }
    this.taken.push(...documents.map(String));
  }

  close(): void {
    this.isClosed = true;
    this.go();
  }
}

let temporary: TemporaryStore;
let sender: FakeSender;
const open: DeliveryQueue[] = [];
const events: string[] = [];

beforeEach(() => {
  temporary = makeTemporaryStore();
  sender = new FakeSender();
  events.length = 0;
});
afterEach(async () => {
  for (const queue of open.splice(0)) await queue.close();
  await temporary.remove();
});

function openQueue({
  attempts = 100,
  intervalMs = 0,
  maxQueued = 10_000,
  by = sender,
  onStoreError = (error) => {
    throw error;
  },
  onGivenUp,
}: Partial<RetrySettings> & {
  readonly maxQueued?: number;
  readonly by?: Sender;
  readonly onStoreError?: (error: Error) => void;
  readonly onGivenUp?: (failingSince: number | null) => void;
} = {}): DeliveryQueue {
  const queue = new DeliveryQueue({
    store: temporary.store,
    id: 'a',
    sender: by,
    maxQueued,
    retry: () => ({ attempts, intervalMs }),
    onFailure: ({ message }) => void events.push(message),
    onRecovery: () => void events.push('recovered'),
    onGivenUp: (number, why, failingSince) => {
      events.push(`${number} ${why}`);
      onGivenUp?.(failingSince);
    },
    onStoreError: (error) => onStoreError(error as Error),
  });
  open.push(queue);
  return queue;
}

const push = (queue: DeliveryQueue, count: number): void => {
  for (let index = 0; index < count; index += 1) {
    queue.push((_context, number) => Buffer.from(String(number)));
  }
};
const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
const stored = (): number => [...temporary.store.keys('indications/queue/')].length;

async function until(isSo: () => boolean): Promise<void> {
  for (const end = performance.now() + patienceMs; !isSo();) {
    if (performance.now() > end) throw new Error(`not so in time: ${isSo.toString()}; ${events.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a queue of indications', () => {
  it('remembers the filters only of indications that may come again, and appends none of these twice', async () => {
    const queue = openQueue();
    const pushFrom = (source: string, at: number, oldest: number): void => {
      const [position, from] = [at, oldest].map((each) => String(each).padStart(6, '0')) as [string, string];
      queue.push((_context, number) => Buffer.from(String(number)), { source, position, oldest: from });
    };
    for (let at = 0; at < 1000; at += 1) pushFrom(`filter ${at}`, at, Math.max(0, at - 3));
    pushFrom('filter 999', 999, 998);
    await queue.whenSaved();
    const state = temporary.store.get(stateKey('a'))?.toString() ?? '';
    expect((JSON.parse(state) as { readonly routed: unknown }).routed).toEqual({
      'filter 996': '000996',
      'filter 997': '000997',
      'filter 998': '000998',
      'filter 999': '000999',
    });
    await until(() => sender.taken.length >= 1000);
    expect(sender.taken).toEqual(numbers(0, 999));
  });

  it('sends in order, each number once, and nothing is left in the store', async () => {
    const queue = openQueue();
    push(queue, 20);
    await until(() => sender.taken.length === 20);
    expect(sender.taken).toEqual(numbers(0, 19));
    expect(queue.length).toBe(0);
    await until(() => stored() === 0);
  });

  it('notes the number of one that was dropped before it was written', async () => {
    const queue = openQueue();
    push(queue, 1);
    queue.dropOldest();
    await until(() => temporary.store.get(stateKey('a')) !== null);
    // It would never resolve, nor let anything else run.
    await queue.whenSaved();
    push(queue, 1);
    await until(() => sender.taken.length === 1);
    expect(sender.taken).toEqual(['1']);
  });

  it('has each on disk before it sends it', async () => {
    const seen: number[] = [];
    const queue = openQueue({
      by: {
        exportIndications: async () => void seen.push(stored()),
        close: () => undefined,
      },
    });
    push(queue, 3);
    await until(() => seen.length === 3);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(1);
  });

  it('tries again until it gets through, and passes nothing by', async () => {
    sender.failures = 2;
    const queue = openQueue();
    push(queue, 3);
    await until(() => sender.taken.length === 3);
    expect(sender.taken).toEqual(numbers(0, 2));
    expect(events).toEqual(['connect ECONNREFUSED', 'connect ECONNREFUSED', 'recovered']);
    expect(queue.failingSince).toBeNull();
  });

  it('waits the interval, then twice and four times as long', async () => {
    sender.failures = 3;
    const started = performance.now();
    const queue = openQueue({ intervalMs: 200 });
    push(queue, 1);
    await until(() => sender.taken.length === 1);
    expect(performance.now() - started).toBeGreaterThanOrEqual(200 + 400 + 800 - 20);
  });

  it('gives one up when its retries are used up: the next number shows the gap', async () => {
    sender.failures = 2;
    const queue = openQueue({ attempts: 1 });
    push(queue, 2);
    await until(() => sender.taken.length === 1);
    expect(sender.taken).toEqual(['1']);
    expect(events).toContain('0 retries used up');
  });

  it('goes on after a restart, with the same context and numbers', async () => {
    sender.hold();
    const first = openQueue();
    const contexts = new Set<string>();
    const withContext = (queue: DeliveryQueue): void =>
      queue.push((context, number) => {
        contexts.add(context);
        return Buffer.from(String(number));
      });
    withContext(first);
    withContext(first);
    await until(() => sender.tries === 1);
    await first.close();
    const next = new FakeSender();
    const second = openQueue({ by: next });
    withContext(second);
    await until(() => next.taken.length === 3);
    expect(next.taken).toEqual(numbers(0, 2));
    expect(contexts.size).toBe(1);
  });

  it('goes on with the next number after a restart with nothing waiting', async () => {
    const first = openQueue();
    push(first, 2);
    await until(() => sender.taken.length === 2);
    await first.close();
    const next = new FakeSender();
    push(openQueue({ by: next }), 1);
    await until(() => next.taken.length === 1);
    expect(next.taken).toEqual(['2']);
  });

  it('holds a long queue in the store, not in memory, and in order', async () => {
    sender.hold();
    const queue = openQueue();
    push(queue, 700);
    await until(() => stored() === 700);
    push(queue, 300);
    sender.go();
    await until(() => sender.taken.length === 1000);
    expect(sender.taken).toEqual(numbers(0, 999));
  });

  it('gives up the oldest where too many wait', async () => {
    sender.hold();
    const queue = openQueue({ maxQueued: 3 });
    push(queue, 1);
    await until(() => sender.tries === 1);
    push(queue, 9);
    expect(queue.length).toBe(3);
    sender.go();
    await until(() => queue.length === 0);
    // The first was on its way already.
    expect(sender.taken).toEqual(['0', '7', '8', '9']);
    expect(events.filter((event) => event.endsWith('too many waiting'))).toHaveLength(7);
    await until(() => stored() === 0);
  });

  it('does not take a clock that is set for a listener that was gone that long', async () => {
    const longAgo: number[] = [];
    sender.failures = 1000;
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const queue = openQueue({
        attempts: 0,
        onGivenUp: (failingSince) => longAgo.push(Date.now() - (failingSince ?? 0)),
      });
      push(queue, 1);
      await until(() => longAgo.length === 1);
      vi.setSystemTime(Date.now() + 40 * 86_400_000);
      push(queue, 1);
      await until(() => longAgo.length === 2);
      vi.setSystemTime(Date.now() - 90 * 86_400_000);
      push(queue, 1);
      await until(() => longAgo.length === 3);
    } finally {
      vi.useRealTimers();
    }
    for (const ms of longAgo) expect(Math.abs(ms)).toBeLessThan(10_000);
  });

  it('remembers over a restart since when nothing got through', async () => {
    sender.failures = 1000;
    const first = openQueue({ intervalMs: 60_000 });
    push(first, 1);
    await until(() => first.failingSince !== null);
    const since = first.failingSince;
    await first.close();
    sender = new FakeSender();
    sender.hold();
    const second = openQueue();
    expect(second.failingSince).toBe(since);
    sender.go();
    await until(() => second.failingSince === null);
    await second.close();
    expect(openQueue().failingSince).toBeNull();
  });

  it('takes another way at once', async () => {
    sender.failures = 1000;
    const queue = openQueue({ intervalMs: 60_000 });
    push(queue, 1);
    await until(() => events.length === 1);
    const next = new FakeSender();
    await new Promise((resolve) => setTimeout(resolve, 20));
    queue.sendBy(next);
    await until(() => next.taken.length === 1);
    expect(sender.isClosed).toBe(true);
  });

  it('sends nothing that is not on disk, so that no number is given out again', async () => {
    const { store } = temporary;
    const change = store.change.bind(store);
    const queue = openQueue({ onStoreError: ({ message }) => void events.push(message) });
    store.change = () => Promise.reject(new Error('ENOSPC'));
    push(queue, 2);
    await until(() => events.length === 3);
    store.change = change;
    push(queue, 1);
    await until(() => sender.taken.length === 1);
    expect(events).toEqual(['ENOSPC', '0 could not be stored', '1 could not be stored']);
    expect(sender.taken).toEqual(['2']);
  });

  it('leaves nothing behind when its destination goes', async () => {
    sender.failures = 1000;
    const queue = openQueue({ intervalMs: 60_000 });
    push(queue, 5);
    await until(() => stored() === 5);
    await queue.dispose();
    expect([...temporary.store.keys('indications/')]).toEqual([]);
  });
});

it('takes an indication once that is on disk before that is known', async () => {
  const taken: string[] = [];
  const [first, later, told] = [gate(), gate(), gate()];
  const gates = new Map([
    ['0', first],
    ['64', later],
  ]);
  const queue = openQueue({
    by: {
      async exportIndications([document]) {
        await gates.get(String(document))?.open;
        taken.push(String(document));
      },
      close: () => {},
    },
  });
  const { store } = temporary;
  const stored = (): number => [...store.keys('indications/')].length;
  const before = stored();
  push(queue, 66);
  await expect.poll(stored).toBe(before + 67);
  // The next change is on disk, and who asked for it hears of that later.
  const change = store.change.bind(store);
  store.change = async <T>(prepare: Parameters<typeof change<T>>[0]): Promise<T> => {
    const result = await change(prepare);
    await told.open;
    return result;
  };
  push(queue, 1);
  await expect.poll(stored).toBe(before + 68);
  first.go();
  await expect.poll(() => taken.length).toBe(64);
  told.go();
  await sleep(20);
  later.go();
  await expect.poll(() => queue.length).toBe(0);
  expect(taken).toEqual(numbers(0, 66));
});

function gate(): { readonly open: Promise<void>; readonly go: () => void } {
  let go = (): void => undefined;
  const open = new Promise<void>((resolve) => (go = resolve));
  return { open, go };
}
