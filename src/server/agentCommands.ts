import type { Command } from 'commander';
import { findEnrolled, forgetEnrolled, keepEnrolled } from '../agent/AgentIdentity.js';
import { enrolHost } from '../agent/enrolHost.js';
import { CommandError } from '../cli/CommandError.js';
import { askUnseen } from '../cli/prompt.js';
import type { Settings } from '../config/Settings.js';
import { parseToken } from '../link/enrolment.js';
import { actionLogOf } from './ActionLog.js';
import { openState, type State } from './openState.js';
import { ResourceStack } from './ResourceStack.js';
import { addStateOptions, type StateCommandDeps } from './stateOptions.js';
import { readFirstLine } from './userCommands.js';

/** `iscsi-wbem agent enrol|show|leave`: what a host is in a fleet.  Its agent must not run meanwhile: one process owns the state. */
export function addAgentCommands(program: Command, { streams, settingsOf }: StateCommandDeps): void {
  const agent = program.command('agent').description('this host as a part of a fleet; recorded');
  addStateOptions(
    agent
      .command('enrol')
      .description('makes this host a part of the fleet of an endpoint; its key is made here and never sent')
      .requiredOption('--url <url>', 'the endpoint, as clients reach it')
      .option(
        '--token-stdin',
        'the token of "iscsi-wbem host add" is the first line of standard input (without this it is asked for)',
        false,
      ),
  ).action(
    async ({ url, tokenStdin }: { readonly url: string; readonly tokenStdin: boolean }, command: Command) => {
      const text = tokenStdin
        ? await readFirstLine(streams, 'token')
        : await askUnseen('Token', '--token-stdin');
      const token = parseToken(text);
      if (token === null)
        throw new CommandError(
          'usage',
          'that is no token: expected the line that "iscsi-wbem host add" printed.',
        );
      await withState(settingsOf(command), async ({ sealedStore, auditLog }) => {
        if (findEnrolled(sealedStore) !== null)
          throw new CommandError(
            'refused',
            'this host is in a fleet already: expected "iscsi-wbem agent leave" first.',
          );
        const host = await enrolHost(url, token);
        await actionLogOf(auditLog).write(local, {
          what: 'enrol',
          account: host.systemName,
          outcome: 'done',
          cause: url,
        });
        keepEnrolled(sealedStore, host);
        streams.stderr.write(
          `this host is "${host.systemName}" of the fleet ${host.fleetId}; now run: iscsi-wbem serve --role agent --target <tgt, lio or embedded>\n`,
        );
      });
    },
  );
  addStateOptions(
    agent.command('show').description('what this host is in its fleet').option('--json', 'as JSON', false),
  ).action(async ({ json }: { readonly json: boolean }, command: Command) => {
    await withState(settingsOf(command), async ({ sealedStore }) => {
      const host = findEnrolled(sealedStore);
      if (host === null) throw new CommandError('failed', 'this host is in no fleet.');
      const { systemName, fleetId, hostId } = host;
      const shown = { systemName, fleetId, hostId };
      streams.stdout.write(
        json ? `${JSON.stringify(shown, null, 2)}\n` : `host ${systemName}\nfleet ${fleetId}\nid ${hostId}\n`,
      );
    });
  });
  addStateOptions(
    agent.command('leave').description('this host is in no fleet from now on: no endpoint is answered'),
  ).action(async (_options: object, command: Command) => {
    await withState(settingsOf(command), async ({ sealedStore, auditLog }) => {
      const host = findEnrolled(sealedStore);
      if (host === null) throw new CommandError('failed', 'this host is in no fleet.');
      await actionLogOf(auditLog).write(local, { what: 'leave', account: host.systemName, outcome: 'done' });
      forgetEnrolled(sealedStore);
      streams.stderr.write(`this host has left the fleet ${host.fleetId}\n`);
    });
  });
}

const local = { name: 'owner of the state folder', address: 'local', door: 'store' };

async function withState(settings: Settings, work: (state: State) => Promise<void>): Promise<void> {
  const resources = new ResourceStack();
  try {
    await work(await openState(settings, resources));
  } finally {
    await resources.close();
  }
}
