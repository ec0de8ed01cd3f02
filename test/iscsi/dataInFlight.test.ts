import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { login } from '../../src/iscsi/Initiator.js';
import type { InitiatorSession } from '../../src/iscsi/InitiatorSession.js';
import type { PortalLimits } from '../../src/iscsi/PortalLimits.js';
import { TargetServer } from '../../src/iscsi/TargetServer.js';
import { diskUnit } from '../scsi/support/diskUnit.js';
import { account, MemoryAuthority, targetName } from './support/memoryAuthority.js';
import { blockCommand, openRawSession, type RawSession } from './support/rawSession.js';

const MIB = 1 << 20;
const BLOCKS_16_MIB = 32_768;
const attacker = 'iqn.2026-11.test.example:attacker';
const other = 'iqn.2026-11.test.example:other';

const limits = {
  maxConnectionBytes: MIB,
  maxSessionBytes: 16 * MIB,
  maxInitiatorBytes: 32 * MIB,
  maxDataBytes: 64 * MIB,
};

/** Nobody needs CHAP, and one initiator has an account of its own. */
class OpenAuthority extends MemoryAuthority {
  override chapRequired = false;
  override initiatorAccounts = [{ ...account(other, 'others-secret-01'), initiatorName: other }];
  readonly disk = diskUnit('in-flight');

  override findDevice() {
    return { units: new Map([[1, this.disk]]), relativePort: 1 };
  }
}

let server: TargetServer;
let port: number;
let ends: string[];
const raw: RawSession[] = [];
const sessions: InitiatorSession[] = [];

async function listen(changed: Partial<PortalLimits> = {}): Promise<void> {
  const events = { sessionEnded: (_session: unknown, why: string) => ends.push(why) };
  server = new TargetServer({ authority: new OpenAuthority(), limits: { ...limits, ...changed }, events });
  ({ port } = await server.listen('127.0.0.1', 0));
}

beforeEach(() => {
  ends = [];
});

afterEach(async () => {
  for (const { socket } of raw.splice(0)) socket.destroy();
  for (const session of sessions.splice(0)) session.close();
  await server.close();
});

async function attack(isid: number): Promise<RawSession> {
  const session = await openRawSession(port, targetName, attacker, isid);
  raw.push(session);
  return session;
}

async function logInOther(): Promise<InitiatorSession> {
  const session = await login({
    address: '127.0.0.1',
    port,
    targetName,
    initiatorName: other,
    chap: { userName: other, secret: Buffer.from('others-secret-01') },
  });
  sessions.push(session);
  return session;
}

/** Reads and writes 16 MiB. */
async function transfer(session: InitiatorSession): Promise<void> {
  const data = Buffer.alloc(16 * MIB, 0x5a);
  const cdb = (opcode: number) => {
    const bytes = Buffer.alloc(16);
    bytes[0] = opcode;
    bytes.writeUInt32BE(BLOCKS_16_MIB, 10);
    return bytes;
  };
  await session.testUnitReady(1);
  expect((await session.scsiCommand({ lun: 1, cdb: cdb(0x8a), dataOut: data })).status).toBe(0);
  const read = await session.scsiCommand({ lun: 1, cdb: cdb(0x88), dataInLength: data.length });
  expect(read.dataIn.equals(data)).toBe(true);
}

async function until(isTrue: () => boolean): Promise<void> {
  await expect.poll(isTrue, { interval: 5 }).toBe(true);
}

/** The first command of a session meets UNIT ATTENTION. */
const testUnitReady = blockCommand('read', 1, 0, { read: false, cdb: Buffer.alloc(16) });
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 2);

describe('an initiator that does not take what it reads', () => {
  it('holds as much memory as it may: its commands wait, those of others do not, and all of it comes back', async () => {
    await listen();
    for (const isid of [1, 2, 3]) {
      const { send } = await attack(isid);
      send(testUnitReady, ...numbers(127).map((cmdSn) => blockCommand('read', cmdSn, BLOCKS_16_MIB)));
    }
    // Two of the three sessions have a command under way and are not read on; the third finds the memory of the initiator used up.
    await until(() => server.load.waitingCommands > 100);
    expect(server.load.dataBytes).toBeGreaterThan(16 * MIB);
    expect(server.load.dataBytes).toBeLessThanOrEqual(limits.maxInitiatorBytes);
    const session = await logInOther();
    await transfer(session);
    expect(server.load.dataBytes).toBeLessThanOrEqual(limits.maxDataBytes);
    for (const { socket } of raw) socket.destroy();
    await until(() => server.load.dataBytes === 0);
    expect(server.load.waitingCommands).toBe(0);
    await transfer(session);
  });

  it('is told of no more commands than it may give, and its session ends after a while', async () => {
    await listen({ stallTimeoutMs: 1_500 });
    const { send } = await attack(1);
    send(testUnitReady, ...numbers(20).map((cmdSn) => blockCommand('read', cmdSn, BLOCKS_16_MIB)));
    await until(() => ends.length > 0);
    expect(ends).toEqual(['the initiator neither sends nor takes the data of its commands']);
    await until(() => server.load.dataBytes === 0);
    expect(server.load).toEqual({ dataBytes: 0, waitingCommands: 0, stalledSessions: 1 });
  });
});

describe('an initiator that does not send what it writes', () => {
  it('holds as much memory as it may, and its session ends after a while', async () => {
    await listen({ stallTimeoutMs: 1_500 });
    const { send, socket } = await attack(1);
    // It takes what it is sent and is alive otherwise.
    socket.resume();
    send(testUnitReady, ...numbers(100).map((cmdSn) => blockCommand('write', cmdSn, 2048)));
    await until(() => server.load.waitingCommands === 100 - 16);
    expect(server.load.dataBytes).toBe(limits.maxSessionBytes);
    await transfer(await logInOther());
    await until(() => ends.length > 0);
    expect(ends).toEqual(['the initiator neither sends nor takes the data of its commands']);
    await until(() => server.load.dataBytes === 0);
  });

  it('is not read while much waits that nobody asked it for', async () => {
    await listen();
    const { send, socket } = await attack(1);
    const held = (cmdSn: number) =>
      blockCommand('write', cmdSn, 128, { data: Buffer.alloc(65_536), expectedDataTransferLength: 65_536 });
    // An ordered command whose data never comes holds all others back, which have brought theirs with them.
    const ordered = blockCommand('write', 2, 128, { attribute: 2 });
    send(testUnitReady, ordered, ...numbers(300).map((cmdSn) => held(cmdSn + 1)));
    await until(() => server.load.dataBytes > 7 * MIB);
    expect(socket.writableLength).toBeGreaterThan(0);
    await transfer(await logInOther());
    expect(server.load.dataBytes).toBeLessThanOrEqual(limits.maxSessionBytes + 2 * MIB);
  });

  it('may not leave a gap in its command numbers and pile up what follows', async () => {
    await listen();
    const { send } = await attack(1);
    const data = Buffer.alloc(65_536);
    const fields = { data, expectedDataTransferLength: data.length };
    send(...numbers(40).map((cmdSn) => blockCommand('write', cmdSn, 128, fields)));
    await until(() => ends.length > 0);
    expect(ends[0]).toMatch(
      /^the connection has ended: requests before CmdSN \d+ are missing, and \d+ bytes wait for them/u,
    );
    expect(server.load.dataBytes).toBe(0);
  });
});
