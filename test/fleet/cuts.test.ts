import { afterEach, describe, expect, it } from 'vitest';
import { makeUuid7 } from '../../src/link/uuid7.js';
import { RemoteCredentialsHarness } from '../agent/RemoteCredentialsHarness.js';
import { account, add, initiator, principal } from '../credentials/credentialsHarness.js';
import { CutMessages } from './CutMessages.js';

const operator = principal('credentials');
const act = /\/act$/u;
const close = /\/close$/u;

/** An outcome that is told is the state found: the account is there, and opens, where and only where it is said to. */
describe('a change at a host whose messages are cut off', () => {
  const cuts = new Map<string, { readonly plan: (messages: CutMessages) => void; readonly isMade: boolean }>([
    ['nothing is cut', { plan: () => {}, isMade: true }],
    // On a connection that was kept open: it is sent again, under the same id.
    ['the act once, before the host sees it', { plan: (cut) => cut.plan(act, 'request'), isMade: true }],
    [
      'the act each time, before the host sees it',
      { plan: (cut) => cut.plan(act, 'request', 2), isMade: false },
    ],
    ['the answer to the act', { plan: (cut) => cut.plan(act, 'answer'), isMade: true }],
    ...(['request', 'answer'] as const).flatMap((which) =>
      ([1, 2, 3] as const).map(
        (times) =>
          [
            `the answer to the act, and ${times} times the ${which} of the question how it ended`,
            {
              plan: (cut: CutMessages) => {
                cut.plan(act, 'answer');
                cut.plan(close, which, times);
              },
              isMade: true,
            },
          ] as const,
      ),
    ),
    [
      'the act each time before the host sees it, and the answer to the question how it ended',
      {
        plan: (cut) => {
          cut.plan(act, 'request', 2);
          cut.plan(close, 'answer');
        },
        isMade: false,
      },
    ],
  ]);

  let harness: RemoteCredentialsHarness;
  afterEach(() => harness.dispose());

  it.each([...cuts])('%s', async (_, { plan, isMade }) => {
    const messages = new CutMessages();
    harness = new RemoteCredentialsHarness({ wrap: messages.wrap, actTimeoutMs: 10_000 });
    await harness.start();
    plan(messages);

    const outcome = await harness.credentials.change(operator, add());

    expect(outcome.cause).toBe(isMade ? 'done' : 'host-unreachable');
    expect(harness.driver.accounts.has(initiator)).toBe(isMade);
    expect(harness.driver.calls.filter((call) => call.startsWith('execute'))).toHaveLength(isMade ? 1 : 0);
    expect(harness.audit.filter(({ what }) => what === 'add')).toHaveLength(isMade ? 1 : 0);
    expect(harness.endpointAudit.map(({ outcome: told }) => told)).toEqual([outcome.cause]);
    expect(harness.intents()).toEqual([]);
    if (isMade) {
      expect(outcome.proof?.state).toBe('proved');
      expect(outcome.account).toEqual(account());
    }
  });

  it('a host that says nothing: the outcome is not known, and told when it is asked for later', async () => {
    const messages = new CutMessages();
    harness = new RemoteCredentialsHarness({ wrap: messages.wrap, actTimeoutMs: 1_500 });
    await harness.start();
    messages.plan(act, 'silent');
    messages.plan(close, 'silent', 100);
    const outcome = await harness.credentials.change(operator, add());
    expect(outcome.cause).toBe('timeout');
    expect(outcome.message).toContain('store1');
    expect(harness.driver.accounts.has(initiator)).toBe(true);
    const id = harness.endpointAudit[0]?.act ?? '';
    expect(harness.loopback.records.find(id)?.outcome).toMatchObject({ cause: 'done' });
  });
});

