import type { Command } from 'commander';
import { addAdminOptions, openHost, printJson, type AdminOptions } from './adminOptions.js';
import { CommandError } from './CommandError.js';
import { exitCodeOf } from './exitCodes.js';
import { expectZero } from './returnValues.js';
import type { RunCommand } from './RunCommand.js';
import { printSecrets } from './secretTable.js';
import { sameIscsiName, withoutPath } from './TargetHost.js';

/** `iscsi-wbem check`. */
export function addCheckCommand(program: Command, run: RunCommand): void {
  addAdminOptions(
    program
      .command('check')
      .description('proves every account of a target now, by logging in; ends with 5 unless all are proved')
      .argument('<target>', 'iSCSI name'),
  ).action(
    run(async (streams, name: string, options: AdminOptions) => {
      const host = await openHost(options, streams);
      const targets = await host.listTargets();
      if (!targets.some((target) => sameIscsiName(target.name, name))) {
        throw new CommandError('failed', `the server has no target "${name}".`);
      }
      const isOfTarget = ({
        bindings,
      }: {
        readonly bindings: readonly { readonly target: string }[];
      }): boolean => bindings.some((bound) => sameIscsiName(bound.target, name));
      for (const { path } of (await host.listSecrets()).filter(isOfTarget)) {
        expectZero('ProveSharedSecret', await host.proveSecret(path));
      }
      const found = (await host.listSecrets()).filter(isOfTarget);
      streams.stdout.write(options.json ? printJson(found.map(withoutPath)) : printSecrets(found));
      return exitCodeOf(found.every(({ proof }) => proof.state === 'proved') ? 'done' : 'unproved');
    }),
  );
}
