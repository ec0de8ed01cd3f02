import type { Command } from 'commander';
import type { AuditVerification } from '../audit/verifyAudit.js';
import { exitCodeOf } from '../cli/exitCodes.js';
import { addStateOptions, type StateCommandDeps } from './stateOptions.js';

/** `iscsi-wbem audit verify`: exit code 0 if the log is intact, otherwise 1. */
export function addAuditCommands(program: Command, { streams, ask, end }: StateCommandDeps): void {
  const audit = program.command('audit').description('the record of who changed what');
  addStateOptions(
    audit.command('verify').description('finds lines that were edited, removed, moved or cut off'),
  ).action(async (_options: object, command: Command) => {
    const { count, faults } = (await ask(command, { kind: 'verifyAudit' })) as AuditVerification;
    for (const fault of faults) streams.stdout.write(`${fault}\n`);
    if (faults.length === 0) streams.stdout.write(`the audit record is whole: ${count} records\n`);
    else end(exitCodeOf('failed'));
  });
}
