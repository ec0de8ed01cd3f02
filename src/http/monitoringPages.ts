import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Express, Request, RequestHandler, Response } from 'express';
import { isLoopback } from '../security/isLoopback.js';
import { hasRole, printMissingRole, type Principal, type Role } from '../security/Principal.js';
import type { AuthenticatedUser } from '../security/Authenticator.js';
import { peerAddress } from './peer.js';
import { readBody } from './readBody.js';
import { refuse, unauthorized } from './refuse.js';
import { pathOf } from './requestTarget.js';

/** What the pages for the administrator need. */
export interface MonitoringDeps {
  /** Sentences that state why requests cannot be answered now.  Empty: the server is ready. */
  ready(): Promise<readonly string[]>;
  /** Sentences about what a ready server lacks, such as a LUN that could not be made. */
  leftOut(): Promise<readonly string[]>;
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Whether metrics can be read from this machine without a password. */
  readonly metricsAccess: 'authenticated' | 'loopback';
  /** Findings about target, store and settings, as JSON values. */
  findings(): Promise<readonly object[]>;
  readonly logLevel: string;
  /** Sets the log level and records who set it.  @returns an error sentence if there is no such level; otherwise null. */
  setLogLevel(level: string, caller: Principal): Promise<string | null>;
  /** Called for each page that a user may not see. */
  onDenied?(caller: Principal, page: string, reason: string): void;
  onError(error: unknown): void;
}

/** The user of a request; null if it is not authenticated. */
export type Authenticate = (request: IncomingMessage) => Promise<AuthenticatedUser | null>;

/** Longer than the name of any log level. */
const maxLevelBytes = 64;

/**
 * Adds the pages: `/healthz` and `/readyz` for supervisors, which show only yes or no to a stranger; `/metrics` for Prometheus
 * (role read); `/doctor` and `/log-level` for administrators.  Changes need PUT, which a page of another site cannot send without
 * a preflight request.
 */
export function addMonitoringPages(app: Express, deps: MonitoringDeps, authenticate: Authenticate): void {
  /** Null if the request has been refused. */
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
    const reason = printMissingRole(user, role);
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

/** Passes errors of a page to the error handler of the app. */
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
