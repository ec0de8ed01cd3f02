import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { callAddSharedSecret } from '../interop/callAddSharedSecret.js';
import { namespace } from '../interop/CredentialClient.js';
import { declareManagers } from '../interop/declareManagers.js';
import { LoginProbe, tryToGetIn } from '../interop/LoginProbe.js';
import { hasPeers } from '../support/environment.js';
import { havePywbem, PywbemSession, type PywbemPath } from '../support/pywbem.js';
import type { RunResult, StartedProgram } from '../guest/Guest.js';
import { isLongForm } from './form.js';
import { adminPassword, GuestServer, startIscsid } from './GuestServer.js';
import { declareKilledSteps } from './killedSteps.js';
import { declareProvidedDisk, guestPools } from './providedDisk.js';
import { portalPort, type GuestLio } from '../targets/lio/GuestLio.js';

const target = 'iqn.2026-11.test.example:disk';
const host = 'iqn.2026-11.test.example:host';
const other = 'iqn.2026-11.test.example:other';
const saveconfig = '/etc/rtslib-fb-target/saveconfig.json';
const insidePortal = `127.0.0.1:${portalPort}`;

/** How many times the secret changes while others try to get in; more changes, of all kinds, are in provenChanges.ts. */
const changes = isLongForm ? 25 : 3;
/** 12 to 16 bytes. */
const numbered = (change: number): string => `secret-no-${String(change).padStart(4, '0')}`;

