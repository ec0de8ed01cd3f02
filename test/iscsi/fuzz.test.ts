import { connect } from 'node:net';
import {
  array,
  assert,
  constantFrom,
  integer,
  nat,
  property,
  record,
  uint8Array,
  type Arbitrary,
} from 'fast-check';
import { runs } from '../fuzz/runs.js';
import { describe, expect, it } from 'vitest';
import { login } from '../../src/iscsi/Initiator.js';
import { IscsiProtocolError } from '../../src/iscsi/IscsiProtocolError.js';
import {
  beginInitiatorLogin,
  continueInitiatorLogin,
  type InitiatorLoginStep,
} from '../../src/iscsi/login/InitiatorLogin.js';
import { initiatorWishes } from '../../src/iscsi/login/initiatorOptions.js';
import { IscsiLoginError } from '../../src/iscsi/login/IscsiLoginError.js';
import { encodePdu, noDigests } from '../../src/iscsi/pdu/framing.js';
import { decodeLoginResponse, encodeLoginResponse } from '../../src/iscsi/pdu/LoginResponse.js';
import { encodeLoginRequest } from '../../src/iscsi/pdu/LoginRequest.js';
import { encodeNopOut } from '../../src/iscsi/pdu/NopOut.js';
import type { Pdu } from '../../src/iscsi/pdu/Pdu.js';
import { PduParser } from '../../src/iscsi/pdu/PduParser.js';
import { encodeScsiCommand } from '../../src/iscsi/pdu/ScsiCommand.js';
import { encodeTaskManagementRequest } from '../../src/iscsi/pdu/TaskManagementRequest.js';
import { encodeTextRequest } from '../../src/iscsi/pdu/TextRequest.js';
import { encodeDataOut } from '../../src/iscsi/pdu/DataOut.js';
import { encodeLogoutRequest } from '../../src/iscsi/pdu/LogoutRequest.js';
import { TargetConnection, targetWishes } from '../../src/iscsi/TargetConnection.js';
import { DataBudget } from '../../src/iscsi/DataBudget.js';
import { portalLimits } from '../../src/iscsi/PortalLimits.js';
import { TargetServer } from '../../src/iscsi/TargetServer.js';
import { TargetSessions } from '../../src/iscsi/TargetSessions.js';
import { initiatorName, MemoryAuthority, targetName } from './support/memoryAuthority.js';
import { RecordingWire } from './support/recordingWire.js';
import { start, logIn } from './support/loopback.js';
import { openTarget } from './support/scriptedTarget.js';

/** A change of a stream of bytes: at a place, some bytes overwritten, put in or taken out. */
interface Mutation {
  readonly at: number;
  readonly kind: 'overwrite' | 'insert' | 'delete' | 'flip';
  readonly bytes: Uint8Array;
}

const mutation: Arbitrary<Mutation> = record({
  at: nat(4000),
  kind: constantFrom('overwrite' as const, 'insert' as const, 'delete' as const, 'flip' as const),
  bytes: uint8Array({ minLength: 1, maxLength: 6 }),
});

function mutate(stream: Buffer, mutations: readonly Mutation[]): Buffer {
  let bytes = Buffer.from(stream);
  for (const { at, kind, bytes: change } of mutations) {
    const place = at % (bytes.length + 1);
    const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
    if (kind === 'insert') bytes = Buffer.concat([before, change, after]);
    else if (kind === 'delete') bytes = Buffer.concat([before, after.subarray(change.length)]);
    else if (kind === 'overwrite') bytes = Buffer.concat([before, change, after.subarray(change.length)]);
    else if (place < bytes.length) bytes[place] = (bytes[place] ?? 0) ^ (1 << ((change[0] ?? 0) & 7));
  }
  return bytes;
}

function pieces(stream: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length];
  return at.slice(1).map((end, i) => Buffer.from(stream.subarray(at[i], end)));
}

/** Feeds a stream to what receives PDUs, as a connection does: a protocol error ends it, anything else is a defect. */
function feed(stream: readonly Buffer[], receive: (pdu: Pdu) => void): 'ended' | 'open' {
  const parser = new PduParser(65536);
  try {
    for (const piece of stream) {
      parser.push(piece);
      for (let pdu = parser.next(); pdu !== null; pdu = parser.next()) receive(pdu);
    }
    return 'open';
  } catch (error) {
    if (error instanceof IscsiProtocolError) return 'ended';
    throw error;
  }
}

