import { CIMInstance, cimProperty, type CIMProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { handleRequest, type CimXmlRequest, type CimXmlServer } from '../../src/cimxml/handleRequest.js';
import type { Call } from '../../src/dispatch/Call.js';
import { Instances } from '../../src/dispatch/Instances.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { storedInstances } from '../../src/dispatch/storedInstances.js';
import { Traversal } from '../../src/dispatch/Traversal.js';
import { EnumerationContexts } from '../../src/enumeration/EnumerationContexts.js';
import { compileMof } from '../../src/mof/compile.js';
import { Repository } from '../../src/repository/Repository.js';
import type { KeyValueStore } from '../../src/store/KeyValueStore.js';
import { cimXmlOver } from '../operations/executorOver.js';
import { median } from './Benchmark.js';

const rounds = 5;

const namespace = 'root/bench';
const mof = `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);
Qualifier Association : boolean = false, Scope(association), Flavor(DisableOverride, ToSubclass);
class Bench_Thing {
  [Key] string Id; string Text; uint32 Number; uint32 Remainder; uint64 Size; boolean Flag; sint16 Offset; uint16 Status[];
  string Names[]; string Caption; string ElementName; real64 Ratio;
};
class Bench_New : Bench_Thing { };
[Association] class Bench_Link { [Key] Bench_Thing REF From; [Key] Bench_Thing REF To; };`;

/** A repository over a store, as clients use it through `handleRequest`. */
export class RepositoryBench {
  readonly #instances: Instances;
  readonly #server: CimXmlServer;
  #size = 0;
  #links = 0;

  constructor(store: KeyValueStore) {
    const { namespaces } = compileMof({ path: 'bench.mof', text: mof }, { namespace });
    const repository = new Repository(namespaces, { store });
    const providers = new Providers([], (where, cimClass) => storedInstances(repository, where, cimClass));
    this.#instances = new Instances(repository, providers);
    const traversal = new Traversal(repository, providers, this.#instances);
    const deps = { repository, providers, instances: this.#instances, traversal };
    this.#server = cimXmlOver({ ...deps, enumerations: new EnumerationContexts() });
  }

  async create(id: string): Promise<void> {
    const properties = `<PROPERTY NAME="Id" TYPE="string"><VALUE>${id}</VALUE></PROPERTY>${otherProperties}`;
    const instance = `<INSTANCE CLASSNAME="Bench_New">${properties}</INSTANCE>`;
    expectIn(await this.#send('CreateInstance', { NewInstance: instance }), 'INSTANCENAME', 1);
  }

  async remove(id: string): Promise<void> {
    await this.#send('DeleteInstance', { InstanceName: instanceName('Bench_New', id) });
  }

  async get(id: string): Promise<void> {
    const answer = await this.#send('GetInstance', { InstanceName: instanceName('Bench_Thing', id) });
    expectIn(answer, 'INSTANCE', 1);
  }

  async enumerate(count: number): Promise<void> {
    const answer = await this.#send('EnumerateInstances', { ClassName: '<CLASSNAME NAME="Bench_Thing"/>' });
    expectIn(answer, 'VALUE.NAMEDINSTANCE', count);
  }

  async associatorNames(count: number): Promise<void> {
    const answer = await this.#send('AssociatorNames', {
      ObjectName: instanceName('Bench_Thing', 'thing-0'),
    });
    expectIn(answer, 'OBJECTPATH', count);
  }

  /** Makes instances until there are so many. */
  async fill(size: number): Promise<void> {
    const first = this.#size;
    this.#size = size;
    await inTurns(size - first, 256, (index) =>
      this.#make('Bench_Thing', properties(`thing-${first + index}`, first + index)),
    );
  }

  /** Ties thing-0 to ten others, once, and makes links between others until there are so many of those. */
  async addLinks(unrelated: number): Promise<void> {
    if (this.#links === 0) await inTurns(10, 10, (index) => this.#link(0, index + 1));
    const first = this.#links;
    this.#links = unrelated;
    await inTurns(unrelated - first, 1_024, (index) => {
      const number = first + index;
      return this.#link(100 + (number % 9_900), 20 + Math.floor(number / 9_900));
    });
  }

  async #link(from: number, to: number): Promise<void> {
    const end = (name: string, number: number): CIMProperty =>
      cimProperty(name, 'reference', new CIMInstanceName('Bench_Thing', { Id: `thing-${number}` }));
    await this.#make('Bench_Link', [end('From', from), end('To', to)]);
  }

  async #make(className: string, given: readonly CIMProperty[]): Promise<void> {
    await this.#instances.create(namespace, new CIMInstance(className, given), call);
  }

  async #send(operation: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const { body } = await handleRequest(request(operation, parameters), this.#server);
    if (typeof body === 'string' || Buffer.isBuffer(body)) return String(body);
    let text = '';
    for await (const piece of body) text += String(piece);
    return text;
  }
}