describe('an act', () => {
  let harness: RemoteCredentialsHarness;
  afterEach(() => harness.dispose());

  const actOf = (id: string, deadlineMs = 10_000) => ({
    id,
    principal: { name: 'operator', address: '127.0.0.1', door: 'cim-xml', roles: ['credentials' as const] },
    deadlineMs,
    command: {
      kind: 'change' as const,
      change: {
        kind: 'add' as const,
        target: [...harness.driver.targets.keys()][0] ?? null,
        role: 'initiator' as const,
        chapName: initiator,
        secret: Buffer.from('first-secret-1').toString('base64'),
      },
      options: {},
    },
  });

  it('that is sent twice is carried out once', async () => {
    harness = new RemoteCredentialsHarness();
    await harness.start();
    const link = harness.loopback.linked.getLink();
    const sent = actOf(makeUuid7());
    const answers = await Promise.all([link.act(sent, 10_000), link.act(sent, 10_000)]);
    const again = await link.act(sent, 10_000);
    expect([...answers, again].map((answer) => 'outcome' in answer && answer.outcome.cause)).toEqual([
      'done',
      'done',
      'done',
    ]);
    expect(harness.driver.calls.filter((call) => call.startsWith('execute'))).toHaveLength(1);
    expect(harness.audit).toHaveLength(1);
  });

  it('that is asked after before it came is never carried out', async () => {
    harness = new RemoteCredentialsHarness();
    await harness.start();
    const link = harness.loopback.linked.getLink();
    const id = makeUuid7();
    expect(await link.closeAct(id, 5_000)).toEqual({ refused: 'unseen' });
    expect(await link.act(actOf(id), 5_000)).toEqual({ refused: 'unseen' });
    await harness.restart();
    expect(await harness.loopback.linked.getLink().act(actOf(id), 5_000)).toEqual({ refused: 'unseen' });
    expect(harness.driver.accounts.size).toBe(0);
  });

  it('questions about acts that never came count as acts: over max-acts-per-minute nothing is recorded', async () => {
    harness = new RemoteCredentialsHarness({ policy: { maxActsPerMinute: 2 } });
    await harness.start();
    const link = harness.loopback.linked.getLink();
    for (let n = 0; n < 2; n += 1)
      expect(await link.closeAct(makeUuid7(), 5_000)).toEqual({ refused: 'unseen' });
    const id = makeUuid7();
    expect(await link.closeAct(id, 5_000)).toEqual({ pending: true });
    expect(harness.loopback.records.find(id)).toBeNull();
  });

  it('at a host that is removed meanwhile ends at once, and is not said to be undone', async () => {
    const messages = new CutMessages();
    harness = new RemoteCredentialsHarness({ wrap: messages.wrap, actTimeoutMs: 60_000 });
    await harness.start();
    messages.plan(/\/act$/u, 'silent');
    const changing = harness.credentials.change(principal('credentials'), add());
    await expect.poll(() => messages.seen.some((path) => path.endsWith('/act'))).toBe(true);
    const at = performance.now();
    harness.loopback.linked.close();
    const outcome = await changing;
    expect(performance.now() - at).toBeLessThan(5_000);
    expect(outcome.cause).toBe('timeout');
    expect(outcome.message).toContain('was removed from the fleet');
  });

  it('whose time is all but over is not begun', async () => {
    harness = new RemoteCredentialsHarness();
    await harness.start();
    expect(await harness.loopback.linked.getLink().act(actOf(makeUuid7(), 500), 5_000)).toEqual({
      refused: 'unseen',
    });
    expect(harness.driver.calls).toEqual([]);
  });

  it('that the host’s crash cut off is told as it was settled, by the process after it', async () => {
    harness = new RemoteCredentialsHarness();
    await harness.start();
    const id = makeUuid7();
    // The target makes it and does not say so: the intent stays, as after a crash.
    harness.driver.failNext('execute', 'timeout', true);
    const answer = await harness.loopback.linked.getLink().act(actOf(id), 5_000);
    expect('outcome' in answer && answer.outcome.cause).toBe('timeout');
    expect(harness.loopback.records.find(id)).toBeNull();
    await harness.restart();
    const settled = await harness.loopback.linked.getLink().closeAct(id, 5_000);
    expect('outcome' in settled && settled.outcome).toMatchObject({
      cause: 'done',
      proof: { state: 'proved' },
    });
    expect(harness.audit.at(-1)).toMatchObject({ act: id, endpoint: 'e1', outcome: 'done' });
    expect(harness.intents()).toEqual([]);
  });

  it('that failed its proof is told as that, when the host’s crash cuts off that it is taken back', async () => {
    harness = new RemoteCredentialsHarness();
    await harness.start();
    const { driver } = harness;
    const id = makeUuid7();
    driver.enforces = false;
    // The account is removed, and the target does not say so: the intent stays, as after a crash.
    const execute = driver.execute.bind(driver);
    driver.execute = async (plan) => {
      driver.execute = execute;
      await execute(plan);
      driver.failNext('execute', 'timeout', true);
    };
    const answer = await harness.loopback.linked.getLink().act(actOf(id), 5_000);
    expect('outcome' in answer && answer.outcome.cause).toBe('proof-failed');
    expect(harness.intents()).toHaveLength(1);
    // That nobody gets in with it any more can be proved.
    driver.enforces = true;
    await harness.restart();
    const settled = await harness.loopback.linked.getLink().closeAct(id, 5_000);
    expect('outcome' in settled && settled.outcome.cause).toBe('proof-failed');
    expect([...driver.accounts.keys()]).toEqual([]);
    expect(harness.audit.map(({ what, outcome }) => [what, outcome])).toEqual([
      ['add', 'proof-failed'],
      ['add', 'proof-failed'],
    ]);
    expect(harness.intents()).toEqual([]);
  });
});
