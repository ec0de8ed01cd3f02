import { describe, expect, it } from 'vitest';
import { CIMError } from '../../src/cim/CIMError.js';
import { handleRequest, type CimXmlRequest, type CimXmlResponse } from '../../src/cimxml/handleRequest.js';
import { HeldElsewhereError } from '../../src/dispatch/HeldElsewhereError.js';
import { OperationTimeoutError } from '../../src/operations/OperationDeadline.js';
import type { Operation } from '../../src/operations/Operation.js';
import { dispatchHarness } from '../dispatch/dispatchHarness.js';
import { cimXmlOver } from '../operations/executorOver.js';

const head = '<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0">';
const namespace = '<LOCALNAMESPACEPATH><NAMESPACE NAME="root"/></LOCALNAMESPACEPATH>';

function call(name: string, parameters = ''): string {
  return `<SIMPLEREQ><IMETHODCALL NAME="${name}">${namespace}${parameters}</IMETHODCALL></SIMPLEREQ>`;
}

function creation(className: string): string {
  return call(
    'CreateInstance',
    `<IPARAMVALUE NAME="NewInstance"><INSTANCE CLASSNAME="${className}"/></IPARAMVALUE>`,
  );
}

function batch(calls: readonly string[], abort = new AbortController()): CimXmlRequest {
  return {
    method: 'POST',
    headers: { host: 'h', cimoperation: 'MethodCall', cimbatch: '', 'content-type': 'application/xml' },
    body: Buffer.from(
      `${head}<MESSAGE ID="7" PROTOCOLVERSION="1.0"><MULTIREQ>${calls.join('')}</MULTIREQ></MESSAGE></CIM>`,
    ),
    principal: {
      name: 'tester',
      roles: new Set(['read', 'write']),
      address: '127.0.0.1',
      door: 'cim-xml',
    },
    abort,
  };
}

/** A server whose operations have the names of `operations` and return nothing. */
function serverWith(
  operations: Readonly<Record<string, () => Promise<void>>>,
  more: Parameters<typeof cimXmlOver>[1] = {},
) {
  const made = Object.entries(operations).map(([name, run]): [string, Operation] => [
    name.toLowerCase(),
    {
      name,
      role: 'read',
      parameters: name === 'CreateInstance' ? { NewInstance: { kind: 'instance' } } : {},
      returns: 'void',
      execute: run,
    },
  ]);
  const server = cimXmlOver(dispatchHarness('root').deps, { operations: new Map(made), ...more });
  const { executor } = server;
  return {
    ...server,
    executor: {
      execute: executor.execute.bind(executor),
      areReferencesGiven: () => false,
      areInstancesStored: (_: string, className: string) => className !== 'Live',
    },
  };
}

async function textOf({ body }: CimXmlResponse): Promise<string> {
  if (typeof body === 'string') return body;
  let text = '';
  for await (const piece of body as AsyncIterable<string | Buffer>) text += String(piece);
  return text;
}

