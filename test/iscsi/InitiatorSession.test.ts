import { describe, expect, it } from 'vitest';
import { encodeAsyncMessage } from '../../src/iscsi/pdu/AsyncMessage.js';
import { encodeDataIn } from '../../src/iscsi/pdu/DataIn.js';
import { decodeDataOut } from '../../src/iscsi/pdu/DataOut.js';
import { encodeLogoutResponse } from '../../src/iscsi/pdu/LogoutResponse.js';
import { encodeNopIn } from '../../src/iscsi/pdu/NopIn.js';
import { decodeNopOut } from '../../src/iscsi/pdu/NopOut.js';
import { Opcode, RESERVED_TAG } from '../../src/iscsi/pdu/Opcode.js';
import { initiatorTaskTagOf, opcodeOf, toPdu, type Pdu } from '../../src/iscsi/pdu/Pdu.js';
import { encodeR2T } from '../../src/iscsi/pdu/R2T.js';
import { encodeReject } from '../../src/iscsi/pdu/Reject.js';
import { decodeScsiCommand } from '../../src/iscsi/pdu/ScsiCommand.js';
import { encodeScsiResponse } from '../../src/iscsi/pdu/ScsiResponse.js';
import { decodeTextRequest } from '../../src/iscsi/pdu/TextRequest.js';
import { encodeTextResponse } from '../../src/iscsi/pdu/TextResponse.js';
import { logIn, start, untilClosed } from './support/loopback.js';
import { openTarget } from './support/scriptedTarget.js';

const numbers = { statSn: 100, expCmdSn: 1, maxCmdSn: 100 };
const nothing = Buffer.alloc(0);

/** The status of a command, with sense. */
function response(pdu: Pdu, status: number, sense = nothing, residual = 0): Pdu {
  return encodeScsiResponse({
    response: 0,
    status,
    initiatorTaskTag: initiatorTaskTagOf(pdu),
    snackTag: 0,
    ...numbers,
    expDataSn: 0,
    residual,
    bidirectionalReadResidual: 0,
    sense,
  });
}

function dataIn(pdu: Pdu, dataSn: number, bufferOffset: number, data: Buffer, status: number | null): Pdu {
  return encodeDataIn({
    final: status !== null,
    acknowledge: false,
    status,
    lun: 0n,
    initiatorTaskTag: initiatorTaskTagOf(pdu),
    targetTransferTag: RESERVED_TAG,
    ...numbers,
    dataSn,
    bufferOffset,
    residual: 0,
    data,
  });
}

