import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { cpuMicros, median } from './Benchmark.js';

/** Reads a POST and answers with as many bytes as a GetInstance of 12 properties has: what no server on Node can go below. */
const bareServer = `
const { createServer } = require('node:http');
const answer = Buffer.alloc(1500, 'x');
const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(200, { 'Content-Type': 'application/xml; charset=utf-8', 'Content-Length': answer.length });
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(server.address().port + '\\n'));
`;

const warmUpRequests = 2_000;
const roundRequests = 4_000;
const rounds = 5;

/** A bare node:http server in a process of its own. */
export interface Yardstick {
  /** Server CPU of one small keep-alive POST, in microseconds: the mean of 4,000. */
  readonly measure: () => Promise<number>;
  readonly stop: () => void;
}

export async function startYardstick(): Promise<Yardstick> {
  const server = spawn(process.execPath, ['-e', bareServer], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { pid } = server;
  if (pid === undefined) throw new Error('the yardstick server did not start');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const stop = (): void => {
    agent.destroy();
    server.kill('SIGKILL');
  };
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const post = poster({
      agent,
      port: Number(line.toString()),
      path: '/',
      headers: {},
      body: Buffer.alloc(672, 'x'),
    });
    for (let index = 0; index < warmUpRequests; index += 1) await post();
    const measure = async (): Promise<number> => {
      const before = cpuMicros(pid);
      for (let index = 0; index < roundRequests; index += 1) await post();
      return (cpuMicros(pid) - before) / roundRequests;
    };
    return { measure, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Server CPU of one small keep-alive POST at a bare node:http server, in microseconds: median of 5 rounds. */
export async function measureYardstick(): Promise<number> {
  const yardstick = await startYardstick();
  try {
    const figures: number[] = [];
    for (let round = 0; round < rounds; round += 1) figures.push(await yardstick.measure());
    return median(figures);
  } finally {
    yardstick.stop();
  }
}
export interface PostOptions {
  readonly agent: Agent;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A function that posts one body to a server on the loopback and gives the length of the answer.  @throws Error unless it is 200. */
export function poster({ agent, port, path, headers, body }: PostOptions): () => Promise<number> {
  const options = {
    agent,
    host: '127.0.0.1',
    port,
    path,
    method: 'POST',
    headers: { ...headers, 'Content-Length': body.length },
  };
  return () =>
    new Promise((resolve, reject) => {
      const outgoing = request(options, (answer) => {
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        answer.on('error', reject);
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(bytes);
          else reject(new Error(`HTTP ${answer.statusCode}`));
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
}
