import { describe, expect, it } from 'vitest';
import { CIMClassName } from '../../src/cim/CIMClassName.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { isSameObject, parseCimObject } from '../../src/cimxml/cimObject.js';
import { CimXmlError } from '../../src/cimxml/CimXmlError.js';
import { parseHeaders } from '../../src/cimxml/headers.js';

const headers = {
  'content-type': 'application/xml; charset="utf-8"',
  cimoperation: 'MethodCall',
  cimmethod: 'GetClass',
  cimobject: 'root%2Fcimv2',
};

describe('parseHeaders', () => {
  it('reads a POST', () => {
    expect(parseHeaders('POST', { ...headers, cimprotocolversion: '1.0' })).toEqual({
      isBatch: false,
      cimMethod: 'GetClass',
      cimObjects: [{ namespace: 'root/cimv2', object: null }],
      protocolVersion: '1.0',
      charset: 'utf-8',
    });
  });

  it.each([
    ['another HTTP method', 'GET', {}, 501, null],
    ['no CIMOperation', 'POST', { cimoperation: undefined }, 400, null],
    ['another CIMOperation', 'POST', { cimoperation: 'MethodResponse' }, 400, 'unsupported-operation'],
    ['CIMBatch beside CIMMethod', 'POST', { cimbatch: '', cimobject: undefined }, 400, 'header-mismatch'],
    ['CIMBatch beside CIMObject', 'POST', { cimbatch: '', cimmethod: undefined }, 400, 'header-mismatch'],
    ['another Content-Type', 'POST', { 'content-type': 'application/json' }, 400, null],
    ['no CIMMethod', 'POST', { cimmethod: undefined }, 400, 'header-mismatch'],
    ['an empty CIMMethod', 'POST', { cimmethod: ' ' }, 400, 'header-mismatch'],
    ['a CIMMethod that does not decode', 'POST', { cimmethod: 'Get%' }, 400, 'header-mismatch'],
    ['no CIMObject', 'POST', { cimobject: undefined }, 400, 'header-mismatch'],
    ['a CIMObject that is not UTF-8', 'POST', { cimobject: 'root%FF' }, 400, 'header-mismatch'],
  ])('refuses %s', (_, method, changed, status, cimError) => {
    const error = thrown(() => parseHeaders(method, { ...headers, ...changed }));
    expect([error.status, error.cimError]).toEqual([status, cimError]);
  });

  it('reads a POST with several operations: CIMBatch, and neither CIMMethod nor CIMObject', () => {
    const batch = { ...headers, cimmethod: undefined, cimobject: undefined, cimbatch: '' };
    expect(parseHeaders('POST', batch)).toEqual({
      isBatch: true,
      cimMethod: '',
      cimObjects: [],
      protocolVersion: null,
      charset: 'utf-8',
    });
  });

  it('tolerates a missing Content-Type', () => {
    expect(parseHeaders('POST', { ...headers, 'content-type': undefined }).charset).toBeNull();
  });
});

