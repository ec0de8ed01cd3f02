import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import { findSocketFaults, findTgtFaults } from '../../../src/targets/tgt/findings.js';
import { TgtDriver } from '../../../src/targets/tgt/TgtDriver.js';
import { parseTgtName } from '../../../src/targets/tgt/TgtName.js';
import { TgtRecords } from '../../../src/targets/tgt/TgtRecords.js';
import { TgtSnapshot, type TgtTarget } from '../../../src/targets/tgt/TgtSnapshot.js';
import { makeTemporaryStore, type TemporaryStore } from '../../support/temporaryStore.js';
import { haveTgtd } from '../../support/tgtd.js';
import { addInitiator } from '../contract/ContractWorld.js';
import { TgtWorld } from './TgtWorld.js';

const disk = parseIscsiName('iqn.2026-11.test.example:disk');
const [alice, comma] = [parseTgtName('alice'), parseTgtName('a,b')];
const portal = { address: '192.0.2.1', port: 3260, portalGroupTag: 1 };

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = makeTemporaryStore();
});
afterEach(() => temporary.remove());

function find(
  target: Partial<TgtTarget>,
  { debug = false, portals = [portal] }: { debug?: boolean; portals?: (typeof portal)[] } = {},
): readonly string[] {
  const whole: TgtTarget = {
    tid: 1,
    iscsiName: disk,
    sessionIds: [],
    luns: [1],
    units: [],
    incoming: [alice],
    outgoing: null,
    hasAcl: true,
    acl: ['ALL'],
    state: 'ready',
    ...target,
  };
  const names = new Set([...whole.incoming, ...(whole.outgoing === null ? [] : [whole.outgoing])]);
  const snapshot = new TgtSnapshot([whole], names, new Set(), debug);
  const found = findTgtFaults(snapshot, portals, new TgtRecords(temporary.sealed), true);
  return found.map(({ severity, subject, sentence }) => `${severity} ${subject}: ${sentence}`);
}

describe('what is wrong in tgtd', () => {
  it('is nothing, of a target with an account, an access list and a LUN', () => {
    expect(find({})).toEqual([]);
  });

  it('is a target without an account: tgtd asks nobody for a secret then', () => {
    expect(find({ incoming: [] })).toEqual([expect.stringMatching(/^error .*:disk: The target is open/u)]);
  });

  it('is a target that nobody can log in to, or that has nothing to give', () => {
    expect(find({ hasAcl: false, luns: [] })).toEqual([
      `warning ${disk}: The target has no access list: nobody can log in.`,
      `warning ${disk}: The target has no LUN: who logs in finds nothing.`,
    ]);
  });

  it('is one account in both directions, and a name that no request can carry', () => {
    expect(find({ outgoing: alice })).toEqual([
      expect.stringMatching(/^error alice: The account is bound in both directions/u),
    ]);
    expect(find({ incoming: [comma] })).toEqual([
      expect.stringMatching(
        /^warning a,b: The account cannot be managed from here: .* expected no comma\.$/u,
      ),
    ]);
  });

  it('is the debug mode, no portal, and a portal on all addresses: what tgtd falls back to', () => {
    expect(find({}, { debug: true, portals: [] })).toEqual([
      'error tgtd: tgtd has no portal: nobody can log in.',
      'error tgtd: tgtd is in debug mode: it writes every secret it is given to its log.',
    ]);
    expect(find({}, { portals: [{ ...portal, address: '::' }] })).toEqual([
      expect.stringMatching(/^warning :: port 3260: tgtd listens on all addresses/u),
    ]);
  });

  it('is a socket that is not there', () => {
    expect(findSocketFaults('/nowhere/socket.0')).toMatchObject([
      { severity: 'error', subject: '/nowhere/socket.0', remedy: 'Start tgtd, or set --tgt-socket.' },
    ]);
  });
});

describe.skipIf(!haveTgtd)('what is wrong with a real tgtd', () => {
  let world: TgtWorld;
  let driver: TgtDriver;

  beforeEach(async () => {
    world = await TgtWorld.make();
    driver = await world.openDriver();
  });
  afterEach(async () => {
    await driver.close();
    await world.stop();
  });

  it('is said of what it shows: an open target, then the line that keeps it closed over a restart', async () => {
    chmodSync(world.tgtd.socketPath, 0o600);
    const target = await world.createTarget();
    expect(await driver.findings()).toMatchObject([{ severity: 'error', subject: target }]);

    await addInitiator(driver, target, 'alice');
    const [found, ...rest] = await driver.findings();
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ severity: 'warning', subject: target });
    expect(found?.remedy).toMatch(/"incominguser closed-[0-9a-f]{12} <16 random characters>"/u);
  });

  it('is looked for without a change: what a restart took is not given back by it', async () => {
    const target = await world.createTarget();
    const before = await world.openTgtDriver({ sealed: temporary.sealed });
    await addInitiator(before, target, 'alice');
    await before.close();
    await driver.close();
    await world.restartTargets();

    const { socketPath } = world.tgtd;
    const log = { info: () => {}, warn: () => {} };
    const looking = new TgtDriver({ socketPath, replay: 'on', sealed: temporary.sealed, log });
    expect(await looking.findings()).toMatchObject([
      {
        severity: 'warning',
        subject: 'tgtd',
        sentence: expect.stringContaining('tgtd was restarted') as string,
      },
      {
        severity: 'error',
        subject: target,
        sentence: expect.stringContaining('The target is open') as string,
      },
    ]);
    expect(await world.tgtd.boundAccounts(target)).toEqual([]);
    await looking.close();
  });

  it('is that it cannot be reached', async () => {
    await world.tgtd.kill();
    const found = await driver.findings();
    expect(found).toMatchObject([{ severity: 'error', subject: world.tgtd.socketPath }]);
  });
});
