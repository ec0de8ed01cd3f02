import { describe, expect, it } from 'vitest';
import type { SendTargetsPortal } from '../../src/initiator/DiscoveredTargets.js';
import { encodeLogoutResponse } from '../../src/iscsi/pdu/LogoutResponse.js';
import { encodeTextResponse } from '../../src/iscsi/pdu/TextResponse.js';
import { initiatorTaskTagOf, opcodeOf } from '../../src/iscsi/pdu/Pdu.js';
import { Opcode } from '../../src/iscsi/pdu/Opcode.js';
import { targetName } from '../iscsi/support/memoryAuthority.js';
import { openTarget, startScriptedTarget } from '../iscsi/support/scriptedTarget.js';
import { chap, closeAfterTest, makeWorld, startPortal } from './initiatorHarness.js';

const at = (port: number, loginOptions: SendTargetsPortal['loginOptions'] = null): SendTargetsPortal => ({
  portal: { address: '127.0.0.1', socket: port },
  securityFlags: 0n,
  loginOptions,
});

/** A portal that answers SendTargets with this text. */
async function startAnswering(text: () => string) {
  const target = await startScriptedTarget(
    openTarget((pdu, peer) => {
      const numbers = { statSn: 1, expCmdSn: 1, maxCmdSn: 100 };
      const initiatorTaskTag = initiatorTaskTagOf(pdu);
      if (opcodeOf(pdu) === Opcode.TextRequest) {
        const body = Buffer.from(text().replaceAll(' ', '\0'));
        const rest = { final: true, continues: false, lun: 0n, targetTransferTag: 0xffffffff };
        peer.send(encodeTextResponse({ ...rest, ...numbers, initiatorTaskTag, text: body }));
      } else {
        peer.send(
          encodeLogoutResponse({ ...numbers, response: 0, initiatorTaskTag, time2Wait: 0, time2Retain: 0 }),
        );
      }
    }),
  );
  closeAfterTest(() => target.close());
  return target;
}

