import { sameName } from '../../cim/NameMap.js';
import type { Call } from '../../dispatch/Call.js';
import type { InstanceOrRow, NameOrRow } from '../../operations/Batches.js';
import type { PullResult } from '../../operations/Operation.js';
import type { NamespacedElement } from '../../xml/NamespacedElement.js';
import { printCursor, unknownContext, type EnumerationCursor, type Polymorphism } from '../contexts.js';
import { printDuration } from '../decode/duration.js';
import { expectChild, findChild, findText, parseCount } from '../decode/elements.js';
import { decodeExpires } from '../decode/expires.js';
import { classOfQuery, decodeFilter, selectorQuery, type AssociationFilter } from '../decode/filters.js';
import { answerEnvelope } from '../encode/envelope.js';
import type { EnumerationMode } from '../encode/items.js';
import type { Answer, WsmanExchange } from '../WsmanExchange.js';
import { ns } from '../names.js';
import type { Resource } from '../resourceUri.js';
import { schemaFault, WsmanFault } from '../WsmanFault.js';
import { enumerateClasses } from './classes.js';

/** The parameters of an Enumerate (DSP0226, clause 8). */
export interface EnumerateRequest {
  /** Whether the answer itself should contain the first items. */
  readonly isOptimised: boolean;
  /** Null: one, if the answer contains items. */
  readonly maxElements: number | null;
  readonly mode: EnumerationMode;
  /** Seconds without a Pull after which the enumeration ends; null: the server's default. */
  readonly expires: number | null;
}

type Item = InstanceOrRow | NameOrRow;

/** Maximum time between two Pulls.  A client that asks for more gets this much. */
const longestExpires = 90;

/** WS-Enumeration Enumerate: an Open... operation of DSP0200 or, for class declarations, a list. */
export function enumerate(exchange: WsmanExchange): Promise<Answer> {
  const body = expectChild(exchange.body, 'wsen', 'Enumerate');
  const request = decodeEnumerate(body);
  const resource = exchange.expectResource();
  if (resource.kind === 'declarations') return enumerateClasses(exchange, request);
  const filter = decodeFilter(body);
  if (filter?.kind === 'association') return enumerateAssociations(exchange, request, filter, resource);
  if (filter?.kind === 'query') return enumerateQuery(exchange, request, filter, resource);
  if (resource.kind === 'allClasses') {
    throw new WsmanFault('wsman:UnsupportedFeature', 'all classes are enumerated with a filter only', {
      detail: 'FilteringRequired',
    });
  }
  const { className, form } = resource;
  if (filter !== null) {
    const cursor = cursorOf(exchange, request, 'instances', form, { mode: 'include' });
    return open(exchange, request, cursor, 'OpenQueryInstances', (namespace) => ({
      FilterQueryLanguage: 'DMTF:CQL',
      FilterQuery: selectorQuery(namespace.getClass(className), filter.values),
    }));
  }
  const polymorphism = decodePolymorphism(body, className);
  const kind = request.mode === 'epr' ? 'instancePaths' : 'instancesWithPath';
  const cursor = cursorOf(exchange, request, kind, form, polymorphism);
  return open(
    exchange,
    request,
    cursor,
    kind === 'instancePaths' ? 'OpenEnumerateInstancePaths' : 'OpenEnumerateInstances',
    () => ({
      ClassName: className,
      ...(kind === 'instancesWithPath' && { DeepInheritance: polymorphism.mode !== 'exclude' }),
    }),
  );
}

function decodeEnumerate(body: NamespacedElement): EnumerateRequest {
  if (findChild(body, 'wsen', 'EndTo') !== null) {
    throw new WsmanFault(
      'wsman:UnsupportedFeature',
      'EndTo is not supported: a Pull tells that an enumeration has ended',
      {
        detail: 'AddressingMode',
      },
    );
  }
  return {
    isOptimised: findChild(body, 'wsman', 'OptimizeEnumeration') !== null,
    maxElements: decodeMaxElements(findText(body, 'wsman', 'MaxElements')),
    mode: decodeMode(findText(body, 'wsman', 'EnumerationMode')),
    expires: decodeExpires(findText(body, 'wsen', 'Expires'), 'wsen:InvalidExpirationTime'),
  };
}

export function decodeMaxElements(text: string | null): number | null {
  if (text === null) return null;
  const count = parseCount(text);
  if (count === null || count === 0) throw schemaFault('MaxElements is no number from 1 on');
  return count;
}

