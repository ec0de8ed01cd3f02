import { describe, expect, it } from 'vitest';
import type { CIMClass } from '../../src/cim/CIMClass.js';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstance, cimProperty, type CIMProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { NameMap } from '../../src/cim/NameMap.js';
import {
  decodeEmbedded,
  decodeInstance,
  decodeInstanceWithPath,
  decodeNamedInstance,
  decodeProperty,
} from '../../src/cimxml/decode/instances.js';
import {
  encodeInstance,
  encodeInstanceWithPath,
  encodeNamedInstance,
  encodeProperty,
} from '../../src/cimxml/encode/instances.js';
import { parseXml } from '../../src/xml/parseXml.js';

const properties: readonly (readonly [string, CIMProperty])[] = [
  [
    '<PROPERTY NAME="P" TYPE="string"><VALUE>a &amp; &lt;b&gt; "c"</VALUE></PROPERTY>',
    cimProperty('P', 'string', 'a & <b> "c"'),
  ],
  ['<PROPERTY NAME="P" TYPE="string"><VALUE></VALUE></PROPERTY>', cimProperty('P', 'string', '')],
  ['<PROPERTY NAME="P" TYPE="string"></PROPERTY>', cimProperty('P', 'string', null)],
  ['<PROPERTY NAME="P" TYPE="boolean"><VALUE>FALSE</VALUE></PROPERTY>', cimProperty('P', 'boolean', false)],
  ['<PROPERTY NAME="P" TYPE="uint8"><VALUE>255</VALUE></PROPERTY>', cimProperty('P', 'uint8', 255)],
  [
    '<PROPERTY NAME="P" TYPE="sint32"><VALUE>-2147483648</VALUE></PROPERTY>',
    cimProperty('P', 'sint32', -2147483648),
  ],
  [
    '<PROPERTY NAME="P" TYPE="uint64"><VALUE>18446744073709551615</VALUE></PROPERTY>',
    cimProperty('P', 'uint64', 18446744073709551615n),
  ],
  [
    '<PROPERTY NAME="P" TYPE="sint64"><VALUE>-9223372036854775808</VALUE></PROPERTY>',
    cimProperty('P', 'sint64', -9223372036854775808n),
  ],
  ['<PROPERTY NAME="P" TYPE="real32"><VALUE>0.1</VALUE></PROPERTY>', cimProperty('P', 'real32', 0.1)],
  [
    '<PROPERTY NAME="P" TYPE="real64"><VALUE>-INF</VALUE></PROPERTY>',
    cimProperty('P', 'real64', Number.NEGATIVE_INFINITY),
  ],
  ['<PROPERTY NAME="P" TYPE="real64"><VALUE>NaN</VALUE></PROPERTY>', cimProperty('P', 'real64', Number.NaN)],
  ['<PROPERTY NAME="P" TYPE="char16"><VALUE>ä</VALUE></PROPERTY>', cimProperty('P', 'char16', 'ä')],
  [
    '<PROPERTY NAME="P" TYPE="datetime"><VALUE>00000012******.******:000</VALUE></PROPERTY>',
    cimProperty('P', 'datetime', CIMDateTime.parse('00000012******.******:000')),
  ],
  [
    '<PROPERTY.ARRAY NAME="P" TYPE="uint16"><VALUE.ARRAY><VALUE>1</VALUE><VALUE.NULL/><VALUE>2</VALUE></VALUE.ARRAY></PROPERTY.ARRAY>',
    cimProperty('P', 'uint16', [1, null, 2]),
  ],
  [
    '<PROPERTY.ARRAY NAME="P" TYPE="string"><VALUE.ARRAY></VALUE.ARRAY></PROPERTY.ARRAY>',
    cimProperty('P', 'string', []),
  ],
  [
    '<PROPERTY.ARRAY NAME="P" TYPE="string"></PROPERTY.ARRAY>',
    { ...cimProperty('P', 'string', null), isArray: true },
  ],
  [
    '<PROPERTY.REFERENCE NAME="R" REFERENCECLASS="A"><VALUE.REFERENCE><INSTANCENAME CLASSNAME="B"></INSTANCENAME></VALUE.REFERENCE></PROPERTY.REFERENCE>',
    { ...cimProperty('R', 'reference', new CIMInstanceName('B', {})), referenceClass: 'A' },
  ],
  ['<PROPERTY.REFERENCE NAME="R"></PROPERTY.REFERENCE>', cimProperty('R', 'reference', null)],
  [
    '<PROPERTY NAME="P" TYPE="string" CLASSORIGIN="A" PROPAGATED="true"></PROPERTY>',
    { ...cimProperty('P', 'string', null), classOrigin: 'A', propagated: true },
  ],
  [
    '<PROPERTY NAME="P" TYPE="string"><QUALIFIER NAME="Key" TYPE="boolean" OVERRIDABLE="false"><VALUE>TRUE</VALUE></QUALIFIER><VALUE>x</VALUE></PROPERTY>',
    {
      ...cimProperty('P', 'string', 'x'),
      qualifiers: new NameMap([
        [
          'Key',
          {
            name: 'Key',
            type: 'boolean' as const,
            isArray: false,
            value: true,
            propagated: false,
            overridable: false,
            toSubclass: true,
            translatable: false,
          },
        ],
      ]),
    },
  ],
  [
    '<PROPERTY NAME="E" TYPE="string" EmbeddedObject="instance"><VALUE>&lt;INSTANCE CLASSNAME="A"&gt;&lt;PROPERTY NAME="P" TYPE="string"&gt;&lt;VALUE&gt;&amp;lt;&amp;amp;&lt;/VALUE&gt;&lt;/PROPERTY&gt;&lt;/INSTANCE&gt;</VALUE></PROPERTY>',
    {
      ...cimProperty('E', 'string', new CIMInstance('A', [cimProperty('P', 'string', '<&')])),
      embeddedObject: 'instance',
    },
  ],
  [
    '<PROPERTY.ARRAY NAME="E" TYPE="string" EmbeddedObject="object"><VALUE.ARRAY><VALUE>&lt;CLASS NAME="A" SUPERCLASS="B"&gt;&lt;/CLASS&gt;</VALUE><VALUE.NULL/></VALUE.ARRAY></PROPERTY.ARRAY>',
    {
      ...cimProperty('E', 'string', [emptyClass('A', 'B'), null]),
      embeddedObject: 'object',
    },
  ],
];

