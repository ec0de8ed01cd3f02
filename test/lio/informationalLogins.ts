import { createConnection, createServer, type AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoginOptions } from '../../src/initiator/LoginIscsiTargetOptions.js';
import {
  chap,
  closeAfterTest,
  makeWorld,
  ownName,
  until,
  type World,
} from '../initiator/initiatorHarness.js';
import type { GuestLio } from '../targets/lio/GuestLio.js';

const target = 'iqn.2026-11.test.example:informational';
const group = `iscsi/${target}/tpgt_1`;
const acl = `${group}/acls/${ownName}`;
const secret = 'secret-of-alice';
const targetSecret = 'secret-of-disk-1';
const right = chap('alice', secret);
const mutual = chap('alice', secret, 2);

/** Sessions of our own initiator at LIO, as LoginIscsiTarget with IsInformationalSession TRUE makes them. */
export function declareInformationalLogins(getLio: () => GuestLio): void {
  describe('LoginIscsiTarget at LIO (IsInformationalSession TRUE)', () => {
    let lio: GuestLio;
    beforeAll(async () => {
      lio = getLio();
      await lio.clear();
      await lio.makeBackstore();
      await lio.addGroup(target, { acls: [ownName], authentication: true });
      await lio.set(`${acl}/auth/userid`, 'alice');
      await lio.set(`${acl}/auth/password`, secret);
    });

    /** An initiator that knows the target at this portal, with time for a kernel under emulation. */
    const know = (portal: { readonly address: string; readonly port: number } = lio.portal): World => {
      const world = makeWorld({
        timings: { loginTimeoutMs: 20_000, connectTimeoutMs: 10_000, commandTimeoutMs: 20_000 },
      });
      world.know(portal, target);
      return world;
    };
    const login = async (world: World, loginOptions: LoginOptions | null): Promise<string> =>
      (await world.login({ targetName: target, loginOptions })).name;

    const hasSession = async (): Promise<boolean> =>
      !(await lio.value(`${acl}/info`)).includes('No active iSCSI Session');

    it.each([
      ['the right secret', right, 'ERROR_SUCCESS'],
      ['a wrong secret', chap('alice', 'another-secret-'), 'ISDSC_AUTHENTICATION_FAILURE'],
      ['a wrong CHAP name', chap('mallory', secret), 'ISDSC_AUTHENTICATION_FAILURE'],
      // The kernel says nothing: it closes the connection.
      ['no credentials', null, 'ISDSC_LOGIN_FAILED'],
    ] as const)('with %s', async (_what, loginOptions, name) => {
      expect(await login(know(), loginOptions)).toBe(name);
    });

    it('gives a session that answers INQUIRY, REPORT LUNS and READ CAPACITY', async () => {
      const world = know();
      const { uniqueSessionId: id } = await world.login({ targetName: target, loginOptions: right });
      if (id === null) throw new Error('no session');
      const { data: inquiry } = await world.initiator.sendScsiInquiry(id, 1n, 0, 0);
      expect(inquiry.toString('latin1', 8, 16)).toBe('LIO-ORG ');
      const { data: luns } = await world.initiator.sendScsiReportLuns(id);
      expect(luns.toString('hex')).toContain('0001000000000000');
      const { data: capacity } = await world.initiator.sendScsiReadCapacity(id, 1n);
      // 16384 blocks of 512 bytes: 8 MiB.
      expect(capacity.toString('hex')).toBe('00003fff00000200');
      await world.initiator.logout(id);
      await until(async () => !(await hasSession()));
    });

    it.each([
      ['right', targetSecret, 'ERROR_SUCCESS'],
      ['wrong', 'secret-of-disk-2', 'ISDSC_AUTHENTICATION_FAILURE'],
    ])('with mutual CHAP, the proof of the target being %s', async (_what, expected, name) => {
      await lio.set(`${acl}/auth/userid_mutual`, 'disk');
      await lio.set(`${acl}/auth/password_mutual`, targetSecret);
      const world = know();
      world.initiator.setInitiatorChapSecret(Buffer.from(expected));
      expect(await login(world, mutual)).toBe(name);
    });

    it('with mutual CHAP, where it has no account to prove itself with', async () => {
      await lio.set(`${acl}/auth/userid_mutual`, 'NULL');
      await lio.set(`${acl}/auth/password_mutual`, 'NULL');
      const world = know();
      world.initiator.setInitiatorChapSecret(Buffer.from(targetSecret));
      expect(await login(world, mutual)).toBe('ISDSC_AUTHENTICATION_FAILURE');
    });

    it('that asks for no proof: who has a secret does not do without, who has none is in', async () => {
      await lio.set(`${acl}/attrib/authentication`, '0');
      // LIO does not offer CHAP then, and closes the connection of who insists.
      expect(await login(know(), right)).toBe('ISDSC_LOGIN_FAILED');
      expect(await login(know(), null)).toBe('ERROR_SUCCESS');
      await lio.set(`${acl}/attrib/authentication`, '-1');
    });

    it('downgraded on the way, in either direction: nobody is in', async () => {
      await until(async () => !(await hasSession()));
      const downgrade = (bytes: Buffer): Buffer =>
        Buffer.from(bytes.toString('latin1').replace('AuthMethod=CHAP', 'AuthMethod=None'), 'latin1');
      const asItIs = (bytes: Buffer): Buffer => bytes;
      const atTarget = know(await startMiddleman(lio.portal, downgrade, asItIs));
      expect(await login(atTarget, right)).toBe('ISDSC_LOGIN_FAILED');
      const atUs = know(await startMiddleman(lio.portal, asItIs, downgrade));
      expect(await login(atUs, right)).toBe('ISDSC_AUTHENTICATION_FAILURE');
      expect(await hasSession()).toBe(false);
    });
  });
}

/** Passes on what both sides send, changed; closed after the test. */
async function startMiddleman(
  to: { readonly address: string; readonly port: number },
  fromInitiator: (bytes: Buffer) => Buffer,
  fromTarget: (bytes: Buffer) => Buffer,
): Promise<{ readonly address: string; readonly port: number }> {
  const server = createServer((near) => {
    const far = createConnection(to.port, to.address);
    near.on('data', (bytes) => far.write(fromInitiator(bytes)));
    far.on('data', (bytes) => near.write(fromTarget(bytes)));
    near.on('error', () => {}).on('close', () => far.destroy());
    far.on('error', () => {}).on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closeAfterTest(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { address: '127.0.0.1', port };
}