/** The server itself, running in the guest: asked from here, proved inside, logged in to from both. */
export function declareServerInGuest(getLio: () => GuestLio): void {
  describe('the server in the guest', () => {
    let lio: GuestLio;
    let server: GuestServer;
    let daemon: StartedProgram;
    let client: WbemClient;
    let service: CIMInstanceName;
    let port: CIMInstanceName;

    beforeAll(async () => {
      lio = getLio();
      const { guest } = lio;
      await lio.clear();
      await lio.makeBackstore();
      await lio.addGroup(target, { acls: [host, other], authentication: true });
      await guest.create(saveconfig, await lio.save());
      await guest.create('/root/config.toml', isLongForm ? guestPools.config : '');
      if (isLongForm) await lio.shell(guestPools.script);
      daemon = await startIscsid(guest, host);
      server = new GuestServer(
        () => lio.guest,
        [
          '--lio-saveconfig', saveconfig, '--initiator-name', host,
          '--state-dir', '/var/iscsi-wbem', '--key-file', '/root/key', '--config', '/root/config.toml',
          // The portal of the targets that are there; the guest's file system is its memory.
          '--lio-portals', `0.0.0.0:${portalPort}`, '--pool-reserve', '0 KiB',
        ], // prettier-ignore
      );
      await server.start();
      client = new WbemClient({ url: server.url, user: 'admin', password: adminPassword, namespace });
      [service] = (await client.enumerateInstanceNames('MSISCSITARGET_ReplicationService')) as [
        CIMInstanceName,
      ];
      [port] = (await client.enumerateInstanceNames('CIM_iSCSIProtocolEndpoint')) as [CIMInstanceName];
    }, 1_800_000);
    afterAll(async () => {
      client.close();
      await server.stop();
      await lio.guest.stopProgram(daemon, 'SIGKILL');
    });

    const add = async (RemoteID: string, Secret: string): Promise<number> => {
      const { returnValue } = await callAddSharedSecret(client, service, { RemoteID, Secret }, port);
      return Number(returnValue);
    };
    const secretOf = async (remoteId: string): Promise<CIMInstance> => {
      const all = await client.enumerateInstances('CIM_SharedSecret');
      const found = all.find((one) => one.value('RemoteID') === remoteId);
      if (!found) throw new Error(`${remoteId} has no secret`);
      return found;
    };
    const replace = async (remoteId: string, secret: string): Promise<void> => {
      const { className, path } = await secretOf(remoteId);
      await client.modifyInstance(
        new CIMInstance(className, [cimProperty('Secret', 'string', secret)], path),
        ['Secret'],
      );
    };
    const getIn = (initiatorName: string, secret: string | null): Promise<string> =>
      tryToGetIn(lio.portal, {
        target,
        initiatorName,
        account: secret === null ? null : { chapName: initiatorName, secret },
      });
    const command = (args: readonly string[], input = ''): Promise<RunResult> => server.command(args, input);

    it('AddSharedSecret: proved inside; right gets in from outside, wrong and none do not', async () => {
      expect(await add(host, 'secret-of-host-1')).toBe(0);
      const instance = await secretOf(host);
      expect(instance.value('Secret')).toBeNull();
      // 2: a login with it got in, none and a wrong one did not.
      expect(instance.value('ProofState')).toBe(2);
      expect(await getIn(host, 'secret-of-host-1')).toBe('in');
      expect(await getIn(host, 'secret-of-other')).toBe('refused');
      expect(await getIn(other, 'secret-of-host-1')).toBe('refused');
      expect(await add(host, 'secret-of-host-1')).toBe(6);
      expect(await add(other, 'too-short')).toBe(5);
    });

    it('an initiator without an ACL, and a default account where none may be, are not supported', async () => {
      expect(await add('iqn.2026-11.test.example:stranger', 'secret-of-nobody')).toBe(1);
      expect(await add('everybody', 'secret-of-all-1')).toBe(1);
    });

    it.skipIf(!havePywbem)('pywbem sees it, and adds another', async () => {
      const session = await PywbemSession.start(
        { url: server.url, user: 'admin', password: adminPassword },
        { namespace },
      );
      try {
        const [path] = await session.call<PywbemPath[]>('EnumerateInstanceNames', {
          ClassName: 'MSISCSITARGET_ReplicationService',
        });
        const [access] = await session.call<PywbemPath[]>('EnumerateInstanceNames', {
          ClassName: 'CIM_iSCSIProtocolEndpoint',
        });
        if (!path || !access) throw new Error('pywbem found no service or no port');
        const { returnValue } = await session.invokeMethod(path, 'AddSharedSecret', {
          SharedSecret: {
            type: 'instance',
            className: 'CIM_SharedSecret',
            properties: { RemoteID: other, Secret: 'secret-of-other' },
          },
          ServiceAccessPoint: access,
        });
        expect(returnValue).toBe(0);
        expect(await getIn(other, 'secret-of-other')).toBe('in');
      } finally {
        await session.stop();
      }
    });

    it('what targetcli changes is seen at the next request', async () => {
      const acl = `iscsi/${target}/tpgt_1/acls/${other}/auth`;
      await lio.set(`${acl}/userid`, 'by-hand');
      await expect(secretOf(other)).rejects.toThrow(`${other} has no secret`);
      expect((await secretOf('by-hand')).value('RemoteID')).toBe('by-hand');
      await lio.set(`${acl}/userid`, other);
    });

    it('saveconfig.json has the accounts, and targetctl restores them', async () => {
      const saved = await lio.guest.text(saveconfig);
      expect(saved).toContain('"chap_password": "secret-of-host-1"');
      expect(await lio.shell(`stat -c %a ${saveconfig}`)).toBe('600\n');
      await lio.restore(saved);
      expect(await getIn(host, 'secret-of-host-1')).toBe('in');
      expect(await getIn(host, null)).not.toBe('in');
      expect((await secretOf(host)).value('RemoteID')).toBe(host);
    });

    it.runIf(isLongForm)('doctor names the ACL whose initiator gets in without its secret', async () => {
      const attribute = `iscsi/${target}/tpgt_1/acls/${host}/attrib/authentication`;
      const findings = async (): Promise<readonly unknown[]> => {
        const { stdout } = await server.run(['doctor', '--json', ...server.settings]);
        return JSON.parse(stdout) as readonly unknown[];
      };
      const finding = expect.objectContaining({
        severity: 'error',
        sentence: 'It has an account and authentication is off: the initiator gets in without it.',
      }) as unknown;
      expect(await findings()).not.toContainEqual(finding);
      await lio.set(attribute, '0');
      expect(await getIn(host, null)).toBe('in');
      expect(await findings()).toContainEqual(finding);
      await lio.set(attribute, '-1');
      expect(await getIn(host, null)).not.toBe('in');
    });

    it(`a probe gets in at no moment of ${changes} changes without a valid secret`, async () => {
      const initiatorName = host;
      const probe = new LoginProbe(lio.portal, [
        { target, account: null, initiatorName },
        { target, account: { chapName: host, secret: 'a-wrong-secret-0' }, initiatorName },
        { target, account: { chapName: other, secret: 'secret-of-other' }, initiatorName },
      ]);
      for (let change = 1; change <= changes; change += 1) await replace(host, numbered(change));
      await probe.stop();
      expect(probe.admitted).toEqual([]);
      expect(probe.counts.refused).toBeGreaterThan(changes);
      expect(await getIn(host, numbered(changes))).toBe('in');
      expect(await getIn(host, numbered(changes - 1))).toBe('refused');
    }, 600_000);

    describe('the initiator of the kernel (IsInformationalSession FALSE)', () => {
      const secret = 'secret-of-kernel';
      const record = `/etc/iscsi/nodes/${target}/127.0.0.1,${portalPort},1/default`;
      const blockDevices = async (): Promise<readonly string[]> =>
        (await lio.guest.list('/sys/class/block'))
          .map(({ name }) => name)
          .filter((name) => name.startsWith('sd'));

      beforeAll(async () => {
        await replace(host, secret);
        const { status, stderr } = await command(['discover', insidePortal]);
        expect([status, stderr]).toEqual([0, '']);
      }, 300_000);

      it('the right secret: the LUN is a block device, the record is for root alone, no argument holds the secret', async () => {
        const { status, stdout, stderr } = await command(
          ['login', target, '--portal', insidePortal, '--devices', '--stdin', '--json'],
          `${secret}\n`,
        );
        expect([status, stderr]).toEqual([0, '']);
        const { session } = JSON.parse(stdout) as { session: string };
        expect(session).toMatch(/^[0-9a-f]{16}-[0-9a-f]{16}$/);
        expect(await blockDevices()).toEqual(['sda']);
        expect(await lio.shell(`stat -c %a '${record}'`)).toBe('600\n');
        expect(await lio.guest.text(record)).toContain(`node.session.auth.password = ${secret}`);
        expect(await lio.shell('cat /proc/[0-9]*/cmdline | tr "\\0" " "')).not.toContain(secret);
        // Blocks come over it.
        expect(await lio.shell('dd if=/dev/sda bs=4096 count=4 2>/dev/null | wc -c')).toBe('16384\n');
      });

      it('logout: the device and the record are gone', async () => {
        const { status, stderr } = await command(['logout', target]);
        expect([status, stderr]).toEqual([0, '']);
        expect(await blockDevices()).toEqual([]);
        await expect(lio.guest.text(record)).rejects.toThrow('ENOENT');
      });

      it.each([
        ['a wrong secret', ['--stdin'], 'not-the-secret-1\n'],
        ...(isLongForm ? [['none', [], ''] as const] : []),
      ] as const)('%s: refused, and nothing is left', async (_, options, input) => {
        const { status, stderr } = await command(
          ['login', target, '--portal', insidePortal, '--devices', ...options],
          input,
        );
        expect(status).toBe(3);
        expect(stderr).toMatch(/AUTHENTICATION_FAILURE|LOGIN_FAILED/);
        expect(await blockDevices()).toEqual([]);
        await expect(lio.guest.text(record)).rejects.toThrow('ENOENT');
      });

      it.runIf(isLongForm)('mutual CHAP: the target proves itself, or the login is refused', async () => {
        expect(await add(target, 'secret-of-target')).toBe(0);
        await lio.guest.create('/root/target-secret', 'secret-of-target\n');
        await lio.guest.create('/root/wrong-secret', 'not-its-secret-1\n');
        const login = (file: string): Promise<RunResult> =>
          command(
            [
              'login',
              target,
              '--portal',
              insidePortal,
              '--devices',
              '--stdin',
              '--mutual',
              '--initiator-secret-file',
              file,
            ],
            `${secret}\n`,
          );
        const wrong = await login('/root/wrong-secret');
        expect(wrong.status).toBe(3);
        expect(await blockDevices()).toEqual([]);
        const right = await login('/root/target-secret');
        expect([right.status, right.stderr]).toEqual([0, '']);
        expect(await blockDevices()).toHaveLength(1);
        expect((await command(['logout', target])).status).toBe(0);
      });
    });

    describe.runIf(isLongForm && hasPeers('python', 'qemuImg'))('managers of SMI-S', () => {
      declareManagers(() => ({
        endpoint: { url: server.url, user: 'admin', password: adminPassword },
        port: lio.portal.port,
      }));
    });

    if (isLongForm) declareKilledSteps({ getLio, getServer: () => server, host, other });
    if (isLongForm)
      declareProvidedDisk({
        getLio,
        getClient: () => client,
        host,
        portal: insidePortal,
        command,
        crashServer: async () => {
          await server.stop('SIGKILL');
          await server.start();
        },
      });
  });
}
