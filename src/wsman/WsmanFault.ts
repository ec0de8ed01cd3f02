import { CIMError } from '../cim/CIMError.js';
import { CIMStatus, type CIMStatusSymbol } from '../cim/CIMStatus.js';
import { ParameterError } from '../dispatch/bindParameters.js';
import { ProtocolError } from '../operations/ProtocolError.js';
import { faultDetailUri, ns } from './names.js';

/** The faults of WS-Management and its base specifications by subcode, each with the closest CIM status. */
const subcodes = {
  'wsa:ActionNotSupported': 'CIM_ERR_NOT_SUPPORTED',
  'wsa:DestinationUnreachable': 'CIM_ERR_NOT_FOUND',
  'wsa:EndpointUnavailable': 'CIM_ERR_SERVER_IS_SHUTTING_DOWN',
  'wsa:InvalidMessageInformationHeader': 'CIM_ERR_INVALID_PARAMETER',
  'wsa:MessageInformationHeaderRequired': 'CIM_ERR_INVALID_PARAMETER',
  'wsmb:PolymorphismModeNotSupported': 'CIM_ERR_NOT_SUPPORTED',
  'wse:DeliveryModeRequestedUnavailable': 'CIM_ERR_NOT_SUPPORTED',
  'wse:FilteringRequestedUnavailable': 'CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED',
  'wse:InvalidExpirationTime': 'CIM_ERR_INVALID_PARAMETER',
  'wse:InvalidMessage': 'CIM_ERR_INVALID_PARAMETER',
  'wse:UnableToRenew': 'CIM_ERR_FAILED',
  'wsen:CannotProcessFilter': 'CIM_ERR_INVALID_QUERY',
  'wsen:FilterDialectRequestedUnavailable': 'CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED',
  'wsen:InvalidEnumerationContext': 'CIM_ERR_INVALID_ENUMERATION_CONTEXT',
  'wsen:InvalidExpirationTime': 'CIM_ERR_INVALID_OPERATION_TIMEOUT',
  'wsman:AccessDenied': 'CIM_ERR_ACCESS_DENIED',
  'wsman:AlreadyExists': 'CIM_ERR_ALREADY_EXISTS',
  'wsman:CannotProcessFilter': 'CIM_ERR_INVALID_QUERY',
  'wsman:EncodingLimit': 'CIM_ERR_SERVER_LIMITS_EXCEEDED',
  'wsman:FragmentDialectNotSupported': 'CIM_ERR_NOT_SUPPORTED',
  'wsman:InternalError': 'CIM_ERR_FAILED',
  'wsman:InvalidOptions': 'CIM_ERR_INVALID_PARAMETER',
  'wsman:InvalidParameter': 'CIM_ERR_INVALID_PARAMETER',
  'wsman:InvalidSelectors': 'CIM_ERR_INVALID_PARAMETER',
  'wsman:QuotaLimit': 'CIM_ERR_SERVER_LIMITS_EXCEEDED',
  'wsman:SchemaValidationError': 'CIM_ERR_INVALID_PARAMETER',
  'wsman:TimedOut': 'CIM_ERR_SERVER_LIMITS_EXCEEDED',
  'wsman:UnsupportedFeature': 'CIM_ERR_NOT_SUPPORTED',
  'wxf:InvalidRepresentation': 'CIM_ERR_INVALID_PARAMETER',
} as const satisfies Readonly<Record<string, CIMStatusSymbol>>;

export type Subcode = keyof typeof subcodes;

/** Faults that are not caused by the client. */
const receivers: ReadonlySet<Subcode | null> = new Set<Subcode>([
  'wsa:EndpointUnavailable',
  'wsen:InvalidEnumerationContext',
  'wsman:InternalError',
  'wsman:QuotaLimit',
  'wsman:TimedOut',
]);

/** The last part of the URI in FaultDetail (DSP0226, annex of faults). */
export type FaultDetail =
  | 'ActionMismatch'
  | 'AddressingMode'
  | 'AuthorizationMode'
  | 'Bookmarks'
  | 'CharacterSet'
  | 'DeliveryRetries'
  | 'DuplicateSelectors'
  | 'EnumerationMode'
  | 'FilteringRequired'
  | 'FragmentLevelAccess'
  | 'Heartbeats'
  | 'InsufficientSelectors'
  | 'InvalidFragment'
  | 'InvalidName'
  | 'InvalidResourceURI'
  | 'InvalidValues'
  | 'MaxEnvelopePolicy'
  | 'MaxEnvelopeSize'
  | 'MaxTime'
  | 'MinimumEnvelopeLimit'
  | 'MissingValues'
  | 'OperationTimeout'
  | 'TypeMismatch'
  | 'UnexpectedSelectors';

export interface FaultOptions extends ErrorOptions {
  readonly detail?: FaultDetail;
  /** The CIM status, if it differs from that of the subcode. */
  readonly status?: CIMStatusSymbol;
}

