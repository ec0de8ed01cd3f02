import type { ScsiCommand, ScsiResult } from '../LogicalUnit.js';
import type { UnitState } from '../UnitState.js';

/**
 * What prevents a command (SPC-2 5.5.1, SPC-4 table 66, SBC-3 table 13).
 * - always: nothing.
 * - ready: a RESERVE by another nexus.
 * - read: also a persistent reservation for exclusive access.
 * - write: any reservation by another nexus.
 */
export type CommandAccess = 'always' | 'ready' | 'read' | 'write';

/** One command that direct-access units support. */
export interface CommandDefinition {
  /** The name in SPC-4 and SBC-3. */
  readonly name: string;
  readonly operationCode: number;
  /** Null if the operation code has no service actions. */
  readonly serviceAction: number | null;
  /** CDB USAGE DATA (SPC-4 6.35.3): the bits that the unit uses.  A CDB with any other bit set is refused. */
  readonly usage: Buffer;
  readonly access: CommandAccess | ((cdb: Buffer) => CommandAccess);
  /** Fails if there is no medium or the unit is stopped. */
  readonly needsMedium: boolean;
  /** Fails if the medium is write protected. */
  readonly writes: boolean;
  /** Allowed during a sanitize operation, and does not report unit attentions: INQUIRY, REPORT LUNS, REQUEST SENSE. */
  readonly unconditional: boolean;
  /** Allowed during a sanitize operation. */
  readonly duringSanitize: boolean;
  /** Absent: not counted in the statistics. */
  readonly counts?: 'read' | 'write';
  readonly execute: (unit: UnitState, command: ScsiCommand) => ScsiResult | Promise<ScsiResult>;
}

type Execute = CommandDefinition['execute'];

/**
 * Defines a command that does not access the medium.
 * @param usage CDB usage data in hexadecimal, beginning with the operation code.
 */
export function defineCommand(
  name: string,
  usage: string,
  access: CommandDefinition['access'],
  execute: Execute,
  options: { serviceAction?: number; duringSanitize?: boolean; unconditional?: boolean } = {},
): CommandDefinition {
  return {
    ...parseUsage(usage),
    name,
    serviceAction: options.serviceAction ?? null,
    access,
    needsMedium: false,
    writes: false,
    unconditional: options.unconditional ?? false,
    duringSanitize: options.duringSanitize ?? options.unconditional ?? false,
    execute,
  };
}

/** Defines a command that reads the medium or its state. */
export function defineReading(
  name: string,
  usage: string,
  execute: Execute,
  options: { serviceAction?: number; access?: CommandAccess } = {},
): CommandDefinition {
  return {
    ...defineCommand(name, usage, options.access ?? 'read', execute, options),
    needsMedium: true,
  };
}

/** Defines a command that changes the medium. */
export function defineWriting(
  name: string,
  usage: string,
  execute: Execute,
  options: { serviceAction?: number } = {},
): CommandDefinition {
  return { ...defineCommand(name, usage, 'write', execute, options), needsMedium: true, writes: true };
}

function parseUsage(text: string): { operationCode: number; usage: Buffer } {
  const usage = Buffer.from(text.replaceAll(' ', ''), 'hex');
  return { operationCode: usage[0] ?? 0, usage };
}
