import type { CIMInstance, CIMProperty } from '../../cim/CIMInstance.js';
import type { ListenerSettings } from '../../indications/cimXmlDelivery.js';
import type { DeliveryProtocol } from '../../indications/DeliveryProtocol.js';
import type { Destination } from '../../indications/elements.js';
import { deliveryModes, type DeliveryMode } from '../../indications/eventing.js';
import { ListenerSender } from '../../indications/ListenerSender.js';
import { messageEnvelope } from '../encode/envelope.js';
import { encodeInstance, encodeProperties, endTagOf } from '../encode/instances.js';
import { eventAction } from '../names.js';
import type { UriForm } from '../resourceUri.js';
import { EventConnection, listenerHeaders } from './EventConnection.js';

/** Events of WS-Management (DSP0226, clause 10.2.9), for CIM_ListenerDestinationWSManagement. */
export function wsmanDelivery({ timeoutMs, ca, findAllowed }: ListenerSettings): DeliveryProtocol {
  return {
    encoderOf: (indication, namespace) => {
      const elements = new Map<UriForm, (own: readonly CIMProperty[]) => string>();
      return (destination, _number, own) => {
        const { form, mode } = eventFormOf(destination);
        const element = elements.get(form) ?? elementOf(indication, form, namespace);
        elements.set(form, element);
        return Buffer.from(printEvent(mode, element(own), destination));
      };
    },
    makeSender: (destination) =>
      eventFormOf(destination).mode === 'pull'
        ? null
        : new ListenerSender({
            url: destination.url,
            findAllowed,
            connect: (resolve) => new EventConnection({ destination, timeoutMs, ca, resolve }),
          }),
  };
}

/** The form in which a destination wants its events. */
function eventFormOf({ properties, delivery = {} }: Destination): {
  readonly mode: DeliveryMode;
  readonly form: UriForm;
} {
  const names = Object.keys(deliveryModes) as DeliveryMode[];
  const mode = names.find((name) => deliveryModes[name] === properties['DeliveryMode']) ?? 'push';
  return { mode, form: delivery['uriForm'] === 'microsoft' ? 'microsoft' : 'dmtf' };
}

/**
 * The element of an indication.  It is encoded once for all destinations; the properties of each destination follow the others.
 */
function elementOf(
  indication: CIMInstance,
  form: UriForm,
  namespace: string,
): (own: readonly CIMProperty[]) => string {
  const base = { namespace };
  const element = encodeInstance(indication, { form, className: null }, base);
  const endTag = endTagOf(indication.className);
  const start = element.slice(0, -endTag.length);
  return (own) => start + encodeProperties(own, indication.className, base) + endTag;
}

/** The queued document for a destination: a whole message, an event of a batch, or an item that is pulled. */
function printEvent(mode: DeliveryMode, element: string, destination: Destination): string {
  if (mode === 'pull') return element;
  if (mode === 'events') return `<wsman:Event Action="${eventAction}">${element}</wsman:Event>`;
  const { head, tail } = messageEnvelope(destination.url, eventAction, listenerHeaders(destination));
  return head + element + tail;
}
