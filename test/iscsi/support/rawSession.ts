import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodePdu, noDigests } from '../../../src/iscsi/pdu/framing.js';
import { encodeLoginRequest } from '../../../src/iscsi/pdu/LoginRequest.js';
import type { Pdu } from '../../../src/iscsi/pdu/Pdu.js';
import { encodeScsiCommand, type ScsiCommandPdu } from '../../../src/iscsi/pdu/ScsiCommand.js';

/** A session of an initiator that does what it likes: it is logged in without authentication, and reads nothing afterwards. */
export interface RawSession {
  readonly socket: Socket;
  readonly send: (...pdus: readonly Pdu[]) => void;
}

export async function openRawSession(
  port: number,
  targetName: string,
  initiatorName: string,
  isid: number,
): Promise<RawSession> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const send = (...pdus: readonly Pdu[]): void => {
    socket.write(Buffer.concat(pdus.flatMap((pdu) => encodePdu(pdu, noDigests))));
  };
  const text = `InitiatorName=${initiatorName}\0TargetName=${targetName}\0SessionType=Normal\0`;
  send(
    encodeLoginRequest({
      transit: true,
      continues: false,
      currentStage: 1,
      nextStage: 3,
      versionMax: 0,
      versionMin: 0,
      isid: Buffer.from([0x80, 0, 0, 0, 0, isid]),
      tsih: 0,
      initiatorTaskTag: 0,
      cid: 0,
      cmdSn: 1,
      expStatSn: 0,
      text: Buffer.from(text),
    }),
  );
  await once(socket, 'data');
  socket.pause();
  return { socket, send };
}

/** READ (16) or WRITE (16) of so many blocks at LBA 0 of LUN 1; the first command of a raw session has CmdSN 1. */
export function blockCommand(
  kind: 'read' | 'write',
  cmdSn: number,
  blocks: number,
  fields: Partial<ScsiCommandPdu> = {},
): Pdu {
  const cdb = Buffer.alloc(16);
  cdb[0] = kind === 'read' ? 0x88 : 0x8a;
  cdb.writeUInt32BE(blocks, 10);
  return encodeScsiCommand({
    immediate: false,
    final: true,
    read: kind === 'read',
    write: kind === 'write',
    attribute: 1,
    lun: 0x0001000000000000n,
    initiatorTaskTag: cmdSn,
    expectedDataTransferLength: blocks * 512,
    expectedReadLength: null,
    cmdSn,
    expStatSn: 0,
    cdb,
    data: Buffer.alloc(0),
    ...fields,
  });
}
