import { NameMap } from '../../cim/NameMap.js';
import type { NamespacedElement } from '../../xml/NamespacedElement.js';
import { anonymous, ns, type Prefix } from '../names.js';
import { NotUnderstoodFault, schemaFault, VersionFault, WsmanFault } from '../WsmanFault.js';
import { parseDuration } from './duration.js';
import { findChild, isNamed, isTrue, parseCount } from './elements.js';
import { decodeSelectors, noSelectors, type Selectors } from './references.js';

/** The parts of a SOAP 1.2 envelope. */
export interface OpenedEnvelope {
  readonly headers: readonly NamespacedElement[];
  readonly body: NamespacedElement | null;
  /** As it was sent, even if it is not a valid URI; null if there is none. */
  readonly messageId: string | null;
}

/** The headers of a request (DSP0226, clauses 5 and 6). */
export interface WsmanHeaders {
  readonly action: string;
  /** The address that the client sent the request to, as the client knows it; null if it is not stated. */
  readonly to: string | null;
  readonly resourceUri: string | null;
  readonly selectors: Selectors;
  /** If an option is repeated, its last value is used. */
  readonly options: NameMap<string>;
  /** In octets. */
  readonly maxEnvelopeSize: number | null;
  readonly operationTimeoutMs: number | null;
  readonly wantsItemCount: boolean;
  readonly fragment: { readonly dialect: string | null; readonly expression: string } | null;
  /** The identifier of a subscription. */
  readonly identifier: string | null;
}

/** @throws VersionFault; WsmanFault wsman:SchemaValidationError */
export function openEnvelope(root: NamespacedElement): OpenedEnvelope {
  if (!isNamed(root, 's', 'Envelope')) throw new VersionFault();
  const headers = (findChild(root, 's', 'Header')?.children ?? []).filter(isForUs);
  const messageId = headers.find((header) => isNamed(header, 'wsa', 'MessageID'))?.text ?? null;
  const body = findChild(root, 's', 'Body');
  // Identify requests in the specification's samples have none.
  const identify = findChild(root, 'id', 'Identify');
  return { headers, body: body ?? (identify === null ? null : root), messageId };
}

const roles = new Set([`${ns.s}/role/next`, `${ns.s}/role/ultimateReceiver`, '']);

/** SOAP 1.2, 2.2: a header for a node in another role is ignored. */
function isForUs(header: NamespacedElement): boolean {
  return roles.has(header.attribute(ns.s, 'role') ?? '');
}

/** Minimum MaxEnvelopeSize that a client may ask for (DSP0226, R6.2-4). */
const minEnvelopeSize = 8_192;

const known: Partial<Record<Prefix, ReadonlySet<string>>> = {
  wsa: new Set(['Action', 'To', 'MessageID', 'ReplyTo', 'FaultTo', 'From', 'RelatesTo']),
  wsman: new Set([
    'ResourceURI', 'SelectorSet', 'OptionSet', 'MaxEnvelopeSize', 'OperationTimeout', 'Locale',
    'RequestTotalItemsCountEstimate', 'FragmentTransfer',
  ]), // prettier-ignore
  wse: new Set(['Identifier']),
  p: new Set(['DataLocale', 'SessionId', 'OperationID', 'SequenceId', 'ActivityId']),
};

const knownByUri = new Map(
  Object.entries(known).map(([prefix, names]) => [ns[prefix as Prefix] as string, names]),
);

/**
 * Decodes the headers of a request by the rules of SOAP and WS-Addressing.  Their order is not significant, the address in To is
 * not checked, and optional headers without effect are ignored.
 * @throws WsmanFault
 */
