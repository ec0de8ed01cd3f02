import { handleRequest, type CimXmlRequest, type CimXmlServer } from '../../src/cimxml/handleRequest.js';
import { encodeLocalNamespacePath } from '../../src/cimxml/encode/paths.js';
import { Instances } from '../../src/dispatch/Instances.js';
import type { PropertyRecord } from '../../src/dispatch/Provider.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { Traversal } from '../../src/dispatch/Traversal.js';
import { EnumerationContexts } from '../../src/enumeration/EnumerationContexts.js';
import { compileMof } from '../../src/mof/compile.js';
import { Repository } from '../../src/repository/Repository.js';
import { cimXmlOver } from '../operations/executorOver.js';
import { median, type BenchRow, type BenchSuite } from './Benchmark.js';

const instanceCount = 10_000;
const pullCount = 1_000;
const rounds = 5;

/**
 * 10,000 instances of 12 properties, without a port: pulled 1,000 at a time, beside EnumerateInstances of the same ones, and
 * queries that pick 1 of 1,000.  User and system CPU of this process, medians of 5 rounds after one that warms up.
 */
export const pullSuite: BenchSuite = {
  name: 'pull and query',
  async run({ yardstickMicros }) {
    const server = benchServer();
    const rows: BenchRow[] = [];
    const measure = async (name: string, action: () => Promise<void>): Promise<void> => {
      const { cpu, wall } = await measureRounds(action);
      rows.push(
        { name: `${name}: CPU`, figure: cpu, unit: 'us', ratio: { to: 'Y', value: cpu / yardstickMicros } },
        { name: `${name}: wall`, figure: wall / 1_000, unit: 'ms' },
      );
    };
    await measure('EnumerateInstances of 10,000', async () => {
      const answer = await send(server, 'EnumerateInstances', { ClassName: benchClass });
      expectObjects(answer, 'VALUE.NAMEDINSTANCE', instanceCount);
    });
    await measure('Open and Pull of 10,000, 1,000 at a time', () => pullAll(server));
    for (const [language, condition] of queries) {
      const query = `SELECT Id, Text FROM Bench_Thing WHERE ${condition}`;
      await measure(`ExecQuery ${language}, 1 of 1,000 of 10,000`, async () => {
        const answer = await send(server, 'ExecQuery', {
          QueryLanguage: `<VALUE>${language}</VALUE>`,
          Query: `<VALUE>${query}</VALUE>`,
        });
        expectObjects(answer, 'VALUE.OBJECTWITHPATH', instanceCount / 1_000);
      });
    }
    return rows;
  },
};

const queries = [
  ['WQL', `Remainder = 7 AND Text LIKE 'text%'`],
  ['DMTF:CQL', `Remainder = 7 AND Text LIKE 'text.*'`],
] as const;

const benchClass = '<CLASSNAME NAME="Bench_Thing"/>';

const mof = `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);
class Bench_Thing {
  [Key] string Id; string Text; uint32 Number; uint32 Remainder; uint64 Size; boolean Flag; sint16 Offset; uint16 Status[];
  string Names[]; string Caption; string ElementName; real64 Ratio;
};`;

function benchServer(): CimXmlServer {
  const namespace = 'root/bench';
  const repository = new Repository(compileMof({ path: 'bench.mof', text: mof }, { namespace }).namespaces);
  const records = Array.from({ length: instanceCount }, (_, index) => record(index));
  const providers = new Providers([
    { className: 'Bench_Thing', namespace, changeRole: 'write', instances: { enumerate: () => records } },
  ]);
  const instances = new Instances(repository, providers);
  const traversal = new Traversal(repository, providers, instances);
  const enumerations = new EnumerationContexts();
  return cimXmlOver({ repository, providers, instances, traversal, enumerations });
}

function record(index: number): PropertyRecord {
  return {
    Id: `thing-${index}`,
    Text: `text of thing ${index}`,
    Number: index,
    Remainder: index % 1_000,
    Size: BigInt(index) * 1_000_000n,
    Flag: index % 2 === 0,
    Offset: -index,
    Status: [2, 5],
    Names: [`name ${index}`, 'second'],
    Caption: 'a thing',
    ElementName: `Thing ${index}`,
    Ratio: index / 7,
  };
}

async function pullAll(server: CimXmlServer): Promise<void> {
  let answer = await send(server, 'OpenEnumerateInstances', { ClassName: benchClass });
  let objects = 0;
  for (;;) {
    objects += answer.split('<VALUE.INSTANCEWITHPATH>').length - 1;
    const context = /NAME="EnumerationContext" PARAMTYPE="string"><VALUE>([^<]+)/.exec(answer)?.[1];
    if (context === undefined) break;
    answer = await send(server, 'PullInstancesWithPath', {
      EnumerationContext: `<VALUE>${context}</VALUE>`,
      MaxObjectCount: `<VALUE>${pullCount}</VALUE>`,
    });
  }
  if (objects !== instanceCount) throw new Error(`${objects} objects were pulled, expected ${instanceCount}`);
}

function expectObjects(answer: string, element: string, count: number): void {
  const found = answer.split(`<${element}>`).length - 1;
  if (found !== count) throw new Error(`the answer has ${found} ${element}, expected ${count}`);
}

/** One operation without a port; parameters are in XML. */
export async function send(
  server: CimXmlServer,
  operation: string,
  parameters: Readonly<Record<string, string>>,
  namespace = 'root/bench',
): Promise<string> {
  const values = Object.entries(parameters).map(
    ([name, value]) => `<IPARAMVALUE NAME="${name}">${value}</IPARAMVALUE>`,
  );
  const request: CimXmlRequest = {
    method: 'POST',
    headers: {
      'content-type': 'application/xml; charset="utf-8"',
      cimoperation: 'MethodCall',
      cimmethod: operation,
      cimobject: encodeURIComponent(namespace),
    },
    body: Buffer.from(
      '<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.0"><SIMPLEREQ>' +
        `<IMETHODCALL NAME="${operation}">${encodeLocalNamespacePath(namespace)}` +
        `${values.join('')}</IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>`,
    ),
    principal: { name: 'bench', roles: new Set(['read']), address: 'local', door: 'bench' },
    abort: new AbortController(),
  };
  const { body } = await handleRequest(request, server);
  if (typeof body === 'string' || Buffer.isBuffer(body)) return String(body);
  let text = '';
  for await (const piece of body) text += String(piece);
  return text;
}

/** Microseconds of CPU and of time for one round. */
async function measureRounds(action: () => Promise<void>): Promise<{ cpu: number; wall: number }> {
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const before = process.cpuUsage();
    const start = performance.now();
    await action();
    if (round < 0) continue;
    const { user, system } = process.cpuUsage(before);
    cpu.push(user + system);
    wall.push((performance.now() - start) * 1_000);
  }
  return { cpu: median(cpu), wall: median(wall) };
}
