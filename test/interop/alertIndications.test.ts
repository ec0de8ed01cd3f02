import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { FakeListener, propertyOf, type Exported } from '../indications/FakeListener.js';
import { subscribe } from '../indications/subscribe.js';
import { TargetDataPath } from '../../src/targets/embedded/TargetDataPath.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { findFreePort } from '../support/freePort.js';
import { holdSession } from '../support/holdSession.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd } from '../support/tgtd.js';
import { startTgtServer, type TgtServer } from '../support/tgtServer.js';
import { makeLioFolder, type LioFolder } from '../targets/lio/lioFolder.js';
import { namespace } from './CredentialClient.js';
import { ownClient } from './ownClient.js';
import { wbemClientOf } from '../support/wbemClientOf.js';

const host = 'iqn.2026-11.test.example:host';
const secret = 'right-secret-1';
const query = 'SELECT * FROM CIM_AlertIndication';
const eventIs =
  (event: string) =>
  (message: Exported): boolean =>
    propertyOf(message, 'EventID') === event;

function expectCleared(clearing: Exported, cleared: Exported): void {
  expect(propertyOf(clearing, 'PerceivedSeverity')).toBe('2');
  expect(propertyOf(clearing, 'ProbableCause')).toBe('59');
  const correlated = /NAME="CorrelatedIndications".*?<VALUE>([^<]*)</s.exec(clearing.body)?.[1];
  expect(correlated).toBe(cleared.identifier);
}

/** Writes ChapEnabled of the only node that has the target's name. */
async function setChapEnabled(server: Server, target: string, enabled: boolean): Promise<void> {
  const client = wbemClientOf(server, namespace);
  try {
    const nodes = await client.enumerateInstances('MSISCSITARGET_SCSIProtocolController');
    const path = nodes.find((node) => node.value('DeviceID') === target)?.path ?? null;
    const modified = new CIMInstance(
      path?.className ?? '',
      [cimProperty('ChapEnabled', 'boolean', enabled)],
      path,
    );
    await client.modifyInstance(modified, ['ChapEnabled']);
  } finally {
    client.close();
  }
}

