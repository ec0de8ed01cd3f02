import { NameMap } from '../../cim/NameMap.js';
import type { NamespacedElement } from '../../xml/NamespacedElement.js';
import { findChild } from '../decode/elements.js';
import { decodeInstance } from '../decode/values.js';
import { encodeReference } from '../encode/references.js';
import type { Answer, WsmanExchange } from '../WsmanExchange.js';
import { fragmentOf, type Fragment } from '../fragments.js';
import { ns } from '../names.js';
import { bindSelectors, withTarget } from '../selectors.js';
import { representationFault, schemaFault, WsmanFault } from '../WsmanFault.js';
import { cimName } from '../elementNames.js';
import { readInstance } from './get.js';

/**
 * WS-Transfer Put: ModifyInstance.  Clients send back the instance that they read: properties that were not sent or are unchanged
 * keep their value.  The answer is the instance after the change.
 */
export function putInstance(exchange: WsmanExchange): Promise<Answer> {
  const { className } = exchange.expectClass();
  const fragment = fragmentOf(exchange.headers);
  const sent = fragment === null ? expectOneElement(exchange.body) : expectFragment(exchange.body, fragment);
  return withTarget(exchange, async (bind) => {
    const modified = exchange.operate(
      'ModifyInstance',
      'void',
      (namespace) => {
        const path = bind(namespace);
        // The client may name a superclass of the path's class.
        const cimClass = namespace.getClass(path.className || className);
        const instance = decodeInstance(
          sent,
          cimClass,
          exchange.valuesIn(namespace),
          'CIM_ERR_TYPE_MISMATCH',
        );
        return { ModifiedInstance: instance.withPath(path) };
      },
      () => '',
    );
    await represented(modified);
    return readInstance(exchange, bind, `${ns.wxf}/PutResponse`, fragment);
  });
}

/** The properties of a fragment: only the one that it names. */
function expectFragment(body: NamespacedElement, { property, index }: Fragment): NamespacedElement {
  if (index !== null) {
    throw new WsmanFault(
      'wsman:UnsupportedFeature',
      'one element of an array is not written alone: write the array',
      {
        detail: 'FragmentLevelAccess',
      },
    );
  }
  const fragment = findChild(body, 'wsman', 'XmlFragment');
  if (fragment === null) throw fragmentFault('the Body holds no XmlFragment');
  const names = new NameMap(fragment.children.map(({ name }) => [cimName(name), true] as const));
  if (names.size !== 1 || !names.has(property))
    throw fragmentFault(`the XmlFragment holds something else than ${property}`);
  return fragment;
}

function fragmentFault(sentence: string): WsmanFault {
  return new WsmanFault('wxf:InvalidRepresentation', sentence, { detail: 'InvalidFragment' });
}

/** WS-Transfer Create: CreateInstance.  The answer is the reference to the new instance. */
export function createInstance(exchange: WsmanExchange): Promise<Answer> {
  const { className } = exchange.expectClass();
  const sent = expectOneElement(exchange.body);
  const created = exchange.operate(
    'CreateInstance',
    'instanceName',
    (namespace) => ({
      NewInstance: decodeInstance(
        sent,
        namespace.getClass(className),
        exchange.valuesIn(namespace),
        'CIM_ERR_INVALID_PARAMETER',
      ),
    }),
    (path, call) =>
      exchange.answer(
        `${ns.wxf}/CreateResponse`,
        `<wxf:ResourceCreated>${encodeReference(path, call.namespace)}</wxf:ResourceCreated>`,
      ),
  );
  return represented(created);
}

/** The fault for an error in the instance replaces the error. */
function represented<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw representationFault(error);
  });
}

/** WS-Transfer Delete: DeleteInstance.  All keys must be given. */
export function deleteInstance(exchange: WsmanExchange): Promise<Answer> {
  return exchange.operate(
    'DeleteInstance',
    'void',
    (namespace) => ({ InstanceName: bindSelectors(exchange, namespace) }),
    () => exchange.answer(`${ns.wxf}/DeleteResponse`, ''),
  );
}

function expectOneElement({ children }: NamespacedElement): NamespacedElement {
  const [only, ...others] = children;
  if (only === undefined)
    throw new WsmanFault('wxf:InvalidRepresentation', 'the Body is empty: expected the instance', {
      detail: 'MissingValues',
    });
  if (others.length > 0)
    throw schemaFault(`the Body holds ${children.length} elements: expected the instance alone`);
  return only;
}
