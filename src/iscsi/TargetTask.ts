import type { ScsiResult } from '../scsi/LogicalUnit.js';
import type { DataHold } from './DataBudget.js';
import { encodeDataIn } from './pdu/DataIn.js';
import { RESERVED_TAG } from './pdu/Opcode.js';
import type { Pdu, TargetSequence } from './pdu/Pdu.js';
import type { ScsiCommandPdu } from './pdu/ScsiCommand.js';
import { encodeScsiResponse } from './pdu/ScsiResponse.js';
import type { WriteTransfer } from './WriteTransfer.js';

/** A SCSI command in progress. */
export interface TargetTask {
  command: ScsiCommandPdu;
  /** Null for an addressing method that none of our units uses. */
  readonly lun: number | null;
  readonly transfer: WriteTransfer;
  /** `waiting` for memory, `collecting` its data, `ready` but behind an ordered task, `started` at the unit. */
  phase: 'waiting' | 'collecting' | 'ready' | 'started';
  /** Memory for requested data and for returned data; null: none needed. */
  hold: DataHold | null;
  /** Memory for unsolicited data. */
  unasked: DataHold | null;
  /** Set while the unit executes the command.  Resolves when it can take no further effect. */
  executing: Promise<void> | null;
  /** The command is not answered any more. */
  aborted: boolean;
}

export interface ReadParameters {
  readonly maxBurstLength: number;
  /** MaxRecvDataSegmentLength of the initiator. */
  readonly initiatorReceiveBytes: number;
}

const nothing = Buffer.alloc(0);

/**
 * The PDUs that end a command: its data in sequences no longer than MaxBurstLength, and its status, in the last Data-In if that
 * is allowed (RFC 7143
 * 11.7.3: status GOOD without sense), otherwise in a SCSI Response.
 */
export function responsePdus(
  { command }: Pick<TargetTask, 'command'>,
  result: ScsiResult,
  { maxBurstLength, initiatorReceiveBytes }: ReadParameters,
  sequence: TargetSequence,
): Pdu[] {
  const room = readRoom(command);
  const available = result.dataIn ?? nothing;
  // Copied, so that data beyond the initiator's space does not stay in memory until the rest has been sent.
  const data = available.length > room ? Buffer.from(available.subarray(0, room)) : available;
  const { residual, readResidual } = residualsOf(command, result, available.length, room);
  const onDataIn = data.length > 0 && result.status === 0 && result.sense === null && !command.write;
  const pdus: Pdu[] = [];
  for (let offset = 0; offset < data.length;) {
    const burstEnd = Math.min(data.length, offset - (offset % maxBurstLength) + maxBurstLength);
    const end = Math.min(offset + initiatorReceiveBytes, burstEnd);
    const last = end === data.length;
    pdus.push(
      encodeDataIn({
        final: end === burstEnd,
        acknowledge: false,
        status: last && onDataIn ? result.status : null,
        lun: 0n,
        initiatorTaskTag: command.initiatorTaskTag,
        targetTransferTag: RESERVED_TAG,
        ...sequence,
        statSn: last && onDataIn ? sequence.statSn : 0,
        dataSn: pdus.length,
        bufferOffset: offset,
        residual,
        data: data.subarray(offset, end),
      }),
    );
    offset = end;
  }
  if (onDataIn) return pdus;
  pdus.push(
    encodeScsiResponse({
      response: 0,
      status: result.status,
      initiatorTaskTag: command.initiatorTaskTag,
      snackTag: 0,
      ...sequence,
      expDataSn: pdus.length,
      residual,
      bidirectionalReadResidual: readResidual,
      sense: result.sense ?? nothing,
    }),
  );
  return pdus;
}

/** Number of bytes that the initiator has space for. */
export function readRoom({
  read,
  write,
  expectedDataTransferLength,
  expectedReadLength,
}: ScsiCommandPdu): number {
  if (!read) return 0;
  return write ? (expectedReadLength ?? 0) : expectedDataTransferLength;
}

function residualsOf(
  { read, write, expectedDataTransferLength }: ScsiCommandPdu,
  { dataOutLength }: ScsiResult,
  dataInLength: number,
  room: number,
): { readonly residual: number; readonly readResidual: number } {
  if (write) {
    // If the command sends no data, the count refers to what the unit would have transferred in the other direction.
    const moved = dataOutLength === 0 && !read ? dataInLength : dataOutLength;
    const readResidual = read ? dataInLength - room : 0;
    return { residual: moved - expectedDataTransferLength, readResidual };
  }
  if (read) return { residual: dataInLength - room, readResidual: 0 };
  return { residual: dataInLength + dataOutLength, readResidual: 0 };
}
