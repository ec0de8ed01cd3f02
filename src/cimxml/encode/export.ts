import type { CIMInstance } from '../../cim/CIMInstance.js';
import { escapeAttribute } from '../../xml/escape.js';
import { printXml } from '../../xml/printXml.js';
import { encodeInstance } from './instances.js';

/**
 * `CIM > MESSAGE > SIMPLEEXPREQ > EXPMETHODCALL (EXPPARAMVALUE)`: the document that delivers an indication
 * (DSP0200 1.4, clause 5.5.2.1, ExportIndication).
 *
 * @throws CIMError CIM_ERR_FAILED naming the property whose value XML cannot represent.
 */
export function encodeExportIndication(messageId: string, indication: CIMInstance): string {
  return beforeId + escapeAttribute(messageId) + beforeInstance + encodeInstance(indication) + afterInstance;
}

const [beforeId = '', beforeInstance = '', afterInstance = ''] = printXml({
  name: 'CIM',
  attributes: { CIMVERSION: '2.0', DTDVERSION: '2.0' },
  content: [
    {
      name: 'MESSAGE',
      attributes: { ID: '..', PROTOCOLVERSION: '1.0' },
      content: [
        {
          name: 'SIMPLEEXPREQ',
          content: [
            {
              name: 'EXPMETHODCALL',
              attributes: { NAME: 'ExportIndication' },
              content: [{ name: 'EXPPARAMVALUE', attributes: { NAME: 'NewIndication' }, content: '..' }],
            },
          ],
        },
      ],
    },
  ],
}).split('..');