/**
 * A request that is answered with a fault.
 * The message is a sentence for the client.  It names markup, headers and selectors, never values that may be secret.
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

  /** The action of the fault message. */
  get action(): string {
    const [prefix] = this.subcode?.split(':') ?? [];
    if (prefix === 'wsman') return 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault';
    if (prefix === 'wsmb') return 'http://schemas.dmtf.org/wbem/wsman/1/cimbinding/fault';
    if (prefix === 'wsen' || prefix === 'wse' || prefix === 'wxf') return `${ns[prefix]}/fault`;
    return `${ns.wsa}/fault`;
  }
}

/** A header that must be understood but is unknown. */
export class NotUnderstoodFault extends WsmanFault {
  override readonly name = 'NotUnderstoodFault';
  override readonly code = 's:MustUnderstand';
  readonly header: { readonly namespace: string; readonly name: string };

  constructor(header: { readonly namespace: string; readonly name: string }) {
    super(null, `the header ${header.name} must be understood, and this server does not know it`);
    this.header = header;
  }
}

/** The envelope is not SOAP 1.2. */
export class VersionFault extends WsmanFault {
  override readonly name = 'VersionFault';
  override readonly code = 's:VersionMismatch';

  constructor() {
    super(null, 'the document is no envelope of SOAP 1.2');
  }
}

type CimFault = readonly [subcode: Subcode, detail?: FaultDetail];

/** All other statuses become wsman:InternalError. */
const byStatus: Partial<Readonly<Record<CIMStatusSymbol, CimFault>>> = {
  CIM_ERR_ACCESS_DENIED: ['wsman:AccessDenied'],
  CIM_ERR_INVALID_NAMESPACE: ['wsa:DestinationUnreachable'],
  CIM_ERR_INVALID_PARAMETER: ['wsman:InvalidParameter', 'InvalidValues'],
  CIM_ERR_INVALID_CLASS: ['wsa:DestinationUnreachable', 'InvalidResourceURI'],
  CIM_ERR_NOT_FOUND: ['wsa:DestinationUnreachable'],
  CIM_ERR_NOT_SUPPORTED: ['wsa:ActionNotSupported'],
  CIM_ERR_ALREADY_EXISTS: ['wsman:AlreadyExists'],
  CIM_ERR_NO_SUCH_PROPERTY: ['wsman:InvalidParameter', 'InvalidName'],
  CIM_ERR_TYPE_MISMATCH: ['wsman:InvalidParameter', 'TypeMismatch'],
  CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED: ['wsen:FilterDialectRequestedUnavailable'],
  CIM_ERR_INVALID_QUERY: ['wsen:CannotProcessFilter'],
  CIM_ERR_METHOD_NOT_AVAILABLE: ['wsa:ActionNotSupported'],
  CIM_ERR_METHOD_NOT_FOUND: ['wsa:ActionNotSupported'],
  CIM_ERR_INVALID_ENUMERATION_CONTEXT: ['wsen:InvalidEnumerationContext'],
  CIM_ERR_PULL_HAS_BEEN_ABANDONED: ['wsen:InvalidEnumerationContext'],
  CIM_ERR_INVALID_OPERATION_TIMEOUT: ['wsman:UnsupportedFeature', 'OperationTimeout'],
  CIM_ERR_FILTERED_ENUMERATION_NOT_SUPPORTED: ['wsman:UnsupportedFeature'],
  CIM_ERR_CONTINUATION_ON_ERROR_NOT_SUPPORTED: ['wsman:UnsupportedFeature'],
  CIM_ERR_SERVER_LIMITS_EXCEEDED: ['wsman:QuotaLimit'],
  CIM_ERR_SERVER_IS_SHUTTING_DOWN: ['wsa:EndpointUnavailable'],
};

/** Faults of the parameters of a method. */
const byProblem: Readonly<Record<ParameterError['problem'], CimFault>> = {
  unknown: ['wsman:InvalidParameter', 'InvalidName'],
  missing: ['wsman:InvalidParameter', 'MissingValues'],
};

/** The fault for a CIM status. */
export function faultOf(error: CIMError): WsmanFault {
  const { symbol } = error;
  const [subcode, detail] =
    error instanceof ParameterError
      ? byProblem[error.problem]
      : (byStatus[symbol] ?? ['wsman:InternalError']);
  return new WsmanFault(subcode, `${symbol}: ${error.description}`, {
    status: symbol,
    cause: error,
    ...(detail !== undefined && { detail }),
  });
}

/** Statuses of an instance that is invalid for its class. */
const instanceErrors: ReadonlySet<CIMStatusSymbol> = new Set([
  'CIM_ERR_INVALID_PARAMETER',
  'CIM_ERR_NO_SUCH_PROPERTY',
  'CIM_ERR_TYPE_MISMATCH',
]);

/** The fault for an error in the instance that a Put or Create contains; other errors are returned unchanged. */
export function representationFault(error: unknown): unknown {
  if (!(error instanceof CIMError) || !instanceErrors.has(error.symbol)) return error;
  return new WsmanFault('wxf:InvalidRepresentation', `${error.symbol}: ${error.description}`, {
    detail: 'InvalidValues',
    status: error.symbol,
    cause: error,
  });
}

/** The fault for an invalid element or header. */
export function schemaFault(sentence: string): WsmanFault {
  return new WsmanFault('wsman:SchemaValidationError', sentence);
}
