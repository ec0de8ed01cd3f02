import { describe, expect, it } from 'vitest';
import { decodeAsyncMessage, encodeAsyncMessage } from '../../../src/iscsi/pdu/AsyncMessage.js';
import { decodeDataIn, encodeDataIn } from '../../../src/iscsi/pdu/DataIn.js';
import { decodeDataOut, encodeDataOut } from '../../../src/iscsi/pdu/DataOut.js';
import { decodeLoginRequest, encodeLoginRequest } from '../../../src/iscsi/pdu/LoginRequest.js';
import { decodeLoginResponse, encodeLoginResponse } from '../../../src/iscsi/pdu/LoginResponse.js';
import { decodeLogoutRequest, encodeLogoutRequest } from '../../../src/iscsi/pdu/LogoutRequest.js';
import { decodeLogoutResponse, encodeLogoutResponse } from '../../../src/iscsi/pdu/LogoutResponse.js';
import { decodeNopIn, encodeNopIn } from '../../../src/iscsi/pdu/NopIn.js';
import { decodeNopOut, encodeNopOut } from '../../../src/iscsi/pdu/NopOut.js';
import type { Pdu } from '../../../src/iscsi/pdu/Pdu.js';
import { decodeR2T, encodeR2T } from '../../../src/iscsi/pdu/R2T.js';
import { decodeReject, encodeReject } from '../../../src/iscsi/pdu/Reject.js';
import { decodeScsiCommand, encodeScsiCommand } from '../../../src/iscsi/pdu/ScsiCommand.js';
import { decodeScsiResponse, encodeScsiResponse } from '../../../src/iscsi/pdu/ScsiResponse.js';
import {
  decodeTaskManagementRequest,
  encodeTaskManagementRequest,
} from '../../../src/iscsi/pdu/TaskManagementRequest.js';
import {
  decodeTaskManagementResponse,
  encodeTaskManagementResponse,
} from '../../../src/iscsi/pdu/TaskManagementResponse.js';
import { decodeTextRequest, encodeTextRequest } from '../../../src/iscsi/pdu/TextRequest.js';
import { decodeTextResponse, encodeTextResponse } from '../../../src/iscsi/pdu/TextResponse.js';
import { fromHex, toHex } from './hex.js';

const sequence = { statSn: 0x11121314, expCmdSn: 0x21222324, maxCmdSn: 0x31323334 };
const sequenceHex = '11121314 21222324 31323334';
const empty = Buffer.alloc(0);

