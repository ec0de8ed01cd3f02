import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CIMStatusSymbol } from '../../src/cim/CIMStatus.js';
import {
  EnumerationContexts,
  type EnumerationClient,
  type Opening,
  type PulledObjects,
} from '../../src/enumeration/EnumerationContexts.js';

/** Counts up for ever, and tells what became of it. */
class Counter {
  made = 0;
  returned = 0;

  async *numbers(signal?: AbortSignal): AsyncGenerator<number> {
    try {
      for (;;) {
        signal?.throwIfAborted();
        this.made += 1;
        yield this.made;
      }
    } finally {
      this.returned += 1;
    }
  }
}

const client = (rest: Partial<EnumerationClient> = {}): EnumerationClient => ({
  userName: 'anna',
  namespace: 'root/test',
  signal: new AbortController().signal,
  ...rest,
});

const opening = <T>(
  objects: (signal: AbortSignal) => AsyncIterable<T>,
  rest: Partial<Opening<T>> = {},
): Opening<T> => ({
  kind: 'instances',
  operationTimeout: null,
  maxObjectCount: 0,
  continuesOnError: false,
  batches: (signal) => singly(objects(signal)),
  ...rest,
});

async function* singly<T>(objects: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  for await (const object of objects) yield [object];
}

interface Answer {
  readonly objects: unknown[];
  readonly end: boolean;
  readonly context: string | null;
}

async function answer(pulled: PulledObjects<unknown>): Promise<Answer> {
  const objects: unknown[] = [];
  for await (const batch of pulled.batches) objects.push(...batch);
  return { objects, end: pulled.endOfSequence(), context: pulled.enumerationContext() };
}

async function pull(
  contexts: EnumerationContexts,
  context: string | null,
  count: number,
  of = client(),
): Promise<Answer> {
  return answer(await contexts.pull(context ?? '', 'instances', count, of));
}

async function* few(...objects: unknown[]): AsyncGenerator {
  yield* objects;
}

const status = (symbol: CIMStatusSymbol): unknown => expect.objectContaining({ symbol });

