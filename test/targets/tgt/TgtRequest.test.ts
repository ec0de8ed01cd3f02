import { endianness } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import { parseTgtName, printTgtName, type TgtName } from '../../../src/targets/tgt/TgtName.js';
import {
  bindAccount,
  bindInitiator,
  decodeTgtResponseHeader,
  deleteAccount,
  deleteConnection,
  deleteTarget,
  deleteUnit,
  encodeTgtRequest,
  newAccount,
  newTarget,
  newUnit,
  showAccounts,
  showConnections,
  showPortals,
  showSystem,
  showTargets,
  unbindAccount,
  unbindInitiator,
  updateUnit,
} from '../../../src/targets/tgt/TgtRequest.js';

/** struct tgtadm_req, field by field, as tgtadm sends it on a little-endian machine. */
function header({
  mode,
  op,
  len = '78000000',
  tid = 'ffffffff',
  sid = '0000000000000000',
  cid = '00000000',
  lun = 'ffffffffffffffff',
  direction = '00000000',
}: Record<'mode' | 'op', string> &
  Partial<Record<'len' | 'tid' | 'sid' | 'cid' | 'lun' | 'direction', string>>): string {
  return [
    mode,
    op,
    '6973637369' + '00'.repeat(59), // lld: "iscsi" in 64 bytes
    len,
    tid,
    sid,
    lun,
    cid,
    '00000000', // host_no
    '00000000', // device_type
    direction,
    '00000000', // pack
    '00000000', // force
  ].join('');
}

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const name = 'nodeuser' as TgtName;

describe.runIf(endianness() === 'LE')('tgtadm requests (struct tgtadm_req, 120 bytes)', () => {
  it('has 120 bytes and the length of header and body with its NUL at offset 72', () => {
    expect(encodeTgtRequest(showTargets)).toHaveLength(120);
    const bind = encodeTgtRequest(bindAccount(1, name, 'incoming'));
    expect(bind).toHaveLength(134);
    expect(bind.readUInt32LE(72)).toBe(134);
    expect(bind.at(-1)).toBe(0);
  });

  it.each([
    [
      'new target',
      newTarget(2, 'iqn.2026-11.test:a' as IscsiName),
      header({ mode: '01000000', op: '00000000', tid: '02000000', len: '96000000' }) +
        hex('targetname=iqn.2026-11.test:a') +
        '00',
    ],
    ['delete target', deleteTarget(2), header({ mode: '01000000', op: '01000000', tid: '02000000' })],
    [
      'allow an initiator',
      bindInitiator(2, 'iqn.2026-11.test:h'),
      header({ mode: '01000000', op: '03000000', tid: '02000000', len: '9a000000' }) +
        hex('initiator-name=iqn.2026-11.test:h') +
        '00',
    ],
    [
      'deny an initiator',
      unbindInitiator(2, 'iqn.2026-11.test:h'),
      header({ mode: '01000000', op: '04000000', tid: '02000000', len: '9a000000' }) +
        hex('initiator-name=iqn.2026-11.test:h') +
        '00',
    ],
    [
      'new LUN',
      newUnit(2, 255, 4096),
      header({
        mode: '02000000',
        op: '00000000',
        tid: '02000000',
        lun: 'ff00000000000000',
        len: '93000000',
      }) +
        hex('bstype=rdwr,blocksize=4096') +
        '00',
    ],
    [
      'update LUN',
      updateUnit(2, 1, 'online=0'),
      header({
        mode: '02000000',
        op: '05000000',
        tid: '02000000',
        lun: '0100000000000000',
        len: '81000000',
      }) +
        hex('online=0') +
        '00',
    ],
    [
      'delete LUN',
      deleteUnit(2, 1),
      header({ mode: '02000000', op: '01000000', tid: '02000000', lun: '0100000000000000' }),
    ],
    ['show targets', showTargets, header({ mode: '01000000', op: '02000000' })],
    ['show accounts', showAccounts, header({ mode: '07000000', op: '02000000' })],
    ['show portals', showPortals, header({ mode: '03000000', op: '02000000' })],
    ['show system', showSystem, header({ mode: '00000000', op: '02000000' })],
    ['show connections', showConnections(3), header({ mode: '06000000', op: '02000000', tid: '03000000' })],
    [
      'delete a connection',
      deleteConnection(1, 21n, 2),
      header({ mode: '06000000', op: '01000000', tid: '01000000', sid: '1500000000000000', cid: '02000000' }),
    ],
    [
      'new account',
      newAccount(name, Buffer.from('n0de,secret=1')),
      header({ mode: '07000000', op: '00000000', len: '9d000000' }) +
        hex('user=nodeuser,password=n0de,secret=1\0'),
    ],
    [
      'delete account',
      deleteAccount(name),
      header({ mode: '07000000', op: '01000000', len: '86000000' }) + hex('user=nodeuser\0'),
    ],
    [
      // Byte for byte what strace showed of tgtadm.
      'bind account',
      bindAccount(1, name, 'incoming'),
      header({ mode: '07000000', op: '03000000', len: '86000000', tid: '01000000' }) + hex('user=nodeuser\0'),
    ],
    [
      'unbind an outgoing account',
      unbindAccount(2, name, 'outgoing'),
      header({ mode: '07000000', op: '04000000', len: '86000000', tid: '02000000', direction: '01000000' }) +
        hex('user=nodeuser\0'),
    ],
  ])('%s', (_, request, expected) => {
    expect(encodeTgtRequest(request).toString('hex')).toBe(expected);
  });

  it('reads err and len of a response', () => {
    expect(decodeTgtResponseHeader(Buffer.from('0e00000008000000', 'hex'))).toEqual({ code: 14, length: 8 });
  });
});

describe('requests to tgtd', () => {
  it('takes a body of 8192 bytes with its NUL and no longer one', () => {
    const request = (bytes: number) => ({ ...showTargets, body: Buffer.alloc(bytes, 'x') });
    expect(encodeTgtRequest(request(8191))).toHaveLength(120 + 8192);
    expect(() => encodeTgtRequest(request(8192))).toThrow(
      'a request body of 8193 bytes: expected at most 8192',
    );
  });

  it('sends the bytes of a secret as they are, and never describes them', () => {
    const secret = Buffer.from([0x80, 0xff, 0x2c, 0x01]);
    const request = newAccount(name, secret);
    expect(encodeTgtRequest(request).subarray(120).toString('hex')).toBe(
      hex('user=nodeuser,password=') + '80ff2c0100',
    );
    expect(request.description).toBe('new account "nodeuser"');
  });

  it('sends a name in UTF-8, and the bytes of one that is not UTF-8 unchanged', () => {
    expect(
      encodeTgtRequest(deleteAccount(parseTgtName('é')))
        .subarray(120)
        .toString('hex'),
    ).toBe(hex('user=') + 'c3a900');
    const latin1 = '\xe9' as TgtName;
    expect(encodeTgtRequest(deleteAccount(latin1)).subarray(120).toString('hex')).toBe(hex('user=') + 'e900');
    expect(printTgtName(parseTgtName('é'))).toBe('é');
  });
});
