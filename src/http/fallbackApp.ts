import express, { type ErrorRequestHandler, type Express } from 'express';
import { AuthenticationLockedError } from '../security/LoginThrottle.js';
import { AuthenticationBusyError } from '../security/PasswordQueue.js';
import { addMonitoringPages, type Authenticate, type MonitoringDeps } from './monitoringPages.js';
import type { ProtocolHandler } from './ProtocolHandler.js';
import { lockedRefusal, refuse } from './refuse.js';

const allow = { Allow: 'POST, OPTIONS' };

/**
 * Answers every request that no protocol accepts.
 * @param monitoring null: without the pages for the administrator.
 */
export function createFallbackApp(
  protocols: readonly Pick<ProtocolHandler, 'paths' | 'usage'>[],
  monitoring: MonitoringDeps | null,
  authenticate: Authenticate,
): Express {
  const paths = [...new Set(protocols.flatMap((protocol) => protocol.paths))];
  const usages = protocols.flatMap(({ usage }) => usage ?? []);
  const app = express();
  app.disable('x-powered-by').disable('etag');

  app.get('/', (request, response) => {
    refuse(request, response, {
      status: 200,
      text: `iscsi-wbem, a WBEM server for iSCSI targets: ${usages.join('; ')}.`,
    });
  });
  if (monitoring) addMonitoringPages(app, monitoring, authenticate);
  app.use((request, response) => {
    const isOfProtocol = paths.includes(request.path);
    if (request.method === 'OPTIONS' && (isOfProtocol || request.url === '*')) {
      refuse(request, response, { status: 200, headers: allow, text: allow.Allow });
    } else if (isOfProtocol) {
      // DSP0200 defines POST and M-POST only, and no CIMError for other methods.
      refuse(request, response, {
        status: 501,
        headers: allow,
        text: `${request.method} is not implemented here: expected POST.`,
      });
    } else {
      refuse(request, response, {
        status: 404,
        text: `There is nothing at ${request.path}: expected POST to ${paths.join(', ')}.`,
      });
    }
  });

  const onError: ErrorRequestHandler = (error, request, response, _next) => {
    if (error instanceof AuthenticationBusyError) {
      refuse(request, response, { status: 503, headers: { 'Retry-After': '1' }, text: `${error.message}.` });
      return;
    }
    if (error instanceof AuthenticationLockedError) {
      refuse(request, response, lockedRefusal(error));
      return;
    }
    monitoring?.onError(error);
    // Express's own error page would show the stack.
    refuse(request, response, { status: 500, text: 'Internal error.' });
  };
  app.use(onError);
  return app;
}