function bytesOf(pdus: readonly Pdu[]): Buffer {
  return Buffer.concat(pdus.flatMap((pdu) => encodePdu(pdu, noDigests)));
}

/** Of MemoryAuthority's unit. */
const unitBytes = 2048 * 512;

const isid = Buffer.from('800000000001', 'hex');
const common = {
  continues: false,
  versionMax: 0,
  versionMin: 0,
  isid,
  tsih: 0,
  initiatorTaskTag: 0,
  cid: 0,
  cmdSn: 1,
  expStatSn: 0,
};

function loginRequest(currentStage: 0 | 1, transit: boolean, text: string): Pdu {
  const nextStage = transit ? (currentStage === 0 ? 1 : 3) : 0;
  return encodeLoginRequest({
    ...common,
    currentStage,
    nextStage,
    transit,
    text: Buffer.from(text.replaceAll(' ', '\0')),
  });
}

const names = `InitiatorName=${initiatorName} TargetName=${targetName} SessionType=Normal `;
const parameters = 'HeaderDigest=None InitialR2T=No ImmediateData=Yes MaxRecvDataSegmentLength=4096 ';

function newConnection(authority: MemoryAuthority) {
  const wire = new RecordingWire();
  let random = 0;
  const connection = new TargetConnection(wire, {
    authority,
    sessions: new TargetSessions({ ...portalLimits, maxSessions: 4 }),
    wishes: targetWishes,
    receiveBytes: 65536,
    commandWindow: 8,
    random: (bytes) => Buffer.alloc(bytes, ++random),
    events: {},
    shareOf: (address) => address,
    targetReset: 'own',
    budget: new DataBudget(portalLimits),
    isOwnLogin: () => false,
  });
  return { wire, connection };
}

