import { describe, expect, it } from 'vitest';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { NameMap } from '../../src/cim/NameMap.js';

const path = (
  className: string,
  keys: ConstructorParameters<typeof CIMInstanceName>[1],
  place = {},
): CIMInstanceName => new CIMInstanceName(className, keys, place);

describe('CIMInstanceName', () => {
  it('names the same instance whatever the order and case of names', () => {
    const one = path('CIM_X', { Name: 'a', ID: 5n });
    const two = path('cim_x', { id: 5n, NAME: 'a' });
    expect(one.equals(two)).toBe(true);
    expect(one.canonical).toBe(two.canonical);
    expect(one.canonical).toBe('cim_x.id=5,name="a"');
  });

  it.each([
    ['class', path('CIM_Y', { A: 'a' })],
    ['key name', path('CIM_X', { B: 'a' })],
    ['key value', path('CIM_X', { A: 'b' })],
    ['case of a text', path('CIM_X', { A: 'A' })],
    ['number of keys', path('CIM_X', { A: 'a', B: 'a' })],
    ['no keys', path('CIM_X', {})],
    ['type: text and number', path('CIM_X', { A: 1n })],
    ['type: text and boolean', path('CIM_X', { A: true })],
  ])('names another instance with another %s', (_, other) => {
    const one = path('CIM_X', { A: 'a' });
    expect([one.equals(other), one.canonical === other.canonical]).toEqual([false, false]);
  });

  it('cannot be made to look like another by quotes and commas in a text', () => {
    const one = path('CIM_X', { A: 'a",b="c' });
    const two = path('CIM_X', { A: 'a', b: 'c' });
    expect(one.equals(two)).toBe(false);
    expect(path('CIM_X', { A: String.raw`\"` }).canonical).toBe(String.raw`cim_x.a="\\\""`);
    expect(path('CIM_X', { A: 'TRUE' }).equals(path('CIM_X', { A: true }))).toBe(false);
    expect(path('CIM_X', { A: '1' }).equals(path('CIM_X', { A: 1n }))).toBe(false);
  });

  it('compares namespaces where both have one, without case, and no hosts', () => {
    const keys = { A: 'a' };
    const one = path('CIM_X', keys, { namespace: 'root/cimv2', host: 'h1' });
    expect(one.equals(path('CIM_X', keys))).toBe(true);
    expect(one.equals(path('CIM_X', keys, { namespace: 'ROOT/CIMv2', host: 'h2' }))).toBe(true);
    expect(one.equals(path('CIM_X', keys, { namespace: 'root/interop' }))).toBe(false);
  });

  it('compares references in keys by what they name', () => {
    const to = (namespace: string | null, id: bigint): CIMInstanceName =>
      path('CIM_L', { Ref: path('CIM_X', { ID: id }, { namespace }) });
    expect(
      to('root/a', 1n).equals(path('cim_l', { REF: path('cim_x', { id: 1n }, { namespace: 'ROOT/A' }) })),
    ).toBe(true);
    expect(to('root/a', 1n).equals(to('root/a', 2n))).toBe(false);
    expect(to('root/a', 1n).equals(to('root/b', 1n))).toBe(false);
    // A text that looks like the path is no reference.
    expect(to(null, 1n).equals(path('CIM_L', { Ref: 'CIM_X.ID=1' }))).toBe(false);
  });

  it('prints the untyped WBEM URI of DSP0207', () => {
    const keys = {
      Name: 'say "hi" \\',
      ID: 18_446_744_073_709_551_615n,
      On: true,
      Rate: 1.5,
      At: CIMDateTime.parse('00000001000000.000000:000'),
    };
    expect(path('CIM_X', keys, { namespace: 'root/cimv2', host: 'h:5988' }).toString()).toBe(
      String.raw`//h:5988/root/cimv2:CIM_X.Name="say \"hi\" \\",ID=18446744073709551615,On=TRUE,Rate=1.5,At="00000001000000.000000:000"`,
    );
    expect(path('CIM_X', {}).toString()).toBe('CIM_X=@');
    expect(path('CIM_L', { Ref: path('CIM_X', { A: 'b' }, { namespace: 'root' }) }).toString()).toBe(
      String.raw`CIM_L.Ref="root:CIM_X.A=\"b\""`,
    );
  });

  it('moves to another place or class and leaves the rest', () => {
    const one = path('CIM_X', new NameMap([['A', 'a']]), { namespace: 'root', host: 'h' });
    expect(one.at({ namespace: 'root/b' }).toString()).toBe('//h/root/b:CIM_X.A="a"');
    expect(one.at({ host: null }).toString()).toBe('root:CIM_X.A="a"');
    expect(one.withClass('CIM_Y').toString()).toBe('//h/root:CIM_Y.A="a"');
    expect(one.toString()).toBe('//h/root:CIM_X.A="a"');
  });
});
