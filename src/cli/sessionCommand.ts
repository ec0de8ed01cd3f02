import type { Command } from 'commander';
import { CIMError } from '../cim/CIMError.js';
import { count } from './checkMof.js';
import { CommandError } from './CommandError.js';
import { change } from './connection.js';
import { exitCodeOf } from './exitCodes.js';
import type { RunCommand } from './RunCommand.js';
import { printSessions } from './sessionTable.js';
import { addAdminOptions, hostOption, openHost, printJson, type AdminOptions } from './adminOptions.js';
import { sameIscsiName, withoutPath, type Found, type TargetSessionInfo } from './TargetHost.js';

interface SessionOptions extends AdminOptions {
  readonly target?: string;
  readonly initiator?: string;
  readonly host?: string;
}

/** `iscsi-wbem session list|close`. */
export function addSessionCommand(program: Command, run: RunCommand): void {
  const session = program.command('session').description('who is logged in now');

  addAdminOptions(filtered(session.command('list').description('the live sessions'))).action(
    run(async (streams, options: SessionOptions) => {
      const host = await openHost(options, streams);
      const sessions = choose(await host.listSessions(), options);
      streams.stdout.write(options.json ? printJson(sessions.map(withoutPath)) : printSessions(sessions));
      return exitCodeOf('done');
    }),
  );

  addAdminOptions(
    filtered(
      session
        .command('close')
        .description('end sessions; their initiators may log in again')
        .argument('[session...]', 'as session list shows them'),
    ),
  ).action(
    run(async (streams, ids: string[], options: SessionOptions) => {
      const { target, initiator, host: systemName } = options;
      if (ids.length === 0 && (target ?? initiator ?? systemName) === undefined) {
        throw new CommandError(
          'usage',
          'which sessions?  Expected names of sessions, --target, --initiator or --host.',
        );
      }
      const host = await openHost(options, streams);
      const sessions = await host.listSessions();
      const missing = ids.filter((id) => !sessions.some((each) => each.id === id));
      if (missing.length > 0) {
        throw new CommandError('failed', missing.map((id) => `there is no session "${id}".`).join('\n'));
      }
      const chosen = choose(sessions, options).filter(({ id }) => ids.length === 0 || ids.includes(id));
      const closed: string[] = [];
      for (const { id, path } of chosen) {
        try {
          await change(() => host.remove(path));
          closed.push(id);
        } catch (error) {
          // The session has ended meanwhile.
          if (!(error instanceof CIMError && error.symbol === 'CIM_ERR_NOT_FOUND')) throw error;
        }
      }
      streams.stdout.write(
        options.json ? printJson({ closed }) : `${count(closed.length, 'session')} ended\n`,
      );
      return exitCodeOf('done');
    }),
  );
}

function filtered(command: Command): Command {
  return command
    .option('--target <target>', 'those at this target alone')
    .option('--initiator <initiator>', 'those of this initiator alone')
    .addOption(hostOption());
}

function choose(
  sessions: readonly Found<TargetSessionInfo>[],
  { target, initiator, host }: SessionOptions,
): Found<TargetSessionInfo>[] {
  return sessions.filter(
    (session) =>
      (target === undefined || sameIscsiName(session.target, target)) &&
      (initiator === undefined || sameIscsiName(session.initiator, initiator)) &&
      (host === undefined || session.systemName === host),
  );
}
