import { describe, expect, it } from 'vitest';
import { CIMClassName } from '../../src/cim/CIMClassName.js';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstanceName, type CIMKeyValue } from '../../src/cim/CIMInstanceName.js';
import { NameMap } from '../../src/cim/NameMap.js';
import * as decode from '../../src/cimxml/decode/paths.js';
import * as encode from '../../src/cimxml/encode/paths.js';
import { parseXml } from '../../src/xml/parseXml.js';

const LOCAL = '<LOCALNAMESPACEPATH><NAMESPACE NAME="root"/><NAMESPACE NAME="cimv2"/></LOCALNAMESPACEPATH>';
const FULL = `<NAMESPACEPATH><HOST>h:5988</HOST>${LOCAL}</NAMESPACEPATH>`;
const NAME =
  '<INSTANCENAME CLASSNAME="A"><KEYBINDING NAME="K"><KEYVALUE VALUETYPE="string" TYPE="string">v</KEYVALUE></KEYBINDING></INSTANCENAME>';
const name = new CIMInstanceName('A', { K: 'v' });
const base = { host: 'h:5988', namespace: 'root/cimv2' };

describe('paths, both ways', () => {
  it('LOCALNAMESPACEPATH', () => {
    expect(decode.decodeLocalNamespacePath(parseXml(LOCAL))).toBe('root/cimv2');
    expect(encode.encodeLocalNamespacePath('root/cimv2')).toBe(LOCAL);
  });

  it('NAMESPACEPATH', () => {
    expect(decode.decodeNamespacePath(parseXml(FULL))).toEqual({ host: 'h:5988', namespace: 'root/cimv2' });
    expect(encode.encodeNamespacePath('h:5988', 'root/cimv2')).toBe(FULL);
  });

  it('CLASSNAME', () => {
    expect(decode.decodeClassName(parseXml('<CLASSNAME NAME="CIM_A"/>'))).toBe('CIM_A');
    expect(encode.encodeClassName('CIM_A')).toBe('<CLASSNAME NAME="CIM_A"/>');
  });

  it('LOCALCLASSPATH', () => {
    const xml = `<LOCALCLASSPATH>${LOCAL}<CLASSNAME NAME="A"/></LOCALCLASSPATH>`;
    expect(decode.decodeLocalClassPath(parseXml(xml))).toEqual(
      new CIMClassName('A', { namespace: 'root/cimv2' }),
    );
    expect(encode.encodeLocalClassPath('root/cimv2', 'A')).toBe(xml);
  });

  it('CLASSPATH', () => {
    const xml = `<CLASSPATH>${FULL}<CLASSNAME NAME="A"/></CLASSPATH>`;
    expect(decode.decodeClassPath(parseXml(xml))).toEqual(new CIMClassName('A', base));
    expect(encode.encodeClassPath(new CIMClassName('A'), base)).toBe(xml);
  });

  it('LOCALINSTANCEPATH', () => {
    const xml = `<LOCALINSTANCEPATH>${LOCAL}${NAME}</LOCALINSTANCEPATH>`;
    expect(decode.decodeLocalInstancePath(parseXml(xml))).toEqual(name.at({ namespace: 'root/cimv2' }));
    expect(encode.encodeLocalInstancePath('root/cimv2', name)).toBe(xml);
  });

  it('INSTANCEPATH', () => {
    const xml = `<INSTANCEPATH>${FULL}${NAME}</INSTANCEPATH>`;
    expect(decode.decodeInstancePath(parseXml(xml))).toEqual(name.at(base));
    expect(encode.encodeInstancePath(name, base)).toBe(xml);
  });

  it('OBJECTPATH', () => {
    const instance = `<OBJECTPATH><INSTANCEPATH>${FULL}${NAME}</INSTANCEPATH></OBJECTPATH>`;
    const aClass = `<OBJECTPATH><CLASSPATH>${FULL}<CLASSNAME NAME="A"/></CLASSPATH></OBJECTPATH>`;
    expect(decode.decodeObjectPath(parseXml(instance))).toEqual(name.at(base));
    expect(decode.decodeObjectPath(parseXml(aClass))).toEqual(new CIMClassName('A', base));
    expect(encode.encodeObjectPath(name, base)).toBe(instance);
    expect(encode.encodeObjectPath(new CIMClassName('A'), base)).toBe(aClass);
  });

  const keys: readonly (readonly [string, CIMKeyValue])[] = [
    ['<KEYVALUE VALUETYPE="string" TYPE="string"> a &amp;&lt;"b" </KEYVALUE>', ' a &<"b" '],
    ['<KEYVALUE VALUETYPE="string" TYPE="string"></KEYVALUE>', ''],
    ['<KEYVALUE VALUETYPE="boolean" TYPE="boolean">TRUE</KEYVALUE>', true],
    ['<KEYVALUE VALUETYPE="numeric">18446744073709551615</KEYVALUE>', 18446744073709551615n],
    ['<KEYVALUE VALUETYPE="numeric">-7</KEYVALUE>', -7n],
    ['<KEYVALUE VALUETYPE="numeric">0.5</KEYVALUE>', 0.5],
    [
      '<KEYVALUE VALUETYPE="string" TYPE="datetime">20260102030405.000000+060</KEYVALUE>',
      CIMDateTime.parse('20260102030405.000000+060'),
    ],
    [`<VALUE.REFERENCE>${NAME}</VALUE.REFERENCE>`, name],
    [
      `<VALUE.REFERENCE><LOCALINSTANCEPATH>${LOCAL}${NAME}</LOCALINSTANCEPATH></VALUE.REFERENCE>`,
      name.at({ namespace: 'root/cimv2' }),
    ],
    [`<VALUE.REFERENCE><INSTANCEPATH>${FULL}${NAME}</INSTANCEPATH></VALUE.REFERENCE>`, name.at(base)],
  ];

  it.each(keys)('KEYBINDING with %s', (key, value) => {
    const xml = `<INSTANCENAME CLASSNAME="B"><KEYBINDING NAME="Key">${key}</KEYBINDING></INSTANCENAME>`;
    const path = new CIMInstanceName('B', { Key: value });
    const decoded = decode.decodeInstanceName(parseXml(xml));
    expect(decoded.canonical).toBe(path.canonical);
    expect(String(decoded.keyBindings.get('Key'))).toBe(String(value));
    expect(encode.encodeInstanceName(path)).toBe(xml);
  });

  it.each(keys)('%s alone is bound to the empty name', (key, value) => {
    const xml = `<INSTANCENAME CLASSNAME="B">${key}</INSTANCENAME>`;
    const path = new CIMInstanceName('B', new NameMap([['', value]]));
    expect(decode.decodeInstanceName(parseXml(xml)).canonical).toBe(path.canonical);
    expect(encode.encodeInstanceName(path)).toBe(xml);
  });

  it.each([
    ['numeric', 'uint8', 7n],
    ['numeric', 'sint64', -7n],
    ['numeric', 'real32', 0.5],
    ['string', 'char16', 'x'],
  ] as const)(
    'KEYVALUE VALUETYPE="%s" TYPE="%s" where the type of the key is known',
    (valueType, type, value) => {
      const path = new CIMInstanceName('B', { Key: value }, { keyTypes: new Map([['Key', type]]) });
      const xml = `<INSTANCENAME CLASSNAME="B"><KEYBINDING NAME="Key"><KEYVALUE VALUETYPE="${valueType}" TYPE="${type}">${value}</KEYVALUE></KEYBINDING></INSTANCENAME>`;
      expect(encode.encodeInstanceName(path)).toBe(xml);
      expect(encode.encodeInstanceName(path.at({ namespace: 'root/x' }).withClass('B'))).toBe(xml);
      expect(decode.decodeInstanceName(parseXml(xml)).canonical).toBe(path.canonical);
    },
  );

  it('INSTANCENAME without keys', () => {
    const xml = '<INSTANCENAME CLASSNAME="Singleton"></INSTANCENAME>';
    expect(decode.decodeInstanceName(parseXml(xml)).keyBindings.size).toBe(0);
    expect(encode.encodeInstanceName(new CIMInstanceName('Singleton', {}))).toBe(xml);
  });
});

