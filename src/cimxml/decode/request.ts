import type { CIMClassName } from '../../cim/CIMClassName.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { XmlElement } from '../../xml/XmlElement.js';
import { CimXmlError, requestNotValid } from '../CimXmlError.js';
import { childrenOf, expectAttribute, expectElement, expectOneChild } from './expect.js';
import { decodeLocalClassPath, decodeLocalInstancePath, decodeLocalNamespacePath } from './paths.js';

/** A simple operation request.  Its parameters are elements that are not decoded yet. */
export type CimRequest = IntrinsicRequest | ExtrinsicRequest;

interface RequestMessage {
  /** ID of the MESSAGE; the response repeats it. */
  readonly messageId: string;
  readonly protocolVersion: string;
  /** The operation or method, in the client's spelling. */
  readonly name: string;
  readonly namespace: string;
}

export interface IntrinsicRequest extends RequestMessage {
  readonly kind: 'intrinsic';
  readonly parameters: readonly XmlElement[];
}

export interface ExtrinsicRequest extends RequestMessage {
  readonly kind: 'extrinsic';
  readonly object: CIMInstanceName | CIMClassName;
  readonly parameters: readonly XmlElement[];
}

/** Several requests in one message. */
export interface CimBatch {
  readonly messageId: string;
  readonly protocolVersion: string;
  readonly requests: readonly CimRequest[];
}

/**
 * `<!ELEMENT CIM (MESSAGE | DECLARATION)> <!ATTLIST CIM CIMVERSION CDATA #REQUIRED DTDVERSION CDATA #REQUIRED>`
 * `<!ELEMENT MESSAGE (SIMPLEREQ | MULTIREQ | SIMPLERSP | MULTIRSP | SIMPLEEXPREQ | MULTIEXPREQ | SIMPLEEXPRSP | MULTIEXPRSP)>
 *  <!ATTLIST MESSAGE ID CDATA #REQUIRED PROTOCOLVERSION CDATA #REQUIRED>`
 *
 * Versions are judged first, as DSP0200 has it.
 *
 * @throws CimXmlError for everything but one simple operation request.
 */
export function decodeRequest(root: XmlElement): CimRequest {
  const { message, messageId, protocolVersion } = openMessage(root);
  const [content] = childrenOf(message);
  if (content?.name === 'MULTIREQ')
    throw new CimXmlError(400, 'header-mismatch', 'a MULTIREQ without CIMBatch header');
  return decodeSimpleRequest(expectOneChild(message, 'SIMPLEREQ'), messageId, protocolVersion);
}

/**
 * `<!ELEMENT MULTIREQ (SIMPLEREQ, SIMPLEREQ+)>`
 *
 * All requests are judged before the first one is executed.  Some clients send a single one.
 *
 * @throws CimXmlError as `decodeRequest` does, and for more than `maxOperations` requests.
 */
export function decodeBatch(root: XmlElement, maxOperations: number): CimBatch {
  const { message, messageId, protocolVersion } = openMessage(root);
  const [content] = childrenOf(message);
  if (content?.name === 'SIMPLEREQ')
    throw new CimXmlError(400, 'header-mismatch', 'a SIMPLEREQ with a CIMBatch header');
  const elements = childrenOf(expectOneChild(message, 'MULTIREQ'));
  if (elements.length === 0) throw requestNotValid('MULTIREQ is empty, expected SIMPLEREQ');
  if (elements.length > maxOperations) {
    throw requestNotValid(
      `MULTIREQ holds ${elements.length} requests, expected at most ${maxOperations} (max-batch-operations)`,
    );
  }
  const requests = elements.map((element) => {
    expectElement(element, 'SIMPLEREQ');
    return decodeSimpleRequest(element, messageId, protocolVersion);
  });
  return { messageId, protocolVersion, requests };
}

function openMessage(root: XmlElement): {
  readonly message: XmlElement;
  readonly messageId: string;
  readonly protocolVersion: string;
} {
  expectElement(root, 'CIM');
  expectVersion(root, 'CIMVERSION', '2', 'unsupported-cim-version');
  expectVersion(root, 'DTDVERSION', '2', 'unsupported-dtd-version');
  const message = expectOneChild(root, 'MESSAGE');
  const protocolVersion = expectVersion(message, 'PROTOCOLVERSION', '1', 'unsupported-protocol-version');
  return { message, messageId: expectAttribute(message, 'ID'), protocolVersion };
}

function expectVersion(
  element: XmlElement,
  attribute: string,
  major: string,
  cimError: 'unsupported-cim-version' | 'unsupported-dtd-version' | 'unsupported-protocol-version',
): string {
  const version = expectAttribute(element, attribute);
  // The usual case.
  if (version === `${major}.0`) return version;
  if (!/^\d+\.\d+(?:\.\d+)?$/.test(version) || version.split('.')[0] !== major) {
    throw new CimXmlError(501, cimError, `${attribute}="${version}", expected ${major}.x`);
  }
  return version;
}

/** `<!ELEMENT SIMPLEREQ (CORRELATOR*, (IMETHODCALL | METHODCALL))>` */
function decodeSimpleRequest(element: XmlElement, messageId: string, protocolVersion: string): CimRequest {
  const calls = childrenOf(element).filter((child) => child.name !== 'CORRELATOR');
  const [call] = calls;
  if (call === undefined || calls.length > 1) {
    throw requestNotValid(`SIMPLEREQ holds ${calls.length} calls, expected one`);
  }
  expectElement(call, 'IMETHODCALL', 'METHODCALL');
  const name = expectAttribute(call, 'NAME');
  const [path, ...parameters] = childrenOf(call);
  if (path === undefined) throw requestNotValid(`${call.name} names no namespace`);
  const parameterElement = call.name === 'IMETHODCALL' ? 'IPARAMVALUE' : 'PARAMVALUE';
  for (const parameter of parameters) expectElement(parameter, parameterElement);

  if (call.name === 'IMETHODCALL') {
    const namespace = decodeLocalNamespacePath(path);
    return { kind: 'intrinsic', messageId, protocolVersion, name, namespace, parameters };
  }
  const object = decodeMethodObject(path);
  const namespace = object.namespace ?? '';
  return { kind: 'extrinsic', messageId, protocolVersion, name, namespace, object, parameters };
}

/** `<!ELEMENT METHODCALL ((LOCALINSTANCEPATH | LOCALCLASSPATH), PARAMVALUE*)>`: its first child. */
function decodeMethodObject(path: XmlElement): CIMInstanceName | CIMClassName {
  expectElement(path, 'LOCALINSTANCEPATH', 'LOCALCLASSPATH');
  return path.name === 'LOCALCLASSPATH' ? decodeLocalClassPath(path) : decodeLocalInstancePath(path);
}
