import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { login } from '../../src/iscsi/Initiator.js';
import { getPeer, hasPeers, peerEnvironment } from '../support/environment.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd as haveLibiscsi, loginWithLibiscsi } from '../support/tgtd.js';
import { haveWbemcli, runWbemcli, wbemcliPath } from '../support/wbemcli.js';
import { namespace, sharedSecret } from './CredentialClient.js';
import { chapResponse, RawLogin } from './RawLogin.js';
import { wbemcliClient } from './wbemcliClient.js';

const disk = 'iqn.2026-11.test.example:disk';
const hidden = 'iqn.2026-11.test.example:hidden';
const host = 'iqn.2026-11.test.example:host';
const stranger = 'iqn.2026-11.test.example:stranger';
const secret = 'right-secret-1';

describe.skipIf(!haveWbemcli)('the embedded target, managed with wbemcli', () => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-config-'));
  let server: Server;

  beforeAll(async () => {
    const config = join(folder, 'config.toml');
    writeFileSync(
      config,
      `[[embedded.target]]
name = "${disk}"
[[embedded.target.lun]]
size = "1 MiB"

[[embedded.target]]
name = "${hidden}"
initiators = ["${host}"]
`,
    );
    server = await startServer({ args: ['--config', config] });
  });
  afterAll(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true });
  });

  const add = (RemoteID: string, Secret: string): Promise<{ returnValue: number }> =>
    wbemcliClient(server).addSharedSecret({ RemoteID, Secret, target: disk });
  const wbemcli = (command: string, remoteId: string, ...rest: string[]) =>
    runWbemcli(
      server,
      ['-nl', command],
      namespace,
      wbemcliPath('ISCSIWBEM_SharedSecret', { ...sharedSecret(remoteId).keys, ServiceName: disk }),
      ...rest,
    );

  it.skipIf(!haveLibiscsi)('adds, shows, replaces and removes a secret', async () => {
    const url = `iscsi://127.0.0.1:${portalOf(server).port}/${disk}/1`;
    const asHost = (password: string) =>
      loginWithLibiscsi(url, { user: host, password, initiatorName: host });

    expect(await add(host, secret)).toMatchObject({ returnValue: 0, remoteId: host });
    const shown = await wbemcli('gi', host);
    expect(shown.stdout).toContain('-ProofState=2\n');
    expect(shown.stdout).not.toContain(secret);
    expect(await asHost(secret)).toMatchObject({ outcome: 'in' });

    expect(await wbemcli('mi', host, 'Secret=right-secret-2')).toMatchObject({ exitCode: 0 });
    expect(await asHost(secret)).toMatchObject({ outcome: 'refused', status: 0x0201 });
    expect(await asHost('right-secret-2')).toMatchObject({ outcome: 'in' });

    expect(await wbemcli('di', host)).toMatchObject({ exitCode: 0 });
    expect(await asHost('right-secret-2')).toMatchObject({ outcome: 'refused', status: 0x0201 });
  });

  describe('refuses an attacker', () => {
    const names = { InitiatorName: host, TargetName: disk, SessionType: 'Normal' };
    const open: RawLogin[] = [];

    beforeAll(async () => {
      const { returnValue } = await add(host, secret);
      if (returnValue !== 0) throw new Error(`AddSharedSecret answered ${returnValue}`);
    });
    afterAll(async () => {
      await wbemcli('di', host);
    });
    afterEach(() => {
      for (const attempt of open.splice(0)) attempt.close();
    });
    const connect = async (): Promise<RawLogin> => {
      const attempt = await RawLogin.connect(portalOf(server));
      open.push(attempt);
      return attempt;
    };
    /** A connection that has been asked for its proof, and what it was asked. */
    const challenged = async () => {
      const attempt = await connect();
      expect(await attempt.send({ keys: { ...names, AuthMethod: 'CHAP' } })).toMatchObject({ status: 0 });
      const { keys } = await attempt.send({ keys: { CHAP_A: '5' } });
      return { attempt, keys };
    };
    const asHost = (CHAP_R: string) => ({ CHAP_N: host, CHAP_R });

    it('but lets in who answers the challenge: what is refused below is refused for its own reason', async () => {
      const { attempt, keys } = await challenged();
      const answered = await attempt.send({ nextStage: 1, keys: asHost(chapResponse(secret, keys)) });
      expect(answered).toMatchObject({ status: 0, transit: true });
      expect(await attempt.send({ currentStage: 1, nextStage: 3, keys: {} })).toMatchObject({
        status: 0,
        transit: true,
      });
    });

    it('that offers None (downgrade), alone or first', async () => {
      const alone = await connect();
      expect(await alone.send({ nextStage: 1, keys: { ...names, AuthMethod: 'None' } })).toMatchObject({
        status: 0x0201,
      });
      const offered = await connect();
      const { keys, transit } = await offered.send({
        nextStage: 1,
        keys: { ...names, AuthMethod: 'None,CHAP' },
      });
      expect([keys.get('AuthMethod'), transit]).toEqual(['CHAP', false]);
    });

    it('that skips the security stage, or leaves it without a proof', async () => {
      const skipping = await connect();
      expect(await skipping.send({ currentStage: 1, nextStage: 3, keys: names })).toMatchObject({
        status: 0x0201,
      });
      const { attempt } = await challenged();
      expect(await attempt.send({ nextStage: 1, keys: {} })).toMatchObject({ status: 0x0201 });
    });

    it('that sends the challenge back for the target to answer (reflection)', async () => {
      const { attempt, keys } = await challenged();
      const reflected = { CHAP_I: keys.get('CHAP_I') ?? '', CHAP_C: keys.get('CHAP_C') ?? '' };
      const answer = await attempt.send({
        nextStage: 1,
        keys: { ...asHost(chapResponse(secret, keys)), ...reflected },
      });
      expect(answer).toMatchObject({ status: 0x0201 });
      expect(answer.keys.has('CHAP_R')).toBe(false);
    });

    it('that has a second connection answer the challenge of the first (reflection)', async () => {
      const first = await challenged();
      const second = await challenged();
      const { keys } = await second.attempt.send({
        nextStage: 1,
        keys: {
          ...asHost('0x00000000000000000000000000000000'),
          CHAP_I: first.keys.get('CHAP_I') ?? '',
          CHAP_C: first.keys.get('CHAP_C') ?? '',
        },
      });
      expect(keys.has('CHAP_R')).toBe(false);
      expect(
        await first.attempt.send({ nextStage: 1, keys: asHost(keys.get('CHAP_R') ?? '0x00') }),
      ).toMatchObject({ status: 0x0201 });
    });

    it('that says again what another login said (replay)', async () => {
      const recorded = await challenged();
      const answer = asHost(chapResponse(secret, recorded.keys));
      expect(await recorded.attempt.send({ nextStage: 1, keys: answer })).toMatchObject({ status: 0 });

      const replayed = await challenged();
      expect(replayed.keys.get('CHAP_C')).not.toBe(recorded.keys.get('CHAP_C'));
      expect(await replayed.attempt.send({ nextStage: 1, keys: answer })).toMatchObject({ status: 0x0201 });
    });

    it('that logs in with a secret that is replaced while it does', async () => {
      const { attempt, keys } = await challenged();
      expect(await attempt.send({ nextStage: 1, keys: asHost(chapResponse(secret, keys)) })).toMatchObject({
        status: 0,
        transit: true,
      });
      expect(await wbemcli('mi', host, 'Secret=right-secret-2')).toMatchObject({ exitCode: 0 });
      expect(await attempt.send({ currentStage: 1, nextStage: 3, keys: {} })).toMatchObject({
        status: 0x0201,
      });
      expect(await wbemcli('mi', host, `Secret=${secret}`)).toMatchObject({ exitCode: 0 });
    });

    it('that names no target there is (0203), or one that does not admit it (0202)', async () => {
      const nowhere = await connect();
      const TargetName = 'iqn.2026-11.test.example:none';
      expect(await nowhere.send({ keys: { ...names, TargetName, AuthMethod: 'CHAP' } })).toMatchObject({
        status: 0x0203,
      });
      const outside = await connect();
      const keys = { InitiatorName: stranger, TargetName: hidden, AuthMethod: 'CHAP' };
      expect(await outside.send({ keys })).toMatchObject({ status: 0x0202 });
    });
  });

  it.each([
    [host, [disk, hidden]],
    [stranger, [disk]],
  ])('shows %s by SendTargets what it may see, without an account', async (initiatorName, expected) => {
    const discovery = { ...portalOf(server), initiatorName, targetName: null, chap: null };
    const session = await login({ ...discovery, sessionType: 'Discovery' });
    const records = await session.sendTargets();
    await session.logout();
    expect(records.map(({ targetName }) => targetName)).toEqual(expected);
    expect(records[0]?.addresses).toEqual([{ ...portalOf(server), portalGroupTag: 1 }]);
  });
});

