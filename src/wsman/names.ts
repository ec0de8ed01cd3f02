/**
 * XML namespaces of WS-Management and its base specifications, by the prefixes that answers use.  The prefixes of DSP0226 are
 * those of its text: `wslinvoke` copies references into envelopes that declare these and no others.
 */
export const ns = {
  /** SOAP 1.2. */
  s: 'http://www.w3.org/2003/05/soap-envelope',
  /** WS-Addressing, of August 2004. */
  wsa: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  /** WS-Transfer. */
  wxf: 'http://schemas.xmlsoap.org/ws/2004/09/transfer',
  /** WS-Enumeration. */
  wsen: 'http://schemas.xmlsoap.org/ws/2004/09/enumeration',
  /** WS-Eventing. */
  wse: 'http://schemas.xmlsoap.org/ws/2004/08/eventing',
  /** WS-Management (DSP0226). */
  wsman: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
  /** The binding of WS-Management to CIM (DSP0227). */
  wsmb: 'http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd',
  id: 'http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd',
  /** Types of WS-CIM (DSP0230). */
  cim: 'http://schemas.dmtf.org/wbem/wscim/1/common',
  /** Headers of Microsoft's clients. */
  p: 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd',
  f: 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
} as const;

export type Prefix = keyof typeof ns;

/**
 * The address of the sender of a request, and of the server in references: a client that holds a reference knows from which
 * server it came.
 */
export const anonymous = `${ns.wsa}/role/anonymous`;

/** Actions of the messages that carry events (DSP0226, clause 10.2.9). */
const eventActions = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/';
export const eventAction = `${eventActions}Event`;
export const eventsAction = `${eventActions}Events`;
export const heartbeatAction = `${eventActions}Heartbeat`;
export const ackAction = `${eventActions}Ack`;

export const faultDetailUri = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/';

/** The beginning of a class URI (DSP0227), without the CIM namespace. */
export const dmtfClasses = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/';
/** The beginning of Microsoft's class URIs.  The CIM namespace follows. */
export const microsoftClasses = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/';

/** The selector that names the CIM namespace. */
export const namespaceSelector = '__cimnamespace';