export function decodeHeaders(headers: readonly NamespacedElement[]): WsmanHeaders {
  const found = new Map<string, NamespacedElement>();
  for (const header of headers) {
    const { namespace, name } = header;
    if (knownByUri.get(namespace)?.has(name) !== true) {
      if (isTrue(header.attribute(ns.s, 'mustUnderstand'))) throw new NotUnderstoodFault(header);
      continue;
    }
    if (found.has(name)) throw invalidHeader(name, 'it is there twice');
    found.set(name, header);
  }
  const textOf = (name: string): string | null => {
    const text = found.get(name)?.text.trim() ?? '';
    return text === '' ? null : text;
  };
  const action = textOf('Action');
  if (action === null)
    throw new WsmanFault('wsa:MessageInformationHeaderRequired', 'the header Action is missing');
  expectAnonymous(found.get('ReplyTo'));
  expectAnonymous(found.get('FaultTo'));
  const set = found.get('SelectorSet');
  const fragment = found.get('FragmentTransfer');
  return {
    action,
    to: textOf('To'),
    resourceUri: textOf('ResourceURI'),
    selectors: set === undefined ? noSelectors : decodeSelectors(set),
    options: decodeOptions(found.get('OptionSet')),
    maxEnvelopeSize: decodeMaxEnvelopeSize(textOf('MaxEnvelopeSize')),
    operationTimeoutMs: decodeTimeout(textOf('OperationTimeout')),
    wantsItemCount: found.has('RequestTotalItemsCountEstimate'),
    fragment:
      fragment === undefined
        ? null
        : { dialect: fragment.attribute('', 'Dialect') ?? null, expression: fragment.text.trim() },
    identifier: textOf('Identifier'),
  };
}

function expectAnonymous(endpoint: NamespacedElement | undefined): void {
  if (endpoint === undefined) return;
  const address = findChild(endpoint, 'wsa', 'Address')?.text.trim();
  if (address === anonymous) return;
  throw new WsmanFault(
    'wsman:UnsupportedFeature',
    `${endpoint.name} names another address than the anonymous one: answers go back over the connection of the request`,
    { detail: 'AddressingMode' },
  );
}

/** Unknown options are ignored, even in a set that must be understood, because Windows sends many. */
function decodeOptions(set: NamespacedElement | undefined): NameMap<string> {
  const options = new NameMap<string>();
  for (const option of set?.children ?? []) {
    if (!isNamed(option, 'wsman', 'Option')) continue;
    const name = option.attribute('', 'Name');
    if (name === undefined) throw schemaFault('an Option has no Name');
    if (isTrue(option.attribute('', 'MustComply')) && !knownOptions.has(name.toLowerCase()))
      throw new WsmanFault(
        'wsman:InvalidOptions',
        `the option ${name.slice(0, 80)} must be complied with, and this server does not know it`,
        { detail: 'InvalidName' },
      );
    options.set(name, option.text);
  }
  return options;
}

/** Options for class declarations, in lower case. */
const knownOptions = new Set([
  'includeinheritancehierarchy',
  'includeinheritedelements',
  'includequalifiers',
  'includeclassorigin',
  'wmi:includeclassorigin',
]);

function decodeMaxEnvelopeSize(text: string | null): number | null {
  if (text === null) return null;
  const size = parseCount(text);
  if (size === null) throw invalidHeader('MaxEnvelopeSize', 'it is no number of octets');
  if (size < minEnvelopeSize) {
    throw new WsmanFault(
      'wsman:EncodingLimit',
      `MaxEnvelopeSize is ${size}: expected ${minEnvelopeSize} at least`,
      {
        detail: 'MinimumEnvelopeLimit',
      },
    );
  }
  return size;
}

function decodeTimeout(text: string | null): number | null {
  if (text === null) return null;
  const microseconds = parseDuration(text);
  if (microseconds === null || microseconds === 0)
    throw invalidHeader('OperationTimeout', 'it is no duration of XML Schema, such as PT60S');
  return Math.max(1, Math.round(microseconds / 1000));
}

function invalidHeader(name: string, fault: string): WsmanFault {
  return new WsmanFault('wsa:InvalidMessageInformationHeader', `the header ${name}: ${fault}`);
}
