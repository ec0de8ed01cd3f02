import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveTgtd, startTgtd, type Tgtd } from './tgtd.js';

describe.skipIf(!haveTgtd)('the tgtd that tests run', () => {
  const name = 'iqn.2026-11.test.example:support';
  let tgtd: Tgtd;

  beforeAll(async () => {
    tgtd = await startTgtd();
  });
  afterAll(() => tgtd.stop());

  it('lets libiscsi in to an open target, and with the right secret only to a protected one', async () => {
    const target = await tgtd.createTarget(name);
    expect(await tgtd.login(name)).toMatchObject({ outcome: 'in', detail: '1048576' });
    await tgtd.newAccount('alice', 'secret-of-alice');
    await tgtd.bindAccount(target.tid, 'alice');
    expect(await tgtd.boundAccounts(name)).toEqual(['alice']);
    expect(await tgtd.login(name, { user: 'alice', password: 'secret-of-alice' })).toMatchObject({
      outcome: 'in',
    });
    expect(await tgtd.login(name, { user: 'alice', password: 'another-secret-' })).toMatchObject({
      outcome: 'refused',
      status: 513,
    });
    expect(await tgtd.login(name)).toMatchObject({ outcome: 'refused', status: 513 });
  });

  it('is empty after a restart on the same socket and port', async () => {
    const { socketPath, port } = tgtd;
    await tgtd.restart();
    expect(await tgtd.showTargets()).toBe('');
    expect([tgtd.socketPath, tgtd.port]).toEqual([socketPath, port]);
  });
});