/** What each operation was answered with: its name, and the code of its error. */
function answersIn(text: string): string[] {
  return [...text.matchAll(/<IMETHODRESPONSE NAME="(\w+)">(?:<ERROR CODE="(\d+)")?/g)].map(
    ([, name = '', code = 'done']) => `${name} ${code}`,
  );
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a message with several operations (MULTIREQ)', () => {
  it('is executed in its order: each operation begins when the one before has ended', async () => {
    const events: string[] = [];
    const named = (name: string) => async (): Promise<void> => {
      events.push(`${name} begins`);
      await turn();
      events.push(`${name} ends`);
    };
    const server = serverWith({ First: named('first'), Second: named('second') });
    const text = await textOf(await handleRequest(batch([call('First'), call('Second')]), server));
    expect(answersIn(text)).toEqual(['First done', 'Second done']);
    expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('creates instances of one class together, and those of another class after them', async () => {
    let [begun, ended] = [0, 0];
    const endedBefore: number[] = [];
    let tellBegun = (): void => {};
    const haveBegun = new Promise<void>((resolve) => void (tellBegun = resolve));
    const server = serverWith({
      async CreateInstance() {
        begun += 1;
        endedBefore.push(ended);
        if (begun === 3) tellBegun();
        // One by one they would wait for ever.
        await haveBegun;
        ended += 1;
      },
    });
    const calls = [creation('A'), creation('a'), creation('A'), creation('B')];
    const text = await textOf(await handleRequest(batch(calls), server));
    expect(answersIn(text)).toEqual(Array<string>(4).fill('CreateInstance done'));
    expect(endedBefore).toEqual([0, 0, 0, 3]);
  });

  it('creates live instances one by one', async () => {
    let [underWay, most] = [0, 0];
    const server = serverWith({
      async CreateInstance() {
        underWay += 1;
        most = Math.max(most, underWay);
        await turn();
        underWay -= 1;
      },
    });
    const calls = [creation('Live'), creation('Live'), creation('Live')];
    const text = await textOf(await handleRequest(batch(calls), server));
    expect(answersIn(text)).toHaveLength(3);
    expect(most).toBe(1);
  });

  it('goes on after an operation that failed, that nobody knows, or that cannot be read', async () => {
    const server = serverWith({
      async Good() {},
      async Bad() {
        throw new CIMError('CIM_ERR_NOT_FOUND', 'gone');
      },
    });
    const calls = [call('Bad'), call('None'), call('Good', '<IPARAMVALUE/>'), call('Good')];
    const text = await textOf(await handleRequest(batch(calls), server));
    expect(answersIn(text)).toEqual(['Bad 6', 'None 7', 'Good 4', 'Good done']);
  });

  it('refuses an operation that another endpoint must answer, which would get the whole message, and goes on', async () => {
    const server = serverWith({
      async Good() {},
      async Held() {
        throw new HeldElsewhereError('b');
      },
    });
    const text = await textOf(await handleRequest(batch([call('Held'), call('Good')]), server));
    expect(answersIn(text)).toEqual(['Held 21', 'Good done']);
  });

  it('is judged as a whole before anything is executed', async () => {
    let ran = 0;
    const server = serverWith({
      async Good() {
        ran += 1;
      },
    });
    const answer = await handleRequest(batch([call('Good'), '<SIMPLEREQ/>']), server);
    expect([answer.status, answer.headers['CIMError'], ran]).toEqual([400, 'request-not-valid', 0]);
  });

  it('has at most max-batch-operations', async () => {
    let ran = 0;
    const server = {
      ...serverWith({
        async Good() {
          ran += 1;
        },
      }),
      maxBatchOperations: 3,
    };
    const calls = Array<string>(4).fill(call('Good'));
    const refused = await handleRequest(batch(calls), server);
    expect([refused.status, refused.headers['CIMError'], ran]).toEqual([400, 'request-not-valid', 0]);
    expect(decodeURIComponent(refused.headers['PGErrorDetail'] ?? '')).toBe(
      'MULTIREQ holds 4 requests, expected at most 3 (max-batch-operations)',
    );
    expect(answersIn(await textOf(await handleRequest(batch(calls.slice(1)), server)))).toHaveLength(3);
  });

  it('counts each operation, with its share of the bytes', async () => {
    const [counted, sizes] = [[] as string[], [] as { requestBytes: number; responseBytes: number }[]];
    const server = serverWith(
      {
        async Good() {},
        async Bad() {
          throw new CIMError('CIM_ERR_FAILED', 'no');
        },
      },
      { onAnswered: ({ name, status }) => void counted.push(`${name} ${status}`) },
    );
    const request = batch([call('Good'), call('Bad')]);
    const text = await textOf(
      await handleRequest(request, { ...server, onSized: (sized) => void sizes.push(sized) }),
    );
    expect(counted).toEqual(['Good ok', 'Bad CIM_ERR_FAILED']);
    expect(sizes.map(({ requestBytes }) => requestBytes)).toEqual(
      Array(2).fill(Math.round(request.body.length / 2)),
    );
    const responses = text.slice(text.indexOf('<SIMPLERSP>'), text.indexOf('</MULTIRSP>'));
    const told = sizes.map(({ responseBytes }) => responseBytes);
    expect(told).toHaveLength(2);
    expect(told.reduce((sum, bytes) => sum + bytes)).toBe(responses.length);
  });

  it('begins no operation after the client has gone away', async () => {
    const abort = new AbortController();
    let ran = 0;
    const server = serverWith({
      async Good() {
        ran += 1;
        abort.abort(new Error('the client has gone away'));
      },
    });
    const answer = await handleRequest(batch([call('Good'), call('Good'), call('Good')], abort), server);
    await expect(textOf(answer)).rejects.toThrow('gone away');
    expect(ran).toBe(1);
  });

  it('begins no operation when the time of the whole message is over', async () => {
    let ran = 0;
    const server = {
      ...serverWith({
        async Slow() {
          ran += 1;
          await new Promise((resolve) => setTimeout(resolve, 60));
        },
      }),
      batchTimeoutMs: 50,
    };
    const calls = Array<string>(3).fill(call('Slow'));
    const text = await textOf(await handleRequest(batch(calls), server));
    // The time may be over before the first one, on a machine that does much else.
    expect(answersIn(text).slice(1)).toEqual(['Slow 27', 'Slow 27']);
    expect(ran).toBeLessThanOrEqual(1);
    expect(text).toContain('(operation-timeout-ms)');
  });

  it('fails with the status of the operation whose time is over, from that one on', async () => {
    const abort = new AbortController();
    const server = serverWith(
      {
        async Good() {},
        Slow: () =>
          new Promise((_, reject) => {
            abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error));
          }),
      },
      { timeoutMs: 20 },
    );
    const calls = [call('Good'), call('Slow'), call('Good')];
    const text = await textOf(await handleRequest(batch(calls, abort), server));
    expect(answersIn(text)).toEqual(['Good done', 'Slow 27', 'Good 27']);
  });

  it('breaks off if an operation does not stop, because nobody knows whether it was done', async () => {
    const server = serverWith({ Endless: () => new Promise<void>(() => {}) }, { timeoutMs: 20 });
    const answer = await handleRequest(batch([call('Endless'), call('Endless')]), server);
    await expect(textOf(answer)).rejects.toBeInstanceOf(OperationTimeoutError);
  });

  it('that breaks off ends when all instances that are created together have ended', async () => {
    let [begun, ended] = [0, 0];
    const server = serverWith(
      {
        async CreateInstance() {
          begun += 1;
          if (begun === 1) await new Promise<void>(() => {});
          await new Promise((resolve) => setTimeout(resolve, 60));
          ended += 1;
        },
      },
      { timeoutMs: 20 },
    );
    const executor: typeof server.executor = {
      ...server.executor,
      // The time of the first is over; the others take as long as they take.
      execute: (...args) => {
        const running = server.executor.execute(...args);
        return begun === 1 ? running : running.catch(() => new Promise((done) => setTimeout(done, 60, '')));
      },
    };
    const answer = await handleRequest(batch([creation('A'), creation('A'), creation('A')]), {
      ...server,
      executor,
    });
    await expect(textOf(answer)).rejects.toBeInstanceOf(OperationTimeoutError);
    expect([begun, ended]).toEqual([3, 2]);
  });
});