/** name, value, header as the figure of the RFC has it (bytes 0-3, 4-7, LUN or what stands there, ...), AHS + data, both functions. */
const pdus = [
  row(
    'Login Request (11.12)',
    { encode: encodeLoginRequest, decode: decodeLoginRequest },
    {
      transit: true,
      continues: false,
      currentStage: 0,
      nextStage: 1,
      versionMax: 0,
      versionMin: 0,
      isid: Buffer.from('80a1b2c3d4e5', 'hex'),
      tsih: 0x0102,
      initiatorTaskTag: 0xdeadbeef,
      cid: 0x0708,
      cmdSn: 0x01020304,
      expStatSn: 0x05060708,
      text: Buffer.from('A=b\0'),
    },
    '43 81 00 00 | 00 000004 | 80a1b2c3d4e5 0102 | deadbeef | 0708 0000 | 01020304 | 05060708 | 00000000 00000000 00000000 00000000',
    '413d6200',
  ),
  row(
    'Login Request that goes on (C, operational stage)',
    { encode: encodeLoginRequest, decode: decodeLoginRequest },
    {
      transit: false,
      continues: true,
      currentStage: 1,
      nextStage: 0,
      versionMax: 0,
      versionMin: 0,
      isid: Buffer.from('800000000001', 'hex'),
      tsih: 0,
      initiatorTaskTag: 1,
      cid: 0,
      cmdSn: 1,
      expStatSn: 0,
      text: empty,
    },
    '43 44 00 00 | 00 000000 | 800000000001 0000 | 00000001 | 0000 0000 | 00000001 | 00000000 | 00000000 00000000 00000000 00000000',
  ),
  row(
    'Login Response (11.13)',
    { encode: encodeLoginResponse, decode: decodeLoginResponse },
    {
      transit: true,
      continues: false,
      currentStage: 1,
      nextStage: 3,
      versionMax: 0,
      versionActive: 0,
      isid: Buffer.from('80a1b2c3d4e5', 'hex'),
      tsih: 0x0a0b,
      initiatorTaskTag: 7,
      ...sequence,
      statusClass: 0,
      statusDetail: 0,
      text: empty,
    },
    `23 87 00 00 | 00 000000 | 80a1b2c3d4e5 0a0b | 00000007 | 00000000 | ${sequenceHex} | 00 00 0000 | 00000000 00000000`,
  ),
  row(
    'Login Response, authentication failure',
    { encode: encodeLoginResponse, decode: decodeLoginResponse },
    {
      transit: false,
      continues: false,
      currentStage: 0,
      nextStage: 0,
      versionMax: 0,
      versionActive: 0,
      isid: Buffer.from('80a1b2c3d4e5', 'hex'),
      tsih: 0,
      initiatorTaskTag: 7,
      ...sequence,
      statusClass: 2,
      statusDetail: 1,
      text: empty,
    },
    `23 00 00 00 | 00 000000 | 80a1b2c3d4e5 0000 | 00000007 | 00000000 | ${sequenceHex} | 02 01 0000 | 00000000 00000000`,
  ),
  row(
    'Text Request (11.10)',
    { encode: encodeTextRequest, decode: decodeTextRequest },
    {
      immediate: false,
      final: true,
      continues: false,
      lun: 0n,
      initiatorTaskTag: 9,
      targetTransferTag: 0xffffffff,
      cmdSn: 3,
      expStatSn: 4,
      text: Buffer.from('SendTargets=All\0'),
    },
    '04 80 0000 | 00 000010 | 0000000000000000 | 00000009 | ffffffff | 00000003 | 00000004 | 00000000 00000000 00000000 00000000',
    '53656e64546172676574733d416c6c00',
  ),
  row(
    'Text Response (11.11)',
    { encode: encodeTextResponse, decode: decodeTextResponse },
    {
      final: false,
      continues: true,
      lun: 0n,
      initiatorTaskTag: 9,
      targetTransferTag: 0x12345678,
      ...sequence,
      text: Buffer.from('X=y\0'),
    },
    `24 40 0000 | 00 000004 | 0000000000000000 | 00000009 | 12345678 | ${sequenceHex} | 00000000 00000000 00000000`,
    '583d7900',
  ),
  row(
    'SCSI Command, READ(10) of 2 blocks (11.3)',
    { encode: encodeScsiCommand, decode: decodeScsiCommand },
    {
      immediate: false,
      final: true,
      read: true,
      write: false,
      attribute: 1,
      lun: 0x0001000000000000n,
      initiatorTaskTag: 5,
      expectedDataTransferLength: 1024,
      expectedReadLength: null,
      cmdSn: 6,
      expStatSn: 7,
      cdb: Buffer.from('28000000000800000200000000000000', 'hex'),
      data: empty,
    },
    '01 c1 0000 | 00 000000 | 0001000000000000 | 00000005 | 00000400 | 00000006 | 00000007 | 28000000000800000200000000000000',
  ),
  row(
    'SCSI Command, immediate write with data, bidirectional, CDB of 20 bytes (11.2.2)',
    { encode: encodeScsiCommand, decode: decodeScsiCommand },
    {
      immediate: true,
      final: false,
      read: true,
      write: true,
      attribute: 3,
      lun: 0x4100000000000000n,
      initiatorTaskTag: 5,
      expectedDataTransferLength: 3,
      expectedReadLength: 512,
      cmdSn: 6,
      expStatSn: 7,
      cdb: Buffer.from('7f0000000000000c00112233445566778899aabb', 'hex'),
      data: Buffer.from('abc'),
    },
    '41 63 0000 | 04 000003 | 4100000000000000 | 00000005 | 00000003 | 00000006 | 00000007 | 7f0000000000000c0011223344556677',
    '0005 01 00 8899aabb | 0005 02 00 00000200 | 616263',
  ),
  row(
    'SCSI Response with sense and an underflow (11.4)',
    { encode: encodeScsiResponse, decode: decodeScsiResponse },
    {
      response: 0,
      status: 2,
      initiatorTaskTag: 5,
      snackTag: 0,
      ...sequence,
      expDataSn: 1,
      residual: -512,
      bidirectionalReadResidual: 0,
      sense: Buffer.from('7000050000000000', 'hex'),
    },
    `21 82 00 02 | 00 00000a | 0000000000000000 | 00000005 | 00000000 | ${sequenceHex} | 00000001 | 00000000 | 00000200`,
    '0008 7000050000000000',
  ),
  row(
    'SCSI Response with overflow both ways',
    { encode: encodeScsiResponse, decode: decodeScsiResponse },
    {
      response: 0,
      status: 0,
      initiatorTaskTag: 5,
      snackTag: 0,
      ...sequence,
      expDataSn: 0,
      residual: 16,
      bidirectionalReadResidual: 32,
      sense: empty,
    },
    `21 94 00 00 | 00 000000 | 0000000000000000 | 00000005 | 00000000 | ${sequenceHex} | 00000000 | 00000020 | 00000010`,
  ),
  row(
    'Data-In with status (11.7)',
    { encode: encodeDataIn, decode: decodeDataIn },
    {
      final: true,
      acknowledge: false,
      status: 0,
      lun: 0n,
      initiatorTaskTag: 5,
      targetTransferTag: 0xffffffff,
      ...sequence,
      dataSn: 2,
      bufferOffset: 0x10000,
      residual: -4,
      data: Buffer.from('abcd'),
    },
    `25 83 00 00 | 00 000004 | 0000000000000000 | 00000005 | ffffffff | ${sequenceHex} | 00000002 | 00010000 | 00000004`,
    '61626364',
  ),
  row(
    'Data-In without status asking for an acknowledgement',
    { encode: encodeDataIn, decode: decodeDataIn },
    {
      final: true,
      acknowledge: true,
      status: null,
      lun: 0x0001000000000000n,
      initiatorTaskTag: 5,
      targetTransferTag: 8,
      statSn: 0,
      expCmdSn: 2,
      maxCmdSn: 3,
      dataSn: 0,
      bufferOffset: 0,
      residual: 0,
      data: empty,
    },
    '25 c0 00 00 | 00 000000 | 0001000000000000 | 00000005 | 00000008 | 00000000 | 00000002 | 00000003 | 00000000 | 00000000 | 00000000',
  ),
  row(
    'Data-Out (11.7)',
    { encode: encodeDataOut, decode: decodeDataOut },
    {
      final: true,
      lun: 0x0001000000000000n,
      initiatorTaskTag: 5,
      targetTransferTag: 0xcafe,
      expStatSn: 9,
      dataSn: 3,
      bufferOffset: 0x2000,
      data: Buffer.from('ab'),
    },
    '05 80 0000 | 00 000002 | 0001000000000000 | 00000005 | 0000cafe | 00000000 | 00000009 | 00000000 | 00000003 | 00002000 | 00000000',
    '6162',
  ),
  row(
    'Ready To Transfer (11.8)',
    { encode: encodeR2T, decode: decodeR2T },
    {
      lun: 0x0001000000000000n,
      initiatorTaskTag: 5,
      targetTransferTag: 0xcafe,
      ...sequence,
      r2tSn: 1,
      bufferOffset: 0x10000,
      desiredDataTransferLength: 0x40000,
    },
    `31 80 0000 | 00 000000 | 0001000000000000 | 00000005 | 0000cafe | ${sequenceHex} | 00000001 | 00010000 | 00040000`,
  ),
  row(
    'Task Management Function Request, ABORT TASK (11.5)',
    { encode: encodeTaskManagementRequest, decode: decodeTaskManagementRequest },
    {
      immediate: true,
      function: 1,
      lun: 0x0002000000000000n,
      initiatorTaskTag: 5,
      referencedTaskTag: 4,
      cmdSn: 10,
      expStatSn: 11,
      refCmdSn: 9,
      expDataSn: 0,
    },
    '42 81 0000 | 00 000000 | 0002000000000000 | 00000005 | 00000004 | 0000000a | 0000000b | 00000009 | 00000000 | 0000000000000000',
  ),
  row(
    'Task Management Function Response (11.6)',
    { encode: encodeTaskManagementResponse, decode: decodeTaskManagementResponse },
    { response: 255, initiatorTaskTag: 5, ...sequence },
    `22 80 ff 00 | 00 000000 | 0000000000000000 | 00000005 | 00000000 | ${sequenceHex} | 00000000 00000000 00000000`,
  ),
  row(
    'Asynchronous Message, logout requested within 3 s (11.9)',
    { encode: encodeAsyncMessage, decode: decodeAsyncMessage },
    {
      lun: 0n,
      ...sequence,
      event: 1,
      vendorCode: 0,
      parameter1: 0,
      parameter2: 0,
      parameter3: 3,
      data: empty,
    },
    `32 80 0000 | 00 000000 | 0000000000000000 | ffffffff | 00000000 | ${sequenceHex} | 01 00 0000 | 0000 0003 | 00000000`,
  ),
  row(
    'Logout Request (11.14)',
    { encode: encodeLogoutRequest, decode: decodeLogoutRequest },
    { immediate: true, reason: 1, initiatorTaskTag: 5, cid: 0x0102, cmdSn: 3, expStatSn: 4 },
    '46 81 0000 | 00 000000 | 0000000000000000 | 00000005 | 0102 0000 | 00000003 | 00000004 | 00000000 00000000 00000000 00000000',
  ),
  row(
    'Logout Response (11.15)',
    { encode: encodeLogoutResponse, decode: decodeLogoutResponse },
    { response: 1, initiatorTaskTag: 5, ...sequence, time2Wait: 2, time2Retain: 20 },
    `26 80 01 00 | 00 000000 | 0000000000000000 | 00000005 | 00000000 | ${sequenceHex} | 00000000 | 0002 0014 | 00000000`,
  ),
  row(
    'Reject (11.17)',
    { encode: encodeReject, decode: decodeReject },
    { reason: 4, ...sequence, dataSn: 0, header: Buffer.alloc(48, 0xee) },
    `3f 80 04 00 | 00 000030 | 0000000000000000 | ffffffff | 00000000 | ${sequenceHex} | 00000000 | 00000000 00000000`,
    'ee'.repeat(48),
  ),
  row(
    'NOP-Out with ping data (11.18)',
    { encode: encodeNopOut, decode: decodeNopOut },
    {
      immediate: true,
      lun: 0n,
      initiatorTaskTag: 5,
      targetTransferTag: 0xffffffff,
      cmdSn: 3,
      expStatSn: 4,
      data: Buffer.from('ping'),
    },
    '40 80 0000 | 00 000004 | 0000000000000000 | 00000005 | ffffffff | 00000003 | 00000004 | 00000000 00000000 00000000 00000000',
    '70696e67',
  ),
  row(
    'NOP-In that asks for an answer (11.19)',
    { encode: encodeNopIn, decode: decodeNopIn },
    { lun: 0n, initiatorTaskTag: 0xffffffff, targetTransferTag: 8, ...sequence, data: empty },
    `20 80 0000 | 00 000000 | 0000000000000000 | ffffffff | 00000008 | ${sequenceHex} | 00000000 00000000 00000000`,
  ),
] as const;

