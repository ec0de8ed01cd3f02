import { expect, it } from 'vitest';
import { login, type IscsiLoginOptions } from '../../src/iscsi/Initiator.js';
import type { LoginRefused } from '../../src/iscsi/TargetConnection.js';
import { TargetServer } from '../../src/iscsi/TargetServer.js';
import { initiatorName, MemoryAuthority, targetName } from './support/memoryAuthority.js';

const wrong = { userName: 'alice', secret: Buffer.from('another-secret-1') };

it('a refused login is told with its initiator, target and account, as far as there are any', async () => {
  const authority = new MemoryAuthority();
  const refusals: LoginRefused[] = [];
  const server = new TargetServer({
    authority,
    events: { loginRefused: (refusal) => void refusals.push(refusal) },
  });
  const { port } = await server.listen('127.0.0.1', 0);
  const logIn = (options: Partial<IscsiLoginOptions>) =>
    login({ address: '127.0.0.1', port, targetName, initiatorName, chap: wrong, ...options });
  try {
    await expect(logIn({})).rejects.toMatchObject({ statusDetail: 0x01 });
    const unknown = { ...wrong, userName: 'a-secret-perhaps' };
    await expect(logIn({ chap: unknown })).rejects.toMatchObject({ statusDetail: 0x01 });
    const none = 'iqn.2026-11.test.example:none';
    await expect(logIn({ targetName: none })).rejects.toMatchObject({ statusDetail: 0x03 });
    authority.admitted = [];
    await expect(logIn({})).rejects.toMatchObject({ statusDetail: 0x02 });
    const who = { initiatorName, initiatorAddress: '127.0.0.1', targetName };
    expect(refusals).toMatchObject([
      { ...who, chapName: 'alice', reason: 'the secret is not that of the account alice' },
      { ...who, chapName: null, reason: 'CHAP_N is the name of no account that could log in here' },
      { ...who, targetName: none, chapName: null, reason: `there is no target ${none}` },
      { ...who, chapName: null, reason: `${initiatorName} is not on the access list` },
    ]);
    expect(JSON.stringify(refusals)).not.toContain('perhaps');
  } finally {
    await server.close();
  }
});
