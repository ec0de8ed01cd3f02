import { synchronizeCacheCommands, preFetchCommands } from './cache.js';
import type { CommandDefinition } from './CommandDefinition.js';
import { compareAndWrite } from './compareAndWrite.js';
import { extendedCopy } from './extendedCopy.js';
import { formatUnit, sendDiagnostic } from './formatUnit.js';
import { getLbaStatus } from './getLbaStatus.js';
import { inquiry } from './inquiry.js';
import { modeSelect10, modeSelect6 } from './modeSelect.js';
import { modeSense10, modeSense6 } from './modeSense.js';
import { orWrite } from './orWrite.js';
import { persistentReserveInCommands } from './persistentReserveIn.js';
import { persistentReserveOutCommands } from './persistentReserveOut.js';
import { readCommands } from './read.js';
import { readCapacity10, readCapacity16 } from './readCapacity.js';
import { receiveCopyResultsCommands } from './receiveCopyResults.js';
import { readDefectDataCommands, reportLuns, reportSupportedTaskManagementFunctions } from './reports.js';
import { reportSupportedOperationCodes } from './reportSupportedOperationCodes.js';
import { reserveCommands } from './reserve.js';
import { sanitizeCommands } from './sanitize.js';
import { preventAllowMediumRemoval, requestSense, startStopUnit, testUnitReady } from './unitCondition.js';
import { unmap } from './unmap.js';
import { verifyCommands } from './verify.js';
import { writeAndVerifyCommands, writeCommands } from './write.js';
import { writeAtomic } from './writeAtomic.js';
import { writeSameCommands } from './writeSame.js';

/** Every command of a direct-access unit, in the order of operation code and service action. */
export const commands: readonly CommandDefinition[] = [
  testUnitReady,
  requestSense,
  inquiry,
  formatUnit,
  sendDiagnostic,
  modeSelect6,
  modeSelect10,
  modeSense6,
  modeSense10,
  ...reserveCommands,
  startStopUnit,
  preventAllowMediumRemoval,
  readCapacity10,
  readCapacity16,
  getLbaStatus,
  ...readCommands,
  ...writeCommands,
  ...writeAndVerifyCommands,
  ...verifyCommands,
  ...preFetchCommands,
  ...synchronizeCacheCommands,
  ...readDefectDataCommands,
  ...writeSameCommands,
  unmap,
  ...sanitizeCommands,
  ...persistentReserveInCommands,
  ...persistentReserveOutCommands,
  extendedCopy,
  ...receiveCopyResultsCommands,
  compareAndWrite,
  orWrite,
  writeAtomic,
  reportLuns,
  reportSupportedOperationCodes(() => commands),
  reportSupportedTaskManagementFunctions,
].sort(byCode);

function byCode(a: CommandDefinition, b: CommandDefinition): number {
  return a.operationCode - b.operationCode || (a.serviceAction ?? 0) - (b.serviceAction ?? 0);
}

const SERVICE_ACTIONS = 32;

/** By operation code, or by operation code and service action. */
const single: (CommandDefinition | undefined)[] = Array.from({ length: 256 });
const byServiceAction: ((CommandDefinition | undefined)[] | undefined)[] = Array.from({ length: 256 });
for (const command of commands) {
  const { operationCode, serviceAction } = command;
  if (serviceAction === null) single[operationCode] = command;
  else (byServiceAction[operationCode] ??= Array.from({ length: SERVICE_ACTIONS }))[serviceAction] = command;
}

/** The command of a CDB; 'serviceAction' if only that is unknown, 'operationCode' if the whole command is. */
export function findCommand(cdb: Buffer): CommandDefinition | 'operationCode' | 'serviceAction' {
  const operationCode = cdb[0] ?? 0;
  const found = single[operationCode];
  if (found) return found;
  const actions = byServiceAction[operationCode];
  if (!actions) return 'operationCode';
  return actions[(cdb[1] ?? 0) & 0x1f] ?? 'serviceAction';
}