describe('what clients send beside the letter of DSP0201', () => {
  it.each([
    ['TYPE="uint8"', '5', 5n],
    ['TYPE="sint64"', '-9223372036854775808', -9223372036854775808n],
    ['TYPE="uint16" VALUETYPE="numeric"', ' 0x10 ', 16n],
    ['TYPE="boolean" VALUETYPE="boolean"', 'true', true],
    ['TYPE="string" VALUETYPE="string"', '5', '5'],
    ['TYPE="char16"', '5', '5'],
    ['TYPE="real32"', '1.5', 1.5],
    ['VALUETYPE="numeric"', ' +12 ', 12n],
    ['VALUETYPE="numeric"', '-0x1F', -31n],
    ['VALUETYPE="boolean"', 'false', false],
    ['', '5', '5'],
    ['', '007', '007'],
    ['', 'TRUE', 'TRUE'],
  ])('KEYVALUE %s of %j', (attributes, text, value) => {
    expect(decode.decodeKeyValue(parseXml(`<KEYVALUE ${attributes}>${text}</KEYVALUE>`))).toBe(value);
  });

  it('one NAMESPACE for a whole path, and slashes around it', () => {
    const xml = '<LOCALNAMESPACEPATH><NAMESPACE NAME="/root/cimv2/"/></LOCALNAMESPACEPATH>';
    expect(decode.decodeLocalNamespacePath(parseXml(xml))).toBe('root/cimv2');
  });

  it('white space between elements', () => {
    const xml = `<LOCALCLASSPATH>\r\n ${LOCAL.replace(/></g, '>\n\t<')} <CLASSNAME NAME="A" /> </LOCALCLASSPATH>`;
    expect(decode.decodeLocalClassPath(parseXml(xml)).toString()).toBe('root/cimv2:A');
  });
});

