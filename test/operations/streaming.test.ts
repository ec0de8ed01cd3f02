import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { handleRequest } from '../../src/cimxml/handleRequest.js';
import type { PropertyRecord } from '../../src/dispatch/Provider.js';
import type { HttpServer } from '../../src/http/HttpServer.js';
import { box, dispatchHarness, type DispatchHarness } from '../dispatch/dispatchHarness.js';
import { RawClient } from '../http/RawClient.js';
import { cimXmlOver } from './executorOver.js';
import { startHttpServer, type LogLine } from '../http/startHttpServer.js';
import { printOperation } from './printOperation.js';
import { untilStill } from './untilStill.js';

/** Boxes without end, and what became of them. */
class EndlessBoxes {
  made = 0;
  returned = 0;

  *sync(): Generator<PropertyRecord> {
    try {
      for (;;) yield this.#next();
    } finally {
      this.returned += 1;
    }
  }

  async *async(): AsyncGenerator<PropertyRecord> {
    yield* this.sync();
  }

  #next(): PropertyRecord {
    this.made += 1;
    return { Id: `box ${this.made}`, Number: this.made, Text: 'x'.repeat(200) };
  }
}

let harness: DispatchHarness;
let server: HttpServer;
let url: string;
let log: LogLine[];
let client: RawClient;
let endless: EndlessBoxes;

beforeEach(async () => {
  harness = dispatchHarness();
  endless = new EndlessBoxes();
  const cimXmlServer = cimXmlOver(harness.deps, {
    log: {
      warn: (fields, message) => void log.push({ level: 'warn', fields, message }),
      error: (fields, message) => void log.push({ level: 'error', fields, message }),
    },
  });
  ({ server, url, log } = await startHttpServer((request) => handleRequest(request, cimXmlServer), {
    maxBodyBytes: 10_000,
  }));
  client = await RawClient.connect(url);
});
afterEach(async () => {
  client.close();
  await server.stop(0);
});

/** Lets the boxes, or the associations that hold them, be made without end. */
function provide(kind: 'sync' | 'async', className: 'T_Box' | 'T_Holds' = 'T_Box'): void {
  const provider = harness.deps.providers.find(harness.deps.repository.getNamespace('root/test'), className);
  if (!provider?.instances) throw new Error(`${className} has no provider`);
  const enumerate = className === 'T_Box' ? () => endless[kind]() : () => links(endless[kind]());
  Object.assign(provider.instances, { enumerate, find: async () => ({ Id: 'a', Number: 1 }) });
}

/** Lets every box be found that a path names. */
function provideAnyBox(): void {
  const { providers, repository } = harness.deps;
  const provider = providers.find(repository.getNamespace('root/test'), 'T_Box');
  const find = async ({ keyBindings }: CIMInstanceName): Promise<PropertyRecord> => ({
    Id: keyBindings.get('Id'),
    Number: Number(keyBindings.get('Number')),
    Text: 'x'.repeat(200),
  });
  Object.assign(provider?.instances ?? {}, { find });
}

async function* links(
  boxes: Iterable<PropertyRecord> | AsyncIterable<PropertyRecord>,
): AsyncGenerator<PropertyRecord> {
  for await (const record of boxes) {
    yield { Holder: box('a', 1), Held: box(String(record['Id']), Number(record['Number'])) };
  }
}

const boxClass = '<CLASSNAME NAME="T_Box"/>';
const source =
  '<INSTANCENAME CLASSNAME="T_Box"><KEYBINDING NAME="Id"><KEYVALUE VALUETYPE="string">a</KEYVALUE></KEYBINDING>' +
  '<KEYBINDING NAME="Number"><KEYVALUE VALUETYPE="numeric">1</KEYVALUE></KEYBINDING></INSTANCENAME>';

async function untilReturned(): Promise<void> {
  await expect.poll(() => endless.returned, { interval: 5 }).not.toBe(0);
}