describe('alerts of a server with the embedded target', () => {
  const disk = 'iqn.2026-11.test.example:disk';
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  let server: Server;
  let listener: FakeListener;
  beforeAll(async () => {
    const config = join(folder, 'config.toml');
    writeFileSync(config, `[[embedded.target]]\nname = "${disk}"\n[[embedded.target.lun]]\nsize = "1 MiB"\n`);
    server = await startServer({
      args: [
        '--config',
        config,
        '--login-attempts',
        '3',
        '--login-delay-ms',
        '0',
        '--indication-poll-ms',
        '200',
      ],
    });
    listener = await FakeListener.start();
    await subscribe(server, listener.url, { ofServer: 'iscsi-wbem:Alerts' });
  });
  afterAll(async () => {
    await listener.stop();
    await server.dispose();
    rmSync(folder, { recursive: true });
  });

  const portal = (): { address: string; port: number } => {
    const [, port = ''] = /embedded at 127\.0\.0\.1:(\d+)/.exec(server.stdout) ?? [];
    return { address: '127.0.0.1', port: Number(port) };
  };

  it('a refused login is told with the reason, once; the logins that prove a secret are not', async () => {
    const client = ownClient(server);
    expect(await client.addSharedSecret({ RemoteID: host, Secret: secret, target: disk })).toMatchObject({
      returnValue: 0,
    });
    await client.stop();
    const attempt = (chapName: string, wrong: string): Promise<unknown> =>
      holdSession(portal(), disk, { chapName, secret: wrong }, host);
    for (let index = 0; index < 20; index += 1)
      await expect(attempt(host, 'wrong-secret-1')).rejects.toThrow('0x0201');
    await expect(attempt('swapped-secret', host)).rejects.toThrow('0x0201');
    await listener.find((message) => propertyOf(message, 'Message').includes('no account'));
    await sleep(100);
    expect(listener.messages.map((message) => propertyOf(message, 'Message'))).toEqual([
      `A login of initiator ${host} from 127.0.0.1 at target ${disk} was refused: Authentication failure: the secret is not that of the account ${host}.`,
      `A login of initiator ${host} from 127.0.0.1 at target ${disk} was refused: Authentication failure: CHAP_N is the name of no account that could log in here.`,
    ]);
    const [alert] = listener.messages;
    if (!alert) throw new Error('no alert');
    expect(propertyOf(alert, 'PerceivedSeverity')).toBe('3');
    expect(propertyOf(alert, 'ProbableCause')).toBe('117');
    expect(propertyOf(alert, 'AlertingElementFormat')).toBe('2');
    expect(propertyOf(alert, 'AlertingManagedElement')).toBe(
      `${namespace}:MSISCSITARGET_SCSIProtocolController.SystemCreationClassName="MSFTSM_ComputerSystem",SystemName="${hostname()}",CreationClassName="MSISCSITARGET_SCSIProtocolController",DeviceID="${disk}"`,
    );
    expect(propertyOf(alert, 'SystemName')).toBe(hostname());
    for (const { body } of listener.messages)
      expect(body).not.toMatch(/(?:right|wrong)-secret-1|swapped-secret/);
  });

  it('a target that is opened is told, and that it is closed again', async () => {
    await setChapEnabled(server, disk, false);
    const opened = await listener.find(eventIs('target-open'));
    expect(propertyOf(opened, 'Message')).toBe(
      `Target ${disk} was found open (${disk}): The target is open: it asks nobody for a secret.`,
    );
    // It listens on the loopback alone.
    expect(propertyOf(opened, 'PerceivedSeverity')).toBe('3');
    await setChapEnabled(server, disk, true);
    expectCleared(await listener.find(eventIs('target-no-longer-open')), opened);
    expect(listener.messages.filter(eventIs('target-open'))).toHaveLength(1);
  });

  it('a lockout is told with user and address; a name that no user has is not told', async () => {
    for (const [user, name] of [
      ['admin', 'admin'],
      ['hunter2-is-my-password', 'an unknown user'],
    ] as const) {
      for (let index = 0; index < 3; index += 1) {
        const authorization = `Basic ${Buffer.from(`${user}:wrong`).toString('base64')}`;
        const { status } = await fetch(`${server.url}/cimom`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/xml' },
          body: '<CIM/>',
        });
        expect([401, 429]).toContain(status);
      }
      const message = `Logins of ${name} from 127.0.0.1 are locked for 30 s after 3 wrong passwords or signatures.`;
      const alert = await listener.find((each) => propertyOf(each, 'Message') === message);
      expect(propertyOf(alert, 'EventID')).toBe('lockout');
      expect(propertyOf(alert, 'ProbableCause')).toBe('60');
      expect(propertyOf(alert, 'AlertingManagedElement')).toContain('MSFTSM_ComputerSystem');
      expect(alert.body).not.toContain('hunter2');
    }
  });
});

describe.skipIf(!haveTgtd)('alerts of a server of tgtd', () => {
  const disk = 'iqn.2026-11.test.example:disk';
  const free = 'iqn.2026-11.test.example:free';
  /** docs/indications.md states 2 s, the interval of looks; the rest is for a machine that runs all tests at once. */
  const statedMs = 20_000;
  let world: TgtServer;
  let listener: FakeListener;
  beforeAll(async () => {
    world = await startTgtServer();
    const target = await world.tgtd.createTarget(disk, { acl: null });
    await world.tgtd.newAccount('from-the-start', secret);
    await world.tgtd.bindAccount(target.tid, 'from-the-start');
    await world.tgtd.administer('target', 'bind', target.tid, 'initiator-address=ALL');
    listener = await FakeListener.start();
    await subscribe(world.server, listener.url, { query });
  });
  afterAll(async () => {
    await listener.stop();
    await world.dispose();
  });

  it('a target that tgtadm opens is told as Critical within the stated time, and that it is closed again', async () => {
    const { tid } = await world.tgtd.createTarget(free);
    const opened = await listener.find(eventIs('target-open'), statedMs);
    expect(propertyOf(opened, 'PerceivedSeverity')).toBe('6');
    expect(propertyOf(opened, 'AlertingManagedElement')).toContain(`DeviceID="${free}"`);
    await world.tgtd.newAccount('late', 'late-secret-12');
    await world.tgtd.bindAccount(tid, 'late');
    expectCleared(await listener.find(eventIs('target-no-longer-open'), statedMs), opened);
    for (const { body } of listener.messages) expect(body).not.toContain('late-secret-12');
  });

  it('a restart of tgtd is told with the targets it leaves without accounts, and its end', async () => {
    const client = ownClient(world.server);
    expect(await client.addSharedSecret({ RemoteID: host, Secret: secret, target: disk })).toMatchObject({
      returnValue: 0,
    });
    await client.stop();
    await world.tgtd.restart();
    const restarted = await listener.find(eventIs('tgtd-restarted'), statedMs);
    expect(propertyOf(restarted, 'PerceivedSeverity')).toBe('5');
    expect(propertyOf(restarted, 'ProbableCause')).toBe('110');
    expect(propertyOf(restarted, 'Message')).toBe(
      `tgtd was restarted and has forgotten all accounts. 1 protected target waits to be closed and to get accounts again: ${disk}.`,
    );
    await world.tgtd.createTarget(disk);
    const restored = await listener.find(eventIs('tgtd-restored'), statedMs);
    expectCleared(restored, restarted);
    expect(propertyOf(restored, 'Message')).toMatch(
      /^The protected targets of the restarted tgtd are closed and have their accounts, \d+ ms after the restart was noticed\. 1 protected target was found open meanwhile: iqn\.2026-11\.test\.example:disk\.$/,
    );
    for (const { body } of listener.messages) expect(body).not.toContain(secret);
  });
});

