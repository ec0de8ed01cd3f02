import { beforeEach, describe, expect, it } from 'vitest';
import { decodeAsyncMessage } from '../../src/iscsi/pdu/AsyncMessage.js';
import { decodeDataIn } from '../../src/iscsi/pdu/DataIn.js';
import { encodeDataOut } from '../../src/iscsi/pdu/DataOut.js';
import { encodeLoginRequest } from '../../src/iscsi/pdu/LoginRequest.js';
import { encodeLogoutRequest } from '../../src/iscsi/pdu/LogoutRequest.js';
import { decodeLogoutResponse } from '../../src/iscsi/pdu/LogoutResponse.js';
import { decodeNopIn } from '../../src/iscsi/pdu/NopIn.js';
import { encodeNopOut } from '../../src/iscsi/pdu/NopOut.js';
import { Opcode, RESERVED_TAG } from '../../src/iscsi/pdu/Opcode.js';
import { opcodeOf, readSequence, toPdu, type Pdu } from '../../src/iscsi/pdu/Pdu.js';
import { decodeR2T } from '../../src/iscsi/pdu/R2T.js';
import { decodeReject } from '../../src/iscsi/pdu/Reject.js';
import { encodeScsiCommand, type ScsiCommandPdu } from '../../src/iscsi/pdu/ScsiCommand.js';
import { decodeScsiResponse } from '../../src/iscsi/pdu/ScsiResponse.js';
import { encodeTaskManagementRequest } from '../../src/iscsi/pdu/TaskManagementRequest.js';
import { decodeTaskManagementResponse } from '../../src/iscsi/pdu/TaskManagementResponse.js';
import { encodeTextRequest } from '../../src/iscsi/pdu/TextRequest.js';
import { decodeTextResponse } from '../../src/iscsi/pdu/TextResponse.js';
import { TargetConnection, targetWishes } from '../../src/iscsi/TargetConnection.js';
import { DataBudget } from '../../src/iscsi/DataBudget.js';
import { portalLimits } from '../../src/iscsi/PortalLimits.js';
import { TargetSessions } from '../../src/iscsi/TargetSessions.js';
import { initiatorName, MemoryAuthority, targetName } from './support/memoryAuthority.js';
import { RecordingWire } from './support/recordingWire.js';

const WINDOW = 4;
const nothing = Buffer.alloc(0);

let authority: MemoryAuthority;
let wire: RecordingWire;
let connection: TargetConnection;

beforeEach(() => {
  authority = new MemoryAuthority();
  authority.chapRequired = false;
  logIn('');
});

/** Logs in without authentication and with these parameters; the first command has CmdSN 10. */
function logIn(parameters: string, sessionType = 'Normal'): void {
  wire = new RecordingWire();
  connection = new TargetConnection(wire, {
    authority,
    sessions: new TargetSessions({ ...portalLimits, maxSessions: 4 }),
    wishes: targetWishes,
    receiveBytes: 8192,
    commandWindow: WINDOW,
    targetReset: 'own',
    budget: new DataBudget({ ...portalLimits, maxSessionBytes: 32 << 20 }),
    random: (bytes) => Buffer.alloc(bytes, 1),
    events: {},
    shareOf: (address) => address,
    isOwnLogin: () => false,
  });
  const names = `InitiatorName=${initiatorName} TargetName=${targetName} SessionType=${sessionType} `;
  connection.receive(
    encodeLoginRequest({
      transit: true,
      continues: false,
      currentStage: 1,
      nextStage: 3,
      versionMax: 0,
      versionMin: 0,
      isid: Buffer.from('800000000001', 'hex'),
      tsih: 0,
      initiatorTaskTag: 0,
      cid: 3,
      cmdSn: 10,
      expStatSn: 0,
      text: Buffer.from(`${names}${parameters}`.replaceAll(' ', '\0')),
    }),
  );
  expect(wire.takeOpcodes()).toEqual([Opcode.LoginResponse]);
  expect(connection.session).not.toBeNull();
}