describe('properties of instances', () => {
  it.each(properties)('%s, both ways', (xml, property) => {
    expect(encodeProperty(property)).toBe(xml);
    const decoded = decodeProperty(parseXml(xml));
    expect(definedOf(decoded)).toEqual(definedOf(property));
    expect(encodeProperty(decoded)).toBe(xml);
  });

  it('EMBEDDEDOBJECT is read as EmbeddedObject', () => {
    const xml =
      '<PROPERTY NAME="E" TYPE="string" EMBEDDEDOBJECT="instance"><VALUE><![CDATA[<INSTANCE CLASSNAME="A"/>]]></VALUE></PROPERTY>';
    expect(decodeProperty(parseXml(xml)).value).toEqual(new CIMInstance('A', []));
  });

  it('an embedded instance that is not marked as one stays a text', () => {
    const xml = '<PROPERTY NAME="E" TYPE="string"><VALUE>&lt;INSTANCE CLASSNAME="A"/&gt;</VALUE></PROPERTY>';
    expect(decodeProperty(parseXml(xml)).value).toBe('<INSTANCE CLASSNAME="A"/>');
  });

  it.each([
    [
      '<PROPERTY NAME="P" TYPE="uint8"><VALUE>300</VALUE></PROPERTY>',
      'property P: "300" is not a uint8: expected between 0 and 255',
    ],
    ['<PROPERTY NAME="P"/>', 'the element PROPERTY has no attribute TYPE'],
    ['<PROPERTY TYPE="string"/>', 'the element PROPERTY has no attribute NAME'],
    ['<PROPERTY NAME="P" TYPE="int"/>', 'TYPE="int" of PROPERTY is not a CIM data type'],
    ['<PROPERTY NAME="P" TYPE="reference"/>', 'TYPE="reference" of PROPERTY, expected a CIM data type'],
    [
      '<PROPERTY NAME="P" TYPE="string"><VALUE.ARRAY/></PROPERTY>',
      'the element PROPERTY holds VALUE.ARRAY, expected one of VALUE',
    ],
    [
      '<PROPERTY NAME="P" TYPE="string" PROPAGATED="yes"/>',
      'the attribute PROPAGATED of PROPERTY is "yes", expected true or false',
    ],
    [
      '<PROPERTY NAME="P" TYPE="string" EmbeddedObject="x"/>',
      'EmbeddedObject="x" of PROPERTY, expected instance or object',
    ],
    [
      '<PROPERTY NAME="P" TYPE="string" EmbeddedObject="instance"><VALUE>x</VALUE></PROPERTY>',
      'property P: the embedded object cannot be read: line 1, column 1: text outside of the root element',
    ],
    [
      '<PROPERTY NAME="P" TYPE="string" EmbeddedObject="instance"><VALUE>&lt;A/&gt;</VALUE></PROPERTY>',
      'property P: the embedded object cannot be read: found the element A, expected INSTANCE or CLASS',
    ],
    [
      '<QUALIFIER NAME="P"/>',
      'found the element QUALIFIER, expected PROPERTY or PROPERTY.ARRAY or PROPERTY.REFERENCE',
    ],
  ])('%s is refused', (xml, message) => {
    expect(() => decodeProperty(parseXml(xml))).toThrow(message);
  });
});