describe('the target', () => {
  it('lets nobody in whatever becomes of a login with a wrong response, split at arbitrary bytes', () => {
    const wrong = bytesOf([
      loginRequest(0, false, `${names}AuthMethod=CHAP,None `),
      loginRequest(0, false, 'CHAP_A=5,6,7,8 '),
      loginRequest(0, true, `CHAP_N=alice CHAP_R=0x${'5a'.repeat(16)} CHAP_I=1 CHAP_C=0x${'77'.repeat(16)} `),
      loginRequest(1, true, parameters),
    ]);
    assert(
      property(array(mutation, { maxLength: 6 }), array(nat(), { maxLength: 6 }), (mutations, cuts) => {
        const authority = new MemoryAuthority();
        authority.discoveryChapRequired = true;
        const { wire, connection } = newConnection(authority);
        feed(pieces(mutate(wrong, mutations), cuts), (pdu) => connection.receive(pdu));
        expect(connection.session).toBeNull();
        expect(wire.sent.length).toBeLessThan(40);
      }),
      runs(3000),
    );
  });

  it('lets nobody in by a login without authentication, whatever becomes of it', () => {
    const none = bytesOf([
      loginRequest(0, true, `${names}AuthMethod=None `),
      loginRequest(1, true, parameters),
    ]);
    const skip = bytesOf([loginRequest(1, true, `${names}${parameters}`)]);
    assert(
      property(
        constantFrom(none, skip),
        array(mutation, { maxLength: 6 }),
        array(nat()),
        (stream, mutations, cuts) => {
          // A mutation may make a discovery session of it: that must be protected too.
          const authority = new MemoryAuthority();
          authority.discoveryChapRequired = true;
          const { connection } = newConnection(authority);
          feed(pieces(mutate(stream, mutations), cuts), (pdu) => connection.receive(pdu));
          expect(connection.session).toBeNull();
        },
      ),
      runs(3000),
    );
  });

  it('outlives mutated PDUs in the full feature phase, and goes on or ends the connection', () => {
    const cdb = Buffer.from('2a000000000000000200000000000000', 'hex');
    const numbers = { cmdSn: 1, expStatSn: 0 };
    const session = [
      encodeScsiCommand({
        immediate: false,
        final: false,
        read: false,
        write: true,
        attribute: 1,
        lun: 0x0001000000000000n,
        initiatorTaskTag: 1,
        expectedDataTransferLength: 1024,
        expectedReadLength: null,
        ...numbers,
        cdb,
        data: Buffer.alloc(512, 1),
      }),
      encodeDataOut({
        final: true,
        lun: 0x0001000000000000n,
        initiatorTaskTag: 1,
        targetTransferTag: 0xffffffff,
        expStatSn: 0,
        dataSn: 0,
        bufferOffset: 512,
        data: Buffer.alloc(512, 2),
      }),
      encodeScsiCommand({
        immediate: true,
        final: true,
        read: true,
        write: true,
        attribute: 0,
        lun: 0x0001000000000000n,
        initiatorTaskTag: 2,
        expectedDataTransferLength: 0,
        expectedReadLength: 512,
        cmdSn: 2,
        expStatSn: 0,
        cdb: Buffer.concat([Buffer.from('28000000000000000200', 'hex'), Buffer.alloc(10)]),
        data: Buffer.alloc(0),
      }),
      encodeTextRequest({
        immediate: true,
        final: true,
        continues: false,
        lun: 0n,
        initiatorTaskTag: 3,
        targetTransferTag: 0xffffffff,
        cmdSn: 2,
        expStatSn: 0,
        text: Buffer.from('SendTargets=All\0X=1\0'),
      }),
      encodeTaskManagementRequest({
        immediate: true,
        function: 1,
        lun: 0x0001000000000000n,
        initiatorTaskTag: 4,
        referencedTaskTag: 1,
        cmdSn: 2,
        expStatSn: 0,
        refCmdSn: 1,
        expDataSn: 0,
      }),
      encodeNopOut({
        immediate: false,
        lun: 0n,
        initiatorTaskTag: 5,
        targetTransferTag: 0xffffffff,
        cmdSn: 2,
        expStatSn: 0,
        data: Buffer.from('ping'),
      }),
      encodeLogoutRequest({
        immediate: false,
        reason: 0,
        initiatorTaskTag: 6,
        cid: 0,
        cmdSn: 3,
        expStatSn: 0,
      }),
    ];
    const stream = bytesOf(session);
    const authority = new MemoryAuthority();
    authority.chapRequired = false;
    assert(
      property(
        array(mutation, { minLength: 1, maxLength: 8 }),
        array(nat(), { maxLength: 6 }),
        (mutations, cuts) => {
          const { wire, connection } = newConnection(authority);
          connection.receive(loginRequest(1, true, `${names}${parameters}`));
          expect(connection.session).not.toBeNull();
          feed(pieces(mutate(stream, mutations), cuts), (pdu) => connection.receive(pdu));
          // A changed READ may ask for the whole unit, and be answered in PDUs of 4096 bytes; there are two commands.
          expect(wire.sent.length).toBeLessThan(50 + 2 * (unitBytes / 4096));
          connection.ended('over', 'connection');
        },
      ),
      runs(3000),
    );
  });

  it('stays on its feet when strangers send garbage, and still lets in who may', async () => {
    const server = new TargetServer({ authority: new MemoryAuthority(), limits: { loginTimeoutMs: 200 } });
    const { port } = await server.listen('127.0.0.1', 0);
    try {
      const strangers = Array.from({ length: 60 }, async (_, i) => sendGarbage(port, i));
      await Promise.all(strangers);
      expect(server.sessions.list()).toEqual([]);
      const chap = { userName: 'alice', secret: Buffer.from('initiator-secret') };
      const session = await login({ address: '127.0.0.1', port, targetName, initiatorName, chap });
      await session.readCapacity16(1);
      await session.logout();
    } finally {
      await server.close();
    }
  });

  /** Until the target closes, which it does at its login time-out at the latest. */
  function sendGarbage(port: number, seed: number): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        const bytes = Buffer.from(
          Array.from({ length: 48 * (1 + (seed % 7)) }, (_, i) => (seed * 131 + i * 17) & 0xff),
        );
        if (seed % 3 === 0) bytes[0] = 0x43;
        if (seed % 2 === 0) bytes.writeUIntBE(40, 5, 3);
        socket.write(bytes);
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
  }
});

