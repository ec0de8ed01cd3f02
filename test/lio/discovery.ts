import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Prover } from '../../src/credentials/Prover.js';
import { tryLogin } from '../../src/credentials/tryLogin.js';
import { login } from '../../src/iscsi/Initiator.js';
import { IscsiLoginError } from '../../src/iscsi/login/IscsiLoginError.js';
import { discoveryName } from '../../src/targets/discovery.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { LioDriver } from '../../src/targets/lio/LioDriver.js';
import { change, secret } from '../targets/contract/ContractWorld.js';
import { configfs, type GuestLio } from '../targets/lio/GuestLio.js';

const target = parseIscsiName('iqn.2026-11.test.example:shown');
const server = parseIscsiName('iqn.2026-11.test.example:server');
const authority = `${discoveryName},t,0x0000`;

/** Discovery of the kernel with an account that the driver has set. */
export function declareDiscovery(getLio: () => GuestLio): void {
  describe('discovery of the kernel with CHAP', () => {
    const folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-discovery-'));
    let lio: GuestLio;
    let driver: LioDriver;

    beforeAll(async () => {
      lio = getLio();
      await lio.clear();
      await lio.makeBackstore();
      await lio.addGroup(target, { authentication: true });
      driver = new LioDriver({
        configfsPath: configfs,
        savedConfigurationPath: join(folder, 'saveconfig.json'),
        discoveryAuth: 'chap',
        log: { warn: () => {} },
        configfs: lio.openConfigfs(() => {}),
      });
      await driver.start();
    });
    afterAll(async () => {
      await lio.set('iscsi/discovery_auth/enforce_discovery_auth', '0');
      await driver.close();
      rmSync(folder, { recursive: true });
    });

    /** The names shown, or in which way the login failed. */
    const discover = async (
      text: string | null,
      targetChap: { readonly userName: string; readonly secret: Buffer } | null = null,
    ): Promise<readonly string[] | string> => {
      try {
        const session = await login({
          ...lio.portal,
          targetName: null,
          sessionType: 'Discovery',
          initiatorName: server,
          chap: text === null ? null : { userName: 'alice', secret: Buffer.from(text) },
          targetChap,
        });
        const shown = await session.sendTargets();
        await session.logout();
        return shown.map(({ targetName }) => targetName);
      } catch (error) {
        if (error instanceof IscsiLoginError) return error.kind;
        throw error;
      }
    };

    it('asks for the account, proves itself with its own, and stays closed when the account goes', async () => {
      expect(await discover(null)).toEqual([target]);
      const add = (chapName: string, text: string, role: 'initiator' | 'target') =>
        change(driver, { kind: 'add', target: discoveryName, role, chapName, secret: secret(text) });
      await add('alice', 'alices-secret-1', 'initiator');
      expect(await discover('alices-secret-1')).toEqual([target]);
      expect(await discover('another-secret-1')).toBe('unauthenticated');
      // LIO closes the connection of an initiator that offers AuthMethod=None alone.
      expect(await discover(null)).toBe('closed-in-security');
      await add('finder', 'finders-secret', 'target');
      const finder = { userName: 'finder', secret: Buffer.from('finders-secret') };
      expect(await discover('alices-secret-1', finder)).toEqual([target]);
      expect(await discover('alices-secret-1', { ...finder, secret: Buffer.from('another-secret') })).toBe(
        'target-not-authentic',
      );

      // The portal that the driver shows is that inside of the guest.
      const inside: typeof tryLogin = (attempt, signal) =>
        tryLogin({ ...attempt, portal: { ...attempt.portal, ...lio.portal } }, signal);
      const valid = { chapName: 'alice', role: 'initiator', secret: secret('alices-secret-1') } as const;
      const expectation = { target: discoveryName, valid, invalid: null, closed: true };
      expect(await new Prover(driver, inside, server).prove([expectation], 'full')).toMatchObject({
        state: 'proved',
      });

      await change(driver, { kind: 'remove', account: { authority, chapName: 'alice' } });
      expect(await discover('alices-secret-1')).toBe('unauthenticated');
      expect(await discover(null)).toBe('closed-in-security');
      await change(driver, { kind: 'setChapEnabled', target: discoveryName, enabled: false });
      expect(await discover(null)).toEqual([target]);
    });
  });
}
