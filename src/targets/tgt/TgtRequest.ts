import { endianness } from 'node:os';
import type { IscsiName } from '../IscsiName.js';
import { printTgtName, type TgtName } from './TgtName.js';

/**
 * One request of tgtd's management protocol (`struct tgtadm_req`, tgt 1.0.85 and 1.0.97): a header of 120 bytes in host byte
 * order and C layout, followed by the body, a NUL-terminated text of at most 8192 bytes.
 */
export interface TgtRequest {
  readonly mode: TgtMode;
  readonly operation: TgtOperation;
  /** Target id; -1: none, all, or the discovery accounts. */
  readonly tid: number;
  readonly sid?: bigint;
  readonly cid?: number;
  /** Absent: the request does not concern a logical unit. */
  readonly lun?: number;
  readonly direction?: AccountDirection;
  /** Bytes before the NUL; absent: no body. */
  readonly body?: Buffer;
  /** What it does, as in "refused to ...".  It never contains a secret. */
  readonly description: string;
}

/** tgt's terms: an incoming account is an initiator account, the outgoing account is the target account (mutual CHAP). */
export type AccountDirection = 'incoming' | 'outgoing';

export type TgtMode = keyof typeof modes;
export type TgtOperation = keyof typeof operations;

const modes = { system: 0, target: 1, device: 2, portal: 3, connection: 6, account: 7 } as const;
const operations = { new: 0, delete: 1, show: 2, bind: 3, unbind: 4, update: 5, stats: 6 } as const;

const HEADER_BYTES = 120;
const MAX_BODY_BYTES = 8192;
const NO_TID = -1;
/** The value of `lun` that tgtadm sends if there is none. */
const NO_LUN = 0xffff_ffff_ffff_ffffn;

const littleEndian = endianness() === 'LE';

/** @throws RangeError if the body is longer than tgtd accepts. */
export function encodeTgtRequest(request: TgtRequest): Buffer {
  const bodyBytes = request.body === undefined ? 0 : request.body.length + 1;
  if (bodyBytes > MAX_BODY_BYTES)
    throw new RangeError(`a request body of ${bodyBytes} bytes: expected at most ${MAX_BODY_BYTES}`);
  const bytes = Buffer.alloc(HEADER_BYTES + bodyBytes);
  writeUInt32(bytes, modes[request.mode], 0);
  writeUInt32(bytes, operations[request.operation], 4);
  bytes.write('iscsi', 8, 'latin1');
  writeUInt32(bytes, bytes.length, 72);
  writeUInt32(bytes, request.tid >>> 0, 76);
  writeUInt64(bytes, request.sid ?? 0n, 80);
  writeUInt64(bytes, request.lun === undefined ? NO_LUN : BigInt(request.lun), 88);
  writeUInt32(bytes, request.cid ?? 0, 96);
  writeUInt32(bytes, request.direction === 'outgoing' ? 1 : 0, 108);
  request.body?.copy(bytes, HEADER_BYTES);
  return bytes;
}

/** The header of a response: `u32 err, u32 len`, where len includes these 8 bytes. */
export function decodeTgtResponseHeader(bytes: Buffer): { readonly code: number; readonly length: number } {
  return littleEndian
    ? { code: bytes.readUInt32LE(0), length: bytes.readUInt32LE(4) }
    : { code: bytes.readUInt32BE(0), length: bytes.readUInt32BE(4) };
}

function writeUInt32(bytes: Buffer, value: number, offset: number): void {
  if (littleEndian) bytes.writeUInt32LE(value, offset);
  else bytes.writeUInt32BE(value, offset);
}

function writeUInt64(bytes: Buffer, value: bigint, offset: number): void {
  if (littleEndian) bytes.writeBigUInt64LE(value, offset);
  else bytes.writeBigUInt64BE(value, offset);
}

export const showTargets: TgtRequest = show('target');
export const showAccounts: TgtRequest = show('account');
export const showPortals: TgtRequest = show('portal');
/** The only request whose answer contains the discovery accounts. */
export const showSystem: TgtRequest = show('system');

function show(mode: TgtMode): TgtRequest {
  return { mode, operation: 'show', tid: NO_TID, description: `show ${mode}` };
}

/** The session parameters that a target offers. */
export function showParameters(tid: number): TgtRequest {
  return { mode: 'target', operation: 'show', tid, description: `show the parameters of target ${tid}` };
}

