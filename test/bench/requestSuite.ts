import { setTimeout as sleep } from 'node:timers/promises';
import { median, type BenchRow, type BenchSuite } from './Benchmark.js';
import { benchInitiator, BenchServer, benchNamespace, schemaNamespace } from './BenchServer.js';
import { cpuOf, cpuRow } from './cpuRows.js';
import type { LoadClient } from './LoadClient.js';
import {
  className,
  intrinsicRequest,
  methodRequest,
  value,
  wsmanRequest,
  type WbemRequest,
} from './wbemRequests.js';
import { classRequest, getClass, getInstance } from './benchRequests.js';
import { changing, measureWrites } from './measureWrites.js';
import { startYardstick } from './yardstick.js';

const rounds = 5;

/** Classes of 12 properties each; the number is that of their instances. */
const thousand = 'Bench_Thousand';
const tenThousand = 'Bench_TenThousand';

/** What is asked again and again, and counted by the CPU that the server spends on it. */
interface CpuRow {
  readonly name: string;
  /** In multiples of Y, or of the row that `than` names. */
  readonly goal: number;
  /** A row that does the same through another door. */
  readonly than?: string;
  /** How many of them one round has; each figure is that of one. */
  readonly requests: number;
  readonly connections?: number;
  readonly expected: string;
  readonly make: (index: number) => WbemRequest;
}

/**
 * Requests to the built server over HTTP, with keep-alive and Basic authentication: CPU that the server's process spends on one.
 *
 * Rows and the yardstick take turns; each figure is the median of 5 rounds after one that warms up.  The rows of the whole DMTF
 * schema need CIM_SCHEMA_DIR, the folder of version 2.41.0.
 */
export const requestSuite: BenchSuite = {
  name: 'requests',
  async run({ rows: wanted }) {
    const bench = new BenchServer();
    const yardstick = await startYardstick();
    try {
      await bench.start();
      for (const name of [thousand, tenThousand, changing]) await bench.createClass(name);
      await bench.fill(thousand, 1_000);
      await bench.fill(tenThousand, 10_000);
      const schemaFolder = process.env['CIM_SCHEMA_DIR'];
      const rows: BenchRow[] = [];
      if (schemaFolder === undefined) {
        process.stdout.write(
          '  skipped, for want of CIM_SCHEMA_DIR: EnumerateClassNames and EnumerateClasses of the whole schema\n',
        );
      } else {
        const seconds = await bench.loadSchema(schemaFolder);
        rows.push({ name: 'whole schema loaded over HTTP: wall', figure: seconds, unit: 's' });
      }
      const cpuRows = schemaFolder === undefined ? smallRows : [...smallRows, ...schemaRows];
      const measured = await measureCpu(
        bench,
        cpuRows.filter(({ name }) => name.includes(wanted)),
        yardstick.measure,
      );
      rows.push(...measured.rows);
      const y = measured.yardstickMicros;
      if (wanted !== '') {
        if ('CreateInstance, DeleteInstance'.includes(wanted)) rows.push(...(await measureWrites(bench, y)));
        if ([firstTime, afterOneMore].some((row) => row.includes(wanted)))
          rows.push(...(await measureFirstRead(bench, y)));
        return rows;
      }
      rows.push(...(await measureFirstByte(bench)));
      rows.push(...(await measurePull(bench, y)));
      rows.push(...(await measureWrites(bench, y)));
      const everything =
        schemaFolder === undefined ? 'all classes' : 'all classes and the whole schema read before';
      rows.push(...(await measureMemory(bench, `${sixteenReaders}, ${everything}`, { peakMegabytes: 250 })));
      rows.push(...(await measureMemoryAlone()));
      rows.push(...(await measureFirstRead(bench, y)));
      return rows;
    } finally {
      yardstick.stop();
      await bench.dispose();
    }
  },
};

