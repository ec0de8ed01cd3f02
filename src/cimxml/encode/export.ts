import type { CIMInstance, CIMProperty } from '../../cim/CIMInstance.js';
import { escapeAttribute } from '../../xml/escape.js';
import { encodeInstance, encodeProperty } from './instances.js';
import { hole, printMessageFrame } from './messageFrame.js';

/** Makes the document of an indication for one listener.  `own` are the properties that only this listener gets. */
export type ExportEncoder = (messageId: string, own: readonly CIMProperty[]) => string;

/**
 * `CIM > MESSAGE > SIMPLEEXPREQ > EXPMETHODCALL (EXPPARAMVALUE)`: the document that delivers an indication
 * (DSP0200 1.4, clause 5.5.2.1, ExportIndication), encoded once for all listeners.
 *
 * @throws CIMError CIM_ERR_FAILED naming the property whose value XML cannot represent.
 */
export function encodeExportIndication(indication: CIMInstance): ExportEncoder {
  const [beforeId, beforeInstance, afterInstance] = (prepared ??= prepare());
  const shared = encodeInstance(indication).slice(0, -endTag.length);
  return (messageId, own) =>
    beforeId +
    escapeAttribute(messageId) +
    beforeInstance +
    shared +
    own.map((property) => encodeProperty(property)).join('') +
    endTag +
    afterInstance;
}

const endTag = '</INSTANCE>';

type PreparedDocument = readonly [beforeId: string, beforeInstance: string, afterInstance: string];

/** Made for the first indication, so that the start of the server does not load xmlbuilder2. */
let prepared: PreparedDocument | null = null;

function prepare(): PreparedDocument {
  return printMessageFrame({
    name: 'SIMPLEEXPREQ',
    content: [
      {
        name: 'EXPMETHODCALL',
        attributes: { NAME: 'ExportIndication' },
        content: [{ name: 'EXPPARAMVALUE', attributes: { NAME: 'NewIndication' }, content: hole }],
      },
    ],
  }) as PreparedDocument;
}
