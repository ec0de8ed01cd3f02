import { describe, expect, it } from 'vitest';
import type { CIMQualifier } from '../../src/cim/CIMQualifier.js';
import { NameMap } from '../../src/cim/NameMap.js';
import { identifierOf, printValueTable, valueConstants } from '../../src/schema/valueTables.js';

function tables(valueMap: readonly string[] | null, values: readonly string[]): NameMap<CIMQualifier> {
  const flavors = { type: 'string', isArray: true, propagated: false, overridable: true } as const;
  const rest = { toSubclass: true, translatable: false };
  const qualifiers = new NameMap<CIMQualifier>();
  if (valueMap) qualifiers.set('ValueMap', { name: 'ValueMap', value: valueMap, ...flavors, ...rest });
  return qualifiers.set('Values', { name: 'Values', value: values, ...flavors, ...rest });
}

describe('constants of a ValueMap (DSP0004 2.8, 5.6.3.54 and 5.6.3.55)', () => {
  it('has one for each single value and none for a range', () => {
    const map = ['0', '0x1000', '..', '7..0x7FFF', '0x8000..'];
    const values = ['Completed with No Error', 'Job Started', 'DMTF Reserved', 'Method Reserved', 'Vendor'];
    expect(valueConstants('uint32', tables(map, values))).toEqual([
      { identifier: 'CompletedWithNoError', value: 0 },
      { identifier: 'JobStarted', value: 4096 },
    ]);
  });

  it('counts from 0 where there are Values and no ValueMap', () => {
    expect(valueConstants('uint16', tables(null, ['Off', 'On']))).toEqual([
      { identifier: 'Off', value: 0 },
      { identifier: 'On', value: 1 },
    ]);
  });

  it('tells values of one text apart by their number', () => {
    expect(valueConstants('sint8', tables(['-1', '3'], ['Reserved', 'Reserved']))).toEqual([
      { identifier: 'Reserved_Minus1', value: -1 },
      { identifier: 'Reserved_3', value: 3 },
    ]);
  });

  it('has none for texts, and none where every entry is a range', () => {
    expect(valueConstants('string', tables(['a'], ['A']))).toBeNull();
    expect(valueConstants('uint16', tables(['..'], ['DMTF Reserved']))).toBeNull();
  });

  it('prints 64-bit values as bigint', () => {
    expect(printValueTable('X', 'Values of C.X', 'uint64', tables(['18446744073709551615'], ['Any']))).toBe(
      '/** Values of C.X (ValueMap). */\nexport const X = {\n  Any: 18446744073709551615n,\n} as const;\n',
    );
  });

  it.each([
    ['In Use', 'InUse'],
    ['Method Parameters Checked - Job Started', 'MethodParametersCheckedJobStarted'],
    ['CIM_ERR_FAILED', 'CIM_ERR_FAILED'],
    ['-Saturday', 'MinusSaturday'],
    ['N+1', 'NPlus1'],
    ['1.8 inch', '_1_8Inch'],
    ['10-100BaseT', '_10_100BaseT'],
    ['<Class.>Property', 'ClassProperty'],
    ['Unknown/Other', 'UnknownOther'],
  ])('makes an identifier of "%s": %s', (text, identifier) => {
    expect(identifierOf(text)).toBe(identifier);
  });
});
