import { invalidFieldInCdb } from '../CheckCondition.js';
import { goodWith } from '../results.js';
import { type CommandDefinition, defineCommand } from './CommandDefinition.js';

const RCTD = 0x80;
const SERVACTV = 0x01;
const CTDP = 0x02;
const CTDP_ONE_COMMAND = 0x80;

/** SUPPORT (SPC-4 table 252). */
const NOT_SUPPORTED = 1;
const CONFORMING = 3;

/** REPORTING OPTIONS (SPC-4 table 247). */
const ALL_COMMANDS = 0;
const OPERATION_CODE = 1;
const SERVICE_ACTION = 2;
const EITHER = 3;

/** Command timeouts descriptor (SPC-4 6.35.4): neither a nominal nor a recommended time-out. */
const NO_TIMEOUTS = Buffer.from([0x00, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** REPORT SUPPORTED OPERATION CODES (SPC-4 6.35), generated from the table of commands. */
export function reportSupportedOperationCodes(
  commands: () => readonly CommandDefinition[],
): CommandDefinition {
  return defineCommand(
    'REPORT SUPPORTED OPERATION CODES',
    'a3 0c 87 ff ffff ffffffff 00 00',
    'ready',
    (_unit, { cdb }) => {
      const withTimeouts = ((cdb[2] ?? 0) & RCTD) !== 0;
      const option = (cdb[2] ?? 0) & 0x07;
      if (option > EITHER) throw invalidFieldInCdb(2, 2);
      const report =
        option === ALL_COMMANDS
          ? allCommands(commands(), withTimeouts)
          : oneCommand(commands(), option, cdb[3] ?? 0, cdb.readUInt16BE(4), withTimeouts);
      return goodWith(report, cdb.readUInt32BE(6));
    },
    { serviceAction: 0x0c, duringSanitize: true },
  );
}

function allCommands(commands: readonly CommandDefinition[], withTimeouts: boolean): Buffer {
  const descriptors = commands.map(({ operationCode, serviceAction, usage }) => {
    const descriptor = Buffer.alloc(8);
    descriptor[0] = operationCode;
    descriptor.writeUInt16BE(serviceAction ?? 0, 2);
    descriptor[5] = (serviceAction === null ? 0 : SERVACTV) | (withTimeouts ? CTDP : 0);
    descriptor.writeUInt16BE(usage.length, 6);
    return withTimeouts ? Buffer.concat([descriptor, NO_TIMEOUTS]) : descriptor;
  });
  const body = Buffer.concat(descriptors);
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}

/** @throws CheckCondition INVALID FIELD IN CDB if the option does not fit an operation code with, or without, service actions. */
function oneCommand(
  commands: readonly CommandDefinition[],
  option: number,
  operationCode: number,
  serviceAction: number,
  withTimeouts: boolean,
): Buffer {
  const candidates = commands.filter((command) => command.operationCode === operationCode);
  const hasServiceActions = candidates.some((command) => command.serviceAction !== null);
  if (option === OPERATION_CODE && hasServiceActions) throw invalidFieldInCdb(2, 2);
  if (option === SERVICE_ACTION && candidates.length > 0 && !hasServiceActions) throw invalidFieldInCdb(2, 2);

  const wanted = hasServiceActions || option !== OPERATION_CODE ? serviceAction : 0;
  const found = candidates.find((command) => (command.serviceAction ?? 0) === wanted);
  if (!found) return Buffer.from([0, NOT_SUPPORTED, 0, 0]);
  const header = Buffer.from([0, CONFORMING | (withTimeouts ? CTDP_ONE_COMMAND : 0), 0, found.usage.length]);
  return Buffer.concat([header, found.usage, ...(withTimeouts ? [NO_TIMEOUTS] : [])]);
}
