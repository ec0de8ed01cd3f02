import { describe, expect, it } from 'vitest';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import type { EmbeddedTarget } from '../../../src/targets/EmbeddedTarget.js';
import type { AccountRole } from '../../../src/targets/TargetReader.js';
import { AccessTable } from '../../../src/targets/embedded/AccessTable.js';
import type { AccessAccount } from '../../../src/targets/embedded/DataPath.js';

const disk = parseIscsiName('iqn.2026-11.test.example:disk');
const other = parseIscsiName('iqn.2026-11.test.example:other');
const one = parseIscsiName('iqn.2026-11.test.example:one');
const two = parseIscsiName('iqn.2026-11.test.example:two');

function target(iscsiName: typeof disk, more: Partial<EmbeddedTarget> = {}): EmbeddedTarget {
  return { iscsiName, alias: null, luns: [], initiators: null, protected: false, ...more };
}

function account(
  chapName: string,
  {
    generation = 1,
    at = disk,
    role = 'initiator',
  }: { generation?: number; at?: typeof disk; role?: AccountRole } = {},
): AccessAccount {
  const id = chapName;
  return {
    id,
    chapName,
    generation,
    secret: Buffer.from('secret-of-test'),
    bindings: [{ target: at, role }],
  };
}

function table(...accounts: readonly AccessAccount[]): AccessTable {
  const made = new AccessTable([target(disk), target(other, { initiators: [one] })], [], () => null);
  for (const each of accounts) made.putAccount(each);
  return made;
}

/** The generations of the accounts with a name that an initiator may use. */
function usable(access: AccessTable, initiator: string, chapName: string, at: string = disk): number[] {
  const { initiatorAccounts } = access.findAccess(at, initiator) ?? {};
  return (initiatorAccounts?.named(chapName) ?? []).map(({ generation }) => generation);
}

describe('who may log in to an embedded target', () => {
  it('an account whose CHAP name is an iSCSI name serves that initiator alone', () => {
    const access = table(account(one));
    expect(usable(access, one, one)).toEqual([1]);
    expect(usable(access, two, one)).toEqual([]);
  });

  it('an initiator that has an account of its own does not use those for everybody, until it is removed', () => {
    const access = table(account(one), account('everybody'));
    expect(usable(access, one, 'everybody')).toEqual([]);
    expect(usable(access, two, 'everybody')).toEqual([1]);
    access.removeAccount(one);
    expect(usable(access, one, 'everybody')).toEqual([1]);
  });

  it('initiator names compare in normal form, CHAP names byte for byte', () => {
    const access = table(account('IQN.2026-11.test.example:ONE'));
    expect(usable(access, 'iqn.2026-11.TEST.example:one', 'IQN.2026-11.test.example:ONE')).toEqual([1]);
    expect(usable(access, one, one)).toEqual([]);
    expect(access.findAccess('IQN.2026-11.TEST.EXAMPLE:DISK', one)?.targetName).toBe(disk);
  });

  it('an account of one target opens no other, and a target account lets nobody in', () => {
    const access = table(account('everybody'), account(disk, { role: 'target' }));
    expect(usable(access, one, 'everybody', other)).toEqual([]);
    expect(usable(access, disk, disk)).toEqual([]);
    expect(access.findAccess(disk, one)?.targetAccount?.chapName).toBe(disk);
    expect(access.findAccess(other, one)?.targetAccount).toBeNull();
    access.removeAccount(disk);
    expect(access.findAccess(disk, one)?.targetAccount).toBeNull();
  });

  it('an account put again replaces itself: its bindings, and its generation', () => {
    const access = table(account('everybody'));
    access.putAccount(account('everybody', { generation: 2, at: other }));
    expect(usable(access, one, 'everybody')).toEqual([]);
    expect(usable(access, one, 'everybody', other)).toEqual([2]);
    expect(access.findAccess(disk, one)?.initiatorAccounts.size).toBe(0);
  });

  it('needs CHAP unless the target is open, whatever accounts there are', () => {
    const access = table();
    expect(access.findAccess(disk, one)?.chapRequired).toBe(true);
    access.setOpen(disk, true);
    expect(access.findAccess(disk, one)?.chapRequired).toBe(false);
    access.setOpen(disk, false);
    expect(access.findAccess(disk, one)?.chapRequired).toBe(true);
  });

  it('an access list decides who is admitted, and what discovery shows', () => {
    const access = table(account('everybody', { at: other }));
    expect(access.findAccess(other, 'IQN.2026-11.test.example:ONE')?.admits).toBe(true);
    expect(access.findAccess(other, two)?.admits).toBe(false);
    expect(access.visibleTargets(one).map(({ targetName }) => targetName)).toEqual([disk, other]);
    expect(access.visibleTargets(two).map(({ targetName }) => targetName)).toEqual([disk]);
    expect(access.discoveryAccess(one)).toMatchObject({
      chapRequired: false,
      initiatorAccounts: { size: 0 },
    });
  });

  it('knows no other target', () => {
    expect(table().findAccess('iqn.2026-11.test.example:none', one)).toBeNull();
    expect(table().findDevice('iqn.2026-11.test.example:none', one)).toBeNull();
  });

  it.each([
    ['of single initiators', (index: number) => `iqn.2026-11.test.example:host-${index}`],
    ['for everybody', (index: number) => `name-${index}`],
  ])('answers as fast with 10,000 accounts %s as with 10', (_, nameOf) => {
    const microsOf = (accounts: number): number => {
      const access = table(...Array.from({ length: accounts }, (__, index) => account(nameOf(index))));
      const ask = (): number => usable(access, nameOf(5), nameOf(5)).length;
      let best = Infinity;
      for (let round = 0; round < 20; round += 1) {
        const startedAt = performance.now();
        for (let index = 0; index < 200; index += 1) expect(ask()).toBe(1);
        best = Math.min(best, performance.now() - startedAt);
      }
      return best;
    };
    // Reading through a list would make it hundreds of times slower.
    expect(microsOf(10_000)).toBeLessThan(microsOf(10) * 5 + 1);
  });
});
