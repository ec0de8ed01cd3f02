import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../support/environment.js';
import { buildOnce } from '../support/server.js';
import { median, type BenchRow, type BenchSuite } from './Benchmark.js';
import { classRequest, getClass, getInstance } from './benchRequests.js';
import { BenchServer } from './BenchServer.js';
import { cpuOf } from './cpuRows.js';
import { className, intrinsicRequest, value, type WbemRequest } from './wbemRequests.js';

const rounds = 9;
/** V8 compiles what is hot while these run. */
const warmUpRounds = 4;
const thousand = 'Bench_Thousand';

interface CachedRequest {
  readonly name: string;
  readonly requests: number;
  readonly expected: string;
  readonly make: (index: number) => WbemRequest;
}

const getInstances: CachedRequest = {
  name: 'GetInstance, class of 1,000',
  requests: 1_000,
  expected: '<INSTANCE ',
  make: (index) => getInstance(thousand, (index * 7919) % 1_000),
};

const enumerateInstances: CachedRequest = {
  name: 'EnumerateInstances, 1,000',
  requests: 20,
  expected: '<VALUE.NAMEDINSTANCE>',
  make: () => classRequest('EnumerateInstances', thousand),
};

const getClasses: CachedRequest = {
  name: 'GetClass CIM_ComputerSystem',
  requests: 500,
  expected: '<CLASS NAME="CIM_ComputerSystem"',
  make: () => getClass,
};

const enumerateClassNames: CachedRequest = {
  name: 'EnumerateClassNames deep',
  requests: 500,
  expected: '<CLASSNAME ',
  make: () =>
    intrinsicRequest('EnumerateClassNames', 'root/cimv2/storage/iscsitarget', {
      DeepInheritance: value('TRUE'),
    }),
};

/** Through the providers of all subclasses, most of which have no instances. */
const enumerateElements: CachedRequest = {
  name: 'EnumerateInstances CIM_ManagedSystemElement',
  requests: 100,
  expected: '<VALUE.NAMEDINSTANCE>',
  make: () =>
    intrinsicRequest('EnumerateInstances', 'root/cimv2/storage/iscsitarget', {
      ClassName: className('CIM_ManagedSystemElement'),
    }),
};

/** A cache of the server, and how its compiled module is changed so that nothing is cached. */
interface Cache {
  readonly name: string;
  /** Below dist/modules. */
  readonly module: string;
  readonly replace: string;
  readonly by: string;
  readonly request: CachedRequest;
}

const caches: readonly Cache[] = [
  {
    name: 'verified passwords',
    module: 'security/Authenticator.js',
    replace: 'this.#verified.set(attempt, userNow.passwordHash.hash);',
    by: '',
    request: { ...getInstances, requests: 20 },
  },
  {
    name: 'decoded requests (KeptRequests)',
    module: 'cimxml/KeptRequests.js',
    replace: 'find(body, headers) {',
    by: 'find(body, headers) { return null;',
    request: getClasses,
  },
  {
    name: 'derived of classes (ClassFacts)',
    module: 'cim/ClassFacts.js',
    replace: 'facts.set(cimClass, derived);',
    by: '',
    request: getInstances,
  },
  {
    name: 'derived of shapes (InstanceShape)',
    module: 'dispatch/InstanceRow.js',
    replace: 'this.#derived.set(derive, (known = derive(this)));',
    by: 'known = derive(this);',
    request: getInstances,
  },
  {
    name: 'providers of stored classes (Providers)',
    module: 'dispatch/Providers.js',
    replace: 'ofNamespace.set(cimClass, provider);',
    by: '',
    request: enumerateElements,
  },
  {
    name: 'encoded classes and their names (WeakCache)',
    module: 'cimxml/encode/WeakCache.js',
    replace: 'get(key, print) {',
    by: 'get(key, print) { return print(key);',
    request: getClasses,
  },
  {
    name: 'encoded classes and their names (WeakCache)',
    module: 'cimxml/encode/WeakCache.js',
    replace: 'get(key, print) {',
    by: 'get(key, print) { return print(key);',
    request: enumerateClassNames,
  },
  {
    name: 'decoded pages (InstancePages) and what is encoded of them',
    module: 'repository/InstancePages.js',
    replace: 'maxBytes = 32 * 1024 * 1024',
    by: 'maxBytes = 0',
    request: enumerateInstances,
  },
  {
    name: 'decoded pages (InstancePages) and what is encoded of them',
    module: 'repository/InstancePages.js',
    replace: 'maxBytes = 32 * 1024 * 1024',
    by: 'maxBytes = 0',
    request: getInstances,
  },
  {
    name: 'encoded pages (EncodedPages)',
    module: 'operations/EncodedPages.js',
    replace: '    #find(rows, element, base) {',
    by: '    #find(rows, element, base) { return null;',
    request: enumerateInstances,
  },
];

