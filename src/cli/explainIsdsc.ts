import type { IsdscName } from '../initiator/IsdscStatus.js';
import { expectedSecret } from './returnValues.js';

/**
 * What a status of the initiator service means, and what was expected. A method returns the number alone: which value it was
 * about is in the log of the server.
 */
export function explainIsdsc(status: string): string {
  const meaning = meanings[status as IsdscName];
  return meaning === undefined ? logSays : `${meaning}; ${logSays}`;
}

const logSays = "the server's log says why";

const meanings: Partial<Record<IsdscName, string>> = {
  ISDSC_AUTHENTICATION_FAILURE:
    'the target asks for CHAP, or one side did not prove that it knows the secret; expected --chap or --secret-file, and the account as the target has it',
  ISDSC_AUTHORIZATION_FAILURE: 'the target does not let this initiator in',
  ISDSC_CONNECTION_FAILED: 'no connection to the portal, or no answer in time',
  ISDSC_LOGIN_FAILED: 'the target refused the login, or ended it',
  ISDSC_TARGET_ALREADY_LOGGED_IN:
    'there is a session with the target; expected --multipath for a further one',
  ISDSC_TARGET_AUTHINFO_UNAVAILABLE:
    'a secret is missing; expected --secret-file or --chap, and with --mutual --initiator-secret-file as well',
  ISDSC_INVALID_TARGET_CHAP_SECRET: `the secret is not valid; expected ${expectedSecret}`,
  ISDSC_INVALID_INITIATOR_CHAP_SECRET: `the secret of --initiator-secret-file is not valid; expected ${expectedSecret}`,
  ISDSC_INVALID_CHAP_SECRET: 'both directions have one secret; expected two different ones',
  ISDSC_INVALID_CHAP_USER_NAME: 'the CHAP name is not valid; expected 1 to 255 bytes of UTF-8',
  ISDSC_PORTAL_NOT_FOUND: 'the target has no such portal; expected one that iscsi-wbem discover shows',
  ISDSC_RESTRICTED_BY_GROUP_POLICY:
    'the server does not connect to that address for its clients; expected one that the setting connect-allow lists',
};
