import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CountedRefusals } from '../../src/server/CountedRefusals.js';
import type { LoggedRefusal } from '../../src/server/RefusedLoginLog.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import type { RefusedLoginCount } from '../../src/targets/TargetReader.js';

const target = parseIscsiName('iqn.2026-11.test.example:disk');
const host = 'iqn.2026-11.test.example:host';

let counted: RefusedLoginCount;
let own: number;
let isUnderWay: boolean;
let isThere = true;
const forgotten: string[] = [];
const told: LoggedRefusal[] = [];
let refusals: CountedRefusals;

beforeEach(async () => {
  counted = {
    target,
    total: 7,
    unauthenticated: 5,
    unauthorized: 1,
    lastInitiatorName: host,
    lastInitiatorAddress: '192.0.2.7',
  };
  own = 0;
  isThere = true;
  forgotten.length = 0;
  isUnderWay = false;
  told.length = 0;
  refusals = new CountedRefusals({
    count: async () => (isThere ? [counted] : []),
    ownLogins: {
      isUnderWayAt: () => isUnderWay,
      refusedAt: () => own,
      forgetOthers(present) {
        if (own === 0 || present.has(target)) return;
        own = 0;
        forgotten.push(target);
      },
    },
    log: { note: (refusal) => void told.push(refusal) },
  });
  await refusals.look();
});
afterEach(() => refusals.close());

const reasons = () => told.map(({ reason }) => reason);

describe('refused logins that a target counts', () => {
  it('are not told of the time before the first look', () => {
    expect(told).toEqual([]);
  });

  it('are told by what the target says of them, with the last initiator', async () => {
    counted = { ...counted, total: 11, unauthenticated: 7, unauthorized: 2 };
    await refusals.look();
    expect(reasons()).toEqual([
      'it proved no account that there is, or gave a wrong secret',
      'it proved no account that there is, or gave a wrong secret',
      'the target admits it by no access list (ACL)',
      'the login was not carried to its end: CHAP was not offered, or the initiator gave up',
    ]);
    expect(told[0]).toMatchObject({ initiatorName: host, initiatorAddress: '192.0.2.7', targetName: target });
    await refusals.look();
    expect(told).toHaveLength(4);
  });

  it("are those of others: the server's own are left out, and looked at when they are over", async () => {
    counted = { ...counted, total: 9, unauthenticated: 7 };
    isUnderWay = true;
    await refusals.look();
    own = 2;
    isUnderWay = false;
    await refusals.look();
    expect(told).toEqual([]);
    counted = { ...counted, total: 12, unauthenticated: 10 };
    own = 4;
    await refusals.look();
    expect(reasons()).toEqual(['the target does not tell why']);
  });

  it('of a target that is gone are forgotten, and those of the server there', async () => {
    own = 2;
    await refusals.look();
    expect(forgotten).toEqual([]);
    isThere = false;
    await refusals.look();
    await refusals.look();
    expect(forgotten).toEqual([target]);
  });

  it('begin anew with a target that was made anew', async () => {
    counted = { ...counted, total: 0, unauthenticated: 0, unauthorized: 0 };
    await refusals.look();
    expect(told).toEqual([]);
    counted = { ...counted, total: 1, unauthenticated: 1 };
    await refusals.look();
    expect(told).toHaveLength(1);
  });
});
