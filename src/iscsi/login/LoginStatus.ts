/** The status of a Login Response: RFC 7143 11.13.5. */
export interface LoginStatus {
  readonly statusClass: number;
  readonly statusDetail: number;
  /** The name in the RFC. */
  readonly name: string;
  /** Its meaning for the user. */
  readonly sentence: string;
}

export const LoginStatusCode = {
  Success: 0x0000,
  TargetMovedTemporarily: 0x0101,
  TargetMovedPermanently: 0x0102,
  InitiatorError: 0x0200,
  AuthenticationFailure: 0x0201,
  AuthorizationFailure: 0x0202,
  NotFound: 0x0203,
  TargetRemoved: 0x0204,
  UnsupportedVersion: 0x0205,
  TooManyConnections: 0x0206,
  MissingParameter: 0x0207,
  CannotIncludeInSession: 0x0208,
  SessionTypeNotSupported: 0x0209,
  SessionDoesNotExist: 0x020a,
  InvalidDuringLogin: 0x020b,
  TargetError: 0x0300,
  ServiceUnavailable: 0x0301,
  OutOfResources: 0x0302,
} as const;

export type LoginStatusCode = (typeof LoginStatusCode)[keyof typeof LoginStatusCode];

const table: Record<LoginStatusCode, readonly [name: string, sentence: string]> = {
  0x0000: ['Success', 'The login goes on or has succeeded.'],
  0x0101: ['Target moved temporarily', 'The target has moved to another address for the time being.'],
  0x0102: ['Target moved permanently', 'The target has moved to another address for good.'],
  0x0200: ['Initiator error', 'The target found a fault in what the initiator sent.'],
  0x0201: [
    'Authentication failure',
    'The initiator could not be authenticated, or the target asks for authentication.',
  ],
  0x0202: ['Authorization failure', 'The initiator is not allowed access to the target.'],
  0x0203: [
    'Not found',
    'The target does not exist at this address, or does not show itself to this initiator.',
  ],
  0x0204: ['Target removed', 'The target has been removed and no new address is known.'],
  0x0205: ['Unsupported version', 'The target does not support this version of the protocol.'],
  0x0206: ['Too many connections', 'The session has as many connections as it may have.'],
  0x0207: ['Missing parameter', 'A parameter that the target needs was not given.'],
  0x0208: ["Can't include in session", 'The target does not let this connection join the session.'],
  0x0209: ['Session type not supported', 'The target does not support this type of session.'],
  0x020a: ['Session does not exist', 'The session that the connection wants to join does not exist.'],
  0x020b: ['Invalid during login', 'The initiator sent a PDU that is not allowed during the login.'],
  0x0300: ['Target error', 'The target has a hardware or software error.'],
  0x0301: ['Service unavailable', 'The service or the target is not operational now.'],
  0x0302: [
    'Out of resources',
    'The target has not enough resources for another session, connection or command.',
  ],
};

const classes: Record<number, readonly [name: string, sentence: string]> = {
  1: ['Redirection', 'The target sends the initiator elsewhere for a reason that RFC 7143 does not list.'],
  2: ['Initiator error', 'The target blames the initiator for a reason that RFC 7143 does not list.'],
  3: ['Target error', 'The target failed for a reason that RFC 7143 does not list.'],
};

/** Every pair has a result: an unknown detail gets that of its class, an unknown class one that states the numbers. */
export function loginStatus(statusClass: number, statusDetail: number): LoginStatus {
  const code = (statusClass << 8) | statusDetail;
  const known = code in table ? table[code as LoginStatusCode] : classes[statusClass];
  const [name, sentence] = known ?? [
    'Unknown status',
    'The target answered with a status that RFC 7143 does not list.',
  ];
  return { statusClass, statusDetail, name, sentence };
}
