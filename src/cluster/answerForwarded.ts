import { HeldElsewhereError } from '../dispatch/HeldElsewhereError.js';
import { OverloadError, type Admission } from '../http/Admission.js';
import type { ProtocolHandler } from '../http/ProtocolHandler.js';
import { promisedLength, readBody } from '../http/readBody.js';
import { refuse } from '../http/refuse.js';
import { pathOf } from '../http/requestTarget.js';
import { writeResponse } from '../http/writeResponse.js';
import type { FleetRequestHandler } from '../link/FleetServer.js';
import type { Users } from '../security/Users.js';
import { callerHeader, readCaller } from './forwardedCaller.js';

export interface ForwardedDeps {
  /** The protocols of this endpoint, which do not forward. */
  readonly protocols: readonly ProtocolHandler[];
  readonly users: Pick<Users, 'find'>;
  /** Whether an endpoint was removed from the fleet: then it is not answered. */
  readonly isRemoved: (endpoint: string) => boolean;
  readonly maxBodyBytes: number;
  /** Bodies that are forwarded count with those of the clients of this endpoint. */
  readonly admission: Pick<Admission, 'reserve'>;
  /** How long the other endpoint may read nothing of an answer. */
  readonly writeTimeoutMs: number;
  readonly log: { warn(fields: object, message: string): void };
}

/**
 * Answers requests that another endpoint forwards for its clients.  The other endpoint has authenticated the client; roles are those that the
 * user has here.  403: there is no such user, or that endpoint was removed.  502: this endpoint cannot answer either.  503: too many bodies are
 * in memory.
 */
export function answerForwarded({
  protocols,
  users,
  isRemoved,
  maxBodyBytes,
  admission,
  writeTimeoutMs,
  log,
}: ForwardedDeps): FleetRequestHandler {
  return async (request, response, endpoint) => {
    const abort = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) abort.abort(new Error('the other endpoint does not wait any more'));
    });
    const endWith = (status: number): void =>
      void response.writeHead(status, { 'Content-Length': '0' }).end();
    let giveBack = (): void => {};
    try {
      if (isRemoved(endpoint.id)) return endWith(403);
      const { method = '', url = '/', headers } = request;
      const handler = protocols.find((each) => each.accepts({ method, path: pathOf(url), headers }));
      if (handler?.authentication !== 'server') return endWith(502);
      const principal = readCaller(String(headers[callerHeader]), handler.name, users);
      if (principal === null) return endWith(403);
      const length = promisedLength(request) ?? maxBodyBytes;
      if (length > maxBodyBytes) return endWith(413);
      giveBack = admission.reserve(length);
      const body = await readBody(request, maxBodyBytes);
      if (body === null) return endWith(413);
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
      // As this endpoint answers its own clients; the other one hands it on.
      if (err instanceof OverloadError)
        return refuse(request, response, {
          status: 503,
          headers: { 'Retry-After': '1' },
          text: `${err.message}.`,
        });
      if (!(err instanceof HeldElsewhereError) && !abort.signal.aborted)
        log.warn(
          { err, endpoint: endpoint.id },
          'a request that another endpoint forwarded could not be answered',
        );
      if (response.headersSent) response.destroy();
      else endWith(502);
    } finally {
      giveBack();
    }
  };
}
