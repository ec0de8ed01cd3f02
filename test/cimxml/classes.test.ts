import { describe, expect, it } from 'vitest';
import { decodeClass, decodeMethod, decodeParameter } from '../../src/cimxml/decode/classes.js';
import { decodeQualifier, decodeQualifierDeclaration } from '../../src/cimxml/decode/qualifiers.js';
import { encodeClass, encodeMethod, encodeParameter } from '../../src/cimxml/encode/classes.js';
import { encodeQualifier, encodeQualifierDeclaration } from '../../src/cimxml/encode/qualifiers.js';
import { parseXml } from '../../src/xml/parseXml.js';

describe('QUALIFIER', () => {
  it('has flavors, the default ones not written', () => {
    const xml =
      '<QUALIFIER NAME="Description" TYPE="string" PROPAGATED="true" OVERRIDABLE="false" TOSUBCLASS="false" TRANSLATABLE="true"><VALUE>a&lt;b</VALUE></QUALIFIER>';
    const qualifier = decodeQualifier(parseXml(xml));
    expect(qualifier).toEqual({
      name: 'Description',
      type: 'string',
      isArray: false,
      value: 'a<b',
      propagated: true,
      overridable: false,
      toSubclass: false,
      translatable: true,
    });
    expect(encodeQualifier(qualifier)).toBe(xml);
  });

  it.each([
    ['<QUALIFIER NAME="Key" TYPE="boolean"><VALUE>TRUE</VALUE></QUALIFIER>', true, false],
    ['<QUALIFIER NAME="MaxLen" TYPE="uint32"><VALUE>256</VALUE></QUALIFIER>', 256, false],
    [
      '<QUALIFIER NAME="Values" TYPE="string"><VALUE.ARRAY><VALUE>a</VALUE><VALUE>b</VALUE></VALUE.ARRAY></QUALIFIER>',
      ['a', 'b'],
      true,
    ],
    ['<QUALIFIER NAME="Description" TYPE="string"></QUALIFIER>', null, false],
  ])('%s, both ways', (xml, value, isArray) => {
    const qualifier = decodeQualifier(parseXml(xml));
    expect(qualifier).toMatchObject({
      value,
      isArray,
      overridable: true,
      toSubclass: true,
      translatable: false,
    });
    expect(encodeQualifier(qualifier)).toBe(xml);
  });
});

describe('QUALIFIER.DECLARATION', () => {
  it.each([
    '<QUALIFIER.DECLARATION NAME="Abstract" TYPE="boolean" ISARRAY="false" OVERRIDABLE="false" TOSUBCLASS="false"><SCOPE CLASS="true" ASSOCIATION="true" INDICATION="true"></SCOPE><VALUE>FALSE</VALUE></QUALIFIER.DECLARATION>',
    '<QUALIFIER.DECLARATION NAME="Values" TYPE="string" ISARRAY="true" TRANSLATABLE="true"><SCOPE PROPERTY="true" METHOD="true" PARAMETER="true"></SCOPE></QUALIFIER.DECLARATION>',
    '<QUALIFIER.DECLARATION NAME="X" TYPE="uint16" ISARRAY="true" ARRAYSIZE="2"><VALUE.ARRAY><VALUE>1</VALUE><VALUE>2</VALUE></VALUE.ARRAY></QUALIFIER.DECLARATION>',
  ])('%s, both ways', (xml) => {
    expect(encodeQualifierDeclaration(decodeQualifierDeclaration(parseXml(xml)))).toBe(xml);
  });

  it('has a type, a default, scopes and flavors', () => {
    const declaration = decodeQualifierDeclaration(
      parseXml(
        '<QUALIFIER.DECLARATION NAME="Key" TYPE="boolean" OVERRIDABLE="false"><SCOPE PROPERTY="true" REFERENCE="TRUE"/><VALUE>FALSE</VALUE></QUALIFIER.DECLARATION>',
      ),
    );
    expect(declaration).toEqual({
      name: 'Key',
      type: 'boolean',
      isArray: false,
      arraySize: null,
      defaultValue: false,
      scopes: new Set(['property', 'reference']),
      overridable: false,
      toSubclass: true,
      translatable: false,
    });
  });
});