function decodeMode(text: string | null): EnumerationMode {
  switch (text) {
    case null:
    case 'EnumerateObject':
      return 'object';
    case 'EnumerateEPR':
      return 'epr';
    case 'EnumerateObjectAndEPR':
      return 'objectAndEpr';
    default:
      throw new WsmanFault('wsman:UnsupportedFeature', 'the EnumerationMode is none that this server knows', {
        detail: 'EnumerationMode',
      });
  }
}

function decodePolymorphism(body: NamespacedElement, className: string): Polymorphism {
  switch (findText(body, 'wsmb', 'PolymorphismMode')) {
    case null:
    case 'IncludeSubClassProperties':
      return { mode: 'include' };
    case 'ExcludeSubClassProperties':
      return { mode: 'exclude', className };
    case 'None':
      return { mode: 'none', className };
    default:
      throw new WsmanFault('wsmb:PolymorphismModeNotSupported', 'the PolymorphismMode is none that there is');
  }
}

function cursorOf(
  { namespace }: WsmanExchange,
  { mode }: EnumerateRequest,
  kind: EnumerationCursor['kind'],
  form: EnumerationCursor['form'],
  polymorphism: Polymorphism,
): EnumerationCursor {
  return { kind, mode, form, namespace, polymorphism, token: '' };
}

function enumerateQuery(
  exchange: WsmanExchange,
  request: EnumerateRequest,
  { language, query }: { readonly language: string; readonly query: string },
  resource: Exclude<Resource, { kind: 'declarations' }>,
): Promise<Answer> {
  const from = classOfQuery(query);
  if (resource.kind === 'class' && from !== null && !sameName(from, resource.className)) {
    throw new WsmanFault(
      'wsen:CannotProcessFilter',
      `the query is about ${from}, the resource about ${resource.className}: expected the same class`,
    );
  }
  const cursor = cursorOf(exchange, request, 'instances', resource.form, { mode: 'include' });
  return open(exchange, request, cursor, 'OpenQueryInstances', () => ({
    FilterQueryLanguage: language,
    FilterQuery: query,
  }));
}

/** If the namespaces differ, the enumeration runs in that of the object. */
function enumerateAssociations(
  exchange: WsmanExchange,
  request: EnumerateRequest,
  filter: AssociationFilter,
  { form }: Exclude<Resource, { kind: 'declarations' }>,
): Promise<Answer> {
  const { source, gives, associationClass, resultClass, role, resultRole, properties } = filter;
  const isPaths = request.mode === 'epr';
  const kind = isPaths ? 'instancePaths' : 'instancesWithPath';
  const cursor = {
    ...cursorOf(exchange, request, kind, form, { mode: 'include' }),
    namespace: source.namespace ?? exchange.namespace,
  };
  const operation = `Open${gives === 'associated' ? 'Associator' : 'Reference'}Instance${isPaths ? 'Paths' : 's'}`;
  return open(exchange, request, cursor, operation, () => ({
    InstanceName: source.at({ namespace: null }),
    Role: role,
    ...(!isPaths && { PropertyList: properties }),
    ...(gives === 'associated'
      ? { AssocClass: associationClass, ResultClass: resultClass, ResultRole: resultRole }
      : // An association class is meant by either of its names.
        { ResultClass: associationClass ?? resultClass }),
  }));
}

const returnsOf = {
  instancesWithPath: 'pulledInstancesWithPath',
  instancePaths: 'pulledInstancePaths',
  instances: 'pulledInstances',
} as const;

type Given = Parameters<WsmanExchange['operate']>[2];

function open(
  exchange: WsmanExchange,
  request: EnumerateRequest,
  cursor: EnumerationCursor,
  operation: string,
  given: Given,
): Promise<Answer> {
  const { isOptimised, maxElements, expires } = request;
  const timeout = expires === null ? null : Math.min(expires, longestExpires);
  const printedExpires = timeout === null ? '' : `<wsen:Expires>${printDuration(timeout)}</wsen:Expires>`;
  return pullAnswer(
    exchange,
    cursor,
    operation,
    (namespace) => ({
      ...given(namespace),
      OperationTimeout: timeout,
      MaxObjectCount: isOptimised ? (maxElements ?? 1) + 1 : 0,
    }),
    {
      action: `${ns.wsen}/EnumerateResponse`,
      element: 'EnumerateResponse',
      prefix: 'wsman',
      before: printedExpires,
      hasItems: isOptimised,
      maxItems: maxElements ?? 1,
    },
  );
}

