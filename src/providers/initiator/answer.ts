import { CIMError } from '../../cim/CIMError.js';
import type { CIMStatusSymbol } from '../../cim/CIMStatus.js';
import type { IscsiInitiator } from '../../initiator/IscsiInitiator.js';
import { IsdscStatus, type IsdscError, type IsdscName } from '../../initiator/IsdscStatus.js';
import { isdscErrorOf } from '../../initiator/isdscErrorOf.js';

/** Runs a method; both success and refusal become its return value. */
export async function answer(
  initiator: IscsiInitiator,
  act: () => void | IsdscStatus | Promise<void | IsdscStatus>,
): Promise<{ readonly returnValue: IsdscStatus }> {
  try {
    return { returnValue: (await act()) ?? IsdscStatus.ERROR_SUCCESS };
  } catch (error) {
    return { returnValue: refused(initiator, error).status };
  }
}

/** Logs an error, because the client of a method receives the number only. */
export function refused(initiator: IscsiInitiator, thrown: unknown): IsdscError {
  const error = isdscErrorOf(thrown);
  initiator.report(error);
  return error;
}

/** Runs an operation on instances.  It has no return value, so a refusal by the initiator is thrown as a CIM status. */
export async function operate<T>(initiator: IscsiInitiator, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof CIMError) throw error;
    const { symbol, message } = refused(initiator, error);
    throw new CIMError(statusOf[symbol] ?? 'CIM_ERR_FAILED', `${symbol}: ${message}`, { cause: error });
  }
}

const statusOf: Partial<Record<IsdscName, CIMStatusSymbol>> = {
  ISDSC_TARGET_PORTAL_ALREADY_EXISTS: 'CIM_ERR_ALREADY_EXISTS',
  ISDSC_TARGET_ALREADY_EXISTS: 'CIM_ERR_ALREADY_EXISTS',
  ISDSC_PORTAL_NOT_FOUND: 'CIM_ERR_NOT_FOUND',
  ISDSC_TARGET_NOT_FOUND: 'CIM_ERR_NOT_FOUND',
  ISDSC_INVALID_SESSION_ID: 'CIM_ERR_NOT_FOUND',
  ISDSC_RESTRICTED_BY_GROUP_POLICY: 'CIM_ERR_ACCESS_DENIED',
  ISDSC_INVALID_PARAMETER: 'CIM_ERR_INVALID_PARAMETER',
  ISDSC_INVALID_ISCSI_NAME: 'CIM_ERR_INVALID_PARAMETER',
  ISDSC_INVALID_TARGET_CHAP_SECRET: 'CIM_ERR_INVALID_PARAMETER',
  ISDSC_INVALID_CHAP_SECRET: 'CIM_ERR_INVALID_PARAMETER',
  ISDSC_INVALID_CHAP_USER_NAME: 'CIM_ERR_INVALID_PARAMETER',
  ISDSC_INVALID_LOGON_AUTH_TYPE: 'CIM_ERR_INVALID_PARAMETER',
  ISDSC_TARGET_AUTHINFO_UNAVAILABLE: 'CIM_ERR_INVALID_PARAMETER',
  ISDSC_INITIATOR_NOT_FOUND: 'CIM_ERR_INVALID_PARAMETER',
  ISDSC_NO_PORTAL_SPECIFIED: 'CIM_ERR_INVALID_PARAMETER',
  ISDSC_INVALID_HOST: 'CIM_ERR_INVALID_PARAMETER',
  ISDSC_REQUEST_NOT_SUPPORTED: 'CIM_ERR_NOT_SUPPORTED',
  ISDSC_IPSEC_NOT_SUPPORTED_ON_OS: 'CIM_ERR_NOT_SUPPORTED',
  ISDSC_TARGET_MAPPING_UNAVAILABLE: 'CIM_ERR_NOT_SUPPORTED',
};