const smallRows: readonly CpuRow[] = [
  {
    name: 'GetInstance, class of 1,000',
    goal: 2.8,
    requests: 2_000,
    expected: '<INSTANCE ',
    make: (index) => getInstance(thousand, (index * 7919) % 1_000),
  },
  {
    name: 'GetInstance, class of 10,000',
    goal: 2.8,
    requests: 2_000,
    expected: '<INSTANCE ',
    make: (index) => getInstance(tenThousand, (index * 7919) % 10_000),
  },
  {
    name: 'InvokeMethod, its handler does nothing',
    goal: 2.4,
    requests: 2_000,
    expected: '<RETURNVALUE ',
    make: () => invoke,
  },
  {
    name: 'GetClass CIM_ComputerSystem',
    goal: 2.2,
    requests: 1_000,
    expected: '<CLASS NAME="CIM_ComputerSystem"',
    make: () => getClass,
  },
  {
    name: 'EnumerateInstanceNames, 1,000',
    goal: 28,
    requests: 200,
    expected: '<INSTANCENAME ',
    make: () => classRequest('EnumerateInstanceNames', thousand),
  },
  {
    name: 'EnumerateInstances, 1,000',
    goal: 170,
    requests: 40,
    expected: '<VALUE.NAMEDINSTANCE>',
    make: () => classRequest('EnumerateInstances', thousand),
  },
  {
    name: 'EnumerateInstances, 1,000, 16 connections',
    goal: 170,
    requests: 64,
    connections: 16,
    expected: '<VALUE.NAMEDINSTANCE>',
    make: () => classRequest('EnumerateInstances', thousand),
  },
  {
    name: 'EnumerateInstances, 10,000',
    goal: 1_800,
    requests: 4,
    expected: '<VALUE.NAMEDINSTANCE>',
    make: () => classRequest('EnumerateInstances', tenThousand),
  },
  {
    name: 'WS-Management Get, class of 1,000',
    goal: 1.3,
    than: 'GetInstance, class of 1,000',
    requests: 2_000,
    expected: '<p:Bench_Thousand ',
    make: (index) => wsmanRequest('get', benchNamespace, thousand, { Id: `thing-${(index * 7919) % 1_000}` }),
  },
  {
    name: 'WS-Management Enumerate, 1,000',
    goal: 1.5,
    than: 'EnumerateInstances, 1,000',
    requests: 40,
    expected: '<wsman:EndOfSequence/>',
    make: () => wsmanRequest('enumerate', benchNamespace, thousand, {}, enumerateAll),
  },
  {
    name: 'ExecQuery, 1 of 1,000',
    goal: 32,
    requests: 200,
    expected: '<VALUE.OBJECTWITHPATH>',
    make: (index) =>
      intrinsicRequest('ExecQuery', benchNamespace, {
        QueryLanguage: value('WQL'),
        Query: value(`SELECT Id, Text FROM ${thousand} WHERE Remainder = ${index % 1_000}`),
      }),
  },
];

const enumerateAll =
  '<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>100000</w:MaxElements></n:Enumerate>';

const deep = { DeepInheritance: value('TRUE') };

const schemaRows: readonly CpuRow[] = [
  {
    name: 'EnumerateClassNames deep, whole schema',
    goal: 2.2,
    requests: 400,
    expected: '<CLASSNAME ',
    make: () => intrinsicRequest('EnumerateClassNames', schemaNamespace, deep),
  },
  {
    name: 'EnumerateClasses deep, whole schema',
    goal: 4_400,
    requests: 2,
    expected: '<CLASS ',
    make: () => intrinsicRequest('EnumerateClasses', schemaNamespace, { ...deep, LocalOnly: value('FALSE') }),
  },
];

const invoke = methodRequest(
  'SetIscsiInitiatorNodeName',
  'root/wmi',
  {
    className: 'MSIscsiInitiator_MethodClass',
    key: 'IscsiNodeName',
    value: benchInitiator,
  },
  '<PARAMVALUE NAME="InitiatorNodeName" PARAMTYPE="string"><VALUE>iqn.2026-11.io.github.iscsi-wbem:other</VALUE></PARAMVALUE>',
);

async function measureCpu(
  bench: BenchServer,
  cpuRows: readonly CpuRow[],
  measureY: () => Promise<number>,
): Promise<{ readonly rows: readonly BenchRow[]; readonly yardstickMicros: number }> {
  const figures = new Map(cpuRows.map((row) => [row, [] as number[]]));
  const bytes = new Map<CpuRow, number>();
  const yardsticks: number[] = [];
  for (const row of cpuRows) {
    bytes.set(row, (await bench.client.expect(row.make(0), row.expected)).length);
  }
  for (let round = 0; round <= rounds; round += 1) {
    const y = await measureY();
    if (round > 0) yardsticks.push(y);
    for (const row of cpuRows) {
      const { requests, connections = 1, make } = row;
      const client = connections === 1 ? bench.client : bench.clients16;
      const micros = await cpuOf(bench, () => client.run(requests, connections, make));
      if (round > 0) figures.get(row)?.push(micros / requests);
    }
  }
  const yardstickMicros = median(yardsticks);
  return {
    yardstickMicros,
    rows: [
      { name: 'Y, one POST at a bare node:http server', figure: yardstickMicros, unit: 'us' },
      ...cpuRows.map((row) => {
        const name = `${row.name} (${size(bytes.get(row) ?? 0)})`;
        const other = cpuRows.find((each) => each.name === row.than);
        if (other) {
          const micros = median(figures.get(row) ?? []);
          const ratio = { to: other.name, value: micros / median(figures.get(other) ?? []) };
          return { name: `${name}: CPU`, figure: micros, unit: 'us', ratio, goal: row.goal };
        }
        return cpuRow(name, median(figures.get(row) ?? []), yardstickMicros, row.goal);
      }),
    ],
  };
}

function size(bytes: number): string {
  const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, 'KB'] : [bytes / 1e6, 'MB'];
  return `${Number(amount.toPrecision(2))} ${unit}`;
}

async function measureFirstByte({ client }: BenchServer): Promise<BenchRow[]> {
  const millis: number[] = [];
  for (let round = 0; round < 2 * rounds; round += 1) {
    millis.push((await client.post(classRequest('EnumerateInstances', tenThousand))).firstByteMs);
  }
  const figure = median(millis);
  return [{ name: 'EnumerateInstances, 10,000: first byte, wall', figure, unit: 'ms', goal: 5 }];
}

