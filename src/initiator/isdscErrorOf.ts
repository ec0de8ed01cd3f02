import { IscsiLoginError, type IscsiLoginErrorKind } from '../iscsi/login/IscsiLoginError.js';
import { IscsiSessionError, type IscsiSessionErrorKind } from '../iscsi/IscsiSessionError.js';
import { IsdscError, type IsdscName } from './IsdscStatus.js';

type ErrorName = Exclude<IsdscName, 'ERROR_SUCCESS'>;

/** By status class and detail of a Login Response (RFC 7143 11.13.5). */
const ofStatus: Readonly<Record<number, ErrorName>> = {
  0x0101: 'ISDSC_TARGET_MOVED_TEMPORARILY',
  0x0102: 'ISDSC_TARGET_MOVED_PERMANENTLY',
  0x0200: 'ISDSC_INITIATOR_ERROR',
  0x0201: 'ISDSC_AUTHENTICATION_FAILURE',
  0x0202: 'ISDSC_AUTHORIZATION_FAILURE',
  0x0203: 'ISDSC_NOT_FOUND',
  0x0204: 'ISDSC_TARGET_REMOVED',
  0x0205: 'ISDSC_UNSUPPORTED_VERSION',
  0x0206: 'ISDSC_TOO_MANY_CONNECTIONS',
  0x0207: 'ISDSC_MISSING_PARAMETER',
  0x0208: 'ISDSC_CANT_INCLUDE_IN_SESSION',
  0x0209: 'ISDSC_SESSION_TYPE_NOT_SUPPORTED',
  0x020a: 'ISDSC_INVALID_SESSION_ID',
  0x020b: 'ISDSC_LOGIN_FAILED',
  0x0300: 'ISDSC_TARGET_ERROR',
  0x0301: 'ISDSC_SERVICE_UNAVAILABLE',
  0x0302: 'ISDSC_OUT_OF_RESOURCES',
};

const ofClass: Readonly<Record<number, ErrorName>> = {
  1: 'ISDSC_TARGET_MOVED_TEMPORARILY',
  2: 'ISDSC_INITIATOR_ERROR',
  3: 'ISDSC_TARGET_ERROR',
};

/** By kind of failure, if the target gave no status. */
const ofKind = {
  unauthenticated: 'ISDSC_AUTHENTICATION_FAILURE',
  refused: 'ISDSC_LOGIN_FAILED',
  redirected: 'ISDSC_TARGET_MOVED_TEMPORARILY',
  'closed-in-security': 'ISDSC_LOGIN_FAILED',
  'not-protected': 'ISDSC_AUTHENTICATION_FAILURE',
  'target-not-authentic': 'ISDSC_AUTHENTICATION_FAILURE',
  protocol: 'ISDSC_LOGIN_FAILED',
  unreachable: 'ISDSC_CONNECTION_FAILED',
  closed: 'ISDSC_CONNECTION_FAILED',
  timeout: 'ISDSC_CONNECTION_FAILED',
  aborted: 'ISDSC_SERVICE_NOT_RUNNING',
} as const satisfies Record<IscsiLoginErrorKind, ErrorName>;

const ofSession = {
  closed: 'ISDSC_NO_CONNECTION_AVAILABLE',
  timeout: 'ISDSC_CONNECTION_FAILED',
  protocol: 'ISDSC_TRANSPORT_ERROR',
  rejected: 'ISDSC_SCSI_REQUEST_FAILED',
  'scsi-status': 'ISDSC_SCSI_REQUEST_FAILED',
  refused: 'ISDSC_SCSI_REQUEST_FAILED',
} as const satisfies Record<IscsiSessionErrorKind, ErrorName>;

/** Converts any thrown value to an IsdscError.  An unexpected error becomes ISDSC_NON_SPECIFIC_ERROR and keeps its cause. */
export function isdscErrorOf(thrown: unknown): IsdscError {
  if (thrown instanceof IsdscError) return thrown;
  if (thrown instanceof IscsiLoginError) {
    return new IsdscError(nameOfLoginError(thrown), thrown.message, { cause: thrown });
  }
  if (thrown instanceof IscsiSessionError) {
    return new IsdscError(ofSession[thrown.kind], thrown.message, { cause: thrown });
  }
  return new IsdscError(
    'ISDSC_NON_SPECIFIC_ERROR',
    'The initiator failed for a reason of its own; the log tells it.',
    {
      cause: thrown,
    },
  );
}

function nameOfLoginError({ kind, stage, status }: IscsiLoginError): ErrorName {
  if (status === null) return ofKind[kind];
  const code = (status.statusClass << 8) | status.statusDetail;
  // tgt answers a wrong digest with "initiator error".
  if (code === 0x0200 && stage === 'security') return 'ISDSC_AUTHENTICATION_FAILURE';
  return ofStatus[code] ?? ofClass[status.statusClass] ?? ofKind[kind];
}
