import type { Command } from 'commander';
import { targetNamespace } from '../cim/namespaces.js';
import {
  addAdminOptions,
  hostOption,
  openHost,
  printJson,
  type AdminOptions,
  type StorageOptions,
} from './adminOptions.js';
import { addTargetChanges } from './exportCommand.js';
import { connectWith } from './connection.js';
import { exitCodeOf } from './exitCodes.js';
import { lunsOf, printLuns } from './lunTable.js';
import { printTable } from './printTable.js';
import type { RunCommand } from './RunCommand.js';
import { printSecrets } from './secretTable.js';
import { printSessions } from './sessionTable.js';
import { StorageHost, type AllowedInitiator } from './StorageHost.js';
import {
  areAtSeveral,
  opens,
  pickTarget,
  sameIscsiName,
  TargetHost,
  withoutPath,
  type TargetInfo,
  type TargetSessionInfo,
} from './TargetHost.js';

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
          accounts: secrets.filter((secret) => opens(secret, each)).length,
          sessions: sessions.filter((session) => isOf(session, each)).length,
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
      .argument('<target>', 'iSCSI name')
      .addOption(hostOption()),
  ).action(
    run(async (streams, name: string, options: StorageOptions) => {
      // One connection for both: the password is asked for once.
      const client = (await connectWith(options, streams))(targetNamespace);
      const host = new TargetHost(client);
      const storage = new StorageHost(client, options.host);
      const found = pickTarget(await host.listTargets(), name, options.host);
      const accounts = (await host.listSecrets()).filter((secret) => opens(secret, found));
      const sessions = (await host.listSessions()).filter((session) => isOf(session, found));
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

function isOf(session: TargetSessionInfo, { name, systemName }: TargetInfo): boolean {
  return session.systemName === systemName && sameIscsiName(session.target, name);
}

function printInitiators(initiators: readonly AllowedInitiator[]): string {
  return printTable(
    ['ALLOWED INITIATOR', 'SEES LUN'],
    initiators.map(({ name, luns }) => [name, luns === null ? 'all' : luns.join(', ') || 'none']),
  );
}

type TargetRow = TargetInfo & { readonly accounts: number; readonly sessions: number };

function printTargets(rows: readonly TargetRow[]): string {
  const several = areAtSeveral(rows);
  return printTable(
    [...(several ? ['HOST'] : []), 'TARGET', 'PORTALS', 'CHAP', 'ACCOUNTS', 'SESSIONS', 'ALIAS'],
    rows.map(({ name, systemName, portals, chapEnabled, accounts, sessions, alias }) => [
      ...(several ? [systemName] : []),
      name,
      portals.join(','),
      chapEnabled === null ? '?' : chapEnabled ? 'on' : 'OFF',
      String(accounts),
      String(sessions),
      alias ?? '',
    ]),
  );
}
