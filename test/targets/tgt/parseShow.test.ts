import { describe, expect, it } from 'vitest';
import {
  parseAccountShow,
  parseConnectionShow,
  parseDebugMode,
  parseDiscoveryAccounts,
  parsePortalShow,
  parseTargetShow,
  splitAccountLines,
} from '../../../src/targets/tgt/parseShow.js';
import type { TgtName } from '../../../src/targets/tgt/TgtName.js';

// Printed by tgtd 1.0.85.
const twoTargets = `Target 1: iqn.2026-11.local.test:t1
    System information:
        Driver: iscsi
        State: ready
    I_T nexus information:
        I_T nexus: 21
            Initiator: iqn.2026-11.local.test:node alias: none
            Connection: 0
                IP Address: 127.0.0.1
        I_T nexus: 22
            Initiator: iqn.2026-11.local.test:node alias: none
            Connection: 0
                IP Address: 127.0.0.1
    LUN information:
        LUN: 0
            Type: controller
            SCSI ID: IET     00010000
            SCSI SN: beaf10
            Size: 0 MB, Block size: 1
            Online: Yes
            Removable media: No
            Prevent removal: No
            Readonly: No
            SWP: No
            Thin-provisioning: No
            Backing store type: null
            Backing store path: None
            Backing store flags: 
        LUN: 1
            Type: disk
            SCSI ID: IET     00010001
            SCSI SN: beaf11
            Size: 67 MB, Block size: 512
            Online: Yes
            Removable media: No
            Prevent removal: No
            Readonly: No
            SWP: No
            Thin-provisioning: No
            Backing store type: rdwr
            Backing store path: /srv/test/lun1.img
            Backing store flags: 
    Account information:
        alice
        bob with spaces
        tgtuser (outgoing)
    ACL information:
        127.0.0.1
Target 12: iqn.2026-11.local.test:t2
    System information:
        Driver: iscsi
        State: ready
        Nop interval: 5
        Nop count: 3
    I_T nexus information:
    LUN information:
        LUN: 0
            Type: controller
            SCSI ID: IET     000c0000
    Account information:
    ACL information:
`;

const names = (...list: readonly string[]): ReadonlySet<TgtName> => new Set(list as readonly TgtName[]);

describe('tgtadm --mode target --op show', () => {
  it('is read target by target', () => {
    expect(parseTargetShow(twoTargets)).toEqual([
      {
        tid: 1,
        name: 'iqn.2026-11.local.test:t1',
        driver: 'iscsi',
        state: 'ready',
        sessionIds: [21, 22],
        units: [
          {
            lun: 1,
            scsiId: 'IET     00010001',
            path: '/srv/test/lun1.img',
            readOnly: false,
            online: true,
          },
        ],
        accountLines: ['alice', 'bob with spaces', 'tgtuser (outgoing)'],
        acl: ['127.0.0.1'],
      },
      {
        tid: 12,
        name: 'iqn.2026-11.local.test:t2',
        driver: 'iscsi',
        state: 'ready',
        sessionIds: [],
        units: [],
        accountLines: [],
        acl: [],
      },
    ]);
  });

  it('is empty for an empty daemon', () => {
    expect(parseTargetShow('')).toEqual([]);
  });

  it('takes the last account line for the outgoing account, unless an account is named so', () => {
    const lines = ['alice', 'tgtuser (outgoing)'];
    expect(splitAccountLines(lines, names('alice', 'tgtuser'))).toEqual({
      incoming: ['alice'],
      outgoing: 'tgtuser',
    });
    expect(splitAccountLines(lines, names('alice', 'tgtuser (outgoing)'))).toEqual({
      incoming: lines,
      outgoing: null,
    });
    expect(splitAccountLines(['alice'], names('alice'))).toEqual({ incoming: ['alice'], outgoing: null });
    expect(splitAccountLines([], names())).toEqual({ incoming: [], outgoing: null });
    // Made between two requests: in no list yet.
    expect(splitAccountLines(lines, names())).toEqual({ incoming: ['alice'], outgoing: 'tgtuser' });
  });
});

describe('tgtadm --mode account --op show', () => {
  it('lists names, with the spaces in them', () => {
    expect(parseAccountShow('Account list:\n    tgtuser\n    alice\n     leading space\n')).toEqual([
      'tgtuser',
      'alice',
      ' leading space',
    ]);
    expect(parseAccountShow('')).toEqual([]);
  });
});

describe('tgtadm --mode sys --op show', () => {
  const system = (debug: string, accounts: string) => `System:
    State: ready
    debug: ${debug}
LLDs:
    iscsi: ready
    iser: error
Device types:
    passthrough
${accounts}iSNS:
    iSNS=Off
    iSNSServerIP=
`;

  it('lists discovery accounts where there are any', () => {
    expect(parseDiscoveryAccounts(system('off', ''))).toEqual([]);
    expect(
      parseDiscoveryAccounts(
        system('off', '    Account information:\n\n    disc\n    disc out (outgoing)\n'),
      ),
    ).toEqual(['disc', 'disc out']);
  });

  it('tells whether requests are logged', () => {
    expect(parseDebugMode(system('on', ''))).toBe(true);
    expect(parseDebugMode(system('off', ''))).toBe(false);
  });
});

describe('tgtadm --mode conn --op show', () => {
  it('lists the connections of every session', () => {
    const text = `Session: 22
    Connection: 0
        Initiator: iqn.2026-11.local.test:node
        IP Address: 127.0.0.1
Session: 21
    Connection: 1
        Initiator: iqn.2026-11.local.test:other
        RDMA IP Address: 10.0.0.1
`;
    expect(parseConnectionShow(text)).toEqual([
      { sid: 22, cid: 0, initiatorName: 'iqn.2026-11.local.test:node', initiatorAddress: '127.0.0.1' },
      { sid: 21, cid: 1, initiatorName: 'iqn.2026-11.local.test:other', initiatorAddress: null },
    ]);
    expect(parseConnectionShow('')).toEqual([]);
  });
});

describe('tgtadm --mode portal --op show', () => {
  it('reads address, port and portal group tag; an IPv6 address keeps its brackets', () => {
    expect(parsePortalShow('Portal: 127.0.0.1:3260,1\nPortal: [::]:3261,2\n')).toEqual([
      { address: '127.0.0.1', port: 3260, portalGroupTag: 1 },
      { address: '::', port: 3261, portalGroupTag: 2 },
    ]);
  });
});