describe('alerts of proofs', () => {
  const disk = parseIscsiName('iqn.2026-11.test.example:disk');
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  let lio: LioFolder;
  let server: Server;
  let listener: FakeListener;
  let portal: TargetDataPath;
  beforeAll(async () => {
    lio = makeLioFolder(disk, [host]);
    server = await startServer({
      args: ['--target', 'lio', '--lio-configfs', lio.configfs, '--lio-saveconfig', lio.saveconfig],
    });
    listener = await FakeListener.start();
    portal = new TargetDataPath();
    await subscribe(server, listener.url, {
      query: "SELECT * FROM CIM_AlertIndication WHERE EventID LIKE 'proof%'",
    });
  });
  afterAll(async () => {
    await portal.close();
    await listener.stop();
    await server.dispose();
    lio.dispose();
    rmSync(folder, { recursive: true });
  });

  /** The target listens there and nowhere else. */
  function setPort(port: number): void {
    const portals = join(lio.configfs, 'iscsi', disk, 'tpgt_1', 'np');
    rmSync(portals, { recursive: true });
    mkdirSync(join(portals, `127.0.0.1:${port}`), { recursive: true });
  }

  async function addSecret(): Promise<number> {
    const client = ownClient(server);
    try {
      return (await client.addSharedSecret({ RemoteID: host, Secret: secret, target: disk })).returnValue;
    } finally {
      await client.stop();
    }
  }

  it('one that could not be made, since nothing listens at the portal, is Degraded/Warning', async () => {
    setPort(await findFreePort());
    await addSecret();
    const alert = await listener.find(eventIs('proof-not-made'));
    expect(propertyOf(alert, 'PerceivedSeverity')).toBe('3');
    expect(propertyOf(alert, 'MessageID')).toBe('ISCSIWBEM0002');
    expect(propertyOf(alert, 'ProbableCauseDescription')).toContain('ECONNREFUSED');
    expect(alert.body).not.toContain(secret);
  });

  it('one that failed, since the portal lets in who knows no secret, is Major', async () => {
    const { port } = await portal.start({
      portal: { address: '127.0.0.1', port: 0 },
      targets: [
        {
          iscsiName: disk,
          alias: null,
          luns: [{ lun: 1, bytes: 1 << 20, file: null }],
          initiators: null,
          protected: false,
        },
      ],
      open: [disk],
      accounts: [
        {
          id: 'host',
          chapName: host,
          secret: Buffer.from(secret),
          generation: 1,
          bindings: [{ target: disk, role: 'initiator' }],
        },
      ],
      folder,
    });
    setPort(port);
    for (const file of ['userid', 'password']) lio.write(`acls/${host}/auth/${file}`, '\n');
    expect(await addSecret()).not.toBe(0);
    const alert = await listener.find(eventIs('proof-failed'));
    expect(propertyOf(alert, 'PerceivedSeverity')).toBe('5');
    expect(propertyOf(alert, 'ProbableCause')).toBe('64');
    expect(propertyOf(alert, 'ProbableCauseDescription')).toContain('without');
    expect(propertyOf(alert, 'MessageID')).toBe('ISCSIWBEM0001');
    expect(alert.body).not.toContain(secret);
  });
});
