import { Agent, request } from 'node:http';
import type { Server } from '../support/server.js';
import type { WbemRequest } from './wbemRequests.js';

export interface LoadAnswer {
  readonly bytes: number;
  readonly firstByteMs: number;
  /** The whole of it, where it was asked for. */
  readonly text: string;
}

/** Posts requests to a server over kept connections, and reads the answers to their end. */
export class LoadClient {
  readonly #server: Server;
  readonly #agent: Agent;
  readonly #authorization: string;

  constructor(server: Server, connections = 1) {
    this.#server = server;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#authorization = `Basic ${Buffer.from(`${server.user}:${server.password}`).toString('base64')}`;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** @throws Error unless it is answered with 200. */
  post({ door, cimMethod, cimObject, body }: WbemRequest, keepText = false): Promise<LoadAnswer> {
    const { port } = new URL(this.#server.url);
    const isWsman = door === 'ws-man';
    const headers = {
      Authorization: this.#authorization,
      'Content-Type': isWsman ? 'application/soap+xml;charset=UTF-8' : 'application/xml; charset=utf-8',
      'Content-Length': body.length,
      ...(!isWsman && { CIMOperation: 'MethodCall', CIMMethod: cimMethod, CIMObject: cimObject }),
    };
    const path = isWsman ? '/wsman' : '/cimom';
    const startedAt = performance.now();
    return new Promise((resolve, reject) => {
      const outgoing = request(
        { agent: this.#agent, host: '127.0.0.1', port, path, method: 'POST', headers },
        (answer) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          let firstByteMs = Number.NaN;
          answer.on('data', (chunk: Buffer) => {
            if (bytes === 0) firstByteMs = performance.now() - startedAt;
            bytes += chunk.length;
            if (keepText) chunks.push(chunk);
          });
          answer.on('error', reject);
          answer.on('end', () => {
            if (answer.statusCode === 200)
              resolve({ bytes, firstByteMs, text: Buffer.concat(chunks).toString() });
            else reject(new Error(`HTTP ${answer.statusCode} to ${cimMethod}`));
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** The answer, once looked at.  A measurement of refusals would look good.  @throws Error unless it holds `expected` and no ERROR. */
  async expect(sent: WbemRequest, expected: string): Promise<string> {
    const { text } = await this.post(sent, true);
    const error = /<ERROR [^>]*>/.exec(text)?.[0];
    if (error !== undefined || !text.includes(expected)) {
      throw new Error(`${sent.cimMethod}: ${error ?? `no ${expected} in ${text.slice(0, 300)}`}`);
    }
    return text;
  }

  /** Posts what `make` gives for 0 to count - 1, so many at a time. */
  async run(count: number, inParallel: number, make: (index: number) => WbemRequest): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < count) {
        const index = next;
        next += 1;
        await this.post(make(index));
      }
    };
    await Promise.all(Array.from({ length: Math.min(count, inParallel) }, worker));
  }
}
