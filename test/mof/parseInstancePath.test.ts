import { describe, expect, it } from 'vitest';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { parseInstancePath } from '../../src/mof/parseInstancePath.js';
import { plain } from './mofSupport.js';

describe('parseInstancePath', () => {
  it.each([
    ['X_A.Id=1', null, null, [['Id', 1n]]],
    ['root/cimv2:X_A.Id=-7', null, 'root/cimv2', [['Id', -7n]]],
    ['/root/cimv2:X_A.Id=+7', null, 'root/cimv2', [['Id', 7n]]],
    ['//host/root/cimv2:X_A.Id=1', 'host', 'root/cimv2', [['Id', 1n]]],
    ['//host:5989/root:X_A.Id=1', 'host:5989', 'root', [['Id', 1n]]],
    ['https://[::1]:5989/root:X_A.Id=1', '[::1]:5989', 'root', [['Id', 1n]]],
    [
      String.raw`X_A.A="a,b=\"c\" \\",B=TRUE,C=false`,
      null,
      null,
      [
        ['A', String.raw`a,b="c" \ `.trimEnd()],
        ['B', true],
        ['C', false],
      ],
    ],
    [
      'X_A.A="",B=1.5,C=-2.5e3',
      null,
      null,
      [
        ['A', ''],
        ['B', 1.5],
        ['C', -2500],
      ],
    ],
    [
      "X_A.A='x',B=18446744073709551615",
      null,
      null,
      [
        ['A', 'x'],
        ['B', 18_446_744_073_709_551_615n],
      ],
    ],
    ['root:X_A=@', null, 'root', []],
    ['X_A.A="http://h/x:y.z"', null, null, [['A', 'http://h/x:y.z']]],
  ] as const)('reads %s', (text, host, namespace, keys) => {
    const path = parseInstancePath(text);
    expect([path.className, path.host, path.namespace, plain(path.keyBindings)]).toEqual([
      'X_A',
      host,
      namespace,
      keys,
    ]);
  });

  it.each([
    '', 'X_A', 'X_A.', 'X_A.Id', 'X_A.Id=', 'X_A.Id=1,', 'X_A.Id=1,Id=2', 'X_A.Id=1,ID=2', 'X_A.Id="a', 'X_A.Id="a"b', 'X_A.Id=x',
    'X_A.1=1', 'X A.Id=1', 'X_A.Id=1;B=2', 'X_A:Id=1', '//host', '//host/', 'X_A=1', 'X_A.Id=99999999999999999999999999999999999999999',
  ])('refuses %j as data of the client', (text) => {
    expect(() => parseInstancePath(text)).toThrow(CIMError);
    expect(() => parseInstancePath(text)).toThrow(/^CIM_ERR_INVALID_PARAMETER: ".*" is not an instance path: expected /);
  }); // prettier-ignore

  it('uses the types of keys that are known', () => {
    const path = parseInstancePath(
      'X_L.At="00000001000000.000000:000",Ref="root:X_A.Id=\\"1\\"",Rate=2',
      (_, key) =>
        key === 'At' ? 'datetime' : key === 'Ref' ? 'reference' : key === 'Rate' ? 'real32' : undefined,
    );
    expect(path.keyBindings.get('At')).toBeInstanceOf(CIMDateTime);
    expect(path.keyBindings.get('Rate')).toBe(2);
    const inner = path.keyBindings.get('Ref');
    expect(inner).toBeInstanceOf(CIMInstanceName);
    expect((inner as CIMInstanceName).keyBindings.get('Id')).toBe('1');
    expect(path.toString()).toBe(
      String.raw`X_L.At="00000001000000.000000:000",Ref="root:X_A.Id=\"1\"",Rate=2`,
    );
  });

  it.each([
    ['X_A.Id="1"', 'uint8', 'a uint8 as the value of key Id'],
    ['X_A.Id=1', 'string', 'a string as the value of key Id'],
    ['X_A.Id=TRUE', 'uint8', 'a uint8 as the value of key Id'],
    ['X_A.Id="ab"', 'char16', 'a char16 as the value of key Id'],
    ['X_A.Id=1', 'reference', 'a reference as the value of key Id'],
  ] as const)('refuses %s as %s', (text, type, expected) => {
    expect(() => parseInstancePath(text, () => type)).toThrow(
      `"${text}" is not an instance path: expected ${expected}`,
    );
  });

  it('refuses a key that is out of range or no datetime with the fault of the type', () => {
    expect(() => parseInstancePath('X_A.Id=256', () => 'uint8')).toThrow('"256" is not a uint8');
    expect(() => parseInstancePath('X_A.Id="x"', () => 'datetime')).toThrow('"x" is not a datetime');
  });

  it('refuses paths within paths without end', () => {
    let text = 'X_A.R=1';
    for (let level = 0; level < 18; level += 1) text = `X_A.R="${text.replace(/["\\]/g, String.raw`\$&`)}"`;
    expect(() => parseInstancePath(text, (_, key) => (key === 'R' ? 'reference' : undefined))).toThrow(
      'expected at most 16 paths within each other',
    );
  });
});
