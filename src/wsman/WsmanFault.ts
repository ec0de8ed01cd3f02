import type { CIMError } from '../cim/CIMError.js';
import { CIMStatus, type CIMStatusSymbol } from '../cim/CIMStatus.js';
import { ProtocolError } from '../operations/ProtocolError.js';
import { faultDetailUri, ns } from './names.js';

/** Faults of WS-Management and what it is made of, by their subcodes, each with the CIM status that says the most of it. */
const subcodes = {
  'a:ActionNotSupported': 'CIM_ERR_NOT_SUPPORTED',
  'a:DestinationUnreachable': 'CIM_ERR_NOT_FOUND',
  'a:EndpointUnavailable': 'CIM_ERR_SERVER_IS_SHUTTING_DOWN',
  'a:InvalidMessageInformationHeader': 'CIM_ERR_INVALID_PARAMETER',
  'a:MessageInformationHeaderRequired': 'CIM_ERR_INVALID_PARAMETER',
  'b:PolymorphismModeNotSupported': 'CIM_ERR_NOT_SUPPORTED',
  'e:DeliveryModeRequestedUnavailable': 'CIM_ERR_NOT_SUPPORTED',
  'e:FilteringRequestedUnavailable': 'CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED',
  'e:InvalidExpirationTime': 'CIM_ERR_INVALID_PARAMETER',
  'e:InvalidMessage': 'CIM_ERR_INVALID_PARAMETER',
  'e:UnableToRenew': 'CIM_ERR_FAILED',
  'n:CannotProcessFilter': 'CIM_ERR_INVALID_QUERY',
  'n:FilterDialectRequestedUnavailable': 'CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED',
  'n:InvalidEnumerationContext': 'CIM_ERR_INVALID_ENUMERATION_CONTEXT',
  'n:InvalidExpirationTime': 'CIM_ERR_INVALID_OPERATION_TIMEOUT',
  'w:AccessDenied': 'CIM_ERR_ACCESS_DENIED',
  'w:AlreadyExists': 'CIM_ERR_ALREADY_EXISTS',
  'w:CannotProcessFilter': 'CIM_ERR_INVALID_QUERY',
  'w:EncodingLimit': 'CIM_ERR_SERVER_LIMITS_EXCEEDED',
  'w:FragmentDialectNotSupported': 'CIM_ERR_NOT_SUPPORTED',
  'w:InternalError': 'CIM_ERR_FAILED',
  'w:InvalidOptions': 'CIM_ERR_INVALID_PARAMETER',
  'w:InvalidParameter': 'CIM_ERR_INVALID_PARAMETER',
  'w:InvalidSelectors': 'CIM_ERR_INVALID_PARAMETER',
  'w:QuotaLimit': 'CIM_ERR_SERVER_LIMITS_EXCEEDED',
  'w:SchemaValidationError': 'CIM_ERR_INVALID_PARAMETER',
  'w:TimedOut': 'CIM_ERR_SERVER_LIMITS_EXCEEDED',
  'w:UnsupportedFeature': 'CIM_ERR_NOT_SUPPORTED',
} as const satisfies Readonly<Record<string, CIMStatusSymbol>>;

export type Subcode = keyof typeof subcodes;

/** What of it the client is not to blame for. */
const receivers: ReadonlySet<Subcode | null> = new Set<Subcode>([
  'a:EndpointUnavailable',
  'n:InvalidEnumerationContext',
  'w:InternalError',
  'w:QuotaLimit',
  'w:TimedOut',
]);

/** The last part of the URI in FaultDetail (DSP0226, annex of faults). */
export type FaultDetail =
  | 'ActionMismatch'
  | 'AddressingMode'
  | 'CharacterSet'
  | 'DeliveryRetries'
  | 'DuplicateSelectors'
  | 'EnumerationMode'
  | 'FilteringRequired'
  | 'FragmentLevelAccess'
  | 'InsufficientSelectors'
  | 'InvalidResourceURI'
  | 'InvalidValues'
  | 'MaxEnvelopeSize'
  | 'MinimumEnvelopeLimit'
  | 'MissingValues'
  | 'OperationTimeout'
  | 'UnexpectedSelectors';

export interface FaultOptions extends ErrorOptions {
  readonly detail?: FaultDetail;
  /** The CIM status, where the subcode does not tell it. */
  readonly status?: CIMStatusSymbol;
}

/**
 * A request that is answered with a fault.  The message is a sentence for the client: it names markup, headers and selectors, never
 * what may be a secret.
 */
export class WsmanFault extends ProtocolError {
  override readonly name: string = 'WsmanFault';
  readonly code: 's:Sender' | 's:Receiver' | 's:MustUnderstand' | 's:VersionMismatch';
  readonly subcode: Subcode | null;
  readonly detail: FaultDetail | null;
  readonly status: CIMStatusSymbol;