function command(fields: Partial<ScsiCommandPdu>): Pdu {
  return encodeScsiCommand({
    immediate: false,
    final: true,
    read: false,
    write: false,
    attribute: 1,
    lun: 0x0001000000000000n,
    initiatorTaskTag: 1,
    expectedDataTransferLength: 0,
    expectedReadLength: null,
    cmdSn: 10,
    expStatSn: 0,
    cdb: Buffer.alloc(16),
    data: nothing,
    ...fields,
  });
}

/** WRITE(10) or READ(10) at block 0. */
function tenByteCdb(opcode: number, blocks: number): Buffer {
  const cdb = Buffer.alloc(16);
  cdb[0] = opcode;
  cdb.writeUInt16BE(blocks, 7);
  return cdb;
}

const write = (blocks: number, fields: Partial<ScsiCommandPdu> = {}) =>
  command({
    write: true,
    cdb: tenByteCdb(0x2a, blocks),
    expectedDataTransferLength: blocks * 512,
    ...fields,
  });

const dataOut = (
  targetTransferTag: number,
  dataSn: number,
  bufferOffset: number,
  bytes: number,
  final: boolean,
) =>
  encodeDataOut({
    final,
    lun: 0n,
    initiatorTaskTag: 1,
    targetTransferTag,
    expStatSn: 0,
    dataSn,
    bufferOffset,
    data: Buffer.alloc(bytes, 0xab),
  });

/** The same PDU as a parser gives it whose peer's data arrived in two buffers. */
function inPieces({ bhs, ahs, data }: Pdu): Pdu {
  return {
    bhs,
    ahs,
    get data(): Buffer {
      throw new Error('the data segment was joined');
    },
    pieces: [data.subarray(0, 300), data.subarray(300)],
  };
}

function single(pdus: readonly Pdu[], opcode: number): Pdu {
  expect(pdus.map(opcodeOf)).toEqual([opcode]);
  return pdus[0] as Pdu;
}

const responseTo = () => decodeScsiResponse(single(wire.take(), Opcode.ScsiResponse));
const rejection = () => decodeReject(single(wire.take(), Opcode.Reject));
const r2ts = () =>
  wire.take().map((pdu) => {
    expect(opcodeOf(pdu)).toBe(Opcode.R2T);
    return decodeR2T(pdu);
  });

describe('commands in the order of CmdSN (RFC 7143 4.2.2.1)', () => {
  it('are executed once each, also when they come out of order', () => {
    connection.receive(command({ cmdSn: 12, initiatorTaskTag: 12 }));
    connection.receive(command({ cmdSn: 11, initiatorTaskTag: 11 }));
    connection.receive(command({ cmdSn: 12, initiatorTaskTag: 99 }));
    expect(wire.take()).toEqual([]);
    connection.receive(command({ cmdSn: 10, initiatorTaskTag: 10 }));
    const tags = wire.take().map((pdu) => decodeScsiResponse(pdu).initiatorTaskTag);
    expect(tags).toEqual([10, 11, 12]);
    connection.receive(command({ cmdSn: 10, initiatorTaskTag: 10 }));
    expect(wire.take()).toEqual([]);
  });

  it.each([
    ['behind the window', 10 + WINDOW],
    ['before it', 9],
    ['far away', 0x80000000],
  ])('are dropped without a word %s', (_what, cmdSn) => {
    connection.receive(command({ cmdSn }));
    expect(wire.take()).toEqual([]);
  });

  it('close the window as they run, and open it as they end', async () => {
    authority.unit.delayMs = 5;
    for (let i = 0; i < WINDOW; i++) connection.receive(command({ cmdSn: 10 + i, initiatorTaskTag: i }));
    connection.receive(command({ cmdSn: 10 + WINDOW, initiatorTaskTag: 77 }));
    const answers: Pdu[] = [];
    await expect.poll(() => answers.push(...wire.take())).toBe(4);
    const windows = answers.map(({ bhs }) => readSequence(bhs));
    expect(windows.map(({ expCmdSn }) => expCmdSn)).toEqual([14, 14, 14, 14]);
    expect(windows.map(({ maxCmdSn }) => maxCmdSn)).toEqual([14, 15, 16, 17]);
    expect(windows.map(({ statSn }) => statSn)).toEqual(
      [0, 1, 2, 3].map((i) => (windows[0]?.statSn ?? 0) + i),
    );
  });

  it('that are immediate take no place in it', () => {
    connection.receive(command({ immediate: true, cmdSn: 10 }));
    expect(responseTo()).toMatchObject({ status: 0, expCmdSn: 10, maxCmdSn: 10 + WINDOW - 1 });
  });
});