describe('a pull enumeration', () => {
  it('takes from its source what was asked for, and nothing ahead', async () => {
    const contexts = new EnumerationContexts();
    const counter = new Counter();
    const first = await answer(
      contexts.open(
        opening(() => counter.numbers()),
        client(),
      ),
    );
    expect(first).toEqual({ objects: [], end: false, context: expect.any(String) as string });
    expect(counter.made).toBe(0);
    const second = await pull(contexts, first.context, 3);
    expect(second.objects).toEqual([1, 2, 3]);
    expect(counter.made).toBe(3);
    const third = await pull(contexts, second.context, 2);
    expect(third.objects).toEqual([4, 5]);
  });

  it('gives the first objects with the answer to Open', async () => {
    const contexts = new EnumerationContexts();
    const opened = contexts.open(
      opening(() => few('a', 'b', 'c'), { maxObjectCount: 2 }),
      client(),
    );
    expect(await answer(opened)).toMatchObject({ objects: ['a', 'b'], end: false });
  });

  it('gives no more at once than the server allows, and goes on with the next pull', async () => {
    const contexts = new EnumerationContexts({ maxObjectsPerPull: 2 });
    const opened = await answer(
      contexts.open(
        opening(() => few('a', 'b', 'c', 'd', 'e'), { maxObjectCount: 4 }),
        client(),
      ),
    );
    expect(opened).toMatchObject({ objects: ['a', 'b'], end: false });
    const second = await pull(contexts, opened.context, 4_294_967_295);
    expect(second).toMatchObject({ objects: ['c', 'd'], end: false });
    expect(await pull(contexts, second.context, 1_000)).toMatchObject({ objects: ['e'], end: true });
  });

  it('ends with the object that is not there, and is then closed', async () => {
    const contexts = new EnumerationContexts();
    const opened = await answer(
      contexts.open(
        opening(() => few('a', 'b'), { maxObjectCount: 2 }),
        client(),
      ),
    );
    expect(opened).toMatchObject({ objects: ['a', 'b'], end: false });
    expect(await pull(contexts, opened.context, 5)).toEqual({ objects: [], end: true, context: null });
    expect(contexts.size).toBe(0);
    await expect(pull(contexts, opened.context, 5)).rejects.toEqual(
      status('CIM_ERR_INVALID_ENUMERATION_CONTEXT'),
    );
  });

  it('has a new context, not to be guessed, in every answer; the one before is no longer valid', async () => {
    const contexts = new EnumerationContexts();
    const opened = await answer(
      contexts.open(
        opening(() => new Counter().numbers()),
        client(),
      ),
    );
    const next = await pull(contexts, opened.context, 1);
    expect(next.context).toMatch(/^[\w-]{32}$/);
    expect(next.context).not.toBe(opened.context);
    await expect(pull(contexts, opened.context, 1)).rejects.toEqual(
      status('CIM_ERR_INVALID_ENUMERATION_CONTEXT'),
    );
    expect((await pull(contexts, next.context, 1)).objects).toEqual([2]);
  });

  it.each([
    ['of another user', client({ userName: 'berta' })],
    ['of another namespace', client({ namespace: 'root/other' })],
  ])('is not there for a client %s, and stays what it is', async (_, other) => {
    const contexts = new EnumerationContexts();
    const { context } = await answer(
      contexts.open(
        opening(() => new Counter().numbers()),
        client(),
      ),
    );
    const refused = status('CIM_ERR_INVALID_ENUMERATION_CONTEXT');
    await expect(pull(contexts, context, 1, other)).rejects.toEqual(refused);
    await expect(contexts.close(context ?? '', other)).rejects.toEqual(refused);
    expect(() => contexts.count(context ?? '', other)).toThrow(
      expect.objectContaining({ symbol: 'CIM_ERR_INVALID_ENUMERATION_CONTEXT' }) as Error,
    );
    expect((await pull(contexts, context, 1, client({ namespace: 'ROOT/Test' }))).objects).toEqual([1]);
  });

  it('is carried on by the Pull of its kind only', async () => {
    const contexts = new EnumerationContexts();
    const { context } = await answer(
      contexts.open(
        opening(() => new Counter().numbers()),
        client(),
      ),
    );
    await expect(contexts.pull(context ?? '', 'instancePaths', 1, client())).rejects.toMatchObject({
      symbol: 'CIM_ERR_INVALID_ENUMERATION_CONTEXT',
      description:
        'the enumeration context is not valid: it is an enumeration of instances, not of instance paths',
    });
  });

  it('is closed by its client, which returns the source', async () => {
    const contexts = new EnumerationContexts();
    const counter = new Counter();
    const { context } = await answer(
      contexts.open(
        opening(() => counter.numbers(), { maxObjectCount: 1 }),
        client(),
      ),
    );
    await contexts.close(context ?? '', client());
    expect(counter.returned).toBe(1);
    expect(contexts.size).toBe(0);
    await expect(contexts.close(context ?? '', client())).rejects.toEqual(
      status('CIM_ERR_INVALID_ENUMERATION_CONTEXT'),
    );
  });

  it('does not know how many objects are left', async () => {
    const contexts = new EnumerationContexts();
    const { context } = await answer(
      contexts.open(
        opening(() => few(1)),
        client(),
      ),
    );
    expect(contexts.count(context ?? '', client())).toBeNull();
  });

  it('is closed by an error of its source, which the pull answers', async () => {
    const contexts = new EnumerationContexts();
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new RangeError('no more');
    }
    const { context } = await answer(contexts.open(opening(failing), client()));
    await expect(pull(contexts, context, 2)).rejects.toThrow('no more');
    await expect(pull(contexts, context, 2)).rejects.toEqual(status('CIM_ERR_INVALID_ENUMERATION_CONTEXT'));
  });

  it('is closed if its answer is not read to the end', async () => {
    const contexts = new EnumerationContexts();
    const counter = new Counter();
    const opened = contexts.open(
      opening(() => counter.numbers(), { maxObjectCount: 10 }),
      client(),
    );
    for await (const [object] of opened.batches) if (object === 3) break;
    expect(counter).toMatchObject({ made: 3, returned: 1 });
    expect(contexts.size).toBe(0);
  });
});

describe('while a pull is running', () => {
  /** A source that waits before its second object until it is let go. */
  function held(): {
    source: (signal: AbortSignal) => AsyncGenerator<number>;
    letGo: () => void;
    returned: () => boolean;
  } {
    let letGo = (): void => {};
    let isReturned = false;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    async function* source(signal: AbortSignal): AsyncGenerator<number> {
      try {
        yield 1;
        await Promise.race([gate, new Promise((resolve) => signal.addEventListener('abort', resolve))]);
        yield 2;
      } finally {
        isReturned = true;
      }
    }
    return { source, letGo, returned: () => isReturned };
  }

  it('Close answers that it cannot be abandoned, another pull that the context is in use', async () => {
    const contexts = new EnumerationContexts();
    const { source, letGo } = held();
    const { context } = await answer(contexts.open(opening(source), client()));
    const running = pull(contexts, context, 2);
    await sleep(5);
    await expect(contexts.close(context ?? '', client())).rejects.toEqual(
      status('CIM_ERR_PULL_CANNOT_BE_ABANDONED'),
    );
    await expect(pull(contexts, context, 1)).rejects.toEqual(status('CIM_ERR_INVALID_ENUMERATION_CONTEXT'));
    letGo();
    expect((await running).objects).toEqual([1, 2]);
  });

  it('a shutdown abandons it, and refuses what comes later', async () => {
    const contexts = new EnumerationContexts();
    const { source, returned } = held();
    const { context } = await answer(contexts.open(opening(source), client()));
    const running = pull(contexts, context, 2);
    await sleep(5);
    const [abandoned] = await Promise.allSettled([running, contexts.shutDown()]);
    expect(abandoned).toEqual({ status: 'rejected', reason: status('CIM_ERR_PULL_HAS_BEEN_ABANDONED') });
    expect(returned()).toBe(true);
    const refused = status('CIM_ERR_SERVER_IS_SHUTTING_DOWN');
    await expect(pull(contexts, context, 1)).rejects.toEqual(refused);
    expect(() => contexts.open(opening(source), client())).toThrow(
      expect.objectContaining({ symbol: 'CIM_ERR_SERVER_IS_SHUTTING_DOWN' }) as Error,
    );
  });

  it('a client that goes away ends it', async () => {
    const contexts = new EnumerationContexts();
    const { source, returned } = held();
    const abort = new AbortController();
    const { context } = await answer(contexts.open(opening(source), client()));
    const running = pull(contexts, context, 2, client({ signal: abort.signal }));
    await sleep(5);
    abort.abort(new Error('gone'));
    await expect(running).rejects.toThrow('gone');
    expect(returned()).toBe(true);
    expect(contexts.size).toBe(0);
  });
});

