import { afterEach, describe, expect, it } from 'vitest';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import type { Session } from '../../src/targets/TargetReader.js';
import { add, initiator, principal, secret, target } from '../credentials/credentialsHarness.js';
import { RemoteCredentialsHarness } from './RemoteCredentialsHarness.js';

const operator = principal('credentials');
const other = parseIscsiName('iqn.2026-11.local.test:t2');
let harness: RemoteCredentialsHarness;

async function start(policy: object): Promise<void> {
  harness = new RemoteCredentialsHarness({ policy });
  await harness.start();
}

afterEach(() => harness.dispose());

describe('what the owner of a host lets its endpoint do', () => {
  it('opening a target is refused unless remote-may-open says otherwise, and recorded', async () => {
    await start({ remoteMayOpen: false });
    const open = { kind: 'setChapEnabled', target, enabled: false } as const;
    const outcome = await harness.credentials.change(operator, open);
    expect(outcome).toMatchObject({ cause: 'access-denied' });
    expect(outcome.message).toContain('remote-may-open');
    expect(harness.driver.calls).toEqual([]);
    expect(harness.audit.at(-1)).toMatchObject({ what: 'setChapEnabled', outcome: 'access-denied' });
    await harness.credentials.change(operator, { ...open, enabled: true });
    expect(harness.driver.targets.get(target)?.chapEnabled).toBe(true);
  });

  it('only the targets of remote-targets are changed, those that an account opens among them', async () => {
    await start({ remoteTargets: [target] });
    expect((await harness.credentials.change(operator, add())).cause).toBe('done');
    const elsewhere = { ...add('other-secret-1', 'iqn.2026-11.local.test:x'), target: other };
    const refused = await harness.credentials.change(operator, elsewhere);
    expect(refused.cause).toBe('access-denied');
    expect(refused.message).toContain(other);
    // The host's own administrator lets the account in at the other target, too: now it is not the endpoint's to change.
    const account = { authority: 'fake', chapName: initiator };
    await harness.local.credentials.change(operator, {
      kind: 'bind',
      account,
      target: other,
      role: 'initiator',
    });
    const replaced = await harness.credentials.change(operator, {
      kind: 'replace',
      account,
      secret: secret('second-secret-2'),
    });
    expect(replaced.cause).toBe('access-denied');
    const pair = { target: other, initiatorName: initiator };
    expect((await harness.pairs.setInitiatorSecret(operator, pair, secret('third-secret-3'))).cause).toBe(
      'access-denied',
    );
  });

  it('a session of another target is not ended, whatever an endpoint says that its target is', async () => {
    await start({ remoteTargets: [target] });
    const session = (id: string, of: typeof target): Session => ({
      target: of,
      id,
      initiatorName: initiator,
      isid: null,
      tsih: 1,
      authenticationMethod: 'CHAP',
      mutual: false,
      connections: [{ cid: 0, initiatorAddress: '192.0.2.1' }],
    });
    harness.driver.sessions.push(session('own', target), session('theirs', other));
    expect(await harness.credentials.endSession(operator, session('theirs', target))).toMatchObject({
      cause: 'no-such-credential',
      message: `there is no session theirs at ${target}`,
    });
    expect((await harness.credentials.endSession(operator, session('theirs', other))).cause).toBe(
      'access-denied',
    );
    expect(harness.driver.sessions).toHaveLength(2);
    expect((await harness.credentials.endSession(operator, session('own', target))).cause).toBe('done');
  });

  it('max-acts-per-minute acts are begun, and no more', async () => {
    await start({ maxActsPerMinute: 2 });
    expect((await harness.credentials.change(operator, add())).cause).toBe('done');
    const account = { authority: 'fake', chapName: initiator };
    expect((await harness.credentials.prove(operator, account)).cause).toBe('done');
    const refused = await harness.credentials.change(operator, { kind: 'remove', account });
    expect(refused.cause).toBe('busy');
    expect(refused.message).toContain('max-acts-per-minute');
    expect(harness.driver.accounts.has(initiator)).toBe(true);
  });

  it('acts beyond max-acts-per-minute leave one record, however many an endpoint sends', async () => {
    await start({ maxActsPerMinute: 1 });
    expect((await harness.credentials.change(operator, add())).cause).toBe('done');
    const account = { authority: 'fake', chapName: initiator };
    for (let n = 0; n < 20; n += 1)
      expect((await harness.credentials.prove(operator, account)).cause).toBe('busy');
    expect(harness.audit.map(({ what, outcome }) => [what, outcome])).toEqual([
      ['add', 'done'],
      ['prove', 'busy'],
    ]);
    expect([...harness.store.keys('act/')]).toHaveLength(2);
    // The endpoint has a line of its own about each.
    expect(harness.endpointAudit.filter(({ outcome }) => outcome === 'busy')).toHaveLength(20);
  });
});