/** The bytes and commands of each LUN, for each current session. */
export const countAll: TgtRequest = {
  mode: 'system',
  operation: 'stats',
  tid: NO_TID,
  description: 'show what is counted',
};

/** The same for one LUN. */
export function countUnit(tid: number, lun: number): TgtRequest {
  const description = `show what is counted of LUN ${lun} of target ${tid}`;
  return { mode: 'device', operation: 'stats', tid, lun, description };
}

export function showConnections(tid: number): TgtRequest {
  return { mode: 'connection', operation: 'show', tid, description: `show the connections of target ${tid}` };
}

export function deleteConnection(tid: number, sid: bigint, cid: number): TgtRequest {
  const description = `close connection ${cid} of session ${sid} of target ${tid}`;
  return { mode: 'connection', operation: 'delete', tid, sid, cid, description };
}

/** The secret ends at the NUL and may contain commas; the name may not. */
export function newAccount(name: TgtName, secret: Uint8Array): TgtRequest {
  const body = Buffer.concat([Buffer.from(`user=${name},password=`, 'latin1'), secret]);
  return { ...account('new', name), body };
}

/** Also unbinds the account everywhere. */
export function deleteAccount(name: TgtName): TgtRequest {
  return account('delete', name);
}

/** tgtd puts an incoming account into the first free slot of the target's list. */
export function bindAccount(tid: number, name: TgtName, direction: AccountDirection): TgtRequest {
  return { ...account('bind', name, ` as ${direction} to target ${tid}`), tid, direction };
}

/** Leaves a hole in the target's list unless the account is its last one. */
export function unbindAccount(tid: number, name: TgtName, direction: AccountDirection): TgtRequest {
  return { ...account('unbind', name, ` as ${direction} from target ${tid}`), tid, direction };
}

function account(operation: TgtOperation, name: TgtName, where = ''): TgtRequest {
  return {
    mode: 'account',
    operation,
    tid: NO_TID,
    body: Buffer.from(`user=${name}`, 'latin1'),
    description: `${operation} account "${printTgtName(name)}"${where}`,
  };
}

/** A target without LUN (except the controller), access list or account: nobody can log in to it. */
export function newTarget(tid: number, name: IscsiName): TgtRequest {
  return {
    mode: 'target',
    operation: 'new',
    tid,
    body: Buffer.from(`targetname=${name}`, 'utf8'),
    description: `make target ${name}`,
  };
}

/** tgtd refuses it while there are sessions. */
export function deleteTarget(tid: number): TgtRequest {
  return { mode: 'target', operation: 'delete', tid, description: `delete target ${tid}` };
}

/** An entry of the access list: tgtd admits initiators whose name or address is in it. */
export function bindInitiator(tid: number, initiator: string): TgtRequest {
  return accessEntry('bind', tid, 'initiator-name', initiator);
}

/** Ends no session. */
export function unbindInitiator(tid: number, initiator: string): TgtRequest {
  return accessEntry('unbind', tid, 'initiator-name', initiator);
}

export function unbindAddress(tid: number, address: string): TgtRequest {
  return accessEntry('unbind', tid, 'initiator-address', address);
}

function accessEntry(
  operation: 'bind' | 'unbind',
  tid: number,
  key: 'initiator-name' | 'initiator-address',
  value: string,
): TgtRequest {
  return {
    mode: 'target',
    operation,
    tid,
    body: Buffer.from(`${key}=${value}`, 'utf8'),
    description: `${operation} ${key} ${value} at target ${tid}`,
  };
}

/** A disk without medium.  It is not ready and has tgt's own identity until it is updated. */
export function newUnit(tid: number, lun: number, blockSize: number): TgtRequest {
  return unit('new', tid, lun, `bstype=rdwr,blocksize=${blockSize}`);
}

/** tgtd splits the parameters at commas and applies them one after the other. */
export function updateUnit(tid: number, lun: number, parameters: string): TgtRequest {
  return unit('update', tid, lun, parameters);
}

/** tgtd refuses it while commands are in progress. */
export function deleteUnit(tid: number, lun: number): TgtRequest {
  return unit('delete', tid, lun);
}

function unit(operation: 'new' | 'update' | 'delete', tid: number, lun: number, body?: string): TgtRequest {
  return {
    mode: 'device',
    operation,
    tid,
    lun,
    ...(body !== undefined && { body: Buffer.from(body, 'utf8') }),
    description: `${operation === 'new' ? 'make' : operation} LUN ${lun} of target ${tid}`,
  };
}