describe('a SendTargets portal', () => {
  it('is asked at once, and its targets can be logged in to, also after a restart', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    expect((await world.login()).name).toBe('ISDSC_TARGET_NOT_FOUND');
    const id = await world.initiator.addSendTargetsPortal(at(portal.port));
    expect(id).toBe(`127.0.0.1:${portal.port}`);
    expect(world.initiator.listTargets()).toEqual([
      {
        targetName,
        discoveryMechanism: `SendTargets:${id}`,
        targetAlias: null,
        portals: [{ address: '127.0.0.1', socket: portal.port, portalGroupTag: 1 }],
        loginOptions: null,
      },
    ]);
    expect((await world.login()).name).toBe('ERROR_SUCCESS');
    const next = await world.restart();
    expect((await next.login()).name).toBe('ERROR_SUCCESS');
    expect(portal.server.sessions.list()).toHaveLength(1);
  });

  it('that is known already is not added again', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    await world.initiator.addSendTargetsPortal(at(portal.port));
    await expect(world.initiator.addSendTargetsPortal(at(portal.port))).rejects.toMatchObject({
      symbol: 'ISDSC_TARGET_PORTAL_ALREADY_EXISTS',
    });
  });

  it('with CHAP for discovery is asked with its own secret, kept sealed', async () => {
    const portal = await startPortal();
    portal.authority.discoveryChapRequired = true;
    const world = makeWorld();
    await expect(world.initiator.addSendTargetsPortal(at(portal.port))).rejects.toMatchObject({
      symbol: 'ISDSC_AUTHENTICATION_FAILURE',
    });
    expect(world.initiator.listSendTargetsPortals()).toEqual([]);
    await world.initiator.addSendTargetsPortal(at(portal.port, chap('alice', 'initiator-secret')));
    const next = await world.restart();
    expect(await next.initiator.refreshTargetList()).toBe(0);
    expect(next.initiator.listTargets()).toHaveLength(1);
    const all = Buffer.concat([...world.kept.store.entries('')].map(([, value]) => value)).toString('latin1');
    expect(all).not.toContain(Buffer.from('initiator-secret').toString('base64'));
  });

  it('that asks for IPsec, or that the server may not connect to, is refused', async () => {
    const { initiator } = makeWorld();
    await expect(initiator.addSendTargetsPortal({ ...at(1), securityFlags: 3n })).rejects.toMatchObject({
      symbol: 'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS',
    });
    const far = { ...at(1), portal: { address: '192.0.2.1', socket: 3260 } };
    await expect(initiator.addSendTargetsPortal(far)).rejects.toMatchObject({
      symbol: 'ISDSC_RESTRICTED_BY_GROUP_POLICY',
    });
    expect(initiator.listSendTargetsPortals()).toEqual([]);
  });

  it('replaces its targets when it is refreshed, and keeps them when it does not answer', async () => {
    let text = `TargetName=${targetName} TargetAddress=[2001:db8::1]:3261,2 TargetName=iqn.2026-11.test.example:b `;
    const target = await startAnswering(() => text);
    const world = makeWorld();
    const id = await world.initiator.addSendTargetsPortal(at(target.port));
    expect(world.initiator.listTargets().map(({ portals }) => portals)).toEqual([
      [{ address: '2001:db8::1', socket: 3261, portalGroupTag: 2 }],
      // Without an address it is where it was asked for.
      [{ address: '127.0.0.1', socket: target.port, portalGroupTag: 1 }],
    ]);
    // What a portal says of addresses does not widen where the server connects to.
    expect((await world.login()).name).toBe('ISDSC_RESTRICTED_BY_GROUP_POLICY');
    text = `TargetName=${targetName} `;
    await world.initiator.refreshSendTargetsPortal(id);
    expect(world.initiator.listTargets()).toHaveLength(1);
    await target.close();
    await expect(world.initiator.refreshSendTargetsPortal(id)).rejects.toMatchObject({
      symbol: 'ISDSC_CONNECTION_FAILED',
    });
    expect(world.initiator.listTargets()).toHaveLength(1);
  });

  it.each([
    [
      'a link-local address with a zone',
      'TargetName=iqn.a TargetAddress=[fe80::1%eth9]:3260,1 TargetAddress=127.0.0.1:3260,1 ',
      [
        ['fe80::1%eth9', 3260],
        ['127.0.0.1', 3260],
      ],
      0,
    ],
    [
      'an IPv6 address without brackets',
      'TargetName=iqn.a TargetAddress=fe80::1,1 TargetAddress=127.0.0.1:3260,1 ',
      [['127.0.0.1', 3260]],
      1,
    ],
    ['a port over 65535', 'TargetName=iqn.a TargetAddress=127.0.0.1:99999,1 ', [], 1],
    [
      'a name that is none',
      'TargetName=iqn.2001-05.com.equallogic:0-8a0906-1_x/y TargetAddress=127.0.0.1:1,1 TargetName=iqn.a TargetAddress=127.0.0.1:3260,1 ',
      [['127.0.0.1', 3260]],
      1,
    ],
    [
      'an address before the first name',
      'TargetAddress=127.0.0.1:1,1 TargetName=iqn.a TargetAddress=127.0.0.1:3260,1 ',
      [['127.0.0.1', 3260]],
      1,
    ],
  ] as const)(
    'that answers with %s shows what can be read, and the log tells what cannot',
    async (_what, text, portals, unreadable) => {
      const name = 'iqn.2026-11.test.example:a';
      const target = await startAnswering(() => text.replaceAll('iqn.a', name));
      const world = makeWorld();
      await world.initiator.addSendTargetsPortal(at(target.port));
      const found = world.initiator.listTargets();
      expect(found.map(({ targetName: each }) => each)).toEqual([name]);
      expect(found[0]?.portals.map(({ address, socket }) => [address, socket])).toEqual(portals);
      expect(world.log.filter(([, , line]) => line.includes('cannot be read'))).toHaveLength(unreadable);
    },
  );

  it('that answers with more than 10,000 targets has none', async () => {
    const names = Array.from({ length: 10_001 }, (_, number) => `TargetName=${number} `);
    const target = await startAnswering(() => names.join(''));
    const world = makeWorld();
    await expect(world.initiator.addSendTargetsPortal(at(target.port))).rejects.toMatchObject({
      symbol: 'ISDSC_INVALID_SENDTARGETS_TEXT',
      message: 'The portal answers with 10001 targets: expected at most 10000.',
    });
    expect(world.initiator.listSendTargetsPortals()).toEqual([]);
  });

  it.each(['TargetName=not/a/name ', 'TargetAddress=127.0.0.1:3260,1 '])(
    'that answers "%s" alone has no targets',
    async (text) => {
      const target = await startAnswering(() => text);
      const world = makeWorld();
      await expect(world.initiator.addSendTargetsPortal(at(target.port))).rejects.toMatchObject({
        symbol: 'ISDSC_INVALID_SENDTARGETS_TEXT',
      });
    },
  );

  it('takes its targets along when it is removed', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    const id = await world.initiator.addSendTargetsPortal(at(portal.port));
    world.initiator.removeSendTargetsPortal(id);
    expect([world.initiator.listTargets(), world.initiator.listSendTargetsPortals()]).toEqual([[], []]);
    expect(() => world.initiator.removeSendTargetsPortal(id)).toThrow(
      expect.objectContaining({ symbol: 'ISDSC_PORTAL_NOT_FOUND' }),
    );
    await expect(world.initiator.refreshSendTargetsPortal(id)).rejects.toMatchObject({
      symbol: 'ISDSC_PORTAL_NOT_FOUND',
    });
  });
});