  constructor(subcode: Subcode | null, sentence: string, options: FaultOptions = {}) {
    super(sentence, options);
    this.subcode = subcode;
    this.code = receivers.has(subcode) ? 's:Receiver' : 's:Sender';
    this.detail = options.detail ?? null;
    this.status = options.status ?? (subcode === null ? 'CIM_ERR_NOT_SUPPORTED' : subcodes[subcode]);
  }

  get cimStatus(): number {
    return CIMStatus[this.status];
  }

  get detailUri(): string | null {
    return this.detail === null ? null : faultDetailUri + this.detail;
  }

  /** The action of the message that tells of it. */
  get action(): string {
    const [prefix] = this.subcode?.split(':') ?? [];
    if (prefix === 'w') return 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault';
    if (prefix === 'b') return 'http://schemas.dmtf.org/wbem/wsman/1/cimbinding/fault';
    return `${prefix === 'n' ? ns.n : prefix === 'e' ? ns.e : ns.a}/fault`;
  }
}

/** A header that must be understood and is not. */
export class NotUnderstoodFault extends WsmanFault {
  override readonly name = 'NotUnderstoodFault';
  override readonly code = 's:MustUnderstand';
  readonly header: { readonly namespace: string; readonly name: string };

  constructor(header: { readonly namespace: string; readonly name: string }) {
    super(null, `the header ${header.name} must be understood, and this server does not know it`);
    this.header = header;
  }
}

/** The envelope is not one of SOAP 1.2. */
export class VersionFault extends WsmanFault {
  override readonly name = 'VersionFault';
  override readonly code = 's:VersionMismatch';

  constructor() {
    super(null, 'the document is no envelope of SOAP 1.2');
  }
}

type CimFault = readonly [subcode: Subcode, detail?: FaultDetail];

/** What is not here is w:InternalError. */
const byStatus: Partial<Readonly<Record<CIMStatusSymbol, CimFault>>> = {
  CIM_ERR_ACCESS_DENIED: ['w:AccessDenied'],
  CIM_ERR_INVALID_NAMESPACE: ['a:DestinationUnreachable'],
  CIM_ERR_INVALID_PARAMETER: ['w:InvalidParameter', 'InvalidValues'],
  CIM_ERR_INVALID_CLASS: ['a:DestinationUnreachable', 'InvalidResourceURI'],
  CIM_ERR_NOT_FOUND: ['a:DestinationUnreachable'],
  CIM_ERR_NOT_SUPPORTED: ['a:ActionNotSupported'],
  CIM_ERR_ALREADY_EXISTS: ['w:AlreadyExists'],
  CIM_ERR_NO_SUCH_PROPERTY: ['w:InvalidParameter', 'InvalidValues'],
  CIM_ERR_TYPE_MISMATCH: ['w:InvalidParameter', 'InvalidValues'],
  CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED: ['n:FilterDialectRequestedUnavailable'],
  CIM_ERR_INVALID_QUERY: ['n:CannotProcessFilter'],
  CIM_ERR_METHOD_NOT_AVAILABLE: ['a:ActionNotSupported'],
  CIM_ERR_METHOD_NOT_FOUND: ['a:ActionNotSupported'],
  CIM_ERR_INVALID_ENUMERATION_CONTEXT: ['n:InvalidEnumerationContext'],
  CIM_ERR_PULL_HAS_BEEN_ABANDONED: ['n:InvalidEnumerationContext'],
  CIM_ERR_INVALID_OPERATION_TIMEOUT: ['w:UnsupportedFeature', 'OperationTimeout'],
  CIM_ERR_FILTERED_ENUMERATION_NOT_SUPPORTED: ['w:UnsupportedFeature'],
  CIM_ERR_CONTINUATION_ON_ERROR_NOT_SUPPORTED: ['w:UnsupportedFeature'],
  CIM_ERR_SERVER_LIMITS_EXCEEDED: ['w:QuotaLimit'],
  CIM_ERR_SERVER_IS_SHUTTING_DOWN: ['a:EndpointUnavailable'],
};

/** The fault that tells of a CIM status. */
export function faultOf(error: CIMError): WsmanFault {
  const { symbol } = error;
  const [subcode, detail] = byStatus[symbol] ?? ['w:InternalError'];
  return new WsmanFault(subcode, `${symbol}: ${error.description}`, {
    status: symbol,
    cause: error,
    ...(detail !== undefined && { detail }),
  });
}

/** Of an element or header that is not as it should be. */
export function schemaFault(sentence: string): WsmanFault {
  return new WsmanFault('w:SchemaValidationError', sentence);
}
