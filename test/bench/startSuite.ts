import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from '../support/server.js';
import { median, type BenchRow, type BenchSuite } from './Benchmark.js';

const runs = 7;

/** The memory of a server that has been asked nothing yet, in megabytes, and when it is looked at. */
const idleGoalMegabytes = 80;
const idleMs = 5_000;
const idleRuns = 3;

/** The targets that need nothing else on the machine: tgt without a daemon is served too, its target is just away. */
const kinds = ['tgt', 'embedded'] as const;

/** The aim for the first answer, in milliseconds from the start of the process. */
const firstAnswerGoalMs = 350;

/** The same on the machine that the aim was stated for, whose Y is 25 us. */
const firstAnswerGoalYardsticks = 14_000;

interface Start {
  readonly readyMs: number;
  readonly answeredMs: number;
}

/**
 * The built server as its user starts it: from the start of the process to the ready line, and to the first answered request
 * (GetClass of CIM_SharedSecret, with its password check).  Its state is there already, with the user `admin`.
 * The target kinds in turns; medians of 7 after one start that makes the state.
 */
export const startSuite: BenchSuite = {
  name: 'Start of the server',
  async run({ yardstickMicros }) {
    const servers = kinds.map((kind) => ({
      kind,
      server: startableServer(kind),
      starts: [] as Start[],
      idleMegabytes: [] as number[],
    }));
    try {
      for (const { server } of servers) await measureStart(server);
      for (let run = 0; run < runs; run += 1) {
        for (const { server, starts } of servers) starts.push(await measureStart(server));
      }
      for (let run = 0; run < idleRuns; run += 1) {
        for (const { server, idleMegabytes } of servers) idleMegabytes.push(await measureIdle(server));
      }
    } finally {
      for (const { server } of servers) await server.dispose();
    }
    return servers.flatMap(({ kind, starts, idleMegabytes }): BenchRow[] => {
      const answeredMs = median(starts.map((start) => start.answeredMs));
      return [
        { name: `--target ${kind}: process start to ready line`, figure: median(starts.map((start) => start.readyMs)), unit: 'ms' },
        {
          name: `--target ${kind}: process start to first answer`,
          figure: answeredMs,
          unit: 'ms',
          ratio: { to: `${firstAnswerGoalMs} ms`, value: answeredMs / firstAnswerGoalMs },
          goal: 1,
        },
        {
          name: `--target ${kind}: the same by the speed of this machine`,
          figure: answeredMs,
          unit: 'ms',
          ratio: { to: 'Y', value: (answeredMs * 1_000) / yardstickMicros },
          goal: firstAnswerGoalYardsticks,
        },
        { name: `--target ${kind}: memory (RSS) of a server that nobody has asked anything`, figure: median(idleMegabytes), unit: 'MB', goal: idleGoalMegabytes },
      ]; // prettier-ignore
    });
  },
};

function startableServer(kind: (typeof kinds)[number]): Server {
  // A socket that nobody listens on, whatever tgtd runs on this machine.
  const noDaemon = join('/nonexistent', 'tgtd.0');
  return new Server({ args: ['--target', kind, '--tgt-socket', noDaemon] });
}

async function measureStart(server: Server): Promise<Start> {
  const startedAt = performance.now();
  await server.start();
  const readyMs = performance.now() - startedAt;
  await getClass(server);
  const answeredMs = performance.now() - startedAt;
  await server.stop();
  return { readyMs, answeredMs };
}

async function measureIdle(server: Server): Promise<number> {
  await server.start();
  await sleep(idleMs);
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  await server.stop();
  return Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1]) / 1024;
}

const namespace = 'root/cimv2/storage/iscsitarget';
const getClassRequest = [
  '<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.0">',
  '<SIMPLEREQ><IMETHODCALL NAME="GetClass"><LOCALNAMESPACEPATH>',
  ...namespace.split('/').map((name) => `<NAMESPACE NAME="${name}"/>`),
  '</LOCALNAMESPACEPATH><IPARAMVALUE NAME="ClassName"><CLASSNAME NAME="CIM_SharedSecret"/></IPARAMVALUE>',
  '</IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>',
].join('');

async function getClass({ url, user, password }: Server): Promise<void> {
  const answer = await fetch(`${url}/cimom`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      'Content-Type': 'application/xml; charset=utf-8',
      CIMOperation: 'MethodCall',
      CIMMethod: 'GetClass',
      CIMObject: namespace,
      // The server is stopped next: it need not wait for a connection that is kept.
      Connection: 'close',
    },
    body: getClassRequest,
  });
  const text = await answer.text();
  if (!text.includes('<CLASS NAME="CIM_SharedSecret"'))
    throw new Error(`HTTP ${answer.status}, and not the class: ${text.slice(0, 300)}`);
}
