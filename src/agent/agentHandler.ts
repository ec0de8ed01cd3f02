import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { FleetRequestHandler } from '../link/FleetServer.js';
import { BodyTooLongError, readBody } from '../link/readBody.js';
import { describeIssue } from '../link/describeIssue.js';
import {
  actForm,
  certificateForm,
  closeForm,
  eventsForm,
  itemsPerPage,
  maxRequestBytes,
  protocolVersions,
  readForm,
  type failureForm,
  type Greeting,
} from '../link/messages.js';
import type { FleetIdentity } from '../security/fleetCertificates.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import { PoolError } from '../pools/PoolError.js';
import { parseStanding, type FleetStanding } from '../link/standing.js';
import type { Acts } from './Acts.js';
import type { AdmittedEndpoints } from './AdmittedEndpoints.js';
import type { AgentHost } from './AgentHost.js';
import type { EventLog } from './EventLog.js';
import { readHost } from './readHost.js';

export interface AgentHandlerDeps {
  readonly host: AgentHost;
  readonly acts: Acts;
  readonly admitted: AdmittedEndpoints;
  readonly events: Pick<EventLog, 'answer'>;
  readonly hello: () => Greeting;
  /** Identifies this run of the process, as in `hello`. */
  readonly bootId: string;
  /** How long the endpoint may read nothing of a list.  Then its connection is closed. */
  readonly readerTimeoutMs: number;
  /** Replaces the agent's certificate.  @throws RangeError that names the fault; the old certificate stays in use. */
  readonly renew: (certificate: string) => void;
  readonly log: {
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** An invalid request, with the HTTP status of the answer. */
class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Makes the request handler of an agent: JSON over HTTP/1.1, with the protocol version at the beginning of each path. */
export function agentHandler(deps: AgentHandlerDeps): FleetRequestHandler {
  return async (request, response, endpoint) => {
    try {
      await answer(deps, request, response, endpoint);
    } catch (error) {
      if (response.headersSent) {
        // Without its last line the endpoint does not accept the list.
        response.destroy();
      } else if (error instanceof RequestError) {
        writeJson(response, error.status, { error: error.message });
      } else if (error instanceof BodyTooLongError) {
        writeJson(response, 413, { error: error.message });
      } else {
        deps.log.error({ err: error }, 'a request of an endpoint failed');
        writeJson(response, 500, { error: 'the agent could not do it; its log says why' });
      }
    }
  };
}

async function answer(
  deps: AgentHandlerDeps,
  request: IncomingMessage,
  response: ServerResponse,
  endpoint: FleetIdentity,
): Promise<void> {
  expectAdmitted(deps, endpoint, request);
  const { method = '', url = '' } = request;
  const [, version, path = ''] = /^\/agent\/v(\d{1,4})\/(.*)$/u.exec(url) ?? [];
  if (version === undefined) throw new RequestError(404, `${method} ${url}: no such request`);
  // Accepted in any version: the answer contains the supported versions.
  if (method === 'GET' && path === 'hello') return writeJson(response, 200, deps.hello());
  const { min, max } = protocolVersions;
  if (Number(version) < min || Number(version) > max)
    throw new RequestError(404, `version ${version} of the protocol: expected ${min} to ${max}`);
  if (method !== 'POST') throw new RequestError(404, `${method} ${url}: no such request`);
  if (path === 'read') return answerRead(deps, await parse(request, readForm), response);
  if (path === 'act')
    return writeJson(response, 200, await deps.acts.run(await parse(request, actForm), endpoint.id));
  if (path === 'events') {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const asked = await parse(request, eventsForm);
    const events = await deps.events.answer(asked, endpoint.id, gone.signal);
    // It may have been removed while it waited.
    expectAdmitted(deps, endpoint);
    return writeJson(response, 200, events);
  }
  if (path === 'certificate') {
    const { certificate } = await parse(request, certificateForm);
    try {
      deps.renew(certificate);
    } catch (error) {
      if (error instanceof RangeError) throw new RequestError(400, error.message);
      throw error;
    }
    return writeJson(response, 200, {});
  }
  const [, closed] = /^act\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/close$/u.exec(path) ?? [];
  if (closed === undefined) throw new RequestError(404, `${method} ${url}: no such request`);
  const { deadlineMs } = await parse(request, closeForm);
  writeJson(response, 200, await deps.acts.close(closed, deadlineMs));
}

/**
 * Checks that this endpoint is answered, and takes what its request tells of the fleet.
 * @param request left out: it was taken before.
 */
function expectAdmitted(
  { admitted, log }: AgentHandlerDeps,
  { id }: FleetIdentity,
  request?: IncomingMessage,
): void {
  const refusal = request ? admitted.findRefusal(id, readStanding(request)) : admitted.findRemoval(id);
  if (refusal === null) return;
  log.warn({ endpoint: id }, refusal);
  throw new RequestError(403, refusal);
}

function readStanding({ headers }: IncomingMessage): FleetStanding {
  try {
    return parseStanding(headers);
  } catch (error) {
    if (error instanceof RangeError) throw new RequestError(400, error.message);
    throw error;
  }
}

/** Writes a list as lines of JSON: one for each page of items, and a last one that marks the list as complete. */
async function answerRead(
  { host, bootId, readerTimeoutMs }: AgentHandlerDeps,
  asked: z.output<typeof readForm>,
  response: ServerResponse,
): Promise<void> {
  const headers = { 'Content-Type': 'application/x-ndjson' };
  const inDoubt = host.credentials.isInDoubt;
  let items: readonly object[];
  try {
    items = await readHost(host, asked, bootId);
  } catch (error) {
    if (!(error instanceof TargetDriverError || error instanceof PoolError)) throw error;
    const failure: z.input<typeof failureForm> = { reason: error.reason, message: error.message, inDoubt };
    response.writeHead(200, headers).end(`${JSON.stringify({ failure })}\n`);
    return;
  }
  response.writeHead(200, headers);
  // It counts from the last piece that went out; the next request on this connection has the times of the server again.
  response.setTimeout(readerTimeoutMs, () => response.destroy());
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  for (let at = 0; at < items.length; at += itemsPerPage) {
    const page = JSON.stringify({ items: items.slice(at, at + itemsPerPage) });
    if (response.write(`${page}\n`)) continue;
    // The endpoint may have hung up: then there is no "drain".
    await once(response, 'drain', { signal: gone.signal }).catch(() => {});
    if (gone.signal.aborted) return;
  }
  response.end(`${JSON.stringify({ end: true, inDoubt })}\n`);
}

async function parse<T>(request: IncomingMessage, form: z.ZodType<T>): Promise<T> {
  const body = await readBody(request, maxRequestBytes);
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // The parser's message is not used: it quotes the body, which may contain a secret.
    throw new RequestError(400, 'the body is not JSON');
  }
  const parsed = form.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RequestError(400, `the request is not understood: ${describeIssue(parsed.error)}`);
}

function writeJson(response: ServerResponse, status: number, value: object): void {
  const body = JSON.stringify(value);
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
    .end(body);
}