describe('data of a write', () => {
  it('is asked for in bursts, not more than MaxOutstandingR2T at once', () => {
    logIn('InitialR2T=Yes ImmediateData=No MaxBurstLength=1024 MaxOutstandingR2T=2 FirstBurstLength=512 ');
    connection.receive(write(5));
    const [first, second] = r2ts();
    expect(first).toMatchObject({ r2tSn: 0, bufferOffset: 0, desiredDataTransferLength: 1024 });
    expect(second).toMatchObject({ r2tSn: 1, bufferOffset: 1024, desiredDataTransferLength: 1024 });
    connection.receive(dataOut(first?.targetTransferTag ?? 0, 0, 0, 512, false));
    expect(wire.take()).toEqual([]);
    connection.receive(dataOut(first?.targetTransferTag ?? 0, 1, 512, 512, true));
    const [third] = r2ts();
    expect(third).toMatchObject({ r2tSn: 2, bufferOffset: 2048, desiredDataTransferLength: 512 });
    connection.receive(dataOut(second?.targetTransferTag ?? 0, 0, 1024, 1024, true));
    connection.receive(dataOut(third?.targetTransferTag ?? 0, 0, 2048, 512, true));
    expect(responseTo()).toMatchObject({ status: 0, residual: 0 });
    expect(authority.unit.data.subarray(0, 2560).equals(Buffer.alloc(2560, 0xab))).toBe(true);
  });

  it.each([
    ['in one buffer each', (pdu: Pdu) => pdu],
    ['in several, joined only for a unit that wants one', inPieces],
  ])('may come unsolicited (%s), and what is left is asked for', (_how, arrived) => {
    logIn('InitialR2T=No ImmediateData=Yes FirstBurstLength=1024 ');
    connection.receive(arrived(write(4, { final: false, data: Buffer.alloc(512, 0xab) })));
    expect(wire.take()).toEqual([]);
    connection.receive(arrived(dataOut(RESERVED_TAG, 0, 512, 512, true)));
    const [r2t] = r2ts();
    expect(r2t).toMatchObject({ bufferOffset: 1024, desiredDataTransferLength: 1024 });
    connection.receive(arrived(dataOut(r2t?.targetTransferTag ?? 0, 0, 1024, 1024, true)));
    expect(responseTo()).toMatchObject({ status: 0 });
    expect(authority.unit.data.subarray(0, 2048).equals(Buffer.alloc(2048, 0xab))).toBe(true);
  });

  it('that comes early to an end is asked for again', () => {
    logIn('InitialR2T=No ImmediateData=No FirstBurstLength=1024 ');
    connection.receive(write(2, { final: false }));
    connection.receive(dataOut(RESERVED_TAG, 0, 0, 512, true));
    expect(r2ts()).toMatchObject([{ bufferOffset: 512, desiredDataTransferLength: 512 }]);
  });

  it.each([
    ['immediate data that was not agreed on', 'ImmediateData=No ', { data: Buffer.alloc(512) }],
    ['unsolicited data that was not agreed on', 'InitialR2T=Yes ', { final: false }],
    ['more immediate data than FirstBurstLength', 'FirstBurstLength=512 ', { data: Buffer.alloc(1024) }],
    [
      'more immediate data than the command has',
      '',
      { data: Buffer.alloc(1024), expectedDataTransferLength: 512 },
    ],
    ['unsolicited data of a command that writes nothing', 'InitialR2T=No ', { write: false, final: false }],
  ])('%s is rejected', (_what, parameters, fields) => {
    logIn(parameters);
    connection.receive(write(2, fields));
    expect(rejection()).toMatchObject({ reason: 0x04, header: write(2, fields).bhs });
    connection.receive(command({ cmdSn: 11 }));
    expect(responseTo()).toMatchObject({ status: 0, maxCmdSn: 11 + WINDOW });
  });

  it.each([
    ['a DataSN again', (tag: number) => [dataOut(tag, 0, 0, 512, false), dataOut(tag, 0, 512, 512, true)]],
    ['a DataSN too high', (tag: number) => [dataOut(tag, 27, 0, 1024, true)]],
    ['an offset that is not next', (tag: number) => [dataOut(tag, 0, 512, 512, false)]],
    ['more than was asked for', (tag: number) => [dataOut(tag, 0, 0, 1536, true)]],
    ['less than was asked for', (tag: number) => [dataOut(tag, 0, 0, 512, true)]],
    ['all without F', (tag: number) => [dataOut(tag, 0, 0, 1024, false)]],
    ['a transfer tag that was not given', () => [dataOut(0x7777, 0, 0, 1024, true)]],
    ['unsolicited data where none was announced', () => [dataOut(RESERVED_TAG, 0, 0, 1024, true)]],
  ])('with %s ends the command with ABORTED COMMAND, and what comes late is dropped', (_what, pdus) => {
    logIn('InitialR2T=Yes ImmediateData=No ');
    connection.receive(write(2));
    const [r2t] = r2ts();
    const tag = r2t?.targetTransferTag ?? 0;
    for (const pdu of pdus(tag)) connection.receive(pdu);
    expect(responseTo()).toMatchObject({
      status: 2,
      sense: expect.objectContaining({ 2: 0x0b, 12: 0x0c, 13: 0x0d }) as Buffer,
    });
    connection.receive(dataOut(tag, 0, 0, 1024, true));
    expect(wire.take()).toEqual([]);
    expect(authority.unit.data.every((byte) => byte === 0)).toBe(true);
    connection.receive(write(1, { cmdSn: 11, initiatorTaskTag: 2 }));
    expect(r2ts()).toHaveLength(1);
  });

  it('longer than 16 MiB ends with CHECK CONDITION and no memory taken', () => {
    connection.receive(write(1, { expectedDataTransferLength: (16 << 20) + 1 }));
    expect(responseTo()).toMatchObject({
      status: 2,
      sense: expect.objectContaining({ 2: 0x05, 12: 0x24 }) as Buffer,
    });
  });

  it('of commands that together need more than a session may hold is asked for one after the other', () => {
    const big = { expectedDataTransferLength: 16 << 20 };
    for (let i = 0; i < 4; i++)
      connection.receive(write(1, { ...big, cmdSn: 10 + i, initiatorTaskTag: 100 + i }));
    expect(new Set(r2ts().map(({ initiatorTaskTag }) => initiatorTaskTag))).toEqual(new Set([100, 101]));
    // Others, and commands without data, do not wait.
    connection.receive(command({ immediate: true, cmdSn: 14, initiatorTaskTag: 200 }));
    expect(responseTo().initiatorTaskTag).toBe(200);
    const abort = (referencedTaskTag: number) =>
      encodeTaskManagementRequest({
        immediate: true,
        function: 1,
        lun: 0x0001000000000000n,
        initiatorTaskTag: 500,
        referencedTaskTag,
        cmdSn: 14,
        expStatSn: 0,
        refCmdSn: 0,
        expDataSn: 0,
      });
    connection.receive(abort(102));
    expect(wire.takeOpcodes()).toEqual([Opcode.TaskManagementResponse]);
    connection.receive(abort(100));
    const next = wire.take();
    const answer = next.pop() as Pdu;
    expect(decodeTaskManagementResponse(answer).response).toBe(0);
    expect(new Set(next.map((pdu) => decodeR2T(pdu).initiatorTaskTag))).toEqual(new Set([103]));
  });
});

