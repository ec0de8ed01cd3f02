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
    return { ending: 'unreachable', message: `${error.message}.` };
  }
  debug('%O', error);
  return { ending: 'failed', message: error instanceof Error ? error.message : String(error) };
}
