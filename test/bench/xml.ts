import { pathToFileURL } from 'node:url';
import { decodeRequest } from '../../src/cimxml/decode/request.js';
import { AnswerCache } from '../../src/cimxml/encode/AnswerCache.js';
import { encodeResult } from '../../src/cimxml/encode/results.js';
import { encodeError, intrinsicEnvelope } from '../../src/cimxml/encode/messages.js';
import { CIMError } from '../../src/cim/CIMError.js';
import { expectWellFormed } from '../../src/xml/expectWellFormed.js';
import { defaultXmlLimits, parseXml } from '../../src/xml/parseXml.js';
import { printXml } from '../../src/xml/printXml.js';
import {
  addSharedSecretRequest,
  createInstanceRequest,
  getInstanceRequest,
  instances,
  largeRequest,
} from './xmlDocuments.js';

/** One row: what is done, and how many bytes of XML each run of it reads or writes. */
export interface XmlBenchmark {
  readonly name: string;
  readonly bytes: number;
  readonly run: () => unknown;
}

const requests = {
  GetInstance: getInstanceRequest,
  AddSharedSecret: addSharedSecretRequest,
  'CreateInstance of 60': createInstanceRequest,
  'CreateInstance of 8,000': largeRequest,
};

const oneInstance = [...instances(1)][0] as ReturnType<typeof instances> extends Generator<infer T>
  ? T
  : never;
const thousand = [...instances(1_000)];
const answers = new AnswerCache();
const base = { host: 'localhost', namespace: 'root/cimv2' };
const error = new CIMError('CIM_ERR_NOT_FOUND', 'no instance CIM_ComputerSystem.Name="x" & more');

/** Parsing and printing of requests and answers, in this process. */
export const xmlBenchmarks: readonly XmlBenchmark[] = [
  ...Object.entries(requests).flatMap(([name, bytes]): XmlBenchmark[] => [
    {
      name: `guard ${name}`,
      bytes: bytes.length,
      run: () => expectWellFormed(bytes.toString(), defaultXmlLimits),
    },
    { name: `parse ${name}`, bytes: bytes.length, run: () => parseXml(bytes) },
    { name: `parse and decode ${name}`, bytes: bytes.length, run: () => decodeRequest(parseXml(bytes)) },
  ]),
  {
    name: 'print ERROR',
    bytes: 300,
    run: () => printed(encodeError(error)),
  },
  {
    name: 'print ERROR through xmlbuilder2',
    bytes: 300,
    run: () => printXml({ name: 'ERROR', attributes: { CODE: '6', DESCRIPTION: error.description } }),
  },
  {
    name: 'print GetInstance of 12',
    bytes: printed(encodeResult('instance', oneInstance, base, answers) as string).length,
    run: () => printed(encodeResult('instance', oneInstance, base, answers) as string),
  },
  {
    name: 'print EnumerateInstances of 1,000',
    bytes: 1_500_000,
    run: async () => {
      const content = encodeResult('namedInstances', thousand, base, answers) as AsyncGenerator<
        string,
        string
      >;
      let length = 0;
      for (;;) {
        const piece = await content.next();
        length += Buffer.byteLength(piece.value);
        if (piece.done === true) return length;
      }
    },
  },
];

function printed(content: string): string {
  const { head, tail } = intrinsicEnvelope('1001', 'GetInstance');
  return head + content + tail;
}

const ROUNDS = 7;
const ROUND_MS = 40;

/** Median of interleaved rounds, in microseconds for one run. */
export async function measureXml(): Promise<Map<string, number>> {
  const rounds = new Map<string, number[]>(xmlBenchmarks.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, run } of xmlBenchmarks) {
      const start = performance.now();
      let runs = 0;
      do {
        await run();
        runs += 1;
      } while (performance.now() - start < ROUND_MS);
      rounds.get(name)?.push(((performance.now() - start) / runs) * 1000);
    }
  }
  return new Map([...rounds].map(([name, times]) => [name, median(times)]));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const medians = await measureXml();
  for (const { name, bytes } of xmlBenchmarks) {
    const microseconds = medians.get(name) ?? Number.NaN;
    const rate = (bytes / microseconds).toFixed(1).padStart(6);
    process.stdout.write(`${name.padEnd(42)} ${microseconds.toFixed(1).padStart(10)} us ${rate} MB/s\n`);
  }
}
