import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TargetServer } from '../../src/iscsi/TargetServer.js';
import { getPeer, hasPeers, peerEnvironment } from '../support/environment.js';
import { loginWithLibiscsi } from '../support/tgtd.js';
import { account, initiatorName, MemoryAuthority, targetName } from './support/memoryAuthority.js';
import { patienceMs } from '../support/patience.js';

const name = 'iqn.2026-11.test.example:libiscsi';

describe.skipIf(!hasPeers('iscsiInq', 'iscsiReadcapacity16'))('libiscsi logs in to our target', () => {
  const authority = new MemoryAuthority();
  const server = new TargetServer({ authority });
  let url: string;

  beforeAll(async () => {
    const { port } = await server.listen('127.0.0.1', 0);
    url = `iscsi://127.0.0.1:${port}/${targetName}/1`;
  });

  afterAll(async () => server.close());

  const right = { user: 'alice', password: 'initiator-secret', initiatorName: name };

  it('with the right secret', async () => {
    expect(await loginWithLibiscsi(url, right)).toMatchObject({ outcome: 'in', detail: String(2048 * 512) });
  });

  it('and authenticates the target', async () => {
    const mutual = { ...right, targetUser: 'bob', targetPassword: 'target-secret-01' };
    expect(await loginWithLibiscsi(url, mutual)).toMatchObject({ outcome: 'in' });
    expect(await loginWithLibiscsi(url, { ...mutual, targetPassword: 'another-secret' })).toMatchObject({
      outcome: 'refused',
      detail: expect.stringContaining('Invalid CHAP_R response from the target') as string,
    });
  });

  it.each([
    ['a wrong secret', { ...right, password: 'another-secret-1' }],
    ['a wrong name', { ...right, user: 'alicia' }],
    ['no credentials', { initiatorName: name }],
  ])('and is refused with 0x0201 for %s', async (_what, credentials) => {
    expect(await loginWithLibiscsi(url, credentials)).toMatchObject({ outcome: 'refused', status: 0x0201 });
  });

  it('and is refused by the access list and for an unknown target', async () => {
    authority.admitted = [initiatorName];
    expect(await loginWithLibiscsi(url, right)).toMatchObject({ outcome: 'refused', status: 0x0202 });
    authority.admitted = null;
    expect(await loginWithLibiscsi(url.replace(':target/', ':none/'), right)).toMatchObject({
      status: 0x0203,
    });
  });

  it('with a new secret and no longer with the old one', async () => {
    authority.initiatorAccounts = [account('alice', 'replaced-secret1')];
    expect(await loginWithLibiscsi(url, right)).toMatchObject({ outcome: 'refused', status: 0x0201 });
    expect(await loginWithLibiscsi(url, { ...right, password: 'replaced-secret1' })).toMatchObject({
      outcome: 'in',
    });
    authority.initiatorAccounts = [account('alice', 'initiator-secret')];
  });

  it('and asks for INQUIRY data', async () => {
    const output = await run('iscsiInq', ['-i', name, url]);
    expect(output).toContain('DIRECT_ACCESS');
  });

  function run(peer: 'iscsiInq', args: readonly string[]): Promise<string> {
    const env = peerEnvironment({
      LIBISCSI_CHAP_USERNAME: 'alice',
      LIBISCSI_CHAP_PASSWORD: 'initiator-secret',
    });
    return new Promise((resolve, reject) => {
      execFile(getPeer(peer), args, { env, timeout: patienceMs }, (error, stdout, stderr) => {
        if (error) reject(new Error(`${stdout}${stderr}`, { cause: error }));
        else resolve(stdout);
      });
    });
  }
});
