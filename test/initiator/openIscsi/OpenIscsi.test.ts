import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KernelLogin } from '../../../src/initiator/KernelInitiator.js';
import { OpenIscsi } from '../../../src/initiator/openIscsi/OpenIscsi.js';
import { runProgram, type RunResult } from '../../../src/initiator/openIscsi/Runner.js';
import { targetName } from '../../iscsi/support/memoryAuthority.js';
import { chap, makeWorld, ownName } from '../initiatorHarness.js';

const login: KernelLogin = {
  targetName,
  initiatorName: ownName,
  portal: { address: '127.0.0.1', socket: 3260, portalGroupTag: 1 },
  parameters: {
    chap: { userName: 'alice', secret: Buffer.from('initiator-secret') },
    targetChap: { userName: null, secret: Buffer.from('target-secret-01') },
    headerDigest: ['CRC32C'],
    dataDigest: ['None'],
    wishes: { MaxConnections: 2, DefaultTime2Wait: 3, DefaultTime2Retain: 4 },
    multipath: false,
    portalHopping: false,
  },
};

let folder: string;
let ran: string[][];
let answers: Record<string, RunResult>;
let seenAtLogin: { record: string; mode: number } | null;
let openIscsi: OpenIscsi;

const recordPath = () => join(folder, 'nodes', targetName, '127.0.0.1,3260,1', 'default');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-iscsi-'));
  ran = [];
  answers = {};
  seenAtLogin = null;
  openIscsi = new OpenIscsi({
    nodesFolder: join(folder, 'nodes'),
    sysFolder: join(folder, 'sys'),
    procFolder: join(folder, 'proc'),
    run: async (program, args) => {
      ran.push([program, ...args]);
      const last = args.at(-1) ?? '';
      if (last === '--login') {
        seenAtLogin = {
          record: readFileSync(recordPath(), 'utf8'),
          mode: statSync(recordPath()).mode & 0o777,
        };
      }
      return answers[`${program} ${last}`] ?? { code: 0, stderr: '' };
    },
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, text = ''): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** What sysfs shows of a session of open-iscsi with one disk of one partition. */
function putSession(): void {
  put('sys/class/iscsi_session/session3/targetname', `${targetName}\n`);
  put('sys/class/iscsi_connection/connection3:0/persistent_address', '127.0.0.1\n');
  put('sys/class/iscsi_connection/connection3:0/persistent_port', '3260\n');
  put('sys/class/iscsi_session/session3/device/target2:0:0/2:0:0:1/block/sdq/size', '2048\n');
  put('sys/class/block/sdq/sdq1/partition', '1\n');
}

describe('a login of the kernel through open-iscsi', () => {
  it('writes the node record for its owner alone before it logs in, and passes no secret', async () => {
    expect(await openIscsi.login(login)).toEqual({ targetName, portal: login.portal });
    expect(seenAtLogin).toEqual({
      mode: 0o600,
      record: `# BEGIN RECORD 2.0
node.name = ${targetName}
node.tpgt = 1
node.startup = manual
iface.iscsi_ifacename = default
iface.transport_name = tcp
iface.initiatorname = ${ownName}
node.session.auth.authmethod = CHAP
node.session.auth.username = alice
node.session.auth.password = initiator-secret
node.session.auth.username_in = ${targetName}
node.session.auth.password_in = target-secret-01
node.session.iscsi.MaxConnections = 2
node.session.iscsi.DefaultTime2Wait = 3
node.session.iscsi.DefaultTime2Retain = 4
node.conn[0].address = 127.0.0.1
node.conn[0].port = 3260
node.conn[0].startup = manual
node.conn[0].iscsi.HeaderDigest = CRC32C
node.conn[0].iscsi.DataDigest = None
# END RECORD
`,
    });
    expect(ran).toEqual([
      ['iscsiadm', '--mode', 'node', '--targetname', targetName, '--portal', '127.0.0.1:3260', '--login'],
    ]);
    expect(JSON.stringify(ran)).not.toContain('secret');
    expect(readdirSync(join(folder, 'nodes', targetName))).toEqual(['127.0.0.1,3260,1']);
  });

  it('puts an IPv6 address in brackets', async () => {
    const portal = { address: '::1', socket: 3261, portalGroupTag: 7 };
    const target = new OpenIscsi({
      nodesFolder: join(folder, 'nodes'),
      sysFolder: folder,
      procFolder: folder,
      run: async (program, args) => {
        ran.push([program, ...args]);
        return { code: 0, stderr: '' };
      },
    });
    await target.login({ ...login, portal });
    expect(ran[0]).toContain('[::1]:3261');
    expect(readdirSync(join(folder, 'nodes', targetName))).toEqual(['::1,3261,7']);
  });

  it.each([
    [4, 'ISDSC_CONNECTION_FAILED'],
    [5, 'ISDSC_LOGIN_FAILED'],
    [8, 'ISDSC_CONNECTION_FAILED'],
    [12, 'ISDSC_REQUEST_NOT_SUPPORTED'],
    [15, 'ISDSC_TARGET_ALREADY_LOGGED_IN'],
    [19, 'ISDSC_LOGIN_FAILED'],
    [20, 'ISDSC_SERVICE_NOT_RUNNING'],
    [24, 'ISDSC_AUTHENTICATION_FAILURE'],
    [99, 'ISDSC_NON_SPECIFIC_ERROR'],
    [null, 'ISDSC_CONNECTION_FAILED'],
  ])('that ends with exit code %s is %s, and leaves no record', async (code, symbol) => {
    answers['iscsiadm --login'] = { code, stderr: 'iscsiadm: could not\n' };
    await expect(openIscsi.login(login)).rejects.toMatchObject({ symbol });
    expect(readdirSync(join(folder, 'nodes'))).toEqual([]);
  });

  it('that gets no answer is ended, so that iscsid makes no session later', async () => {
    answers['iscsiadm --login'] = { code: null, stderr: '' };
    answers['iscsiadm --logout'] = { code: 21, stderr: 'iscsiadm: No matching sessions found\n' };
    await expect(openIscsi.login(login)).rejects.toMatchObject({ symbol: 'ISDSC_CONNECTION_FAILED' });
    const node = ['--mode', 'node', '--targetname', targetName, '--portal', '127.0.0.1:3260'];
    expect(ran).toEqual([
      ['iscsiadm', ...node, '--login'],
      ['iscsiadm', ...node, '--logout'],
    ]);
  });

  it("leaves another's node record as it is", async () => {
    put(`nodes/${targetName}/127.0.0.1,3260,1/default`, 'of somebody else');
    await expect(openIscsi.login(login)).rejects.toMatchObject({ symbol: 'ISDSC_TARGET_ALREADY_LOGGED_IN' });
    expect(ran).toEqual([]);
    expect(readFileSync(recordPath(), 'utf8')).toBe('of somebody else');
  });

  it.each([
    ['a secret with a line end', 'secret-of-a\nnode.x = y', 'ISDSC_INVALID_TARGET_CHAP_SECRET'],
    ['a secret with a space at its end', 'secret-of-him ', 'ISDSC_INVALID_TARGET_CHAP_SECRET'],
  ])('refuses %s and writes nothing', async (_what, secret, symbol) => {
    const parameters = { ...login.parameters, chap: { userName: 'alice', secret: Buffer.from(secret) } };
    const failure = openIscsi.login({ ...login, parameters });
    await expect(failure).rejects.toMatchObject({ symbol });
    await expect(failure).rejects.not.toThrow(secret.trim());
    expect(ran).toEqual([]);
    expect(readdirSync(folder)).not.toContain('nodes');
  });
});

describe('a session of the kernel', () => {
  it('is found in sysfs, with its devices', async () => {
    const session = { targetName, portal: login.portal };
    expect(await openIscsi.isLoggedIn(session)).toBe(false);
    expect(await openIscsi.devices(session)).toEqual([]);
    putSession();
    expect(await openIscsi.isLoggedIn(session)).toBe(true);
    expect(await openIscsi.devices(session)).toEqual(['sdq']);
    const elsewhere = { targetName, portal: { ...login.portal, socket: 3261 } };
    expect(await openIscsi.isLoggedIn(elsewhere)).toBe(false);
  });

  it.each([
    ['mounted', () => put('proc/mounts', '/dev/sdq1 /mnt ext4 rw 0 0\n')],
    ['swapped to', () => put('proc/swaps', 'Filename Type\n/dev/sdq partition 1 0 -2\n')],
    ['held by a mapping', () => put('sys/class/block/sdq/holders/dm-0/dev', '')],
    ['held by a mapping of its partition', () => put('sys/class/block/sdq/sdq1/holders/dm-0/dev', '')],
  ])('is not logged out while a device of it is %s', async (_what, use) => {
    const session = await openIscsi.login(login);
    putSession();
    use();
    await expect(openIscsi.logout(session)).rejects.toMatchObject({ symbol: 'ISDSC_DEVICE_BUSY_ON_SESSION' });
    expect(ran.some((args) => args.includes('--logout'))).toBe(false);
    expect(readdirSync(join(folder, 'nodes'))).toEqual([targetName]);
  });

  it('is logged out, and its record goes', async () => {
    const session = await openIscsi.login(login);
    await openIscsi.logout(session);
    expect(ran.at(-1)).toEqual([
      'iscsiadm',
      '--mode',
      'node',
      '--targetname',
      targetName,
      '--portal',
      '127.0.0.1:3260',
      '--logout',
    ]);
    expect(readdirSync(join(folder, 'nodes'))).toEqual([]);
  });

  it('whose logout fails keeps its record', async () => {
    const session = await openIscsi.login(login);
    answers['iscsiadm --logout'] = { code: 28, stderr: '' };
    await expect(openIscsi.logout(session)).rejects.toMatchObject({ symbol: 'ISDSC_SESSION_BUSY' });
    expect(readdirSync(join(folder, 'nodes'))).toEqual([targetName]);
  });
});

describe('LoginIscsiTarget without IsInformationalSession', () => {
  const wanted = { isInformationalSession: false, loginOptions: chap('alice', 'initiator-secret') };

  it('makes a session of the kernel with ids of its own, and no SCSI request of ours', async () => {
    put('sys/class/iscsi_transport/tcp/handle');
    const world = makeWorld({ kernel: openIscsi });
    world.know({ port: 3260 });
    const result = await world.login(wanted);
    expect(result.name).toBe('ERROR_SUCCESS');
    putSession();
    expect(await world.initiator.sessions()).toMatchObject([
      { sessionId: result.uniqueSessionId, isInformational: false, devices: ['sdq'] },
    ]);
    expect((await world.login(wanted)).name).toBe('ISDSC_TARGET_ALREADY_LOGGED_IN');
    if (result.uniqueSessionId === null) throw new Error('no session');
    await expect(world.initiator.sendScsiReportLuns(result.uniqueSessionId)).rejects.toMatchObject({
      symbol: 'ISDSC_REQUEST_NOT_SUPPORTED',
    });
    await world.initiator.logout(result.uniqueSessionId);
    expect(await world.initiator.sessions()).toEqual([]);
  });

  it('is known after a restart of this server, and forgotten when the kernel has it no more', async () => {
    put('sys/class/iscsi_transport/tcp/handle');
    const world = makeWorld({ kernel: openIscsi });
    world.know({ port: 3260 });
    const { uniqueSessionId } = await world.login(wanted);
    putSession();
    const next = await world.restart();
    expect(await next.initiator.sessions()).toMatchObject([{ sessionId: uniqueSessionId, devices: ['sdq'] }]);
    rmSync(join(folder, 'sys/class/iscsi_session'), { recursive: true });
    // The host was started anew: the old record does not stand in the way of a new login.
    const again = await (await next.restart()).login(wanted);
    expect(again.name).toBe('ERROR_SUCCESS');
    expect(again.uniqueSessionId).not.toEqual(uniqueSessionId);
  });

  it.each([
    ['open-iscsi is not installed', 'iscsiadm --version'],
    ['the kernel lacks iscsi_tcp', 'modprobe iscsi_tcp'],
  ])('is not supported where %s, and nothing has changed', async (_what, program) => {
    answers[program] = { code: null, stderr: '' };
    const world = makeWorld({ kernel: openIscsi });
    world.know({ port: 3260 });
    const before = [...world.kept.store.keys('')];
    expect((await world.login({ ...wanted, isPersistent: true })).name).toBe('ISDSC_REQUEST_NOT_SUPPORTED');
    expect([...world.kept.store.keys('')]).toEqual(before);
    expect(readdirSync(folder)).toEqual([]);
    expect(ran.flat()).not.toContain('--login');
  });

  it('asks the address list first', async () => {
    put('sys/class/iscsi_transport/tcp/handle');
    const world = makeWorld({ kernel: openIscsi });
    world.know({ address: '192.0.2.1', port: 3260 });
    expect((await world.login(wanted)).name).toBe('ISDSC_RESTRICTED_BY_GROUP_POLICY');
    expect(ran.flat()).not.toContain('--login');
  });
});

describe('the runner', () => {
  it('gives the exit code, and null for a program that does not exist', async () => {
    expect((await runProgram('node', ['-e', 'process.exit(7)'])).code).toBe(7);
    expect((await runProgram('node', ['-e', ''])).code).toBe(0);
    expect((await runProgram('no-such-program', [])).code).toBeNull();
  });
});
