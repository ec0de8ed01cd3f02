import type { Command } from 'commander';
import { addAdminOptions, hostOption, openHost, printJson, type StorageOptions } from './adminOptions.js';
import { exitCodeOf } from './exitCodes.js';
import { expectZero } from './returnValues.js';
import type { RunCommand } from './RunCommand.js';
import { printSecrets } from './secretTable.js';
import { opens, pickTarget, withoutPath, type SecretInfo } from './TargetHost.js';

/** `iscsi-wbem check`. */
export function addCheckCommand(program: Command, run: RunCommand): void {
  addAdminOptions(
    program
      .command('check')
      .description('proves every account of a target now, by logging in; ends with 5 unless all are proved')
      .argument('<target>', 'iSCSI name')
      .addOption(hostOption()),
  ).action(
    run(async (streams, name: string, options: StorageOptions) => {
      const host = await openHost(options, streams);
      const target = pickTarget(await host.listTargets(), name, options.host);
      const isOfTarget = (secret: SecretInfo): boolean => opens(secret, target);
      for (const { path } of (await host.listSecrets()).filter(isOfTarget)) {
        expectZero('ProveSharedSecret', await host.proveSecret(path));
      }
      const found = (await host.listSecrets()).filter(isOfTarget);
      streams.stdout.write(options.json ? printJson(found.map(withoutPath)) : printSecrets(found));
      return exitCodeOf(found.every(({ proof }) => proof.state === 'proved') ? 'done' : 'unproved');
    }),
  );
}
