import { CIMStatus, statusSymbol, type CIMStatusSymbol } from './CIMStatus.js';

/**
 * A CIM operation failed.  Thrown anywhere below the CIM-XML layer; the encoder turns it into
 * `<ERROR CODE="…" DESCRIPTION="…"/>` inside an HTTP 200 response.
 */
export class CIMError extends Error {
  override readonly name = 'CIMError';
  readonly code: CIMStatus;
  readonly description: string;

  /** @param description names the value and what was expected; it is shown to the client. */
  constructor(symbol: CIMStatusSymbol, description: string, options?: ErrorOptions) {
    // A CIMError is an answer and rarely a fault of the program.  It has no stack trace, because making one costs more than the
    // rest of such an answer.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(`${symbol}: ${description}`, options);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = CIMStatus[symbol];
    this.description = description;
  }

  get symbol(): CIMStatusSymbol {
    return statusSymbol(this.code);
  }

  /**
   * Converts any thrown value to a CIMError.  A value that is not a CIMError becomes CIM_ERR_FAILED with the value as its cause.
   */
  static from(thrown: unknown): CIMError {
    if (thrown instanceof CIMError) return thrown;
    return new CIMError('CIM_ERR_FAILED', 'internal error', { cause: thrown });
  }
}
