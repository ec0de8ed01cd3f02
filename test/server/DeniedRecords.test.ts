import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/audit/AuditLog.js';
import { DeniedRecords } from '../../src/server/DeniedRecords.js';

const minuteMs = 60_000;

function start() {
  const records: AuditRecord[] = [];
  const clock = { ms: 0 };
  const denied = new DeniedRecords({
    auditLog: { write: async (record) => void records.push(record) },
    logger: { error: () => {} },
    now: () => clock.ms,
  });
  const deny = (what: string): void =>
    denied.write({ who: 'reader', address: '127.0.0.1', door: 'cim-xml', what, cause: 'no role' });
  return { records, clock, deny };
}

describe('what users were denied', () => {
  it('is recorded once for a user, door and act in five minutes', () => {
    const { records, clock, deny } = start();
    for (let n = 0; n < 3; n += 1) deny('CreateClass');
    deny('DeleteClass');
    expect(records.map(({ what, outcome }) => [what, outcome])).toEqual([
      ['CreateClass', 'access-denied'],
      ['DeleteClass', 'access-denied'],
    ]);
    clock.ms = 5 * minuteMs;
    deny('CreateClass');
    expect(records).toHaveLength(3);
  });

  it('has at most 60 records a minute, the next of which tells how many there were beyond', () => {
    const { records, clock, deny } = start();
    for (let n = 0; n < 100; n += 1) deny(`Method${n}`);
    expect(records).toHaveLength(60);
    clock.ms = minuteMs;
    deny('CreateClass');
    expect(records.at(-1)?.cause).toBe('no role; 40 more were not recorded');
  });

  it('is remembered for the last 1,000 acts: one before them is recorded again', () => {
    const { records, clock, deny } = start();
    deny('CreateClass');
    for (let n = 0; n <= 1_000; n += 1) {
      clock.ms += 10;
      deny(`Method${n}`);
    }
    clock.ms = minuteMs;
    deny('Method1000');
    expect(records.at(-1)?.what).not.toBe('Method1000');
    deny('CreateClass');
    expect(records.at(-1)?.what).toBe('CreateClass');
  });
});
