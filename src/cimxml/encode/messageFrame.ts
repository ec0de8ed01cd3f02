import { printXml, type XmlNode } from '../../xml/printXml.js';

/** What is filled in later. */
export const hole = '..';

/** The texts around the holes of `CIM > MESSAGE > holder`: the first hole is the id of the message, the others are in `holder`. */
export function printMessageFrame(holder: XmlNode): readonly string[] {
  return printXml({
    name: 'CIM',
    attributes: { CIMVERSION: '2.0', DTDVERSION: '2.0' },
    content: [{ name: 'MESSAGE', attributes: { ID: hole, PROTOCOLVERSION: '1.0' }, content: [holder] }],
  }).split(hole);
}
