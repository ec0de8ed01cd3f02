import type { Command } from 'commander';
import { addAdminOptions, openHost, printJson, type AdminOptions } from './adminOptions.js';
import { addTargetChanges } from './exportCommand.js';
import { CommandError } from './CommandError.js';
import { exitCodeOf } from './exitCodes.js';
import { lunsOf, printLuns } from './lunTable.js';
import { printTable } from './printTable.js';
import type { RunCommand } from './RunCommand.js';
import { printSecrets } from './secretTable.js';
import { printSessions } from './sessionTable.js';
import { openStorageHost } from './storageAnswers.js';
import type { AllowedInitiator } from './StorageHost.js';
import { sameIscsiName, withoutPath, type TargetInfo } from './TargetHost.js';

/** `iscsi-wbem target list|show`. */
export function addTargetCommand(program: Command, run: RunCommand): void {
  const target = program.command('target').description('the iSCSI targets of a server');
  addTargetChanges(target, run);

  addAdminOptions(
    target.command('list').description('all targets, with how many accounts and sessions each has'),
  ).action(
    run(async (streams, options: AdminOptions) => {
      const host = await openHost(options, streams);
      const [targets, secrets, sessions] = [
        await host.listTargets(),
        await host.listSecrets(),
        await host.listSessions(),
      ];
      const rows = targets.map((each) =>
        Object.assign({}, each, {
          accounts: secrets.filter(({ bindings }) =>
            bindings.some((bound) => sameIscsiName(bound.target, each.name)),
          ).length,
          sessions: sessions.filter((session) => sameIscsiName(session.target, each.name)).length,
        }),
      );
      streams.stdout.write(options.json ? printJson(rows) : printTargets(rows));
      return exitCodeOf('done');
    }),
  );

  addAdminOptions(
    target
      .command('show')
      .description('one target: its portals, its LUNs, who may see them, who may log in, who is logged in')
      .argument('<target>', 'iSCSI name'),
  ).action(
    run(async (streams, name: string, options: AdminOptions) => {
      const host = await openHost(options, streams);
      const targets = await host.listTargets();
      const found = targets.find((each) => sameIscsiName(each.name, name));
      if (!found) throw new CommandError('failed', `the server has no target "${name}".`);
      const accounts = (await host.listSecrets()).filter(({ bindings }) =>
        bindings.some((bound) => sameIscsiName(bound.target, found.name)),
      );
      const sessions = (await host.listSessions()).filter((session) =>
        sameIscsiName(session.target, found.name),
      );
      const storage = await openStorageHost(options, streams);
      const luns = lunsOf(await storage.listVolumes(), found.name);
      const allowedInitiators = await storage.listAllowedInitiators(found.name);
      streams.stdout.write(
        options.json
          ? printJson({
              ...found,
              luns,
              allowedInitiators,
              accounts: accounts.map(withoutPath),
              sessions: sessions.map(withoutPath),
            })
          : printTargets([{ ...found, accounts: accounts.length, sessions: sessions.length }]) +
              `\n${luns.length === 0 ? 'No volume of this server is among its LUNs.\n' : printLuns(luns)}` +
              (allowedInitiators.length === 0 ? '' : `\n${printInitiators(allowedInitiators)}`) +
              (accounts.length === 0 ? '' : `\n${printSecrets(accounts)}`) +
              (sessions.length === 0 ? '' : `\n${printSessions(sessions)}`),
      );
      return exitCodeOf('done');
    }),
  );
}

function printInitiators(initiators: readonly AllowedInitiator[]): string {
  return printTable(
    ['ALLOWED INITIATOR', 'SEES LUN'],
    initiators.map(({ name, luns }) => [name, luns === null ? 'all' : luns.join(', ') || 'none']),
  );
}

type TargetRow = TargetInfo & { readonly accounts: number; readonly sessions: number };

function printTargets(rows: readonly TargetRow[]): string {
  return printTable(
    ['TARGET', 'PORTALS', 'CHAP', 'ACCOUNTS', 'SESSIONS', 'ALIAS'],
    rows.map(({ name, portals, chapEnabled, accounts, sessions, alias }) => [
      name,
      portals.join(','),
      chapEnabled === null ? '?' : chapEnabled ? 'on' : 'OFF',
      String(accounts),
      String(sessions),
      alias ?? '',
    ]),
  );
}