function properties(id: string, number: number): CIMProperty[] {
  return [
    cimProperty('Id', 'string', id),
    cimProperty('Text', 'string', `text of thing ${number}`),
    cimProperty('Number', 'uint32', number),
    cimProperty('Remainder', 'uint32', number % 1_000),
    cimProperty('Size', 'uint64', BigInt(number) * 1_000_000n),
    cimProperty('Flag', 'boolean', number % 2 === 0),
    cimProperty('Offset', 'sint16', -(number % 100)),
    cimProperty('Status', 'uint16', [2, 5]),
    cimProperty('Names', 'string', ['a', 'b']),
    cimProperty('Caption', 'string', 'a caption'),
    cimProperty('ElementName', 'string', id),
    cimProperty('Ratio', 'real64', number / 7),
  ];
}

const otherProperties = ['Text', 'Caption', 'ElementName']
  .map((name) => `<PROPERTY NAME="${name}" TYPE="string"><VALUE>a text of some length</VALUE></PROPERTY>`)
  .concat(
    ['Number', 'Remainder'].map(
      (name) => `<PROPERTY NAME="${name}" TYPE="uint32"><VALUE>42</VALUE></PROPERTY>`,
    ),
  )
  .join('');

function instanceName(className: string, id: string): string {
  return `<INSTANCENAME CLASSNAME="${className}"><KEYBINDING NAME="Id"><KEYVALUE VALUETYPE="string">${id}</KEYVALUE></KEYBINDING></INSTANCENAME>`;
}

const call: Call = {
  principal: { name: 'bench', roles: new Set(['read', 'write']), address: '127.0.0.1', door: 'bench' },
  namespace,
  host: 'localhost',
  signal: new AbortController().signal,
};

function request(operation: string, parameters: Readonly<Record<string, string>>): CimXmlRequest {
  const values = Object.entries(parameters).map(
    ([name, value]) => `<IPARAMVALUE NAME="${name}">${value}</IPARAMVALUE>`,
  );
  const body =
    '<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.0"><SIMPLEREQ>' +
    `<IMETHODCALL NAME="${operation}"><LOCALNAMESPACEPATH><NAMESPACE NAME="root"/><NAMESPACE NAME="bench"/></LOCALNAMESPACEPATH>` +
    `${values.join('')}</IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>`;
  return {
    method: 'POST',
    headers: {
      host: 'localhost',
      'content-type': 'application/xml; charset="utf-8"',
      cimoperation: 'MethodCall',
      cimmethod: operation,
      cimobject: 'root%2Fbench',
    },
    body: Buffer.from(body),
    principal: call.principal,
    abort: new AbortController(),
  };
}

/** A measurement of refusals would look good. */
function expectIn(answer: string, element: string, count: number): void {
  const found = answer.split(`<${element}>`).length + answer.split(`<${element} `).length - 2;
  if (found !== count) throw new Error(`${found} ${element}, expected ${count}: ${answer.slice(0, 600)}`);
}

/** Runs `action` for 0 to count - 1, so many at a time. */
export async function inTurns(
  count: number,
  inParallel: number,
  action: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(inParallel, count) }, async () => {
      while (next < count) {
        const index = next;
        next += 1;
        await action(index);
      }
    }),
  );
}

/** Microseconds of CPU and of wall time: medians of 5 rounds after one that warms up. */
export async function measureRounds(action: () => Promise<void>): Promise<{ cpu: number; wall: number }> {
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const cpuBefore = process.cpuUsage();
    const start = performance.now();
    await action();
    const { user, system } = process.cpuUsage(cpuBefore);
    if (round === 0) continue;
    cpu.push(user + system);
    wall.push((performance.now() - start) * 1_000);
  }
  return { cpu: median(cpu), wall: median(wall) };
}