function row<T>(
  name: string,
  codec: { encode(value: T): Pdu; decode(pdu: Pdu): T },
  value: T,
  header: string,
  rest = '',
) {
  return {
    name,
    header: toHex(fromHex(header)),
    rest: toHex(fromHex(rest)),
    encode: () => codec.encode(value),
    decode: () => {
      const bhs = fromHex(header);
      const bytes = fromHex(rest);
      const ahsBytes = (bhs[4] ?? 0) * 4;
      return codec.decode({ bhs, ahs: bytes.subarray(0, ahsBytes), data: bytes.subarray(ahsBytes) });
    },
    value,
  };
}

describe('PDUs of RFC 7143 clause 11', () => {
  it.each(pdus)('$name has the bytes of its figure', ({ header, rest, encode }) => {
    const { bhs, ahs, data } = encode();
    expect(header).toHaveLength(96);
    expect(toHex(bhs)).toBe(header);
    expect(toHex(Buffer.concat([ahs, data]))).toBe(rest);
  });

  it.each(pdus)('$name is read back from the bytes of its figure', ({ decode, value }) => {
    expect(decode()).toEqual(value);
  });
});

describe('PDUs that contradict themselves', () => {
  const broken = (header: string, rest = '') => ({
    bhs: fromHex(header.padEnd(96, '0')),
    ahs: empty,
    data: fromHex(rest),
  });

  it.each([
    ['a login request with T and C', () => decodeLoginRequest(broken('43c1'))],
    ['a login request in stage 2', () => decodeLoginRequest(broken('4308'))],
    ['a login request to stage 2', () => decodeLoginRequest(broken('4382'))],
    ['a login response with T and C', () => decodeLoginResponse(broken('23c1'))],
    ['a text request with F and C', () => decodeTextRequest(broken('04c0'))],
    ['a text response with F and C', () => decodeTextResponse(broken('24c0'))],
    ['a SCSI response with O and U', () => decodeScsiResponse(broken('2186'))],
    ['Data-In with O and U', () => decodeDataIn(broken('2587'))],
    ['sense longer than its data', () => decodeScsiResponse(broken('2180', '00097000'))],
    ['reading and writing without a read length', () => decodeScsiCommand(broken('01e1'))],
    [
      'an additional header that runs over the end',
      () => decodeScsiCommand({ ...broken('01c1'), ahs: fromHex('0009 01 00 00000000') }),
    ],
    [
      'an additional header of length 0',
      () => decodeScsiCommand({ ...broken('01c1'), ahs: fromHex('0000 01 00') }),
    ],
  ])('%s is a protocol error', (_what, decode) => {
    expect(decode).toThrow(expect.objectContaining({ name: 'IscsiProtocolError' }));
  });
});
