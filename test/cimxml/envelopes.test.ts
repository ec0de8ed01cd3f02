import { describe, expect, it } from 'vitest';
import { extrinsicEnvelope, intrinsicEnvelope } from '../../src/cimxml/encode/messages.js';
import { printXml } from '../../src/xml/printXml.js';

describe('the envelope of a response', () => {
  it.each([
    ['IMETHODRESPONSE', intrinsicEnvelope],
    ['METHODRESPONSE', extrinsicEnvelope],
  ] as const)('is what printXml prints around the content of an %s', (response, envelope) => {
    const [id, name] = ['7 & "8"', '<Get>Instance'];
    const { head, tail } = envelope(id, name);
    const content = [{ name: response, attributes: { NAME: name }, content: 'the content' }];
    const message = { ID: id, PROTOCOLVERSION: '1.0' };
    const expected = printXml({
      name: 'CIM',
      attributes: { CIMVERSION: '2.0', DTDVERSION: '2.0' },
      content: [{ name: 'MESSAGE', attributes: message, content: [{ name: 'SIMPLERSP', content }] }],
    });
    expect(`${head}the content${tail}`).toBe(expected);
  });
});