describe('the initiator', () => {
  const options = {
    initiatorName,
    targetName,
    sessionType: 'Normal',
    isid,
    tsih: 0,
    cid: 0,
    chap: { userName: 'alice', secret: Buffer.from('initiator-secret') },
    targetChap: { userName: 'bob', secret: Buffer.from('target-secret-01') },
    algorithms: [5, 6, 7, 8],
    wishes: initiatorWishes,
    receiveBytes: 65536,
    random: (bytes: number) => Buffer.alloc(bytes, 0x99),
  } as const;

  function response(currentStage: 0 | 1, transit: boolean, text: string): Pdu {
    return encodeLoginResponse({
      transit,
      continues: false,
      currentStage,
      nextStage: transit ? (currentStage === 0 ? 1 : 3) : 0,
      versionMax: 0,
      versionActive: 0,
      isid,
      tsih: currentStage,
      initiatorTaskTag: 0,
      statSn: 1,
      expCmdSn: 1,
      maxCmdSn: 9,
      statusClass: 0,
      statusDetail: 0,
      text: Buffer.from(text.replaceAll(' ', '\0')),
    });
  }

  it('is never logged in to a target that cannot prove itself, whatever it sends', () => {
    const impostor = bytesOf([
      response(0, false, 'AuthMethod=CHAP TargetPortalGroupTag=1 '),
      response(0, false, `CHAP_A=5 CHAP_I=1 CHAP_C=0x${'5a'.repeat(16)} `),
      response(0, true, `CHAP_N=bob CHAP_R=0x${'a5'.repeat(16)} `),
      response(1, true, 'HeaderDigest=None InitialR2T=Yes '),
    ]);
    assert(
      property(array(mutation, { maxLength: 6 }), array(nat(), { maxLength: 6 }), (mutations, cuts) => {
        let step: InitiatorLoginStep = beginInitiatorLogin(options);
        const receive = (pdu: Pdu) => {
          if (step.kind === 'send') step = continueInitiatorLogin(step.state, decodeLoginResponse(pdu));
        };
        try {
          feed(pieces(mutate(impostor, mutations), cuts), receive);
        } catch (error) {
          if (!(error instanceof IscsiLoginError)) throw error;
        }
        expect(step.kind).toBe('send');
      }),
      runs(3000),
    );
  });

  it('ends every command when the target answers garbage', async () => {
    let seed = 0;
    const target = await start(
      openTarget((pdu, peer) => {
        const bhs = Buffer.from(pdu.bhs);
        bhs[0] = [0x20, 0x21, 0x22, 0x24, 0x25, 0x26, 0x31, 0x32, 0x3f, 0x21][seed % 10] ?? 0;
        for (let i = 0; i < 8; i++) bhs[1 + ((seed * 7 + i * 5) % 47)] = (seed * 37 + i * 91) & 0xff;
        bhs.writeUIntBE(seed % 40, 4, 4);
        peer.socket.write(Buffer.concat([bhs, Buffer.alloc((seed % 40) + 3, seed)]));
      }),
    );
    for (seed = 0; seed < 60; seed++) {
      const session = await logIn(target.port);
      const command = { lun: 1, cdb: Buffer.from('12000000ff00', 'hex'), dataInLength: 255, timeoutMs: 60 };
      const ended = await session.scsiCommand(command).then(
        () => 'result',
        (error: unknown) => (error instanceof Error ? error.name : 'no error'),
      );
      expect(['result', 'IscsiSessionError']).toContain(ended);
      session.close();
    }
  });
});

/** Keeps the arbitrary honest: what it makes differs from the stream it is made of. */
describe('the mutations', () => {
  it('change the stream', () => {
    const stream = Buffer.alloc(100);
    assert(
      property(integer({ min: 0, max: 99 }), (at) => {
        expect(mutate(stream, [{ at, kind: 'flip', bytes: Uint8Array.of(3) }]).equals(stream)).toBe(false);
        expect(mutate(stream, [{ at, kind: 'insert', bytes: Uint8Array.of(3) }])).toHaveLength(101);
      }),
    );
  });
});
