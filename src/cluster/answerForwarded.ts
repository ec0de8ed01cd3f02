import { HeldElsewhereError } from '../dispatch/HeldElsewhereError.js';
import type { ProtocolHandler } from '../http/ProtocolHandler.js';
import { readBody } from '../http/readBody.js';
import { pathOf } from '../http/requestTarget.js';
import { writeResponse } from '../http/writeResponse.js';
import type { FleetRequestHandler } from '../link/FleetServer.js';
import type { Users } from '../security/Users.js';
import { callerHeader, readCaller } from './forwardedCaller.js';

export interface ForwardedDeps {
  /** The protocols of this endpoint, which do not forward. */
  readonly protocols: readonly ProtocolHandler[];
  readonly users: Pick<Users, 'find'>;
  readonly maxBodyBytes: number;
  /** How long the other endpoint may read nothing of an answer. */
  readonly writeTimeoutMs: number;
  readonly log: { warn(fields: object, message: string): void };
}

/**
 * Answers requests that another endpoint forwards for its clients.  The other endpoint has authenticated the client; roles are those that the
 * user has here.  403: there is no such user.  502: this endpoint cannot answer either.
 */
export function answerForwarded({
  protocols,
  users,
  maxBodyBytes,
  writeTimeoutMs,
  log,
}: ForwardedDeps): FleetRequestHandler {
  return async (request, response, endpoint) => {
    const abort = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) abort.abort(new Error('the other endpoint does not wait any more'));
    });
    const refuse = (status: number): void => void response.writeHead(status, { 'Content-Length': '0' }).end();
    try {
      const { method = '', url = '/', headers } = request;
      const handler = protocols.find((each) => each.accepts({ method, path: pathOf(url), headers }));
      if (handler?.authentication !== 'server') return refuse(502);
      const principal = readCaller(String(headers[callerHeader]), handler.name, users);
      if (principal === null) return refuse(403);
      const body = await readBody(request, maxBodyBytes);
      if (body === null) return refuse(413);
      const answer = await handler.answer({
        method,
        url,
        headers: headers as Readonly<Record<string, string | undefined>>,
        body,
        principal,
        abort,
        idle: (wait) => wait,
      });
      await writeResponse(response, answer, writeTimeoutMs);
    } catch (err) {
      if (!(err instanceof HeldElsewhereError) && !abort.signal.aborted)
        log.warn(
          { err, endpoint: endpoint.id },
          'a request that another endpoint forwarded could not be answered',
        );
      if (response.headersSent) response.destroy();
      else refuse(502);
    }
  };
}
