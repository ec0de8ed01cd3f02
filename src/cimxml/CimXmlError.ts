import { ProtocolError } from '../operations/ProtocolError.js';

/** Values of the CIMError header (DSP0200 1.4, clause 7.3.4). */
export type CimErrorHeader =
  | 'unsupported-protocol-version'
  | 'multiple-requests-unsupported'
  | 'unsupported-cim-version'
  | 'unsupported-dtd-version'
  | 'request-not-valid'
  | 'request-not-well-formed'
  | 'header-mismatch'
  | 'unsupported-operation';

/**
 * A request that is refused before it becomes an operation: an HTTP status with an empty body. The message is a sentence for the
 * client.  It names markup and headers, never character data.
 */
export class CimXmlError extends ProtocolError {
  override readonly name = 'CimXmlError';
  readonly status: 400 | 501;
  /** Null: no CIMError header, because the request is not a CIM operation at all. */
  readonly cimError: CimErrorHeader | null;

  constructor(status: 400 | 501, cimError: CimErrorHeader | null, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.status = status;
    this.cimError = cimError;
  }
}

/** The error for well-formed XML that does not follow DSP0201. */
export function requestNotValid(sentence: string): CimXmlError {
  return new CimXmlError(400, 'request-not-valid', sentence);
}