/** How the items of an answer are encoded.  Those of an optimised Enumerate are in another XML namespace than those of a Pull. */
interface ItemsForm {
  readonly action: string;
  readonly element: 'EnumerateResponse' | 'PullResponse';
  readonly prefix: 'wsman' | 'wsen';
  readonly before: string;
  readonly hasItems: boolean;
  readonly maxItems: number;
}

/** Encodes the next part of an enumeration. */
async function pullAnswer(
  exchange: WsmanExchange,
  cursor: EnumerationCursor,
  operation: string,
  given: Given,
  form: ItemsForm,
): Promise<Answer> {
  const caller = { ...exchange.caller, namespace: cursor.namespace };
  let step = { operation, given };
  for (;;) {
    const state: PullState = { next: null };
    const answer = await exchange.operate(
      step.operation,
      returnsOf[cursor.kind],
      step.given,
      (pulled, call) => encodePulled(exchange, cursor, pulled as PullResult<Item>, call, form, state),
      caller,
    );
    if (answer !== '' || state.next === null) return answer;
    // All items of this part were left out.
    step = pullStep(cursor, state.next, form);
  }
}

const pullOperations = {
  instancesWithPath: 'PullInstancesWithPath',
  instancePaths: 'PullInstancePaths',
  instances: 'PullInstances',
} as const;

/** @throws WsmanFault wsen:InvalidEnumerationContext for an enumeration without a token. */
export function pullMore(
  exchange: WsmanExchange,
  cursor: EnumerationCursor,
  form: ItemsForm,
): Promise<Answer> {
  const { token } = cursor;
  if (token === '') throw unknownContext();
  const { operation, given } = pullStep(cursor, token, form);
  return pullAnswer(exchange, cursor, operation, given, form);
}

function pullStep(
  { kind }: EnumerationCursor,
  token: string,
  { maxItems }: ItemsForm,
): { readonly operation: string; readonly given: Given } {
  return {
    operation: pullOperations[kind],
    given: () => ({ EnumerationContext: token, MaxObjectCount: maxItems + 1 }),
  };
}

interface PullState {
  /** The context to continue with, if all items were left out. */
  next: string | null;
}

/** Octets of an answer besides its envelope and its items. */
const frameBytes = 1_024;

async function* encodePulled(
  exchange: WsmanExchange,
  cursor: EnumerationCursor,
  pulled: PullResult<Item>,
  call: Call,
  { action, element, prefix, before, hasItems, maxItems }: ItemsForm,
  state: PullState,
): AsyncGenerator<string | Buffer, string, void> {
  const { polymorphism, mode, form } = cursor;
  const naming = { form, className: polymorphism.mode === 'exclude' ? polymorphism.className : null };
  const count = exchange.headers.wantsItemCount ? '<wsman:TotalItemsCountEstimate xsi:nil="true"/>' : '';
  const { head, tail } = answerEnvelope(action, exchange.messageId, count);
  const maxBytes = exchange.maxBytes - Buffer.byteLength(head) - tail.length - frameBytes;
  const counted = { items: 0, skipped: 0 };
  const only = polymorphism.mode === 'none' ? polymorphism.className : null;
  const items = exchange.server.items.encode(
    pulled,
    exchange.server.items.element(mode, naming),
    call,
    { maxBytes: Math.max(0, maxBytes), maxItems, only },
    counted,
  );
  const pieces: (string | Buffer)[] = [];
  for (let next = await items.next(); ; next = await items.next()) {
    pieces.push(next.value);
    if (next.done === true) break;
  }
  const context = pulled.enumerationContext();
  if (counted.items === 0 && counted.skipped > 0 && context !== null) {
    state.next = context;
    return '';
  }
  const printedContext =
    context === null
      ? prefix === 'wsen'
        ? ''
        : '<wsen:EnumerationContext/>'
      : `<wsen:EnumerationContext>${printCursor({ ...cursor, token: context })}</wsen:EnumerationContext>`;
  const start = `${head}<wsen:${element}>${before}${printedContext}`;
  const end = `${context === null ? `<${prefix}:EndOfSequence/>` : ''}</wsen:${element}>${tail}`;
  if (!hasItems) return `${start}</wsen:${element}>${tail}`;
  yield `${start}<${prefix}:Items>`;
  yield* pieces;
  return `</${prefix}:Items>${end}`;
}
