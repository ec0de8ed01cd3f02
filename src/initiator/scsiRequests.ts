import {
  findSense,
  readCapacity16Cdb,
  READ_CAPACITY_16_BYTES,
  reportLunsCdb,
} from '../iscsi/blockCommands.js';
import type { InitiatorSession } from '../iscsi/InitiatorSession.js';
import { findLun } from '../iscsi/pdu/lun.js';
import { IsdscError, IsdscStatus } from './IsdscStatus.js';

/** A target's response to a SCSI request. */
export interface ScsiAnswer {
  /** ERROR_SUCCESS for the SCSI status GOOD, otherwise ISDSC_SCSI_REQUEST_FAILED. */
  readonly status: IsdscStatus;
  readonly scsiStatus: number;
  readonly data: Buffer;
  /** Empty unless the SCSI status is CHECK CONDITION. */
  readonly sense: Buffer;
}

const INQUIRY_BYTES = 0xffff;
const REPORT_LUNS_BYTES = 1 << 20;
const READ_CAPACITY_10_BYTES = 8;
const CHECK_CONDITION = 0x02;
const UNIT_ATTENTION = 0x06;

/** Maximum number of consecutive UNIT ATTENTION conditions that are retried. */
const MAX_UNIT_ATTENTIONS = 5;

/** SendScsiInquiry.  `evpdCmddt` 0 requests standard data, 1 the vital product data page `pageCode`. */
export function sendScsiInquiry(
  session: InitiatorSession,
  lun: bigint,
  evpdCmddt: number,
  pageCode: number,
): Promise<ScsiAnswer> {
  if (evpdCmddt > 1) {
    throw new IsdscError(
      'ISDSC_INVALID_PARAMETER',
      `EvpdCmddt is ${evpdCmddt}: expected 0 (standard data) or 1 (a page of vital product data).`,
    );
  }
  const cdb = Buffer.of(0x12, evpdCmddt, pageCode, INQUIRY_BYTES >> 8, INQUIRY_BYTES & 0xff, 0);
  return send(session, expectLun(lun), cdb, INQUIRY_BYTES);
}

/** SendScsiReportLuns: the parameter data of REPORT LUNS (SPC-5 6.33). */
export function sendScsiReportLuns(session: InitiatorSession): Promise<ScsiAnswer> {
  return send(session, 0, reportLunsCdb(REPORT_LUNS_BYTES), REPORT_LUNS_BYTES);
}

/** SendScsiReadCapacity: the 8 bytes of READ CAPACITY (10), or the 32 of (16) if the unit is too large for (10) (SBC-4 5.15). */
export async function sendScsiReadCapacity(session: InitiatorSession, lun: bigint): Promise<ScsiAnswer> {
  const number = expectLun(lun);
  const answer = await send(session, number, Buffer.of(0x25, ...Buffer.alloc(9)), READ_CAPACITY_10_BYTES);
  const isTooLarge = answer.data.length >= 4 && answer.data.readUInt32BE(0) === 0xffffffff;
  return isTooLarge ? send(session, number, readCapacity16Cdb(), READ_CAPACITY_16_BYTES) : answer;
}

/**
 * Parses a LUN: a number, or the eight bytes of REPORT LUNS.
 * @throws IsdscError ISDSC_INVALID_PARAMETER for a LUN with several levels or another addressing method.
 */
function expectLun(lun: bigint): number {
  if (lun < 0x4000n) return Number(lun);
  const number = findLun(lun);
  if (number !== null) return number;
  throw new IsdscError(
    'ISDSC_INVALID_PARAMETER',
    `Lun is 0x${lun.toString(16)}: expected 0 to 16383, or eight bytes of SAM-5 4.7 with one level.`,
  );
}

/** Sends a request, and repeats it after UNIT ATTENTION, which is a notification and not an answer. */
async function send(
  session: InitiatorSession,
  lun: number,
  cdb: Buffer,
  dataInLength: number,
): Promise<ScsiAnswer> {
  for (let attempt = 0; ; attempt++) {
    const { status, sense, dataIn } = await session.scsiCommand({ lun, cdb, dataInLength });
    const again =
      status === CHECK_CONDITION && findSense(sense)?.key === UNIT_ATTENTION && attempt < MAX_UNIT_ATTENTIONS;
    if (again) continue;
    return {
      status: status === 0 ? IsdscStatus.ERROR_SUCCESS : IsdscStatus.ISDSC_SCSI_REQUEST_FAILED,
      scsiStatus: status,
      data: dataIn,
      sense,
    };
  }
}
