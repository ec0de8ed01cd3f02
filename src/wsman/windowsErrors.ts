import type { FaultDetail, Subcode, WsmanFault } from './WsmanFault.js';

/** The facility of the errors of WS-Management in Windows (wsmerror.h): ERROR_WSMAN_RESOURCE_NOT_FOUND. */
const wsman = 0x8033_8000;

/** ERROR_WSMAN_... of each subcode. */
const bySubcode: Readonly<Record<Subcode, number>> = {
  'wsa:ActionNotSupported': wsman + 0x13,
  'wsa:DestinationUnreachable': wsman + 0x12,
  'wsa:EndpointUnavailable': wsman + 0x14,
  'wsa:InvalidMessageInformationHeader': wsman + 0x0f,
  'wsa:MessageInformationHeaderRequired': wsman + 0x11,
  'wsmb:PolymorphismModeNotSupported': wsman + 0x137,
  'wse:DeliveryModeRequestedUnavailable': wsman + 0x1e,
  'wse:FilteringRequestedUnavailable': wsman + 0x22,
  'wse:InvalidExpirationTime': wsman + 0x1f,
  'wse:InvalidMessage': wsman + 0x25,
  'wse:UnableToRenew': wsman + 0x24,
  'wsen:CannotProcessFilter': wsman + 0x1a,
  'wsen:FilterDialectRequestedUnavailable': wsman + 0x19,
  'wsen:InvalidEnumerationContext': wsman + 0x1b,
  'wsen:InvalidExpirationTime': wsman + 0x16,
  /** ERROR_ACCESS_DENIED. */
  'wsman:AccessDenied': 5,
  'wsman:AlreadyExists': wsman + 0x33,
  'wsman:CannotProcessFilter': wsman + 0x122,
  'wsman:EncodingLimit': wsman + 0x35,
  'wsman:FragmentDialectNotSupported': wsman + 0x77,
  /** ERROR_INTERNAL_ERROR. */
  'wsman:InternalError': 1359,
  'wsman:InvalidOptions': wsman + 0x39,
  'wsman:InvalidParameter': wsman + 0x3a,
  'wsman:InvalidSelectors': wsman + 0x3d,
  'wsman:QuotaLimit': wsman + 0x3f,
  'wsman:SchemaValidationError': wsman + 0x41,
  /** ERROR_WSMAN_OPERATION_TIMEDOUT, after which clients ask again. */
  'wsman:TimedOut': wsman + 0x29,
  'wsman:UnsupportedFeature': wsman + 0x42,
  'wxf:InvalidRepresentation': wsman + 0x15,
};

/** Those of a subcode with a FaultDetail, where Windows has one. */
const byDetail: Readonly<Partial<Record<`${Subcode} ${FaultDetail}`, number>>> = {
  'wsa:ActionNotSupported ActionMismatch': wsman + 0x31,
  'wsa:DestinationUnreachable InvalidResourceURI': wsman + 0x3b,
  'wsman:EncodingLimit CharacterSet': wsman + 0x4c,
  'wsman:EncodingLimit MinimumEnvelopeLimit': wsman + 0x7e,
  'wsman:InvalidOptions InvalidName': wsman + 0x52,
  'wsman:InvalidParameter InvalidName': wsman + 0x55,
  'wsman:InvalidParameter TypeMismatch': wsman + 0x54,
  'wsman:InvalidSelectors DuplicateSelectors': wsman + 0x5f,
  'wsman:InvalidSelectors InsufficientSelectors': wsman + 0x5a,
  'wsman:InvalidSelectors UnexpectedSelectors': wsman + 0x5b,
  'wsman:UnsupportedFeature AddressingMode': wsman + 0x76,
  'wsman:UnsupportedFeature AuthorizationMode': wsman + 0x64,
  'wsman:UnsupportedFeature Bookmarks': wsman + 0x6b,
  'wsman:UnsupportedFeature DeliveryRetries': wsman + 0x69,
  'wsman:UnsupportedFeature FilteringRequired': wsman + 0x70,
  'wsman:UnsupportedFeature FragmentLevelAccess': wsman + 0x77,
  'wsman:UnsupportedFeature Heartbeats': wsman + 0x6a,
  'wsman:UnsupportedFeature MaxEnvelopePolicy': wsman + 0x6f,
  'wsman:UnsupportedFeature MaxTime': wsman + 0x6d,
  'wsman:UnsupportedFeature OperationTimeout': wsman + 0x66,
  'wxf:InvalidRepresentation InvalidFragment': wsman + 0x59,
  'wxf:InvalidRepresentation InvalidValues': wsman + 0x56,
  'wxf:InvalidRepresentation MissingValues': wsman + 0x57,
};

/** The error code of Windows that WSManFault states (MS-WSMV, WSManFaultType).  Clients of WinRM tell faults apart by it. */
export function windowsError({ code, subcode, detail, status }: WsmanFault): number {
  // ERROR_WSMAN_SOAP_VERSION_MISMATCH, ERROR_WSMAN_SOAP_FAULT_MUST_UNDERSTAND.
  if (subcode === null) return wsman + (code === 's:VersionMismatch' ? 0x0d : 0x10);
  if (subcode === 'wsa:DestinationUnreachable' && status === 'CIM_ERR_NOT_FOUND') return wsman;
  const ofDetail = detail === null ? undefined : byDetail[`${subcode} ${detail}`];
  return ofDetail ?? bySubcode[subcode];
}
