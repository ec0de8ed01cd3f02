import { describe, expect, it } from 'vitest';
import { CIMInstance } from '../../src/cim/CIMInstance.js';
import { decodeParameters } from '../../src/cimxml/decode/parameters.js';
import type { XmlLimits } from '../../src/xml/expectWellFormed.js';
import { parseXml } from '../../src/xml/parseXml.js';
import { dispatchHarness } from '../dispatch/dispatchHarness.js';
import { cpuMs } from '../support/cpuMs.js';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** INSTANCE elements, each in a string of the one around it: INSTANCE, PROPERTY and VALUE are three elements a level. */
function nested(levels: number, isMarked = true): string {
  const mark = isMarked ? ' EmbeddedObject="instance"' : '';
  let text = '<INSTANCE CLASSNAME="A"/>';
  for (let level = 1; level < levels; level += 1)
    text = `<INSTANCE CLASSNAME="A"><PROPERTY NAME="P" TYPE="string"${mark}><VALUE>${escaped(text)}</VALUE></PROPERTY></INSTANCE>`;
  return text;
}

const declarations = { NewInstance: { kind: 'instance' } } as const;
const namespace = dispatchHarness().deps.repository.getNamespace('root/test');

function decode(instance: string, limits: Partial<XmlLimits> = {}): CIMInstance {
  const call = `<IMETHODCALL><IPARAMVALUE NAME="NewInstance">${instance}</IPARAMVALUE></IMETHODCALL>`;
  return decodeParameters(parseXml(call).children, declarations, namespace, limits)[
    'NewInstance'
  ] as CIMInstance;
}

/** How many instances stand in each other. */
function levelsOf(instance: CIMInstance): number {
  const inner = instance.value('P');
  return inner instanceof CIMInstance ? 1 + levelsOf(inner) : 1;
}

describe('embedded objects of a message', () => {
  it('nest as deep as elements may, all levels counted', () => {
    // IPARAMVALUE, then three elements a level, one for the innermost.
    expect(levelsOf(decode(nested(21)))).toBe(21);
    expect(() => decode(nested(22))).toThrow(
      'CIM_ERR_INVALID_PARAMETER: parameter NewInstance: property P: the embedded object cannot be read',
    );
    expect(() => decode(nested(22))).toThrow(
      'with all that it is embedded in, elements nested deeper than 64',
    );
    expect(levelsOf(decode(nested(3), { maxDepth: 8 }))).toBe(3);
    expect(() => decode(nested(4), { maxDepth: 8 })).toThrow('elements nested deeper than 8');
  });

  it('have as many elements as a message may, all of them together', () => {
    const value = `<VALUE>${escaped('<INSTANCE CLASSNAME="A"/>')}</VALUE>`;
    const array = (count: number): string =>
      `<INSTANCE CLASSNAME="A"><PROPERTY.ARRAY NAME="P" TYPE="string" EmbeddedObject="instance"><VALUE.ARRAY>${value.repeat(count)}</VALUE.ARRAY></PROPERTY.ARRAY></INSTANCE>`;
    // Each with its VALUE, and four elements around them.
    expect(decode(array(48), { maxElements: 100 }).value('P')).toHaveLength(48);
    expect(() => decode(array(49), { maxElements: 100 })).toThrow('more than 100 elements');
  });

  it('are refused soon, three hundred deep', () => {
    const text = nested(300);
    const taken = cpuMs(() => expect(() => decode(text)).toThrow(/with all that it is embedded in, /u));
    expect(taken).toBeLessThan(10_000);
  });

  it('may not be read again and again: characters count at each level', () => {
    const long = `<INSTANCE CLASSNAME="A"><PROPERTY NAME="T" TYPE="string"><VALUE>${'x'.repeat(3_000_000)}</VALUE></PROPERTY></INSTANCE>`;
    let text = long;
    for (let level = 0; level < 7; level += 1)
      text = `<INSTANCE CLASSNAME="A"><PROPERTY NAME="P" TYPE="string" EmbeddedObject="instance"><VALUE>${escaped(text)}</VALUE></PROPERTY></INSTANCE>`;
    expect(() => decode(text)).toThrow('more than 16777216 characters are embedded');
  });
});