describe.skipIf(!haveWbemcli || !hasPeers('iscsiInq'))('what the server prints when it has started', () => {
  it('can be pasted into a shell, and logs in', async () => {
    const server = await startServer();
    try {
      await expect.poll(() => server.stdout).toContain('iscsi-inq');
      // The short call asks for password and secret at a terminal, which a pasted script has not.
      const lines = server.stdout
        .split('\n')
        .filter((line) => line.startsWith('  ') && !line.includes(' secret add '));
      const script = lines
        .join('\n')
        .replaceAll('PASSWORD@', `${server.password}@`)
        .replaceAll('SECRET', 'pasted-secret');
      // LIBISCSI_CHAP_PASSWORD=SECRET and the secret in the embedded instance, and nothing of the variables' names.
      expect(script.match(/pasted-secret/gu)).toHaveLength(2);
      const folders = [dirname(getPeer('wbemcli')), dirname(getPeer('iscsiInq')), process.env['PATH'] ?? ''];
      const env = peerEnvironment({ PATH: folders.join(delimiter) });
      const { stdout } = await promisify(execFile)('sh', ['-e', '-c', script], { env, timeout: 60_000 });
      expect(stdout).toContain('MSISCSITARGET_iSCSIProtocolEndpoint.');
      expect(stdout).toMatch(/AddSharedSecret: 0|<RETURNVALUE PARAMTYPE="uint32"><VALUE>0<\/VALUE>/u);
      expect(stdout).toContain('Vendor:ISCSIWBM');
    } finally {
      await server.dispose();
    }
  });
});

/** The iSCSI portal in the line that says the server is ready. */
function portalOf(server: Server): { address: string; port: number } {
  const [, port = ''] = /embedded at 127\.0\.0\.1:(\d+)/u.exec(server.stdout) ?? [];
  return { address: '127.0.0.1', port: Number(port) };
}
