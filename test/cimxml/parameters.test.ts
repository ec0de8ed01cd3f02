import { describe, expect, it } from 'vitest';
import { CIMClassName } from '../../src/cim/CIMClassName.js';
import { CIMError } from '../../src/cim/CIMError.js';
import type { CIMInstance } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { decodeMethodParameters, decodeParameters } from '../../src/cimxml/decode/parameters.js';
import type { ParameterDeclarations, ParameterKind } from '../../src/operations/Operation.js';
import type { Namespace } from '../../src/repository/Namespace.js';
import { parseXml } from '../../src/xml/parseXml.js';
import { dispatchHarness } from '../dispatch/dispatchHarness.js';

const NAME = '<INSTANCENAME CLASSNAME="A"></INSTANCENAME>';
const name = new CIMInstanceName('A', {});

describe('IPARAMVALUE by the declarations of an operation', () => {
  it.each([
    ['className', '<CLASSNAME NAME="A"/>', 'A'],
    ['instanceName', NAME, name],
    ['objectName', NAME, name],
    ['objectName', '<CLASSNAME NAME="A"/>', new CIMClassName('A')],
    ['boolean', '<VALUE>true</VALUE>', true],
    ['boolean', '<VALUE>FALSE</VALUE>', false],
    ['string', '<VALUE> a </VALUE>', ' a '],
    ['uint32', '<VALUE>4294967295</VALUE>', 4294967295],
    ['propertyList', '<VALUE.ARRAY><VALUE>A</VALUE><VALUE>B</VALUE></VALUE.ARRAY>', ['A', 'B']],
    ['propertyList', '<VALUE.ARRAY></VALUE.ARRAY>', []],
    ['propertyValue', '<VALUE>x</VALUE>', 'x'],
    ['propertyValue', '<VALUE.ARRAY><VALUE>x</VALUE><VALUE.NULL/></VALUE.ARRAY>', ['x', null]],
    ['propertyValue', `<VALUE.REFERENCE>${NAME}</VALUE.REFERENCE>`, name],
  ] as const)('%s: %s', (kind, xml, value) => {
    expect(decode(`<IPARAMVALUE NAME="p">${xml}</IPARAMVALUE>`, { P: { kind } })).toEqual({ P: value });
  });

  it('instance, namedInstance, class and qualifierDeclaration are decoded', () => {
    const one = (kind: ParameterKind, xml: string): unknown =>
      decode(`<IPARAMVALUE NAME="P">${xml}</IPARAMVALUE>`, { P: { kind } })['P'];
    expect(one('instance', '<INSTANCE CLASSNAME="A"/>')).toMatchObject({ className: 'A', path: null });
    const named = one(
      'namedInstance',
      `<VALUE.NAMEDINSTANCE>${NAME}<INSTANCE CLASSNAME="A"/></VALUE.NAMEDINSTANCE>`,
    ) as CIMInstance;
    expect(named.path).toEqual(name);
    expect(one('class', '<CLASS NAME="A"/>')).toMatchObject({ kind: 'class', name: 'A' });
    expect(one('qualifierDeclaration', '<QUALIFIER.DECLARATION NAME="Q" TYPE="boolean"/>')).toMatchObject({
      name: 'Q',
    });
  });

  it('a parameter that is not sent has its default', () => {
    expect(
      decode('', {
        LocalOnly: { kind: 'boolean', default: true },
        PropertyList: { kind: 'propertyList', default: null },
      }),
    ).toEqual({ LocalOnly: true, PropertyList: null });
  });

  it('NULL is a value where the default is NULL', () => {
    const sent = '<IPARAMVALUE NAME="PropertyList"></IPARAMVALUE>';
    expect(decode(sent, { PropertyList: { kind: 'propertyList', default: null } })).toEqual({
      PropertyList: null,
    });
  });

  it.each([
    ['<IPARAMVALUE NAME="Q"><VALUE>x</VALUE></IPARAMVALUE>', 'parameter P: it is required and missing'],
    [
      '<IPARAMVALUE NAME="P"><VALUE>1</VALUE></IPARAMVALUE><IPARAMVALUE NAME="Q"/>',
      'parameter Q: the operation has no such parameter',
    ],
    [
      '<IPARAMVALUE NAME="P"><VALUE>1</VALUE></IPARAMVALUE><IPARAMVALUE NAME="p"><VALUE>1</VALUE></IPARAMVALUE>',
      'parameter p: it is there twice',
    ],
    ['<IPARAMVALUE NAME="P"/>', 'parameter P: it is NULL'],
    ['<IPARAMVALUE NAME="P"><VALUE>x</VALUE></IPARAMVALUE>', 'parameter P: "x" is not a uint32'],
    [
      '<IPARAMVALUE NAME="P"><CLASSNAME NAME="A"/></IPARAMVALUE>',
      'parameter P: the element IPARAMVALUE holds CLASSNAME, expected one of VALUE',
    ],
    [
      '<IPARAMVALUE NAME="P"><VALUE><B/></VALUE></IPARAMVALUE>',
      'parameter P: the element VALUE holds the element B, expected text only',
    ],
    [
      '<IPARAMVALUE NAME="P"><VALUE>se<cret-word/></VALUE></IPARAMVALUE>',
      'parameter P: the element VALUE holds an unknown element, expected text only',
    ],
  ])('%s is CIM_ERR_INVALID_PARAMETER', (sent, description) => {
    const error = thrown(() => decode(sent, { P: { kind: 'uint32' } }));
    expect(error.symbol).toBe('CIM_ERR_INVALID_PARAMETER');
    expect(error.description).toContain(description);
  });

  it('a wrong type inside of an instance names parameter and property', () => {
    const sent =
      '<IPARAMVALUE NAME="NewInstance"><INSTANCE CLASSNAME="A"><PROPERTY NAME="N" TYPE="uint8"><VALUE>300</VALUE></PROPERTY></INSTANCE></IPARAMVALUE>';
    const error = thrown(() => decode(sent, { NewInstance: { kind: 'instance' } }));
    expect(error.symbol).toBe('CIM_ERR_INVALID_PARAMETER');
    expect(error.description).toBe(
      'parameter NewInstance: property N: "300" is not a uint8: expected between 0 and 255',
    );
  });
});

