import { setImmediate } from 'node:timers/promises';
import { CheckCondition, illegalRequest } from '../CheckCondition.js';
import type { ScsiCommand, ScsiResult } from '../LogicalUnit.js';
import type { Nexus } from '../Nexus.js';
import { good, goodAfter } from '../results.js';
import { SenseCode, SenseKey } from '../SenseKey.js';
import type { CopyTarget } from '../UnitEnvironment.js';
import type { CopyResult, UnitState } from '../UnitState.js';
import { type CommandDefinition, defineWriting } from './CommandDefinition.js';
import { isDesignatorOf } from './deviceIdentification.js';
import { decodeCopyParameters, type CopyParameters, type CopySegment } from './copyParameters.js';

/** Number of bytes copied before other commands can run. */
const PIECE_BYTES = 1024 * 1024;
const DISCARD_RESULT = 2;
const NO_LIST_IDENTIFIER = 3;

/** EXTENDED COPY (LID1) (SPC-4 6.4), from block device to block device within one target. */
export const extendedCopy: CommandDefinition = defineWriting(
  'EXTENDED COPY (LID1)',
  '83 00 0000000000000000 ffffffff 00 00',
  (unit, command) => {
    const length = command.cdb.readUInt32BE(10);
    if (length === 0) return good();
    return copy(unit, command, decodeCopyParameters(command.dataOut.subarray(0, length)));
  },
  { serviceAction: 0 },
);

async function copy(
  unit: UnitState,
  { cdb, nexus }: ScsiCommand,
  parameters: CopyParameters,
): Promise<ScsiResult> {
  const { listIdentifier, listIdUsage } = parameters;
  const record = recorder(unit, nexus.id, listIdUsage === NO_LIST_IDENTIFIER ? null : listIdentifier);
  let processed = 0;
  let bytes = 0;
  record({ status: 'inProgress', segmentsProcessed: 0, bytesTransferred: 0 });
  try {
    for (const segment of parameters.segments) {
      bytes += await copySegment(unit, nexus, parameters, segment, processed);
      processed += 1;
    }
  } catch (error) {
    record({ status: 'failed', segmentsProcessed: processed, bytesTransferred: bytes });
    throw error;
  }
  const isKept = listIdUsage !== DISCARD_RESULT;
  record(isKept ? { status: 'completed', segmentsProcessed: processed, bytesTransferred: bytes } : null);
  return goodAfter(cdb.readUInt32BE(10));
}

/**
 * Stores the result for RECEIVE COPY RESULTS; null removes it.
 * @throws CheckCondition OPERATION IN PROGRESS if a copy with that list identifier is running.
 */
function recorder(
  unit: UnitState,
  nexusId: string,
  listIdentifier: number | null,
): (result: CopyResult | null) => void {
  if (listIdentifier === null) return () => {};
  const results = unit.copyResults.get(nexusId) ?? new Map<number, CopyResult>();
  unit.copyResults.set(nexusId, results);
  if (results.get(listIdentifier)?.status === 'inProgress')
    throw illegalRequest(SenseCode.OperationInProgress);
  return (result) => {
    if (result) results.set(listIdentifier, result);
    else results.delete(listIdentifier);
  };
}

async function copySegment(
  unit: UnitState,
  nexus: Nexus,
  { targets }: CopyParameters,
  segment: CopySegment,
  number: number,
): Promise<number> {
  const source = reach(unit, nexus, targets[segment.sourceIndex], number);
  const destination = reach(unit, nexus, targets[segment.destinationIndex], number);
  const from = source.medium;
  const to = destination.medium;
  const bytes = segment.blocks * (segment.countsDestination ? to : from).blockSize;
  const fits =
    bytes % from.blockSize === 0 &&
    bytes % to.blockSize === 0 &&
    segment.sourceLba + bytes / from.blockSize <= from.blocks &&
    segment.destinationLba + bytes / to.blockSize <= to.blocks;
  const isAllowed =
    !destination.isWriteProtected(nexus) &&
    !source.conflicts(nexus.id, 'read') &&
    !destination.conflicts(nexus.id, 'write');
  if (!fits || !isAllowed) throw copyAborted(SenseCode.NoAdditionalSenseInformation, number);

  try {
    for (let at = 0; at < bytes; at += PIECE_BYTES) {
      const piece = Math.min(PIECE_BYTES, bytes - at);
      const data = from.read(segment.sourceLba + at / from.blockSize, piece / from.blockSize);
      to.write(segment.destinationLba + at / to.blockSize, data);
      if (at + piece < bytes) await setImmediate();
    }
    await to.flush();
  } catch (error) {
    unit.onError(error);
    throw copyAborted(SenseCode.NoAdditionalSenseInformation, number);
  }
  return bytes;
}

function reach(unit: UnitState, nexus: Nexus, designator: Buffer | undefined, segment: number): CopyTarget {
  const target =
    designator &&
    (isDesignatorOf(unit.identity, designator)
      ? unit
      : unit.environmentOf(nexus).findByDesignator(designator, nexus));
  if (!target) throw copyAborted(SenseCode.UnreachableCopyTarget, segment);
  return target;
}

/** COPY ABORTED, with the number of the segment that failed (SPC-4 5.16.7.4). */
function copyAborted(code: SenseCode, segment: number): CheckCondition {
  const commandSpecific = Buffer.alloc(8);
  commandSpecific.writeUInt16BE(segment, 4 + 2);
  return new CheckCondition({ key: SenseKey.CopyAborted, code, commandSpecific });
}