describe('CIMObject', () => {
  it.each([
    ['root/cimv2', 'root/cimv2', null],
    ['/root/cimv2/', 'root/cimv2', null],
    ['root', 'root', null],
    ['root/cimv2:CIM_A', 'root/cimv2', 'CIM_A'],
    ['root/cimv2:CIM_A.K="a:b/c"', 'root/cimv2', 'CIM_A.K="a:b/c"'],
    ['//host:5988/root/cimv2', 'root/cimv2', null],
    ['//host:5988/root/cimv2:CIM_A', 'root/cimv2', 'CIM_A'],
    ['http://host/root/cimv2:CIM_A.K="v"', 'root/cimv2', 'CIM_A.K="v"'],
  ])('%s', (text, namespace, object) => {
    expect(parseCimObject(text)).toEqual({ namespace, object });
  });

  it.each([
    ['encoded', 'root%2Fcimv2%3AA.K%3D%22%C3%A4%22', 'ä'],
    ['raw in UTF-8', 'root/cimv2:A.K="\u00C3\u00A4"', 'ä'],
    ['raw in Latin-1', 'root/cimv2:A.K="\u00E4"', 'ä'],
    ['raw with something that looks encoded', 'root/cimv2:A.K="x%2Fy"', 'x%2Fy'],
    ['encoded up to the first quote', 'root%2Fcimv2%3AA.K="x%2Fy"', 'x%2Fy'],
    ['encoded, once', 'root%2Fcimv2%3AA.K%3D%22x%252Fy%22', 'x%2Fy'],
    ['raw with a percent sign', 'root/cimv2:A.K="100%"', '100%'],
    ['encoded in part', 'root%2Fcimv2%3AA.K="a,b"', 'a,b'],
    ['with references of XML', 'root%2Fcimv2%3AA.K="a&#44;b &amp; c"', 'a,b & c'],
    ['with quotes that are not escaped', 'root%2Fcimv2%3AA.K="a"b"c"', 'a"b"c'],
    ['with a backslash at the end that is not escaped', 'root%2Fcimv2%3AA.K="a\\"', 'a\\'],
  ])('is read %s', (_, cimobject, key) => {
    const { cimObjects } = parseHeaders('POST', { ...headers, cimobject });
    const path = new CIMInstanceName('A', { K: key });
    expect(cimObjects.some((object) => object.namespace === 'root/cimv2' && isSameObject(object, path))).toBe(
      true,
    );
    const other = new CIMInstanceName('A', { K: `${key}.` });
    expect(cimObjects.some((object) => isSameObject(object, other))).toBe(false);
  });

  it('without namespace is read so', () => {
    expect(parseCimObject('//host')).toEqual({ namespace: '', object: null });
  });

  const reference = new CIMInstanceName('B', { N: 1n });
  it.each([
    ['A', new CIMClassName('a'), true],
    ['A', new CIMClassName('B'), false],
    ['A.K="v"', new CIMClassName('A'), false],
    ['A.K="v"', new CIMInstanceName('a', { k: 'v' }), true],
    ['A.K="v"', new CIMInstanceName('A', { K: 'V' }), false],
    ['A.K="v"', new CIMInstanceName('A', { L: 'v' }), false],
    ['A.K="v"', new CIMInstanceName('A', {}), false],
    ['A.K="v",L=5', new CIMInstanceName('A', { L: 5n, K: 'v' }), true],
    ['A.K="a,b=\\"c\\"",L=0x10', new CIMInstanceName('A', { K: 'a,b="c"', L: 16n }), true],
    ['A.K="a\\\\b"', new CIMInstanceName('A', { K: 'a\\b' }), true],
    ['A.K="a\\b"', new CIMInstanceName('A', { K: 'a\\b' }), true],
    ['A.L=6', new CIMInstanceName('A', { L: 5n }), false],
    ['A.L="5"', new CIMInstanceName('A', { L: 5n }), true],
    ['A.B=TRUE', new CIMInstanceName('A', { B: true }), true],
    ['A.B=true', new CIMInstanceName('A', { B: false }), false],
    ['A.D=1.5', new CIMInstanceName('A', { D: 1.5 }), true],
    ['A.R="root/cimv2:B.N=1"', new CIMInstanceName('A', { R: reference }), true],
    ['A.Num=(numeric)1', new CIMInstanceName('A', { Num: 1n }), true],
    ['A.Num=(numeric)1', new CIMInstanceName('A', { Num: 2n }), false],
    ['A.Num=(uint8)1,K=(string)"a,(b)"', new CIMInstanceName('A', { Num: 1n, K: 'a,(b)' }), true],
    ['A.K="(numeric)1"', new CIMInstanceName('A', { K: '(numeric)1' }), true],
    ['A.K="(numeric)1"', new CIMInstanceName('A', { K: '1' }), false],
    ['A=@', new CIMInstanceName('A', {}), true],
    ['A', new CIMInstanceName('A', {}), true],
    ['A="v"', new CIMInstanceName('A', { '': 'v' }), true],
  ])('%s and %s: the same object %s', (object, path, same) => {
    expect(isSameObject({ namespace: 'root', object }, path)).toBe(same);
  });

  it('that names a namespace only is not that of a method', () => {
    expect(isSameObject({ namespace: 'root', object: null }, new CIMClassName('A'))).toBe(false);
  });
});

function thrown(run: () => unknown): CimXmlError {
  try {
    run();
  } catch (error) {
    if (error instanceof CimXmlError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
