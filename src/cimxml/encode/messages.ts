import type { CIMError } from '../../cim/CIMError.js';
import type { MethodResult, OutParameter } from '../../dispatch/MethodCall.js';
import { escapeAttribute, replaceUnrepresentable } from '../../xml/escape.js';
import { CIMInstance } from '../../cim/CIMInstance.js';
import { isCIMArray } from '../../cim/values.js';
import { printEmbedded } from './instances.js';
import type { PathBase } from './paths.js';
import { encodeValue } from './values.js';

/** The text before and after the content of a response message. */
export interface Envelope {
  readonly head: string;
  readonly tail: string;
}

/**
 * `CIM > MESSAGE > SIMPLERSP > IMETHODRESPONSE`:
 * `<!ELEMENT IMETHODRESPONSE (ERROR | (IRETURNVALUE?, PARAMVALUE*))> <!ATTLIST IMETHODRESPONSE %CIMName;>`
 *
 * The MESSAGE ID and the name are the request's.
 */
export function intrinsicEnvelope(messageId: string, name: string): Envelope {
  return fill('IMETHODRESPONSE', messageId, name);
}

/**
 * `CIM > MESSAGE > SIMPLERSP > METHODRESPONSE`:
 * `<!ELEMENT METHODRESPONSE (ERROR | (RETURNVALUE?, PARAMVALUE*))> <!ATTLIST METHODRESPONSE %CIMName;>`
 */
export function extrinsicEnvelope(messageId: string, name: string): Envelope {
  return fill('METHODRESPONSE', messageId, name);
}

type ResponseName = 'IMETHODRESPONSE' | 'METHODRESPONSE';

// The output of `printXml` as constants, so that the first answer need not load xmlbuilder2.  The versions are accepted by every
// client; some compare them with "2.0" and "1.0" as texts.
const beforeId = '<?xml version="1.0" encoding="utf-8"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="';
const afterId = '" PROTOCOLVERSION="1.0">';
const messageEnd = '</MESSAGE></CIM>';

const prepared: Readonly<Record<ResponseName, readonly [beforeName: string, tail: string]>> = {
  IMETHODRESPONSE: ['<SIMPLERSP><IMETHODRESPONSE NAME="', '</IMETHODRESPONSE></SIMPLERSP>'],
  METHODRESPONSE: ['<SIMPLERSP><METHODRESPONSE NAME="', '</METHODRESPONSE></SIMPLERSP>'],
};

/** The end of every answer to an operation.  It begins with the tail of an operation in a batch. */
export const intrinsicTail = prepared.IMETHODRESPONSE[1] + messageEnd;
const extrinsicTail = prepared.METHODRESPONSE[1] + messageEnd;

function fill(response: ResponseName, id: string, name: string): Envelope {
  const head =
    beforeId + escapeAttribute(id) + afterId + prepared[response][0] + escapeAttribute(name) + '">';
  return { head, tail: response === 'IMETHODRESPONSE' ? intrinsicTail : extrinsicTail };
}

/** `CIM > MESSAGE > MULTIRSP`: `<!ELEMENT MULTIRSP (SIMPLERSP, SIMPLERSP+)>` */
export function batchEnvelope(messageId: string): Envelope {
  return {
    head: `${beforeId}${escapeAttribute(messageId)}${afterId}<MULTIRSP>`,
    tail: `</MULTIRSP>${messageEnd}`,
  };
}

/** `SIMPLERSP > (IMETHODRESPONSE | METHODRESPONSE)` of one request of a batch. */
export function responseInBatch(kind: 'intrinsic' | 'extrinsic', name: string): Envelope {
  const [beforeName, tail] = prepared[kind === 'intrinsic' ? 'IMETHODRESPONSE' : 'METHODRESPONSE'];
  return { head: `${beforeName}${escapeAttribute(name)}">`, tail };
}

/**
 * `<!ELEMENT ERROR (INSTANCE*)> <!ATTLIST ERROR CODE CDATA #REQUIRED DESCRIPTION CDATA #IMPLIED>` This never fails: characters
 * that XML does not allow are replaced.
 */
export function encodeError(error: CIMError): string {
  const description = escapeAttribute(replaceUnrepresentable(error.description));
  return `<ERROR CODE="${error.code}" DESCRIPTION="${description}"/>`;
}

/**
 * The content of METHODRESPONSE: `<!ELEMENT RETURNVALUE (VALUE | VALUE.REFERENCE)?> <!ATTLIST RETURNVALUE %ParamType; #IMPLIED
 * %EmbeddedObject;>` A NULL return value or output parameter is left out, because an empty PARAMVALUE crashes wbemcli.
 */
export function encodeMethodResult(
  { outParameters, returnType, returnValue }: MethodResult,
  base: PathBase,
): string {
  let encoded = '';
  if (returnValue !== null) {
    const value = encodeValue(returnType, returnValue, printEmbedded, base);
    encoded += `<RETURNVALUE PARAMTYPE="${returnType}">${value}</RETURNVALUE>`;
  }
  for (const parameter of outParameters) {
    if (parameter.value !== null) encoded += encodeOutParameter(parameter, base);
  }
  return encoded;
}

/**
 * `<!ELEMENT PARAMVALUE (VALUE | VALUE.REFERENCE | VALUE.ARRAY | VALUE.REFARRAY | CLASSNAME | INSTANCENAME | CLASS | INSTANCE |
 *   VALUE.NAMEDINSTANCE)?> <!ATTLIST PARAMVALUE %CIMName; %ParamType; #IMPLIED %EmbeddedObject;>`
 */
export function encodeOutParameter(parameter: OutParameter, base: PathBase | null = null): string {
  const { name, type, value } = parameter;
  const embedded = parameter.embeddedObject ?? embeddedObjectOf(value);
  const embeddedObject = embedded === undefined ? '' : ` EmbeddedObject="${embedded}"`;
  return (
    `<PARAMVALUE NAME="${escapeAttribute(name)}" PARAMTYPE="${type}"${embeddedObject}>` +
    `${encodeValue(type, value, printEmbedded, base)}</PARAMVALUE>`
  );
}

function embeddedObjectOf(value: OutParameter['value']): 'instance' | 'object' | undefined {
  const scalar = value !== null && isCIMArray(value) ? value.find((element) => element !== null) : value;
  if (scalar instanceof CIMInstance) return 'instance';
  return typeof scalar === 'object' && scalar !== null && 'kind' in scalar ? 'object' : undefined;
}