describe('data of a read', () => {
  it('comes in PDUs that the initiator takes and sequences of MaxBurstLength, the status on the last', () => {
    logIn('MaxRecvDataSegmentLength=600 MaxBurstLength=1024 ');
    authority.unit.data.fill(0x5c);
    connection.receive(command({ read: true, cdb: tenByteCdb(0x28, 3), expectedDataTransferLength: 2048 }));
    const data = wire.take().map(decodeDataIn);
    expect(
      data.map(({ bufferOffset, data, final, status, dataSn }) => [
        dataSn,
        bufferOffset,
        data.length,
        final,
        status,
      ]),
    ).toEqual([
      [0, 0, 600, false, null],
      [1, 600, 424, true, null],
      [2, 1024, 512, true, 0],
    ]);
    expect(data[2]?.residual).toBe(-512);
  });
});

describe('other requests', () => {
  it('a ping comes back as long as the initiator takes it', () => {
    logIn('MaxRecvDataSegmentLength=512 ');
    const ping = { immediate: false, lun: 0n, targetTransferTag: RESERVED_TAG, cmdSn: 10, expStatSn: 0 };
    connection.receive(encodeNopOut({ ...ping, initiatorTaskTag: 5, data: Buffer.alloc(600, 1) }));
    const answer = decodeNopIn(single(wire.take(), Opcode.NopIn));
    expect(answer).toMatchObject({
      initiatorTaskTag: 5,
      targetTransferTag: RESERVED_TAG,
      data: Buffer.alloc(512, 1),
    });
    connection.receive(
      encodeNopOut({ ...ping, immediate: true, initiatorTaskTag: RESERVED_TAG, data: nothing }),
    );
    expect(wire.take()).toEqual([]);
  });

  it('a session that gives no sign of life fails its second ping', () => {
    expect(connection.session?.ping()).toBe(true);
    const ping = decodeNopIn(single(wire.take(), Opcode.NopIn));
    expect(ping.targetTransferTag).not.toBe(RESERVED_TAG);
    connection.receive(command({}));
    expect(connection.session?.ping()).toBe(true);
    expect(connection.session?.ping()).toBe(false);
  });

  it.each([
    ['SNACK', 0x10, 0x03],
    ['a login request', 0x43, 0x04],
    ['a response of a target', 0x21, 0x05],
    ['an unknown opcode', 0x1c, 0x05],
  ])('%s is rejected and the session goes on', (_what, opcode, reason) => {
    const bhs = Buffer.alloc(48);
    bhs[0] = opcode;
    connection.receive(toPdu(bhs));
    expect(rejection()).toMatchObject({ reason, header: bhs });
    connection.receive(command({}));
    expect(responseTo().status).toBe(0);
  });

  it('a task tag in use is rejected', () => {
    connection.receive(write(1));
    wire.take();
    connection.receive(write(1, { cmdSn: 11 }));
    expect(rejection().reason).toBe(0x07);
  });

  it('a command in a discovery session is rejected', () => {
    logIn('', 'Discovery');
    connection.receive(command({}));
    expect(rejection().reason).toBe(0x04);
  });

  it('a logout of this connection or the session ends it, of another it does not', () => {
    const logout = (reason: number, cid: number) =>
      encodeLogoutRequest({ immediate: true, reason, initiatorTaskTag: 5, cid, cmdSn: 10, expStatSn: 0 });
    connection.receive(logout(1, 9));
    expect(decodeLogoutResponse(single(wire.take(), Opcode.LogoutResponse)).response).toBe(1);
    connection.receive(logout(2, 3));
    expect(decodeLogoutResponse(single(wire.take(), Opcode.LogoutResponse)).response).toBe(2);
    expect(wire.state).toBe('open');
    connection.receive(logout(1, 3));
    expect(decodeLogoutResponse(single(wire.take(), Opcode.LogoutResponse)).response).toBe(0);
    expect(wire.state).toBe('finished');
    expect(authority.unit.events).toEqual(['nexusLost']);
  });

  it('a session that we end tells the initiator and executes nothing more', () => {
    connection.session?.end('removed', 0);
    expect(decodeAsyncMessage(single(wire.take(), Opcode.AsyncMessage))).toMatchObject({ event: 3 });
    expect(wire.state).toBe('finished');
    connection.receive(write(1, { data: Buffer.alloc(512, 0xab) }));
    expect(authority.unit.data.every((byte) => byte === 0)).toBe(true);
  });
});