describe('PARAMVALUE', () => {
  it.each([
    ['PARAMTYPE="string"', '<VALUE>x</VALUE>', 'string', 'x'],
    ['', '<VALUE>x</VALUE>', null, 'x'],
    ['PARAMTYPE="uint8"', '<VALUE.ARRAY><VALUE>1</VALUE><VALUE.NULL/></VALUE.ARRAY>', 'uint8', ['1', null]],
    ['PARAMTYPE="string"', '', 'string', null],
    ['PARAMTYPE="reference"', `<VALUE.REFERENCE>${NAME}</VALUE.REFERENCE>`, 'reference', name],
    [
      'PARAMTYPE="reference"',
      `<VALUE.REFARRAY><VALUE.REFERENCE>${NAME}</VALUE.REFERENCE><VALUE.NULL/></VALUE.REFARRAY>`,
      'reference',
      [name, null],
    ],
    ['', NAME, null, name],
    [
      'PARAMTYPE="string" EmbeddedObject="instance"',
      '<VALUE>&lt;INSTANCE CLASSNAME="A"/&gt;</VALUE>',
      'string',
      '<INSTANCE CLASSNAME="A"/>',
    ],
  ])('%s %s', (attributes, xml, paramType, value) => {
    const sent = methodParameters(`<PARAMVALUE NAME="P" ${attributes}>${xml}</PARAMVALUE>`);
    expect(sent.get('p')).toEqual({ name: 'P', paramType, value });
  });

  it.each([
    '<INSTANCE CLASSNAME="A"/>',
    '<VALUE><INSTANCE CLASSNAME="A"/></VALUE>',
    `<VALUE.NAMEDINSTANCE>${NAME}<INSTANCE CLASSNAME="A"/></VALUE.NAMEDINSTANCE>`,
  ])('an instance that is not escaped: %s', (xml) => {
    const value = methodParameters(`<PARAMVALUE NAME="P">${xml}</PARAMVALUE>`).get('P')?.value;
    expect(value).toMatchObject({ className: 'A' });
  });

  it('instances that are not escaped, in an array', () => {
    const xml =
      '<VALUE.ARRAY><VALUE><INSTANCE CLASSNAME="A"/></VALUE><VALUE><INSTANCE CLASSNAME="B"/></VALUE></VALUE.ARRAY>';
    const value = methodParameters(`<PARAMVALUE NAME="P">${xml}</PARAMVALUE>`).get('P')?.value;
    expect(value).toMatchObject([{ className: 'A' }, { className: 'B' }]);
  });

  it.each([
    ['<PARAMVALUE NAME="P"/><PARAMVALUE NAME="p"/>', 'parameter p: it is there twice'],
    [
      '<PARAMVALUE NAME="P"><CLASS NAME="A"/></PARAMVALUE>',
      'parameter P: the element PARAMVALUE holds CLASS',
    ],
    [
      '<PARAMVALUE NAME="P"><VALUE/><VALUE/></PARAMVALUE>',
      'parameter P: the element PARAMVALUE holds VALUE, VALUE',
    ],
  ])('%s is CIM_ERR_INVALID_PARAMETER', (sent, description) => {
    const error = thrown(() => methodParameters(sent));
    expect(error.symbol).toBe('CIM_ERR_INVALID_PARAMETER');
    expect(error.description).toContain(description);
  });
});

function decode(sent: string, declarations: ParameterDeclarations): Readonly<Record<string, unknown>> {
  return decodeParameters(parseXml(`<IMETHODCALL>${sent}</IMETHODCALL>`).children, declarations, model());
}

function methodParameters(sent: string): ReturnType<typeof decodeMethodParameters> {
  const weigh = model().getClass('T_Box').methods.get('Weigh');
  if (!weigh) throw new Error('T_Box has no method Weigh');
  return decodeMethodParameters(parseXml(`<METHODCALL>${sent}</METHODCALL>`).children, weigh, model());
}

function model(): Namespace {
  return dispatchHarness().deps.repository.getNamespace('root/test');
}

function thrown(run: () => unknown): CIMError {
  try {
    run();
  } catch (error) {
    if (error instanceof CIMError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