/**
 * Each cache of the hot path: CPU of a request without it, in ratio to that with it.  Two servers take turns, one of which runs a copy of
 * the compiled modules that caches nothing there; both run without the bundle.  What wins less than twice has to say why it stays.
 */
export const cacheSuite: BenchSuite = {
  name: 'caches, without and with',
  async run({ rows: wanted }) {
    await buildOnce();
    const folder = mkdtempSync(join(projectFolder, '.cache', 'bench-caches-'));
    const rows: BenchRow[] = [];
    try {
      const complete = await startWith(copyProgram(join(folder, 'complete'), null));
      try {
        for (const [index, cache] of caches.entries()) {
          const name = `${cache.name}: ${cache.request.name}`;
          if (!name.includes(wanted)) continue;
          const without = await startWith(copyProgram(join(folder, `without-${index}`), cache));
          try {
            rows.push(await compare(name, cache.request, without, complete));
          } finally {
            await without.dispose();
          }
        }
      } finally {
        await complete.dispose();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return rows;
  },
};

async function compare(
  name: string,
  { requests, expected, make }: CachedRequest,
  without: BenchServer,
  complete: BenchServer,
): Promise<BenchRow> {
  const figures = new Map<BenchServer, number[]>([without, complete].map((bench) => [bench, []]));
  for (const { client } of figures.keys()) await client.expect(make(0), expected);
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    for (const [bench, cpu] of figures) {
      const micros = await cpuOf(bench, () => bench.client.run(requests, 1, make));
      if (round >= 0) cpu.push(micros / requests);
    }
  }
  const figure = median(figures.get(without) ?? []);
  const ratio = { to: 'with it', value: figure / median(figures.get(complete) ?? []) };
  return { name: `${name}: CPU`, figure, unit: 'us', ratio, goal: 2, atLeast: true };
}

/** The built program without its bundle, one module of it changed.  @returns its main module. */
function copyProgram(folder: string, cache: Cache | null): string {
  const modules = join(folder, 'dist', 'modules');
  cpSync(join(projectFolder, 'dist', 'modules'), modules, { recursive: true });
  cpSync(join(projectFolder, 'dist', 'prepared-model'), join(folder, 'dist', 'prepared-model'));
  cpSync(join(projectFolder, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(projectFolder, 'mof'), join(folder, 'mof'));
  if (cache !== null) {
    const file = join(modules, cache.module);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(cache.replace))
      throw new Error(`${cache.module} has no '${cache.replace}' (any more): the suite has to follow it`);
    writeFileSync(file, text.replace(cache.replace, cache.by));
  }
  return join(modules, 'main.js');
}

async function startWith(program: string): Promise<BenchServer> {
  const bench = new BenchServer(program);
  try {
    await bench.start();
    await bench.createClass(thousand);
    await bench.fill(thousand, 1_000);
    return bench;
  } catch (error) {
    await bench.dispose();
    throw error;
  }
}