describe('paths that are refused', () => {
  it.each([
    ['<INSTANCENAME/>', 'the element INSTANCENAME has no attribute CLASSNAME'],
    [
      '<INSTANCENAME CLASSNAME="A"><KEYBINDING NAME="K"/></INSTANCENAME>',
      'the element KEYBINDING is empty, expected KEYVALUE or VALUE.REFERENCE',
    ],
    [
      '<INSTANCENAME CLASSNAME="A"><KEYBINDING NAME="K"><KEYVALUE>1</KEYVALUE></KEYBINDING><KEYBINDING NAME="k"><KEYVALUE>1</KEYVALUE></KEYBINDING></INSTANCENAME>',
      'the key k is bound twice',
    ],
    [
      '<INSTANCENAME CLASSNAME="A"><KEYVALUE>1</KEYVALUE><KEYVALUE>2</KEYVALUE></INSTANCENAME>',
      'the element INSTANCENAME holds KEYVALUE, KEYVALUE, expected one of KEYVALUE, VALUE.REFERENCE',
    ],
    [
      '<INSTANCENAME CLASSNAME="A">text</INSTANCENAME>',
      'the element INSTANCENAME holds text, expected elements only',
    ],
    [
      '<INSTANCENAME CLASSNAME="A"><KEYVALUE TYPE="reference">1</KEYVALUE></INSTANCENAME>',
      'TYPE="reference" of KEYVALUE is not a CIM data type',
    ],
    [
      '<INSTANCENAME CLASSNAME="A"><KEYVALUE VALUETYPE="number">1</KEYVALUE></INSTANCENAME>',
      'VALUETYPE of KEYVALUE is none of string, boolean and numeric',
    ],
    ['<CLASSNAME NAME="A"/>', 'found the element CLASSNAME, expected INSTANCENAME'],
  ])('%s', (xml, message) => {
    expect(() => decode.decodeInstanceName(parseXml(xml))).toThrow(message);
  });

  it('a key that is not of its type', () => {
    const key = parseXml('<KEYVALUE TYPE="uint8">300</KEYVALUE>');
    expect(() => decode.decodeKeyValue(key)).toThrow(
      'CIM_ERR_TYPE_MISMATCH: "300" is not a uint8: expected between 0 and 255',
    );
  });

  it('a reference to a class', () => {
    const xml = parseXml('<VALUE.REFERENCE><CLASSNAME NAME="A"/></VALUE.REFERENCE>');
    expect(() => decode.decodeValueReference(xml)).toThrow(/holds CLASSNAME, expected one of INSTANCEPATH/);
  });

  it('a namespace path without names', () => {
    expect(() => decode.decodeLocalNamespacePath(parseXml('<LOCALNAMESPACEPATH/>'))).toThrow(
      'LOCALNAMESPACEPATH names no namespace',
    );
  });
});