describe('a SCSI command in a session', () => {
  const read = { lun: 1, cdb: Buffer.from('12000000ff00', 'hex'), dataInLength: 8 };

  it('puts Data-In together and tells the residual and the sense', async () => {
    const target = await start(
      openTarget((pdu, peer) => {
        peer.send(dataIn(pdu, 0, 0, Buffer.from('abcd'), null));
        peer.send(dataIn(pdu, 1, 4, Buffer.from('ef'), null));
        peer.send(response(pdu, 2, Buffer.from('700005', 'hex'), -2));
      }),
    );
    const session = await logIn(target.port);
    expect(await session.scsiCommand(read)).toEqual({
      status: 2,
      sense: Buffer.from('700005', 'hex'),
      dataIn: Buffer.from('abcdef'),
      residual: -2,
    });
  });

  it('sends immediate, unsolicited and solicited data as the parameters say', async () => {
    const seen: { opcode: number; ttt: number | null; offset: number; bytes: number; final: boolean }[] = [];
    let command: Pdu | null = null;
    const target = await start(
      openTarget((pdu, peer) => {
        if (opcodeOf(pdu) === Opcode.ScsiCommand) {
          command = pdu;
          const { data, final } = decodeScsiCommand(pdu);
          seen.push({ opcode: 1, ttt: null, offset: 0, bytes: data.length, final });
          return;
        }
        const { targetTransferTag, bufferOffset, data, final } = decodeDataOut(pdu);
        seen.push({ opcode: 5, ttt: targetTransferTag, offset: bufferOffset, bytes: data.length, final });
        if (!final || command === null) return;
        const r2t = (offset: number, length: number) =>
          encodeR2T({
            lun: 0n,
            initiatorTaskTag: initiatorTaskTagOf(pdu),
            targetTransferTag: 0xa0,
            ...numbers,
            r2tSn: 0,
            bufferOffset: offset,
            desiredDataTransferLength: length,
          });
        peer.send(bufferOffset + data.length < 5000 ? r2t(2000, 3000) : response(command, 0));
      }, 'InitialR2T=No ImmediateData=Yes FirstBurstLength=2000 MaxRecvDataSegmentLength=1024 '),
    );
    const session = await logIn(target.port);
    const result = await session.scsiCommand({
      lun: 1,
      cdb: Buffer.alloc(10, 0x2a),
      dataOut: Buffer.alloc(5000),
    });
    expect(result.status).toBe(0);
    expect(seen).toEqual([
      { opcode: 1, ttt: null, offset: 0, bytes: 1024, final: false },
      { opcode: 5, ttt: RESERVED_TAG, offset: 1024, bytes: 976, final: true },
      { opcode: 5, ttt: 0xa0, offset: 2000, bytes: 1024, final: false },
      { opcode: 5, ttt: 0xa0, offset: 3024, bytes: 1024, final: false },
      { opcode: 5, ttt: 0xa0, offset: 4048, bytes: 952, final: true },
    ]);
  });

  it('waits for the command window, and runs many at once inside it', async () => {
    let running = 0;
    let most = 0;
    let expCmdSn = 1;
    const target = await start(
      openTarget((pdu, peer) => {
        running++;
        most = Math.max(most, running);
        setTimeout(() => {
          running--;
          expCmdSn++;
          const reply = response(pdu, 0);
          reply.bhs.writeUInt32BE(expCmdSn, 28);
          reply.bhs.writeUInt32BE(expCmdSn + 7, 32);
          peer.send(reply);
        }, 5);
      }),
    );
    const session = await logIn(target.port);
    const results = await Promise.all(
      Array.from({ length: 30 }, () => session.scsiCommand({ lun: 0, cdb: Buffer.alloc(6) })),
    );
    expect(results.every(({ status }) => status === 0)).toBe(true);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
  });

  it.each([
    ['Data-In beyond the room', (pdu: Pdu) => dataIn(pdu, 0, 0, Buffer.alloc(9), null)],
    ['Data-In that leaves a gap', (pdu: Pdu) => dataIn(pdu, 0, 4, Buffer.alloc(4), null)],
    ['DataSN out of order', (pdu: Pdu) => dataIn(pdu, 1, 0, Buffer.alloc(4), null)],
    [
      'an R2T for data that there is none of',
      (pdu: Pdu) =>
        encodeR2T({
          lun: 0n,
          initiatorTaskTag: initiatorTaskTagOf(pdu),
          targetTransferTag: 1,
          ...numbers,
          r2tSn: 0,
          bufferOffset: 0,
          desiredDataTransferLength: 1,
        }),
    ],
    [
      'a PDU for a task that is not under way',
      (pdu: Pdu) => {
        const stray = response(pdu, 0);
        stray.bhs.writeUInt32BE(0xabcd, 16);
        return stray;
      },
    ],
    [
      'an opcode that no target sends',
      (pdu: Pdu) => {
        const bhs = Buffer.alloc(48);
        bhs[0] = 0x01;
        pdu.bhs.copy(bhs, 16, 16, 20);
        return toPdu(bhs);
      },
    ],
  ])('fails and closes the session on %s', async (_what, reply) => {
    const target = await start(openTarget((pdu, peer) => peer.send(reply(pdu))));
    const session = await logIn(target.port);
    await expect(session.scsiCommand(read)).rejects.toMatchObject({
      name: 'IscsiSessionError',
      kind: 'protocol',
    });
    expect(await session.ended).toMatchObject({ kind: 'protocol', cause: { name: 'IscsiProtocolError' } });
    await untilClosed(target);
  });

  it('fails alone when the target rejects it', async () => {
    const target = await start(
      openTarget((pdu, peer) =>
        peer.send(encodeReject({ reason: 9, ...numbers, dataSn: 0, header: pdu.bhs })),
      ),
    );
    const session = await logIn(target.port);
    await expect(session.scsiCommand(read)).rejects.toMatchObject({
      kind: 'rejected',
      message: 'The target rejects the SCSI command 0x12: invalid PDU field.',
    });
    expect(session.isOpen).toBe(true);
  });

  it('fails at its time-out and ends the session, and so do the others under way', async () => {
    const target = await start(openTarget(() => undefined));
    const session = await logIn(target.port);
    const other = session.scsiCommand(read);
    await expect(session.scsiCommand({ ...read, timeoutMs: 30 })).rejects.toMatchObject({ kind: 'timeout' });
    await expect(other).rejects.toMatchObject({ kind: 'timeout' });
    await expect(session.scsiCommand(read)).rejects.toMatchObject({ kind: 'timeout' });
    await untilClosed(target);
  });

  it('asks again after UNIT ATTENTION, and tells any other sense', async () => {
    let attention = 2;
    const target = await start(
      openTarget((pdu, peer) => {
        const key = attention-- > 0 ? '06' : '02';
        const sense = Buffer.from(`7000${key}0000000000000000002903`, 'hex');
        peer.send(response(pdu, 2, sense));
      }),
    );
    const session = await logIn(target.port);
    await expect(session.testUnitReady(3)).rejects.toMatchObject({
      kind: 'scsi-status',
      message: 'LUN 3 answers with status 0x02, sense 0x02/0x29/0x03.',
    });
    expect(attention).toBe(-1);
  });
});