describe('PARAMETER and METHOD', () => {
  it.each([
    ['<PARAMETER NAME="P" TYPE="uint32"></PARAMETER>', 'uint32', false, null, null],
    ['<PARAMETER.ARRAY NAME="P" TYPE="string" ARRAYSIZE="4"></PARAMETER.ARRAY>', 'string', true, 4, null],
    [
      '<PARAMETER.REFERENCE NAME="P" REFERENCECLASS="CIM_A"></PARAMETER.REFERENCE>',
      'reference',
      false,
      null,
      'CIM_A',
    ],
    [
      '<PARAMETER.REFARRAY NAME="P" REFERENCECLASS="CIM_A"></PARAMETER.REFARRAY>',
      'reference',
      true,
      null,
      'CIM_A',
    ],
  ])('%s, both ways', (xml, type, isArray, arraySize, referenceClass) => {
    const parameter = decodeParameter(parseXml(xml));
    expect(parameter).toMatchObject({ name: 'P', type, isArray, arraySize, referenceClass });
    expect(encodeParameter(parameter)).toBe(xml);
  });

  it('METHOD, both ways', () => {
    const xml =
      '<METHOD NAME="M" TYPE="uint32" CLASSORIGIN="CIM_A" PROPAGATED="true"><QUALIFIER NAME="Static" TYPE="boolean"><VALUE>TRUE</VALUE></QUALIFIER>' +
      '<PARAMETER NAME="P" TYPE="string"><QUALIFIER NAME="In" TYPE="boolean"><VALUE>TRUE</VALUE></QUALIFIER></PARAMETER></METHOD>';
    const method = decodeMethod(parseXml(xml));
    expect(method).toMatchObject({ name: 'M', returnType: 'uint32', classOrigin: 'CIM_A', propagated: true });
    expect(method.parameters.get('p')?.qualifiers.get('in')?.value).toBe(true);
    expect(encodeMethod(method)).toBe(xml);
  });
});

describe('CLASS', () => {
  const xml =
    '<CLASS NAME="CIM_B" SUPERCLASS="CIM_A"><QUALIFIER NAME="Association" TYPE="boolean" OVERRIDABLE="false"><VALUE>TRUE</VALUE></QUALIFIER>' +
    '<PROPERTY NAME="S" TYPE="string" CLASSORIGIN="CIM_B"><VALUE>default</VALUE></PROPERTY>' +
    '<PROPERTY NAME="E" TYPE="string" CLASSORIGIN="CIM_B" EmbeddedObject="instance"><QUALIFIER NAME="EmbeddedInstance" TYPE="string"><VALUE>CIM_C</VALUE></QUALIFIER></PROPERTY>' +
    '<PROPERTY.ARRAY NAME="A" TYPE="uint16" ARRAYSIZE="3" PROPAGATED="true"><VALUE.ARRAY><VALUE>1</VALUE></VALUE.ARRAY></PROPERTY.ARRAY>' +
    '<PROPERTY.REFERENCE NAME="R" REFERENCECLASS="CIM_C"></PROPERTY.REFERENCE>' +
    '<METHOD NAME="M" TYPE="uint32"></METHOD></CLASS>';

  it('both ways', () => {
    const cimClass = decodeClass(parseXml(xml));
    expect(cimClass.superclass).toBe('CIM_A');
    expect([...cimClass.properties.names()]).toEqual(['S', 'E', 'A', 'R']);
    expect(cimClass.properties.get('s')).toMatchObject({ defaultValue: 'default', classOrigin: 'CIM_B' });
    expect(cimClass.properties.get('a')).toMatchObject({ isArray: true, arraySize: 3, propagated: true });
    expect(cimClass.properties.get('r')).toMatchObject({ type: 'reference', referenceClass: 'CIM_C' });
    expect([...cimClass.methods.names()]).toEqual(['M']);
    expect(encodeClass(cimClass)).toBe(xml);
  });

  it.each([
    [
      '<CLASS NAME="A"><PROPERTY NAME="P" TYPE="string"/><PROPERTY NAME="p" TYPE="string"/></CLASS>',
      'p is there twice in one CLASS',
    ],
    [
      '<CLASS NAME="A"><METHOD NAME="M" TYPE="uint32"/><METHOD NAME="M" TYPE="uint32"/></CLASS>',
      'M is there twice in one CLASS',
    ],
    [
      '<CLASS NAME="A"><QUALIFIER NAME="Q" TYPE="boolean"/><QUALIFIER NAME="q" TYPE="boolean"/></CLASS>',
      'the qualifier q is there twice in one CLASS',
    ],
    [
      '<CLASS NAME="A"><INSTANCE CLASSNAME="A"/></CLASS>',
      'found the element INSTANCE, expected PROPERTY or PROPERTY.ARRAY or PROPERTY.REFERENCE',
    ],
    [
      '<CLASS NAME="A"><PROPERTY NAME="P" TYPE="uint8"><VALUE>x</VALUE></PROPERTY></CLASS>',
      'property P: "x" is not a uint8',
    ],
    [
      '<CLASS NAME="A"><PROPERTY.ARRAY NAME="P" TYPE="uint8" ARRAYSIZE="0"/></CLASS>',
      'the attribute ARRAYSIZE of PROPERTY.ARRAY is "0", expected a number from 1',
    ],
    [
      '<CLASS NAME="A"><METHOD NAME="M" TYPE="uint8"><PARAMETER NAME="P" TYPE="uint8"><VALUE>1</VALUE></PARAMETER></METHOD></CLASS>',
      'the element PARAMETER holds VALUE',
    ],
  ])('%s is refused', (bad, message) => {
    expect(() => decodeClass(parseXml(bad))).toThrow(message);
  });
});
