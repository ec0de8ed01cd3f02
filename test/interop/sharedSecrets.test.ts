import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { havePywbem } from '../support/pywbem.js';
import type { Endpoint } from '../support/server.js';
import { haveTgtd, type LoginResult, type TestTarget, type TgtdCredentials } from '../support/tgtd.js';
import { startTgtServer, type TgtServer } from '../support/tgtServer.js';
import { haveWbemcli } from '../support/wbemcli.js';
import type { CredentialClient } from './CredentialClient.js';
import { startPywbemClient } from './pywbemClient.js';
import { wbemcliClient } from './wbemcliClient.js';

const clients: readonly (readonly [
  name: string,
  available: boolean,
  start: (server: Endpoint) => Promise<CredentialClient>,
])[] = [
  ['wbemcli', haveWbemcli, (server) => Promise.resolve(wbemcliClient(server))],
  ['pywbem', havePywbem, startPywbemClient],
];

const initiatorName = 'iqn.2026-11.test.example:node';
const secret = 'fifteen&<chars>';
const newSecret = 'another=secret"';

describe.each(clients)('CHAP secrets of a real tgtd, managed with %s', (_name, available, start) => {
  describe.skipIf(!available || !haveTgtd)('and checked with libiscsi', () => {
    let fixture: TgtServer;
    let client: CredentialClient;
    let first: TestTarget;
    let second: TestTarget;

    beforeAll(async () => {
      fixture = await startTgtServer();
      client = await start(fixture.server);
    });
    afterAll(async () => {
      await client.stop();
      await fixture.dispose();
    });

    let count = 0;
    beforeEach(async () => {
      count += 1;
      first = await fixture.tgtd.createTarget(`iqn.2026-11.test.example:disk-${count}-a`);
      second = await fixture.tgtd.createTarget(`iqn.2026-11.test.example:disk-${count}-b`);
    });
    afterEach(async () => {
      for (const remoteId of await client.listSecrets()) await client.deleteSecret(remoteId);
      await fixture.tgtd.deleteTarget(first);
      await fixture.tgtd.deleteTarget(second);
    });

    const login = (
      target: TestTarget,
      password?: string,
      mutual: TgtdCredentials = {},
    ): Promise<LoginResult> =>
      fixture.tgtd.login(target.iscsiName, {
        initiatorName: 'iqn.2026-11.test.example:libiscsi',
        ...(password !== undefined && { user: initiatorName, password }),
        ...mutual,
      });
    const authenticationFailure = { outcome: 'refused', status: 0x0201 };

    it('lets the initiator in with its secret and with nothing else', async () => {
      expect(await login(first)).toMatchObject({ outcome: 'in' });
      expect(
        await client.addSharedSecret({ RemoteID: initiatorName, Secret: secret, target: first.iscsiName }),
      ).toEqual({ returnValue: 0, remoteId: initiatorName });

      expect(await login(first, secret)).toMatchObject({ outcome: 'in' });
      expect(await login(first, newSecret)).toMatchObject(authenticationFailure);
      expect(await login(first)).toMatchObject(authenticationFailure);
      expect(await login(second)).toMatchObject({ outcome: 'in' });
    });

    it('gives the secret back to nobody, and says how it was proved', async () => {
      await client.addSharedSecret({ RemoteID: initiatorName, Secret: secret, target: first.iscsiName });
      const read = await client.readSecret(initiatorName);
      expect(read).toMatchObject({ secret: null, proofState: 2 });
      expect(read.proofReason).toContain('was refused');
      expect(fixture.server.log).not.toContain(secret);
    });

    it('shows no client the guard account', async () => {
      await client.addSharedSecret({ RemoteID: initiatorName, Secret: secret, target: first.iscsiName });
      expect(await fixture.tgtd.boundAccounts(first.iscsiName)).toHaveLength(2);
      expect(await client.listSecrets()).toEqual([initiatorName]);
    });

    it('replaces a secret: the new one opens, the old one no longer', async () => {
      await client.addSharedSecret({ RemoteID: initiatorName, Secret: secret, target: first.iscsiName });
      await client.replaceSecret(initiatorName, newSecret);
      expect(await login(first, newSecret)).toMatchObject({ outcome: 'in' });
      expect(await login(first, secret)).toMatchObject(authenticationFailure);
      expect(await login(first)).toMatchObject(authenticationFailure);
    });

    it('binds a secret to a second target, and unbinds it from the first', async () => {
      await client.addSharedSecret({ RemoteID: initiatorName, Secret: secret, target: first.iscsiName });
      await client.bind(initiatorName, second.iscsiName);
      expect(await login(first, secret)).toMatchObject({ outcome: 'in' });
      expect(await login(second, secret)).toMatchObject({ outcome: 'in' });
      expect(await login(second)).toMatchObject(authenticationFailure);

      await client.unbind(initiatorName, first.iscsiName);
      expect(await login(first, secret)).toMatchObject(authenticationFailure);
      expect(await login(first)).toMatchObject(authenticationFailure);
      expect(await login(second, secret)).toMatchObject({ outcome: 'in' });
    });

    it('deletes a secret: the target stays closed', async () => {
      await client.addSharedSecret({ RemoteID: initiatorName, Secret: secret, target: first.iscsiName });
      await client.deleteSecret(initiatorName);
      expect(await login(first, secret)).toMatchObject(authenticationFailure);
      expect(await login(first)).toMatchObject(authenticationFailure);
      expect(await client.listSecrets()).toEqual([]);
      await expect(client.readSecret(initiatorName)).rejects.toMatchObject({ status: 6 });
    });

    it('holds a secret without a target until it is bound', async () => {
      expect(await client.addSharedSecret({ RemoteID: initiatorName, Secret: secret, target: null })).toEqual(
        { returnValue: 0, remoteId: initiatorName },
      );
      expect(await login(first)).toMatchObject({ outcome: 'in' });
      await client.bind(initiatorName, first.iscsiName);
      expect(await login(first, secret)).toMatchObject({ outcome: 'in' });
      expect(await login(first)).toMatchObject(authenticationFailure);
    });

    it('answers an initiator that asks the target to prove itself', async () => {
      await client.addSharedSecret({ RemoteID: initiatorName, Secret: secret, target: first.iscsiName });
      const account = { RemoteID: first.iscsiName, Secret: newSecret, target: first.iscsiName };
      expect(await client.addSharedSecret(account)).toEqual({ returnValue: 0, remoteId: first.iscsiName });

      const mutual = { targetUser: first.iscsiName, targetPassword: newSecret };
      expect(await login(first, secret, mutual)).toMatchObject({ outcome: 'in' });
      expect(await login(first, secret, { ...mutual, targetPassword: 'not-the-secret' })).toMatchObject({
        outcome: 'refused',
      });
      // The target's own account opens nothing.
      expect(
        await fixture.tgtd.login(first.iscsiName, { user: first.iscsiName, password: newSecret }),
      ).toMatchObject(authenticationFailure);
    });

    it('refuses a second secret of the same name with 6, and a short one with 5', async () => {
      const request = { RemoteID: initiatorName, Secret: secret, target: first.iscsiName };
      await client.addSharedSecret(request);
      expect(await client.addSharedSecret({ ...request, Secret: newSecret })).toEqual({
        returnValue: 6,
        remoteId: null,
      });
      expect(await client.addSharedSecret({ ...request, RemoteID: 'other', Secret: 'only11bytes' })).toEqual({
        returnValue: 5,
        remoteId: null,
      });
      expect(await login(first, secret)).toMatchObject({ outcome: 'in' });
    });

    it('refuses with 5 a name that tgtd would cut off at its comma', async () => {
      const request = { RemoteID: 'node,password=guessed-by-all', Secret: secret, target: first.iscsiName };
      expect(await client.addSharedSecret(request)).toEqual({ returnValue: 5, remoteId: null });
      expect((await fixture.tgtd.accounts()).filter((name) => name.startsWith('node'))).toEqual([]);
    });

    it('sees at the next request what tgtadm changes', async () => {
      await fixture.tgtd.newAccount('made-by-hand', 'secret-of-tgtadm');
      await fixture.tgtd.bindAccount(first.tid, 'made-by-hand');
      expect(await client.listSecrets()).toEqual(['made-by-hand']);
      await fixture.tgtd.deleteAccount('made-by-hand');
      expect(await client.listSecrets()).toEqual([]);
    });
  });
});