describe('what the target says on its own', () => {
  it('a NOP-In is answered with its tag', async () => {
    let answered: ReturnType<typeof decodeNopOut> | null = null;
    const target = await start(
      openTarget((pdu, peer) => {
        if (opcodeOf(pdu) === Opcode.NopOut) answered = decodeNopOut(pdu);
        if (answered !== null) return peer.send(response(ping, 0));
        ping = pdu;
        return peer.send(
          encodeNopIn({
            lun: 0n,
            initiatorTaskTag: RESERVED_TAG,
            targetTransferTag: 0xbeef,
            ...numbers,
            data: nothing,
          }),
        );
      }),
    );
    let ping: Pdu = toPdu(Buffer.alloc(48));
    const session = await logIn(target.port);
    await session.scsiCommand({ lun: 0, cdb: Buffer.alloc(6) });
    expect(answered).toMatchObject({
      immediate: true,
      initiatorTaskTag: RESERVED_TAG,
      targetTransferTag: 0xbeef,
    });
  });

  it('a logout that it asks for is done', async () => {
    const opcodes: number[] = [];
    const target = await start(
      openTarget((pdu, peer) => {
        opcodes.push(opcodeOf(pdu));
        const initiatorTaskTag = initiatorTaskTagOf(pdu);
        peer.send(
          opcodeOf(pdu) === Opcode.LogoutRequest
            ? encodeLogoutResponse({
                response: 0,
                initiatorTaskTag,
                ...numbers,
                time2Wait: 0,
                time2Retain: 0,
              })
            : asyncMessage(1, 3),
        );
      }),
    );
    const session = await logIn(target.port);
    const command = session.scsiCommand({ lun: 0, cdb: Buffer.alloc(6) });
    await expect(command).rejects.toMatchObject({ kind: 'closed' });
    expect(await session.ended).toBeNull();
    expect(opcodes).toEqual([Opcode.ScsiCommand, Opcode.LogoutRequest]);
    expect(session.asyncMessages).toMatchObject([{ event: 1, parameter3: 3 }]);
    await untilClosed(target);
  });

  it('a connection that it drops ends the session', async () => {
    const target = await start(openTarget((_pdu, peer) => peer.send(asyncMessage(2, 0))));
    const session = await logIn(target.port);
    await expect(session.nop()).rejects.toMatchObject({
      kind: 'closed',
      message: 'The target drops the connection.',
    });
    expect(await session.ended).toMatchObject({ kind: 'closed' });
    await untilClosed(target);
  });

  it('belongs to the session even when it comes in one packet with the last login response', async () => {
    const target = await start((pdu, peer, count) => {
      peer.socket.cork();
      peer.login(pdu, count === 0 ? 'AuthMethod=None ' : '');
      if (count === 1) peer.send(asyncMessage(255, 0));
      peer.socket.uncork();
    });
    const session = await logIn(target.port);
    expect(session.asyncMessages).toHaveLength(1);
  });

  function asyncMessage(event: number, parameter3: number): Pdu {
    return encodeAsyncMessage({
      lun: 0n,
      ...numbers,
      event,
      vendorCode: 0,
      parameter1: 0,
      parameter2: 0,
      parameter3,
      data: nothing,
    });
  }
});

describe('SendTargets', () => {
  it('puts a text of several responses together', async () => {
    const parts = [
      'TargetName=iqn.a\0TargetAddress=10.0.0.1:32',
      '60,1\0TargetAddress=[fd00::1]:3260,2\0TargetName=iqn.b\0',
    ];
    const asked: string[] = [];
    const target = await start(
      openTarget((pdu, peer) => {
        const { text, initiatorTaskTag } = decodeTextRequest(pdu);
        asked.push(text.toString());
        const part = Buffer.from(parts.shift() ?? '');
        const more = parts.length > 0;
        peer.send(
          encodeTextResponse({
            final: !more,
            continues: more,
            lun: 0n,
            initiatorTaskTag,
            targetTransferTag: more ? 5 : RESERVED_TAG,
            ...numbers,
            text: part,
          }),
        );
      }),
    );
    const session = await logIn(target.port, { targetName: null, sessionType: 'Discovery' });
    expect(await session.sendTargets()).toEqual([
      {
        targetName: 'iqn.a',
        addresses: [
          { address: '10.0.0.1', port: 3260, portalGroupTag: 1 },
          { address: 'fd00::1', port: 3260, portalGroupTag: 2 },
        ],
      },
      { targetName: 'iqn.b', addresses: [] },
    ]);
    expect(asked).toEqual(['SendTargets=All\0', '']);
    await expect(session.scsiCommand({ lun: 0, cdb: Buffer.alloc(6) })).rejects.toMatchObject({
      kind: 'refused',
    });
  });
});
