import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { WbemClient } from '../../src/client/WbemClient.js';
import { namespace, targetPort } from '../interop/CredentialClient.js';
import { projectFolder } from '../support/environment.js';
import type { Endpoint } from '../support/server.js';
import { ending, rounds, type SoakClient } from './rounds.js';
import { secretPrefix, type SoakWorld } from './SoakWorld.js';

/** Reads what there is in all the ways of a manager. */
export const reader: SoakClient = async (world, number) => {
  let step = number;
  await rounds<WbemClient>(world, {
    open: () => world.connect(),
    close: (client) => client.close(),
    pauseMs: 25,
    round: async (client) => {
      step += 1;
      const { names } = world.targets;
      const { className, keys } = targetPort(names[step % names.length] ?? '');
      const reads: readonly (() => Promise<unknown>)[] = [
        () => client.enumerateInstances('CIM_SharedSecret'),
        () => client.enumerateInstanceNames('CIM_ManagedElement'),
        () => client.getClass('MSISCSITARGET_ReplicationService', { includeQualifiers: true }),
        () => client.associators(new CIMInstanceName(className, keys, { namespace })),
        () => client.enumerateInstances('CIM_iSCSISession'),
        () => client.enumerateClassNames(null, true),
        () => operationPage(world, 'metrics'),
        () => operationPage(world, 'readyz'),
      ];
      const done = await ending(reads[step % reads.length] ?? (async () => {}));
      world.record.count(`read ${done.kind === 'refused' ? done.status : done.kind}`);
      // Where the daemon is away, what it knows cannot be read.
      const isExpected =
        world.kind === 'tgt' ? ['CIM_ERR_NOT_FOUND', 'CIM_ERR_FAILED'] : ['CIM_ERR_NOT_FOUND'];
      if (done.kind === 'refused' && !isExpected.includes(done.status))
        world.record.wrong('a wrong answer', `a read was refused: ${done.status}`);
      if (done.kind === 'answer' && JSON.stringify([done.value], printBigInt).includes(secretPrefix))
        world.record.wrong('a secret was shown', `in the answer to a read (${step % reads.length})`);
    },
  });
};

async function operationPage({ server }: SoakWorld, page: string): Promise<string> {
  const answer = await fetch(`${server.url}/${page}`, {
    headers: { authorization: basic(server) },
    signal: AbortSignal.timeout(60_000),
  });
  const text = await answer.text();
  if (![200, 503].includes(answer.status)) throw new Error(`/${page} answers ${answer.status}: ${text}`);
  return text;
}

/** OperationTimeout of the enumerations: a client that is slower than this finds none. */
const pullTimeoutSeconds = 5;

/** Enumerations by pulling: read to their end, closed in the middle, or left to run out. */
export const puller: SoakClient = async (world, number) => {
  let step = number;
  await rounds<SoakWorld>(world, {
    open: () => world,
    close: () => {},
    pauseMs: 60,
    round: async ({ server, record }) => {
      step += 1;
      const { pid } = server;
      const pace = { sentAt: performance.now(), isLate: false };
      const post = async (operation: string, parameters: string): Promise<string> => {
        const previousSentAt = pace.sentAt;
        pace.sentAt = performance.now();
        const text = await postOperation(server, operation, parameters);
        pace.isLate = performance.now() - previousSentAt >= pullTimeoutSeconds * 1_000;
        return text;
      };
      const className = '<IPARAMVALUE NAME="ClassName"><CLASSNAME NAME="CIM_ManagedElement"/></IPARAMVALUE>';
      let answer = await post(
        'OpenEnumerateInstances',
        className + parameter('OperationTimeout', String(pullTimeoutSeconds)) + count(3),
      );
      for (let pulls = 0; pulls < 20; pulls += 1) {
        const context = /<PARAMVALUE NAME="EnumerationContext"[^>]*>\s*<VALUE>([^<]+)/u.exec(answer)?.[1];
        const isOver = /<PARAMVALUE NAME="EndOfSequence"[^>]*>\s*<VALUE>TRUE/iu.test(answer);
        if (isOver || context === undefined) break;
        if (step % 5 === 1 && pulls === 2) {
          // Left: its time runs out.
          break;
        }
        if (step % 5 === 2 && pulls === 1) {
          await post('CloseEnumeration', parameter('EnumerationContext', context));
          break;
        }
        answer = await post('PullInstancesWithPath', parameter('EnumerationContext', context) + count(10));
      }
      const error = /<ERROR CODE="(\d+)"/u.exec(answer)?.[1];
      record.count(error === undefined ? 'pull enumeration' : `pull enumeration refused with ${error}`);
      // A server that is being stopped abandons what is pulled (23), and the next one does not know it (21).
      const isSameLife = world.isUp() && server.isRunning && server.pid === pid;
      if (error !== undefined && isSameLife && !pace.isLate && world.kind === 'embedded')
        record.wrong('a wrong answer', `a pull enumeration was refused with ${error}`);
    },
  });
};

export function parameter(name: string, value: string): string {
  return `<IPARAMVALUE NAME="${name}"><VALUE>${value}</VALUE></IPARAMVALUE>`;
}

function count(objects: number): string {
  return parameter('MaxObjectCount', String(objects));
}

/** Sends an operation as it is on the wire.  @returns the body of the answer, whatever its status. */
export async function postOperation(
  endpoint: Endpoint,
  operation: string,
  parameters: string,
  { where = namespace, signal }: { readonly where?: string; readonly signal?: AbortSignal } = {},
): Promise<string> {
  const path = where
    .split('/')
    .map((name) => `<NAMESPACE NAME="${name}"/>`)
    .join('');
  const body = `<?xml version="1.0"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.4"><SIMPLEREQ><IMETHODCALL NAME="${operation}"><LOCALNAMESPACEPATH>${path}</LOCALNAMESPACEPATH>${parameters}</IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>`;
  const answer = await fetch(`${endpoint.url}/cimom`, {
    method: 'POST',
    headers: {
      authorization: basic(endpoint),
      'content-type': 'application/xml; charset="utf-8"',
      CIMOperation: 'MethodCall',
      CIMMethod: operation,
      CIMObject: encodeURIComponent(where),
    },
    body,
    // An answer that a killed server left half-sent may never end.
    signal: signal ?? AbortSignal.timeout(60_000),
  });
  return answer.text();
}

export function basic({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** The command, in a process of its own: lists what there is. */
export const commandUser: SoakClient = async (world) => {
  const commands = [
    ['secret', 'list'],
    ['session', 'list'],
    ['target', 'list'],
  ] as const;
  let step = 0;
  await rounds<SoakWorld>(world, {
    open: () => world,
    close: () => {},
    pauseMs: 3000,
    round: async ({ server, record }) => {
      step += 1;
      const main = join(projectFolder, 'dist', 'main.js');
      const access = ['--url', server.url, '--user', server.user, '--password-file', world.passwordFile];
      const command = commands[step % commands.length] ?? [];
      const { pid } = server;
      const failure = await promisify(execFile)(process.execPath, [main, ...command, ...access]).then(
        ({ stdout }) => (stdout.includes(secretPrefix) ? 'a secret is shown' : null),
        (error: unknown) => String(error),
      );
      record.count(failure === null ? 'command' : 'command that failed');
      const isSameLife = world.isUp() && server.pid === pid;
      if (failure !== null && isSameLife && world.kind === 'embedded')
        record.wrong('a wrong answer', `${command.join(' ')}: ${failure}`);
    },
  });
};

function printBigInt(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
