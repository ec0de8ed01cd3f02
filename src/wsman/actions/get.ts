import type { ReadableInstance } from '../../cim/CIMInstance.js';
import { isCIMArray, type CIMValue } from '../../cim/values.js';
import { escapeAttribute, escapeText } from '../../xml/escape.js';
import { elementName } from '../elementNames.js';
import { encodeValues } from '../encode/values.js';
import type { Answer, WsmanExchange } from '../WsmanExchange.js';
import { fragmentOf, type Fragment } from '../fragments.js';
import { ns } from '../names.js';
import { classUri } from '../resourceUri.js';
import { withTarget, type BindPath } from '../selectors.js';
import { WsmanFault } from '../WsmanFault.js';

/** WS-Transfer Get: GetInstance, of the whole instance or one property. */
export function getInstance(exchange: WsmanExchange): Promise<Answer> {
  const fragment = fragmentOf(exchange.headers);
  return withTarget(exchange, (bind) => readInstance(exchange, bind, `${ns.wxf}/GetResponse`, fragment));
}

/** Encodes the current instance as the answer to a request. */
export function readInstance(
  exchange: WsmanExchange,
  bind: BindPath,
  action: string,
  fragment: Fragment | null,
): Promise<Answer> {
  const { form } = exchange.expectClass();
  return exchange.operate(
    'GetInstance',
    'instance',
    (namespace) => ({ InstanceName: bind(namespace), LocalOnly: false }),
    (instance, { namespace, host }) => {
      const base = { namespace: instance.path?.namespace ?? namespace, host };
      if (fragment === null) {
        const element = exchange.server.items.element('object', { form, className: null });
        return exchange.answer(action, element.encode(instance, base));
      }
      const uri = classUri(form, base.namespace, elementName(instance.className));
      const content = encodeFragment(instance, fragment, uri, base.namespace);
      const header = `<wsman:FragmentTransfer s:mustUnderstand="true">${escapeText(fragment.expression)}</wsman:FragmentTransfer>`;
      return exchange.answer(action, content, header);
    },
  );
}

function encodeFragment(
  instance: ReadableInstance,
  { property: name, index, isText }: Fragment,
  uri: string,
  namespace: string,
): string {
  const property = instance.property(name);
  if (!property) throw notThere(`${instance.className} has no property "${name}"`);
  const value = index === null ? property.value : elementAt(property.value, index, name);
  const tag = `p:${elementName(property.name)}`;
  const elements = encodeValues(tag, property.type, value, { namespace });
  const content = isText ? elements.replaceAll(/<[^>]*>/gu, '') : elements;
  return `<wsman:XmlFragment xmlns:p="${escapeAttribute(uri)}">${content}</wsman:XmlFragment>`;
}

function elementAt(value: CIMValue, index: number, name: string): CIMValue {
  const values = value !== null && isCIMArray(value) ? value : [value];
  const found = values[index - 1];
  if (found === undefined) throw notThere(`${name} has ${values.length} elements: there is none at ${index}`);
  return found;
}

function notThere(sentence: string): WsmanFault {
  return new WsmanFault('wsman:CannotProcessFilter', sentence);
}