describe('instances', () => {
  const instance = new CIMInstance('A', [cimProperty('K', 'string', 'v'), cimProperty('N', 'uint8', 1)]);
  const INSTANCE =
    '<INSTANCE CLASSNAME="A"><PROPERTY NAME="K" TYPE="string"><VALUE>v</VALUE></PROPERTY>' +
    '<PROPERTY NAME="N" TYPE="uint8"><VALUE>1</VALUE></PROPERTY></INSTANCE>';
  const NAME =
    '<INSTANCENAME CLASSNAME="A"><KEYBINDING NAME="K"><KEYVALUE VALUETYPE="string" TYPE="string">v</KEYVALUE></KEYBINDING></INSTANCENAME>';
  const path = new CIMInstanceName('A', { K: 'v' });

  it('INSTANCE, both ways', () => {
    expect(encodeInstance(instance)).toBe(INSTANCE);
    expect(encodeInstance(decodeInstance(parseXml(INSTANCE)))).toBe(INSTANCE);
    expect(decodeInstance(parseXml(INSTANCE)).value('n')).toBe(1);
  });

  it('VALUE.NAMEDINSTANCE, both ways', () => {
    const xml = `<VALUE.NAMEDINSTANCE>${NAME}${INSTANCE}</VALUE.NAMEDINSTANCE>`;
    expect(encodeNamedInstance(instance.withPath(path))).toBe(xml);
    expect(decodeNamedInstance(parseXml(xml)).path).toEqual(path);
  });

  it('VALUE.INSTANCEWITHPATH, both ways', () => {
    const base = { host: 'h', namespace: 'root' };
    const xml =
      '<VALUE.INSTANCEWITHPATH><INSTANCEPATH><NAMESPACEPATH><HOST>h</HOST><LOCALNAMESPACEPATH>' +
      `<NAMESPACE NAME="root"/></LOCALNAMESPACEPATH></NAMESPACEPATH>${NAME}</INSTANCEPATH>${INSTANCE}</VALUE.INSTANCEWITHPATH>`;
    expect(encodeInstanceWithPath(instance.withPath(path), base)).toBe(xml);
    expect(decodeInstanceWithPath(parseXml(xml)).path).toEqual(path.at(base));
  });

  it('a property that is there twice is refused', () => {
    const xml =
      '<INSTANCE CLASSNAME="A"><PROPERTY NAME="K" TYPE="string"/><PROPERTY NAME="k" TYPE="string"/></INSTANCE>';
    expect(() => decodeInstance(parseXml(xml))).toThrow('the property k is there twice in one INSTANCE');
  });

  it('a value that XML cannot represent is CIM_ERR_FAILED and names the property', () => {
    expect(() => encodeInstance(new CIMInstance('A', [cimProperty('P', 'string', 'x\u0000')]))).toThrow(
      'CIM_ERR_FAILED: property P of A: the value holds the character U+0000, which XML cannot represent',
    );
  });

  it('instances embedded in each other come back equal', () => {
    let nested = new CIMInstance('A', [cimProperty('P', 'string', '<&amp;>\r\n"')]);
    for (let depth = 0; depth < 5; depth += 1) {
      nested = new CIMInstance('A', [{ ...cimProperty('E', 'string', nested), embeddedObject: 'instance' }]);
    }
    const text = encodeInstance(nested);
    expect(encodeInstance(decodeEmbedded(text) as CIMInstance)).toBe(text);
    let inner = decodeEmbedded(text) as CIMInstance;
    for (let depth = 0; depth < 5; depth += 1) inner = inner.value('E') as CIMInstance;
    expect(inner.value('P')).toBe('<&amp;>\r\n"');
  });

  it('a value of 1 MB comes back equal', () => {
    const value = '<&"\r\n\t€\u{1F600}'.repeat(100_000);
    const xml = encodeInstance(new CIMInstance('A', [cimProperty('P', 'string', value)]));
    expect(decodeInstance(parseXml(Buffer.from(xml))).value('P') === value).toBe(true);
  });
});

function emptyClass(name: string, superclass: string): CIMClass {
  return {
    kind: 'class',
    name,
    superclass,
    qualifiers: new NameMap(),
    properties: new NameMap(),
    methods: new NameMap(),
  };
}

/** A property as plain data, without undefined members and PROPAGATED="false", which an exact comparison would count. */
function definedOf(property: CIMProperty): object {
  const entries = Object.entries(property).filter(
    ([name, value]) => value !== undefined && !(name === 'propagated' && value === false),
  );
  return Object.fromEntries(
    entries.map(([name, value]: [string, unknown]) => {
      if (value instanceof CIMInstance) {
        return [name, [value.className, ...[...value.properties.values()].map(definedOf)]];
      }
      return [name, value instanceof NameMap ? [...value] : value];
    }),
  );
}
