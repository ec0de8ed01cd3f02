import type { Command } from 'commander';
import { requestPage } from '../client/requestPage.js';
import { WbemHttpError } from '../client/WbemHttpError.js';
import { addConnectionOptions, readConnection, type ConnectionOptions } from './connection.js';
import { CommandError } from './CommandError.js';
import { exitCodeOf } from './exitCodes.js';
import type { RunCommand } from './RunCommand.js';

/** `iscsi-wbem log-level [level]`. */
export function addLogLevelCommand(program: Command, run: RunCommand): void {
  addConnectionOptions(
    program
      .command('log-level')
      .description('shows the log level of a running server, or sets it until its next start; recorded')
      .argument('[level]', 'trace, debug, info, warn, error, fatal or silent'),
  ).action(
    run(async (streams, level: string | undefined, options: ConnectionOptions) => {
      const connection = await readConnection(options, streams);
      try {
        const [method, body] = level === undefined ? (['GET', ''] as const) : (['PUT', level] as const);
        streams.stdout.write(await requestPage(connection, method, '/log-level', body));
        return exitCodeOf('done');
      } catch (error) {
        const isRefused = error instanceof WbemHttpError && (error.status === 400 || error.status === 403);
        if (!isRefused) throw error;
        throw new CommandError('refused', error.message, { cause: error });
      }
    }),
  );
}