describe.each(['sync', 'async'] as const)('an answer without end from a %s provider', (kind) => {
  it.each([
    ['EnumerateInstances', 'T_Box', { ClassName: boxClass }],
    ['EnumerateInstanceNames', 'T_Box', { ClassName: boxClass }],
    [
      'ExecQuery',
      'T_Box',
      { QueryLanguage: '<VALUE>WQL</VALUE>', Query: '<VALUE>SELECT * FROM T_Box</VALUE>' },
    ],
    ['OpenEnumerateInstances', 'T_Box', { ClassName: boxClass, MaxObjectCount: '<VALUE>4000000000</VALUE>' }],
    ['References', 'T_Holds', { ObjectName: source }],
    ['AssociatorNames', 'T_Holds', { ObjectName: source }],
    ['Associators', 'T_Holds', { ObjectName: source }],
    [
      'OpenReferenceInstancePaths',
      'T_Holds',
      { InstanceName: source, MaxObjectCount: '<VALUE>4000000000</VALUE>' },
    ],
  ] as const)(
    'to %s goes no faster than it is read, and ends when its reader leaves',
    async (operation, className, parameters) => {
      provide(kind, className);
      provideAnyBox();
      client.send(printOperation(operation, parameters));
      await client.until('box 100');
      client.stopReading();
      const made = await untilStill(() => endless.made);
      expect(made).toBeGreaterThan(100);
      // What the sockets of both sides hold, and a piece on the way.
      expect(made).toBeLessThan(100_000);
      expect(endless.returned).toBe(0);
      client.close();
      await untilReturned();
      expect(endless.returned).toBe(1);
      expect(endless.made - made).toBeLessThan(2_000);
      expect(harness.deps.enumerations.size).toBe(0);
      expect(log.filter(({ level }) => level !== 'debug')).toEqual([]);
    },
  );

  it.each([
    [
      'ExecQuery',
      { QueryLanguage: '<VALUE>WQL</VALUE>', Query: '<VALUE>SELECT * FROM T_Box WHERE Number = -1</VALUE>' },
    ],
    [
      'OpenEnumerateInstances',
      {
        ClassName: boxClass,
        MaxObjectCount: '<VALUE>1</VALUE>',
        FilterQueryLanguage: '<VALUE>DMTF:FQL</VALUE>',
        FilterQuery: '<VALUE>Number = -1</VALUE>',
      },
    ],
  ] as const)(
    'to %s of which nothing is ever sent lets others have their turn, and ends too',
    async (operation, parameters) => {
      provide(kind);
      client.send(printOperation(operation, parameters));
      while (endless.made < 1_000) await sleep(5);
      const other = await RawClient.connect(url);
      other.send(printOperation('GetClass', { ClassName: boxClass }));
      expect(await other.until('</CIM>')).toContain('<CLASS NAME="T_Box"');
      other.close();
      client.close();
      await untilReturned();
      expect(endless.returned).toBe(1);
      expect(harness.deps.enumerations.size).toBe(0);
    },
  );

  it('to a Pull is taken up again by the next one, where it stood', async () => {
    provide(kind);
    client.send(
      printOperation('OpenEnumerateInstances', { ClassName: boxClass, MaxObjectCount: '<VALUE>2</VALUE>' }),
    );
    const opened = await client.until('</CIM>');
    const context = /NAME="EnumerationContext" PARAMTYPE="string"><VALUE>([^<]+)/.exec(opened)?.[1] ?? '';
    expect(endless.made).toBe(2);
    const other = await RawClient.connect(url);
    other.send(
      printOperation('PullInstancesWithPath', {
        EnumerationContext: `<VALUE>${context}</VALUE>`,
        MaxObjectCount: '<VALUE>1</VALUE>',
      }),
    );
    expect(await other.until('</CIM>')).toContain('>box 3<');
    expect(endless.made).toBe(3);
    other.close();
    expect(endless.returned).toBe(0);
    await harness.deps.enumerations.shutDown();
    expect(endless.returned).toBe(1);
  });
});
