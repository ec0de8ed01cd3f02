import { printXml, type XmlNode } from '../../xml/printXml.js';

/** Placeholder for content that is filled in later. */
export const hole = '..';

/**
 * The texts around the placeholders of `CIM > MESSAGE > holder`.  The first placeholder is the message ID; the others are in
 * `holder`.
 */
export function printMessageFrame(holder: XmlNode): readonly string[] {
  return printXml({
    name: 'CIM',
    attributes: { CIMVERSION: '2.0', DTDVERSION: '2.0' },
    content: [{ name: 'MESSAGE', attributes: { ID: hole, PROTOCOLVERSION: '1.0' }, content: [holder] }],
  }).split(hole);
}
