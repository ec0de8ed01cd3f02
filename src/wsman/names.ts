/**
 * Namespaces of WS-Management and what it is made of, by the prefixes that answers have.  Those of DSP0226 are as it writes them: `wslinvoke`
 * copies references into envelopes that declare these and no others.
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
  /** Its binding to CIM (DSP0227). */
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

/** The address of who asked, and that of the server in references: anybody who holds one knows where it was had. */
export const anonymous = `${ns.wsa}/role/anonymous`;

export const faultDetailUri = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/';

/** What the URI of a class begins with (DSP0227), without the namespace of CIM. */
export const dmtfClasses = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/';
/** The same of Microsoft, behind which the namespace of CIM stands. */
export const microsoftClasses = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/';

/** The selector that names the namespace of CIM. */
export const namespaceSelector = '__cimnamespace';