describe('the limits of pull enumerations', () => {
  it.each([
    [1, true],
    [90, true],
    [91, false],
    [4294967295, false],
    [0, false],
  ])('OperationTimeout %i is taken: %s', (operationTimeout, taken) => {
    const contexts = new EnumerationContexts();
    const open = (): unknown =>
      contexts.open(
        opening(() => few(), { operationTimeout }),
        client(),
      );
    if (taken) expect(open()).toBeDefined();
    else
      expect(open).toThrow(expect.objectContaining({ symbol: 'CIM_ERR_INVALID_OPERATION_TIMEOUT' }) as Error);
  });

  it('NULL is the default of the server, 0 no time-out where that is allowed', () => {
    const contexts = new EnumerationContexts({ allowsNoTimeout: true, defaultTimeoutSeconds: 12 });
    expect([contexts.expectTimeout(null), contexts.expectTimeout(0), contexts.expectTimeout(5)]).toEqual([
      12,
      null,
      5,
    ]);
  });

  it('an enumeration that nobody carries on is released; each request lets the time begin anew', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const contexts = new EnumerationContexts({ defaultTimeoutSeconds: 10 });
    const counter = new Counter();
    const opened = await answer(
      contexts.open(
        opening(() => counter.numbers(), { maxObjectCount: 1 }),
        client(),
      ),
    );
    await vi.advanceTimersByTimeAsync(9_999);
    const next = await pull(contexts, opened.context, 0);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(contexts.size).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(contexts.size).toBe(0);
    expect(counter.returned).toBe(1);
    await expect(pull(contexts, next.context, 1)).rejects.toEqual(
      status('CIM_ERR_INVALID_ENUMERATION_CONTEXT'),
    );
  });

  it('so is one whose answer nobody begins to read', async () => {
    const contexts = new EnumerationContexts({ defaultTimeoutSeconds: 0.02 });
    contexts.open(
      opening(() => few(1), { maxObjectCount: 1 }),
      client(),
    );
    await expect.poll(() => contexts.size).toBe(0);
  });

  it('pulls of nothing, one after the other, are limited; one too many closes it', async () => {
    const contexts = new EnumerationContexts({ maxConsecutiveZeroPulls: 2 });
    const counter = new Counter();
    let { context } = await answer(
      contexts.open(
        opening(() => counter.numbers()),
        client(),
      ),
    );
    for (const count of [0, 0, 1, 0, 0]) ({ context } = await pull(contexts, context, count));
    await expect(pull(contexts, context, 0)).rejects.toEqual(status('CIM_ERR_SERVER_LIMITS_EXCEEDED'));
    expect(counter.returned).toBe(1);
    await expect(pull(contexts, context, 1)).rejects.toEqual(status('CIM_ERR_INVALID_ENUMERATION_CONTEXT'));
  });

  it('there are only so many of one user, and in all', async () => {
    const contexts = new EnumerationContexts({ maxContextsPerUser: 2, maxContexts: 3 });
    const open = (userName: string): PulledObjects<unknown> =>
      contexts.open(
        opening(() => few(1)),
        client({ userName }),
      );
    const { context } = await answer(open('anna'));
    open('anna');
    const tooMany = expect.objectContaining({ symbol: 'CIM_ERR_SERVER_LIMITS_EXCEEDED' }) as Error;
    expect(() => open('anna')).toThrow(tooMany);
    open('berta');
    expect(() => open('clara')).toThrow(tooMany);
    await contexts.close(context ?? '', client());
    expect(open('clara')).toBeDefined();
  });

  it('a source that fails while it is closed is told to the log', async () => {
    const failures: unknown[] = [];
    const contexts = new EnumerationContexts({}, (error) => failures.push(error));
    const bad = (): AsyncGenerator<number> =>
      Object.assign(new Counter().numbers(), {
        return: () => Promise.reject(new RangeError('cannot be closed')),
      });
    const { context } = await answer(contexts.open(opening(bad, { maxObjectCount: 1 }), client()));
    await contexts.close(context ?? '', client());
    expect(failures).toEqual([new RangeError('cannot be closed')]);
  });
});
