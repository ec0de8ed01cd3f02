import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { makeFleetCertificate, makeFleetKey } from '../../src/security/fleetCertificates.js';
import { TestCertificates } from '../fleet/Loopback.js';

/** What an agent answered. */
export interface RawAnswer {
  readonly status: number | undefined;
  readonly body: unknown;
  /** Whether the request went over a connection that an earlier one had opened. */
  readonly isReused: boolean;
}

/** An endpoint of the fleet of the tests that sends what it is told, on connections that are kept open. */
export class RawEndpoint {
  readonly #port: number;
  readonly #agent: Agent;

  private constructor(port: number, agent: Agent) {
    this.#port = port;
    this.#agent = agent;
  }

  /** @param port of the agent.  @param hours how long its certificate lasts. */
  static async make(port: number, id: string, hours?: number): Promise<RawEndpoint> {
    const { ca } = await TestCertificates.make();
    const { publicKey, privateKey } = await makeFleetKey();
    const identity = { fleetId: 'f1ee7', role: 'endpoint', id } as const;
    const cert = await makeFleetCertificate(ca, identity, publicKey, hours);
    const agent = new Agent({
      keepAlive: true,
      maxSockets: 2,
      ca: ca.certificate,
      cert,
      key: privateKey,
      checkServerIdentity: () => undefined,
    });
    return new RawEndpoint(port, agent);
  }

  /** @param body as JSON; null: a GET request. */
  async ask(
    path: string,
    body: object | null = null,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RawAnswer> {
    const sent = this.begin(path, body, headers);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const piece of answer.setEncoding('utf8')) text += String(piece);
    return {
      status: answer.statusCode,
      body: JSON.parse(text.split('\n')[0] || 'null') as unknown,
      isReused: sent.reusedSocket,
    };
  }

  /** A request that was sent and whose answer is not read. */
  begin(
    path: string,
    body: object | null = null,
    headers: Readonly<Record<string, string>> = {},
  ): ClientRequest {
    const sent = request({
      agent: this.#agent,
      host: '127.0.0.1',
      port: this.#port,
      path: `/agent/v1/${path}`,
      method: body === null ? 'GET' : 'POST',
      headers,
    });
    return sent.end(body === null ? undefined : JSON.stringify(body));
  }

  close(): void {
    this.#agent.destroy();
  }
}
