import { createServer, type Socket } from 'node:net';
import { encodePdu, noDigests, type Digests } from '../../../src/iscsi/pdu/framing.js';
import { encodeLoginResponse, type LoginResponse } from '../../../src/iscsi/pdu/LoginResponse.js';
import { decodeLoginRequest } from '../../../src/iscsi/pdu/LoginRequest.js';
import { Opcode } from '../../../src/iscsi/pdu/Opcode.js';
import { opcodeOf, type Pdu } from '../../../src/iscsi/pdu/Pdu.js';
import { PduParser } from '../../../src/iscsi/pdu/PduParser.js';

/** A target that answers as a test tells it: one function for each PDU. */
export interface ScriptedTarget {
  readonly port: number;
  /** Connections open now. */
  readonly openConnections: () => number;
  close(): Promise<void>;
}

export interface Peer {
  readonly socket: Socket;
  readonly parser: PduParser;
  send(pdu: Pdu, digests?: Digests): void;
  /** Answers a Login Request with text and fields; the rest as a target that agrees would. */
  login(request: Pdu, text: string, fields?: Partial<LoginResponse>): void;
}

export async function startScriptedTarget(
  receive: (pdu: Pdu, peer: Peer, count: number) => void,
): Promise<ScriptedTarget> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const parser = new PduParser(1 << 20);
    const peer: Peer = {
      socket,
      parser,
      send: (pdu, digests = noDigests) => socket.write(Buffer.concat(encodePdu(pdu, digests))),
      login: (pdu, text, fields = {}) =>
        socket.write(Buffer.concat(encodePdu(answer(pdu, text, fields), noDigests))),
    };
    let count = 0;
    socket.on('data', (bytes: Buffer) => {
      parser.push(bytes);
      for (let pdu = parser.next(); pdu !== null; pdu = parser.next()) receive(pdu, peer, count++);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    openConnections: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function answer(pdu: Pdu, text: string, fields: Partial<LoginResponse>): Pdu {
  const request = decodeLoginRequest(pdu);
  return encodeLoginResponse({
    transit: request.transit,
    continues: false,
    currentStage: request.currentStage,
    nextStage: request.nextStage,
    versionMax: 0,
    versionActive: 0,
    isid: request.isid,
    tsih: request.nextStage === 3 ? 1 : 0,
    initiatorTaskTag: request.initiatorTaskTag,
    statSn: request.expStatSn,
    expCmdSn: request.cmdSn,
    maxCmdSn: request.cmdSn + 7,
    statusClass: 0,
    statusDetail: 0,
    text: Buffer.from(text.replaceAll(' ', '\0')),
    ...fields,
  });
}

/** Lets anybody in without authentication; `afterLogin` gets what follows. */
export function openTarget(afterLogin: (pdu: Pdu, peer: Peer, count: number) => void, parameters = '') {
  return (pdu: Pdu, peer: Peer, count: number) => {
    if (opcodeOf(pdu) === Opcode.LoginRequest) peer.login(pdu, count === 0 ? 'AuthMethod=None ' : parameters);
    else afterLogin(pdu, peer, count);
  };
}
