import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxRemovedEndpoints, parseStanding, printStanding } from '../../src/link/standing.js';
import { makeUuid7 } from '../../src/link/uuid7.js';
import { RemoteCredentialsHarness } from '../agent/RemoteCredentialsHarness.js';
import { add, initiator, principal } from '../credentials/credentialsHarness.js';
import { RawEndpoint } from './RawEndpoint.js';

const epoch = 'iscsi-wbem-epoch';
const removed = 'iscsi-wbem-removed-endpoints';

let harness: RemoteCredentialsHarness;
let told: { epoch: number; removed: string[] };
const headers: Readonly<Record<string, unknown>>[] = [];
const others: RawEndpoint[] = [];

beforeEach(async () => {
  told = { epoch: 1, removed: [] };
  headers.length = 0;
  harness = new RemoteCredentialsHarness({
    standing: () => told,
    wrap: (handle) => (request, response, endpoint) => {
      headers.push({ ...request.headers, url: request.url });
      return handle(request, response, endpoint);
    },
  });
  await harness.start();
});
afterEach(async () => {
  for (const other of others.splice(0)) other.close();
  await harness.dispose();
});

async function otherEndpoint(id: string): Promise<RawEndpoint> {
  const made = await RawEndpoint.make(harness.loopback.port, id);
  others.push(made);
  return made;
}

const older = (own: number, seen: number, id = 'e2') => ({
  status: 403,
  body: {
    error: expect.stringContaining(
      `endpoint ${id} has epoch ${own} of the fleet: expected ${seen} or a later one`,
    ) as string,
  },
});

describe('the epoch of a fleet', () => {
  it('is told with every request, and the removed endpoints with hello', async () => {
    told = { epoch: 4, removed: ['e8', 'e9'] };
    const link = harness.loopback.linked.getLink();
    headers.length = 0;
    await link.hello(60_000);
    await harness.loopback.remote.targets.listTargets();
    await link.closeAct(makeUuid7(), 60_000);
    expect(headers.map((each) => [each[epoch], each[removed]])).toEqual([
      ['4', 'e8,e9'],
      ['4', undefined],
      ['4', undefined],
    ]);
  });

  it('an endpoint whose epoch is older than the newest that the agent has seen is refused everything', async () => {
    const other = await otherEndpoint('e2');
    expect(await other.ask('hello', null, { [epoch]: '1' })).toMatchObject({ status: 200 });
    told.epoch = 2;
    await harness.loopback.remote.targets.listTargets();

    const refused = older(1, 2);
    expect(await other.ask('hello', null, { [epoch]: '1' })).toMatchObject({ ...refused, isReused: true });
    expect(await other.ask('read', { what: 'targets' }, { [epoch]: '1' })).toMatchObject(refused);
    expect(await other.ask('act', actOf(), { [epoch]: '1' })).toMatchObject(refused);
    expect(harness.driver.accounts.has(initiator)).toBe(false);
    expect(await other.ask('read', { what: 'targets' }, { [epoch]: '2' })).toMatchObject({ status: 200 });
  });

  it('an endpoint of a version that tells no epoch is one of the first epoch', async () => {
    const older1 = await otherEndpoint('e2');
    expect(await older1.ask('hello')).toMatchObject({ status: 200 });
    told.epoch = 2;
    await harness.loopback.remote.targets.listTargets();
    expect(await older1.ask('hello')).toMatchObject(older(1, 2));
  });

  it('is not believed where it is no number', async () => {
    const other = await otherEndpoint('e2');
    for (const wrong of ['0', '-1', '1.5', 'two', '9'.repeat(16)])
      expect((await other.ask('hello', null, { [epoch]: wrong })).status).toBe(400);
    expect(await other.ask('hello', null, { [removed]: 'a b' })).toMatchObject({ status: 400 });
    const tooMany = Array.from({ length: maxRemovedEndpoints + 1 }, (_, n) => `e${n}`).join();
    expect((await other.ask('hello', null, { [removed]: tooMany })).status).toBe(400);
    expect((await harness.loopback.linked.getLink().hello(60_000)).systemName).toBe('store1');
  });

  it('that is older makes the host a lost one at the endpoint, which says why', async () => {
    await (await otherEndpoint('e2')).ask('hello', null, { [epoch]: '7' });
    const outcome = await harness.credentials.change(principal('credentials'), add());
    expect(outcome.cause).toBe('refused-by-target');
    expect(outcome.message).toContain('has epoch 1 of the fleet: expected 7');
    expect(harness.driver.accounts.has(initiator)).toBe(false);
    await harness.loopback.linked.probeAgain();
    expect(harness.loopback.linked.state).toBe('lost');
    expect(harness.loopback.linked.row.lost).toContain('"iscsi-wbem cluster accept-restore" raises it');
  });
});

describe('an endpoint that was removed from the fleet', () => {
  it('is refused at once, on the connection that it has open, and changes nothing', async () => {
    const other = await otherEndpoint('e2');
    expect(await other.ask('hello')).toMatchObject({ status: 200 });
    told.removed = ['e2'];
    await harness.loopback.linked.probeAgain();

    const refused = { status: 403, body: { error: 'endpoint e2 was removed from the fleet' } };
    expect(await other.ask('hello', null, { [epoch]: '99' })).toMatchObject({ ...refused, isReused: true });
    expect(await other.ask('act', actOf())).toMatchObject(refused);
    expect(harness.driver.calls).toEqual([]);
    // It does not raise the epoch for the others either.
    expect((await harness.loopback.linked.getLink().hello(60_000)).systemName).toBe('store1');
  });

  it('gets no event that happens after it was removed', async () => {
    const other = await otherEndpoint('e2');
    const first = await other.ask('events', { after: null, wants: ['alerts'], wantsVersion: 1, waitMs: 0 });
    const { epoch: log, from } = first.body as { readonly epoch: string; readonly from: number };
    const waiting = other.ask('events', {
      after: { epoch: log, number: from },
      wants: ['alerts'],
      wantsVersion: 1,
      waitMs: 60_000,
    });
    const asked = (): number => headers.filter(({ url }) => url === '/agent/v1/events').length;
    await expect.poll(asked).toBe(2);
    told.removed = ['e2'];
    await harness.loopback.linked.probeAgain();
    harness.events.push('an alert');
    expect(await waiting).toMatchObject({ status: 403 });
  });
});

it('what is printed is read', () => {
  for (const standing of [
    { epoch: 1, removed: [] },
    { epoch: 12, removed: ['a1', 'b-2'] },
  ])
    expect(parseStanding({ ...printStanding(standing) })).toEqual(standing);
  expect(parseStanding({})).toEqual({ epoch: 1, removed: [] });
});

function actOf(): object {
  return {
    id: makeUuid7(),
    principal: { name: 'operator', address: '127.0.0.1', door: 'cim-xml', roles: ['credentials'] },
    deadlineMs: 60_000,
    command: {
      kind: 'change',
      change: {
        kind: 'add',
        target: [...harness.driver.targets.keys()][0],
        role: 'initiator',
        chapName: initiator,
        secret: Buffer.from('first-secret-1').toString('base64'),
      },
      options: {},
    },
  };
}