describe('RefreshTargetList', () => {
  it('says that not all went well where one portal did not answer', async () => {
    const [first, second] = [await startPortal(), await startPortal()];
    const world = makeWorld();
    for (const { port } of [first, second]) await world.initiator.addSendTargetsPortal(at(port));
    expect(await world.initiator.refreshTargetList()).toBe(0);
    await first.server.close();
    expect(await world.initiator.refreshTargetList()).toBe(0xafff002e);
    expect(world.initiator.listTargets()).toHaveLength(2);
  });
});

describe('a static target', () => {
  it('is refused twice, without a portal, and with options that no login could have', () => {
    const { initiator } = makeWorld();
    const portals = [{ address: '127.0.0.1', socket: 3260, portalGroupTag: 1 }];
    const target = { targetName, targetAlias: null, portals, loginOptions: null };
    const given = targetName.toUpperCase();
    // Kept as given: the target may compare bytes.
    expect(initiator.addStaticTarget({ ...target, targetName: given })).toBe(given);
    const refused = (symbol: string) => expect.objectContaining({ symbol }) as Error;
    expect(() => initiator.addStaticTarget(target)).toThrow(refused('ISDSC_TARGET_ALREADY_EXISTS'));
    const other = { ...target, targetName: 'iqn.2026-11.test.example:b' };
    expect(() => initiator.addStaticTarget({ ...other, portals: [] })).toThrow(
      refused('ISDSC_NO_PORTAL_SPECIFIED'),
    );
    expect(() => initiator.addStaticTarget({ ...other, loginOptions: chap('a', 'short') })).toThrow(
      refused('ISDSC_INVALID_TARGET_CHAP_SECRET'),
    );
    expect(() => initiator.removeStaticTarget(other.targetName)).toThrow(refused('ISDSC_TARGET_NOT_FOUND'));
    initiator.removeStaticTarget(targetName);
    expect(initiator.listTargets()).toEqual([]);
  });
});
