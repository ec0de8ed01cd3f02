import { CIMError } from '../cim/CIMError.js';
import { awsErrorCode, causeOfReason, type Cause } from '../credentials/causes.js';
import type { Outcome } from '../credentials/Outcome.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';

/** The exceptions that the service's model declares.  They have an error code. */
export type ModelledType = 'InvalidGatewayRequestException' | 'InternalServerError';

/** Errors common to all actions of all services of this kind. */
export type CommonType =
  | 'AccessDeniedException'
  | 'IncompleteSignatureException'
  | 'InvalidSignatureException'
  | 'MissingAuthenticationTokenException'
  | 'RequestEntityTooLargeException'
  | 'RequestExpired'
  | 'SerializationException'
  | 'UnknownOperationException'
  | 'UnrecognizedClientException'
  | 'ValidationException';

/**
 * A failed action.  The AWS client receives `{"__type", "message"}` with HTTP 400; modelled exceptions also have
 * `error.errorCode`.
 */
export class StorageGatewayError extends Error {
  override readonly name = 'StorageGatewayError';

  constructor(
    readonly type: ModelledType | CommonType,
    message: string,
    /** A value of the service's ErrorCode enumeration; null for a common error. */
    readonly errorCode: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get status(): number {
    return this.type === 'RequestEntityTooLargeException' ? 413 : 400;
  }

  /** The error as a body of JSON 1.1. */
  toBody(): object {
    const { type, message, errorCode } = this;
    return { __type: type, message, ...(errorCode !== null && { error: { errorCode, errorDetails: {} } }) };
  }

  /**
   * Converts any thrown value to a StorageGatewayError.  For an unexpected error the client gets no detail; the cause is kept.
   */
  static from(thrown: unknown): StorageGatewayError {
    if (thrown instanceof StorageGatewayError) return thrown;
    if (thrown instanceof CIMError && thrown.symbol === 'CIM_ERR_ACCESS_DENIED')
      return new StorageGatewayError('AccessDeniedException', thrown.description);
    if (thrown instanceof TargetDriverError) return errorOf(causeOfReason[thrown.reason], thrown.message);
    return new StorageGatewayError('InternalServerError', 'internal error', 'InternalError', {
      cause: thrown,
    });
  }
}

/** The error for a request that names something that does not exist or asks for something impossible. */
export function invalidRequest(errorCode: string, message: string): StorageGatewayError {
  return new StorageGatewayError('InvalidGatewayRequestException', message, errorCode);
}

/** @throws StorageGatewayError unless the change was made. */
export function expectDone({ cause, message }: Outcome): void {
  if (cause !== 'done') throw errorOf(cause, message);
}

/** Codes of errors that are not caused by the request. */
const internalCodes = new Set(['InternalError', 'GatewayInternalError', 'RequestTimeout']);

function errorOf(cause: Cause, message: string): StorageGatewayError {
  const code = awsErrorCode(cause) ?? 'InternalError';
  if (code === 'AccessDeniedException' || code === 'InvalidSignatureException')
    return new StorageGatewayError(code, message);
  return internalCodes.has(code)
    ? new StorageGatewayError('InternalServerError', message, code)
    : invalidRequest(code, message);
}