describe('text requests', () => {
  const text = (body: string, fields: Partial<Parameters<typeof encodeTextRequest>[0]> = {}) =>
    encodeTextRequest({
      immediate: true,
      final: true,
      continues: false,
      lun: 0n,
      initiatorTaskTag: 5,
      targetTransferTag: RESERVED_TAG,
      cmdSn: 10,
      expStatSn: 0,
      text: Buffer.from(body),
      ...fields,
    });
  const answer = () => decodeTextResponse(single(wire.take(), Opcode.TextResponse));

  it('SendTargets is answered with the address that the initiator came to', () => {
    connection.receive(text('SendTargets=\0X-odd=1\0InitialR2T=No\0'));
    expect(answer()).toMatchObject({ final: true, targetTransferTag: RESERVED_TAG });
    connection.receive(text('SendTargets=All\0'));
    expect(answer().text.toString()).toBe(`TargetName=${targetName}\0TargetAddress=192.0.2.2:3260,1\0`);
  });

  it('a long answer comes in pieces that go on at the tag given', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({
      targetName: `iqn.2026-11.test.example:${i}`,
      portalGroupTag: 1,
    }));
    authority.visibleTargets = () => many;
    logIn('MaxRecvDataSegmentLength=512 ', 'Discovery');
    connection.receive(text('SendTargets=All\0'));
    let whole = '';
    let last = answer();
    for (let i = 0; i < 20 && !last.final; i++) {
      expect(last).toMatchObject({ continues: true });
      expect(last.text.length).toBe(512);
      whole += last.text.toString();
      connection.receive(text('', { targetTransferTag: last.targetTransferTag }));
      last = answer();
    }
    whole += last.text.toString();
    expect(last).toMatchObject({ final: true, continues: false, targetTransferTag: RESERVED_TAG });
    expect(whole.split('\0').filter((pair) => pair.startsWith('TargetName='))).toHaveLength(40);
  });

  it('a request may come in pieces itself', () => {
    connection.receive(text('SendTarg', { final: false, continues: true }));
    const { targetTransferTag, final } = answer();
    expect(final).toBe(false);
    connection.receive(text('ets=All\0', { targetTransferTag }));
    expect(answer().text.toString()).toContain(targetName);
  });

  it('an unknown transfer tag, a text that is none, a key twice and F with C are rejected', () => {
    connection.receive(text('', { targetTransferTag: 77 }));
    expect(rejection().reason).toBe(0x09);
    connection.receive(text('hello\0'));
    expect(rejection().reason).toBe(0x04);
    connection.receive(text('A=1\0A=2\0'));
    expect(rejection().reason).toBe(0x04);
    const both = text('A=1\0');
    both.bhs[1] = 0xc0;
    connection.receive(both);
    expect(rejection().reason).toBe(0x09);
  });

  it('keys of the security stage are rejected, declarations of the login are a protocol error', () => {
    connection.receive(text('AuthMethod=None\0CHAP_A=5\0X#odd=1\0'));
    expect(answer().text.toString()).toBe('AuthMethod=Reject\0CHAP_A=Reject\0X#odd=NotUnderstood\0');
    for (const declared of ['InitiatorName=iqn.x', 'TargetName=iqn.x', 'SessionType=Normal']) {
      connection.receive(text(`${declared}\0`));
      expect(rejection().reason).toBe(0x04);
    }
  });

  it('MaxRecvDataSegmentLength may be declared anew, other keys are settled', () => {
    connection.receive(text('MaxRecvDataSegmentLength=512\0MaxBurstLength=512\0'));
    expect(answer().text.toString()).toBe('MaxBurstLength=Reject\0');
    connection.receive(command({ read: true, cdb: tenByteCdb(0x28, 2), expectedDataTransferLength: 1024 }));
    expect(wire.take().map((pdu) => pdu.data.length)).toEqual([512, 512]);
  });
});
