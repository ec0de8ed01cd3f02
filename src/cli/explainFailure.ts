import { debuglog } from 'node:util';
import { CIMError } from '../cim/CIMError.js';
import { WbemHttpError } from '../client/WbemHttpError.js';
import { MofError } from '../mof/MofError.js';
import { CommandError } from './CommandError.js';
import type { Ending } from './exitCodes.js';

const debug = debuglog('iscsi-wbem');

/**
 * The result and the sentence for an error thrown by a command.  The stack of an unexpected error is shown only with
 * NODE_DEBUG=iscsi-wbem in the environment.
 */
export function explainFailure(error: unknown): {
  readonly ending: Exclude<Ending, 'done'>;
  readonly message: string;
} {
  if (error instanceof CommandError) return { ending: error.ending, message: error.message };
  if (error instanceof MofError) return { ending: 'failed', message: error.message };
  if (error instanceof CIMError) return { ending: 'refused', message: error.message };
  if (error instanceof WbemHttpError) {
    if (error.status === 401) {
      return { ending: 'refused', message: `${error.message}: expected another user or password.` };
    }
    if (error.status === 429) {
      return { ending: 'refused', message: `${error.message}: too many wrong passwords.` };
    }
    return { ending: 'unreachable', message: `${error.message}${expectedInstead(error)}.` };
  }
  debug('%O', error);
  return { ending: 'failed', message: error instanceof Error ? error.message : String(error) };
}

/** What would have been reached, where the cause tells. */
function expectedInstead({ cause }: WbemHttpError): string {
  const { code = '' } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') {
    return ': nothing listens there; expected a running server, or the address of one by --url';
  }
  if (code === 'ENOTFOUND') return ': no such host; expected the address of the server by --url';
  if (untrusted.has(code)) {
    return ': expected a certificate that --ca makes trusted; a server says at its start which file has its own';
  }
  return '';
}

/** Error codes of certificates that go back to nothing that is trusted. */
const untrusted: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
