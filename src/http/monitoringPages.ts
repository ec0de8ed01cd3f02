import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Express, Request, RequestHandler, Response } from 'express';
import { isLoopback } from '../security/isLoopback.js';
import { hasRole, type Principal, type Role } from '../security/Principal.js';
import type { AuthenticatedUser } from '../security/Authenticator.js';
import { peerAddress } from './peer.js';
import { readBody } from './readBody.js';
import { refuse, unauthorized } from './refuse.js';
import { pathOf } from './requestTarget.js';

/** What stands behind the pages for the administrator of the server. */
export interface MonitoringDeps {
  /** Sentences that say why requests would not be answered now; none: the server is ready. */
  ready(): Promise<readonly string[]>;
  /** Sentences that tell what a ready server does without, such as a LUN that could not be made. */
  leftOut(): Promise<readonly string[]>;
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Who may read the metrics without a password. */
  readonly metricsAccess: 'authenticated' | 'loopback';
  /** What is wrong with target, store and settings, as JSON values. */
  findings(): Promise<readonly object[]>;
  readonly logLevel: string;
  /** Sets the log level and records who did.  @returns a sentence if there is no such level; null when it is set. */
  setLogLevel(level: string, caller: Principal): Promise<string | null>;
  /** Told of each page that a user may not see. */
  onDenied?(caller: Principal, page: string, reason: string): void;
  onError(error: unknown): void;
}

/** Who sent a request; null: nobody that the server knows. */
export type Authenticate = (request: IncomingMessage) => Promise<AuthenticatedUser | null>;

/** Longer than any name of a log level. */
const maxLevelBytes = 64;

/**
 * Adds the pages: `/healthz` and `/readyz` for supervisors, which tell a stranger no more than yes or no; `/metrics` for
 * Prometheus (role read); `/doctor` and `/log-level` for administrators.
 *
 * What changes something takes PUT alone, which no page of another site can send without asking first.
 */
export function addMonitoringPages(app: Express, deps: MonitoringDeps, authenticate: Authenticate): void {
  /** null: the request has been refused. */
  async function authorized(
    request: IncomingMessage,
    response: ServerResponse,
    role: Role,
  ): Promise<Principal | null> {
    const user = await authenticate(request);
    if (user === null) {
      refuse(request, response, unauthorized);
      return null;
    }
    const principal: Principal = { ...user, address: peerAddress(request.socket), door: 'operation' };
    if (hasRole(principal, role)) return principal;
    const reason = `user "${user.name}" does not have the role "${role}"`;
    deps.onDenied?.(principal, `${request.method} ${pathOf(request.url)}`, reason);
    refuse(request, response, { status: 403, text: `U${reason.slice(1)}.` });
    return null;
  }

  app.get('/healthz', (request, response) => {
    refuse(request, response, { status: 200, text: 'alive' });
  });

  app.get(
    '/readyz',
    page(async (request, response) => {
      const isKnown = request.headers.authorization !== undefined && (await authenticate(request)) !== null;
      const reasons = await deps.ready();
      const status = reasons.length === 0 ? 200 : 503;
      const told = status === 200 ? ['ready', ...(isKnown ? await deps.leftOut() : [])] : reasons;
      const text = status === 200 || isKnown ? told.join('\n') : 'not ready';
      refuse(request, response, { status, text });
    }),
  );

  app.get(
    '/metrics',
    page(async (request, response) => {
      const isOpen = deps.metricsAccess === 'loopback' && isLoopback(peerAddress(request.socket));
      if (!isOpen && (await authorized(request, response, 'read')) === null) return;
      const { contentType, text } = await deps.metrics();
      send(response, contentType, text);
    }),
  );

  app.get(
    '/doctor',
    page(async (request, response) => {
      if ((await authorized(request, response, 'admin')) === null) return;
      send(response, 'application/json', JSON.stringify(await deps.findings()));
    }),
  );

  app.get(
    '/log-level',
    page(async (request, response) => {
      if ((await authorized(request, response, 'admin')) === null) return;
      send(response, 'text/plain; charset=utf-8', `${deps.logLevel}\n`);
    }),
  );

  app.put(
    '/log-level',
    page(async (request, response) => {
      const caller = await authorized(request, response, 'admin');
      if (caller === null) return;
      const body = await readBody(request, maxLevelBytes);
      const fault = await deps.setLogLevel(body?.toString('utf8').trim() ?? '', caller);
      if (fault !== null) refuse(request, response, { status: 400, text: fault });
      else send(response, 'text/plain; charset=utf-8', `${deps.logLevel}\n`);
    }),
  );
}

/** What a page throws goes to the error handler of the app. */
function page(answer: (request: Request, response: Response) => Promise<void>): RequestHandler {
  async function run(...[request, response, next]: Parameters<RequestHandler>): Promise<void> {
    try {
      await answer(request, response);
    } catch (error) {
      next(error);
    }
  }
  return (request, response, next) => void run(request, response, next);
}

function send(response: ServerResponse, contentType: string, text: string): void {
  const body = Buffer.from(text);
  response.writeHead(200, {
    'Content-Type': contentType,
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
  });
  response.end(body);
}
