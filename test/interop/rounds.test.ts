import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveTgtd, type TestTarget } from '../support/tgtd.js';
import { startTgtServer, type TgtServer } from '../support/tgtServer.js';
import type { CredentialClient } from './CredentialClient.js';
import { LoginProbe, tryToGetIn } from './LoginProbe.js';
import { ownClient } from './ownClient.js';
import { patienceMs } from '../support/patience.js';

/** 1,000 with `npm run test:storage`, some of them with `npm test`; ISCSI_WBEM_TEST_ROUNDS asks for another number. */
const isLongForm = process.env['STORAGE_FORM'] === 'long';
const rounds = Number(process.env['ISCSI_WBEM_TEST_ROUNDS'] ?? (isLongForm ? 1_000 : 150));

/** Accounts that are there at a time: each one that goes makes those behind it step aside. */
const BATCH = 5;
const TIMEOUT_MS = 4 * patienceMs + rounds * 1_000;

const keeper = { chapName: 'keeper', secret: 'never-touched' };
const latecomer = { chapName: 'latecomer', secret: 'also-untouched' };

describe.skipIf(!haveTgtd)(`${rounds} rounds of add, replace and delete, with logins all the while`, () => {
  let fixture: TgtServer;
  let client: CredentialClient;
  let target: TestTarget;

  beforeAll(async () => {
    fixture = await startTgtServer();
    client = ownClient(fixture.server);
    target = await fixture.tgtd.createTarget('iqn.2026-11.test.example:rounds');
  });
  afterAll(async () => {
    await client.stop();
    await fixture.dispose();
  });

  const add = async (chapName: string, secret: string): Promise<void> => {
    const request = { RemoteID: chapName, Secret: secret, target: target.iscsiName };
    expect(await client.addSharedSecret(request)).toEqual({ returnValue: 0, remoteId: chapName });
  };

  it(
    'lets nobody in who may not, and an untouched account all the time but for moments',
    async () => {
      const portal = { address: '127.0.0.1', port: fixture.tgtd.port };
      const at = target.iscsiName;
      await add(keeper.chapName, keeper.secret);
      const intruder = new LoginProbe(portal, [
        { target: at, account: null },
        { target: at, account: { ...keeper, secret: 'not-the-secret' } },
        { target: at, account: { chapName: 'subject-0', secret: 'not-the-secret' } },
      ]);
      const inFront = new LoginProbe(portal, [{ target: at, account: keeper }]);
      const behind = { in: 0, refused: 0, away: 0, longestRefusalMs: 0 };
      const startedAt = performance.now();

      for (let round = 0; round < rounds; round += BATCH) {
        const names = Array.from(
          { length: Math.min(BATCH, rounds - round) },
          (_, index) => `subject-${index}`,
        );
        for (const name of names) await add(name, `${name}-old`.padEnd(14, '.'));
        // The last one in the list has to step aside for every change before it.
        await add(latecomer.chapName, latecomer.secret);
        const probe = new LoginProbe(portal, [{ target: at, account: latecomer }]);
        for (const name of names) await client.replaceSecret(name, `${name}-new`.padEnd(14, '.'));
        for (const name of names) await client.deleteSecret(name);
        await probe.stop();
        for (const kind of ['in', 'refused', 'away'] as const) behind[kind] += probe.counts[kind];
        behind.longestRefusalMs = Math.max(behind.longestRefusalMs, probe.longestRefusalMs);
        await client.deleteSecret(latecomer.chapName);
        expect(await client.listSecrets()).toEqual([keeper.chapName]);
      }

      await intruder.refusedMoreThan(rounds);
      await intruder.stop();
      await expect.poll(() => inFront.counts.in).toBeGreaterThan(rounds);
      await inFront.stop();
      const seconds = (performance.now() - startedAt) / 1000;
      process.stdout.write(
        `${rounds} rounds in ${seconds.toFixed(1)} s\n` +
          `  nobody: ${intruder.total} logins without or with wrong credentials, ${intruder.counts.in} got in\n` +
          `  an untouched account in front: ${describeProbe(inFront.counts, inFront.longestRefusalMs)}\n` +
          `  an untouched account behind the changed ones: ${describeProbe(behind, behind.longestRefusalMs)}\n`,
      );
      expect(intruder.admitted).toEqual([]);
      expect(inFront.counts.refused).toBe(0);
      expect(behind.in).toBeGreaterThan(0);
      expect(behind.longestRefusalMs).toBeLessThan(20_000);
      expect(await tryToGetIn(portal, { target: at, account: keeper })).toBe('in');
    },
    TIMEOUT_MS,
  );
});

function describeProbe(counts: LoginProbe['counts'], longestRefusalMs: number): string {
  const refused = `refused ${counts.refused} of ${counts.in + counts.refused} times`;
  return `${refused}, longest span ${longestRefusalMs.toFixed(0)} ms`;
}
