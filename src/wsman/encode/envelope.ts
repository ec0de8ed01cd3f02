import { randomUUID } from 'node:crypto';
import { escapeAttribute, escapeText, replaceUnrepresentable } from '../../xml/escape.js';
import { anonymous, dmtfClasses, ns } from '../names.js';
import { windowsError } from '../windowsErrors.js';
import { NotUnderstoodFault, VersionFault, type WsmanFault } from '../WsmanFault.js';

/** The text before and after the content of an answer's Body. */
export interface Envelope {
  readonly head: string;
  readonly tail: string;
}

// Prefixes that every answer declares, so that its elements need no declarations.
const prefixes = (['s', 'wsa', 'wxf', 'wsen', 'wse', 'wsman', 'wsmb', 'cim', 'xsi'] as const)
  .map((prefix) => ` xmlns:${prefix}="${ns[prefix]}"`)
  .join('');

const start = `<s:Envelope${prefixes}><s:Header><wsa:To>${anonymous}</wsa:To><wsa:Action>`;
const tail = '</s:Body></s:Envelope>';

/**
 * The envelope of an answer.
 * @param relatesTo MessageID of the request, unchanged; null if it had none.
 * @param headers further headers, as XML text.
 */
export function answerEnvelope(action: string, relatesTo: string | null, headers = ''): Envelope {
  const relation = relatesTo === null ? '' : `<wsa:RelatesTo>${escapeText(relatesTo)}</wsa:RelatesTo>`;
  const head =
    `${start}${escapeText(action)}</wsa:Action><wsa:MessageID>uuid:${randomUUID().toUpperCase()}</wsa:MessageID>` +
    `${relation}${headers}</s:Header><s:Body>`;
  return { head, tail };
}

/** The envelope of a message that the server sends on its own. */
export function messageEnvelope(to: string, action: string, headers = ''): Envelope {
  const head =
    `<s:Envelope${prefixes}><s:Header><wsa:To>${escapeText(to)}</wsa:To><wsa:Action>${escapeText(action)}</wsa:Action>` +
    `<wsa:MessageID>uuid:${randomUUID().toUpperCase()}</wsa:MessageID>${headers}</s:Header><s:Body>`;
  return { head, tail };
}

/**
 * Encodes a fault.  Its detail contains, in this order, FaultDetail, Microsoft's WSManFault, and OMI_Error: an instance of
 * CIM_Error from which Microsoft's clients take status and message, by its MessageID.  Characters that XML excludes are replaced.
 */
export function encodeFault(fault: WsmanFault, relatesTo: string | null): string {
  const { head } = answerEnvelope(fault.action, relatesTo, faultHeaders(fault));
  const { code, subcode, detailUri, cimStatus } = fault;
  const text = escapeText(replaceUnrepresentable(fault.message));
  const printedSubcode = subcode === null ? '' : `<s:Subcode><s:Value>${subcode}</s:Value></s:Subcode>`;
  const detail = detailUri === null ? '' : `<wsman:FaultDetail>${detailUri}</wsman:FaultDetail>`;
  const property = (name: string, type: string, value: string): string =>
    `<p:${name} xsi:type="cim:${type}">${value}</p:${name}>`;
  const cimError =
    `<p:OMI_Error xmlns:p="${dmtfClasses}OMI_Error" wsmb:IsCIM_Error="true">` +
    property('CIMStatusCode', 'cimUnsignedInt', String(cimStatus)) +
    property('CIMStatusCodeDescription', 'cimString', fault.status) +
    property('ErrorSourceFormat', 'cimUnsignedShort', '0') +
    property('Message', 'cimString', text) +
    property('MessageID', 'cimString', `OMI:MI_Result:${cimStatus}`) +
    property('OMI_Code', 'cimUnsignedInt', String(cimStatus)) +
    property('OMI_Type', 'cimString', 'MI') +
    property('OwningEntity', 'cimString', 'iscsi-wbem') +
    property('PerceivedSeverity', 'cimUnsignedShort', '5') +
    property('ProbableCause', 'cimUnsignedShort', '0') +
    '</p:OMI_Error>';
  return (
    `${head}<s:Fault><s:Code><s:Value>${code}</s:Value>${printedSubcode}</s:Code>` +
    `<s:Reason><s:Text xml:lang="en-US">${text}</s:Text></s:Reason>` +
    `<s:Detail>${detail}<f:WSManFault xmlns:f="${ns.f}" Code="${windowsError(fault)}"><f:Message>${text}</f:Message></f:WSManFault>` +
    `${cimError}</s:Detail></s:Fault>${tail}`
  );
}

/** The headers with which SOAP 1.2 tells what the fault is about. */
function faultHeaders(fault: WsmanFault): string {
  if (fault instanceof VersionFault)
    return '<s:Upgrade><s:SupportedEnvelope qname="s:Envelope"/></s:Upgrade>';
  if (!(fault instanceof NotUnderstoodFault)) return '';
  const { namespace, name } = fault.header;
  return `<s:NotUnderstood qname="ns:${escapeAttribute(name)}" xmlns:ns="${escapeAttribute(namespace)}"/>`;
}