async function measurePull({ client }: BenchServer, yardstickMicros: number): Promise<BenchRow[]> {
  const perSecond: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const startedAt = performance.now();
    await pullAll(client);
    if (round > 0) perSecond.push(1_000 / (performance.now() - startedAt));
  }
  const figure = median(perSecond);
  const micros = 1e6 / figure;
  return [
    { name: 'Open and Pull, 1,000 at a time over 10,000: wall', figure, unit: 'traversals/s' },
    {
      name: 'Open and Pull, one traversal: wall',
      figure: micros,
      unit: 'us',
      // 18 a second where Y is 25 us.
      ratio: { to: 'Y', value: micros / yardstickMicros },
      goal: 2_200,
    },
  ];
}

const firstTime = 'the first time';
const afterOneMore = 'one more written since the last';

/**
 * The first look at instances that were just written: nothing of them is kept yet.  And the look after one instance more, when they were
 * looked at before: all pages but one are kept.
 */
async function measureFirstRead(bench: BenchServer, yardstickMicros: number): Promise<BenchRow[]> {
  const operations = [
    { operation: 'EnumerateInstanceNames', goal: 40 },
    { operation: 'EnumerateInstances', goal: 170 },
  ] as const;
  const figures = new Map<string, { readonly goal: number; readonly cpu: number[] }>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { operation, goal }] of operations.entries()) {
      const name = `Bench_New_${round * operations.length + index}`;
      const read = (): Promise<number> =>
        cpuOf(bench, () => bench.client.post(classRequest(operation, name)));
      const keep = (what: string, cpu: number): void => {
        const row = `${operation}, 1,000 ${what}: CPU`;
        const known = figures.get(row) ?? { goal, cpu: [] };
        if (round > 0) known.cpu.push(cpu);
        figures.set(row, known);
      };
      await bench.createClass(name);
      await bench.fill(name, 1_000);
      keep(`just written, ${firstTime}`, await read());
      // The answer of a page is kept when it is asked for the second time.
      await read();
      await bench.fill(name, 1, 1_000);
      keep(`and ${afterOneMore}`, await read());
    }
  }
  return [...figures].map(([name, { goal, cpu }]) => {
    const micros = median(cpu);
    const ratio = { to: 'Y', value: micros / yardstickMicros };
    return { name, figure: micros, unit: 'us', ratio, goal };
  });
}

/** One traversal by OpenEnumerateInstances and PullInstancesWithPath. */
async function pullAll(client: LoadClient): Promise<void> {
  const maxObjectCount = { MaxObjectCount: value('1000') };
  let request = intrinsicRequest('OpenEnumerateInstances', benchNamespace, {
    ClassName: className(tenThousand),
    ...maxObjectCount,
  });
  let bytes = 0;
  for (;;) {
    const { text } = await client.post(request, true);
    bytes += text.length;
    const context = /<PARAMVALUE NAME="EnumerationContext"[^>]*><VALUE>([^<]*)/.exec(text.slice(-600))?.[1];
    if (context === undefined) break;
    request = intrinsicRequest('PullInstancesWithPath', benchNamespace, {
      EnumerationContext: value(context),
      ...maxObjectCount,
    });
  }
  if (bytes < 10_000_000) throw new Error(`10,000 instances in ${bytes} bytes`);
}

const sixteenReaders = 'EnumerateInstances, 10,000, 16 connections';

/** In a server of its own: what was read of other things before is not in its memory. */
async function measureMemoryAlone(): Promise<BenchRow[]> {
  const bench = new BenchServer();
  try {
    await bench.start();
    await bench.createClass(tenThousand);
    await bench.fill(tenThousand, 10_000);
    return await measureMemory(bench, sixteenReaders, { peakMegabytes: 250, keptRatio: 1.1 });
  } finally {
    await bench.dispose();
  }
}

/** 16 connections that read 10,000 instances at once, twice; what the process holds then, and half a minute later. */
async function measureMemory(
  bench: BenchServer,
  name: string,
  goals: { readonly peakMegabytes: number; readonly keptRatio?: number },
): Promise<BenchRow[]> {
  const before = bench.memory.now;
  bench.forgetPeak();
  for (let round = 0; round < 2; round += 1) {
    await bench.clients16.run(16, 16, () => classRequest('EnumerateInstances', tenThousand));
  }
  const { peak } = bench.memory;
  await sleep(30_000);
  return [
    { name: `${name}: memory before`, figure: before, unit: 'MB' },
    {
      name: `${name}: peak memory`,
      figure: peak,
      unit: 'MB',
      goal: goals.peakMegabytes,
    },
    {
      name: `${name}: memory 30 s later`,
      figure: bench.memory.now,
      unit: 'MB',
      ratio: { to: 'before', value: bench.memory.now / before },
      ...(goals.keptRatio !== undefined && { goal: goals.keptRatio }),
    },
  ];
}
