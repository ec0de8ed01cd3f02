import express, { type ErrorRequestHandler, type Express } from 'express';
import { cimPaths } from './cimPaths.js';
import { refuse } from './refuse.js';

const allow = { Allow: 'POST, OPTIONS' };

/** Answers every request that is not a CIM-XML POST; pages for people will live here. */
export function createFallbackApp(): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');

  app.get('/', (request, response) => {
    refuse(request, response, {
      status: 200,
      text: 'iscsi-wbem, a WBEM server for iSCSI targets: send CIM-XML by POST to /cimom.',
    });
  });
  app.use((request, response) => {
    const isCimPath = cimPaths.includes(request.path);
    if (request.method === 'OPTIONS' && (isCimPath || request.url === '*')) {
      refuse(request, response, { status: 200, headers: allow, text: allow.Allow });
    } else if (isCimPath) {
      // DSP0200 defines POST and M-POST only, and no CIMError for the others.
      refuse(request, response, {
        status: 501,
        headers: allow,
        text: `${request.method} is not implemented here: expected POST.`,
      });
    } else {
      refuse(request, response, {
        status: 404,
        text: `There is nothing at ${request.path}: expected POST to ${cimPaths.join(', ')}.`,
      });
    }
  });

  const onError: ErrorRequestHandler = (_error, request, response, _next) => {
    // Express's own page would show the stack.
    refuse(request, response, { status: 500, text: 'Internal error.' });
  };
  app.use(onError);
  return app;
}
