import type { Command } from 'commander';
import { targetNamespace } from '../cim/namespaces.js';
import { printSize, sizeHelp } from '../config/sizes.js';
import { defaultNameFor, hostCommandsFor, type HostLogin } from '../initiator/hostCommands.js';
import { addStorageOptions, printJson, type StorageOptions } from './adminOptions.js';
import { change, connectWith } from './connection.js';
import { exitCodeOf } from './exitCodes.js';
import { assignedName } from './exportCommand.js';
import { parseSize } from './parseSize.js';
import { clean } from './printTable.js';
import type { RunCommand } from './RunCommand.js';
import { changeStorage, expectDone } from './storageAnswers.js';
import { StorageHost, textOf } from './StorageHost.js';
import { TargetHost } from './TargetHost.js';
import { addSecretOptions, takeSecret, type SecretOptions } from './takeSecret.js';

interface ProvideOptions extends StorageOptions, SecretOptions {
  readonly to: string;
  readonly name?: string;
  readonly pool?: string;
  readonly thick?: boolean;
  readonly chapName?: string;
}

/** `iscsi-wbem provide` and `iscsi-wbem withdraw`. */
export function addProvideCommands(program: Command, run: RunCommand): void {
  addSecretOptions(
    addStorageOptions(
      program
        .command('provide')
        .description('volume, target, access, LUN and account for one host, in one step; proved by a login')
        .argument('<size>', sizeHelp, parseSize)
        .requiredOption('--to <initiator>', 'iSCSI name of the host that may see it')
        .option('--name <name>', 'name of the volume and alias of the target (default: made of the host)')
        .option('--pool <pool>', 'where it has its room (default: the only pool)')
        .option('--thick', 'take all of its room at once')
        .option('--chap-name <name>', "CHAP name of the account (default: the host's iSCSI name)"),
    ),
  ).action(
    run(async (streams, bytes: number, options: ProvideOptions) => {
      const { to, chapName = to, json } = options;
      const name = options.name ?? defaultNameFor(to);
      const secret = await takeSecret(options, chapName, streams);
      // Connects once, so that the password is asked for once.
      const connect = await connectWith(options, streams);
      const host = new StorageHost(connect(targetNamespace), options.host);
      const answer = await change(() =>
        host.call('Provide', [
          ['Name', 'string', name],
          ['Size', 'uint64', bytes],
          ['Initiator', 'string', to],
          ['Pool', 'string', options.pool ?? null],
          ['Thick', 'boolean', options.thick ?? null],
          ['ChapName', 'string', options.chapName ?? null],
          ['Secret', 'string', printOctets(secret.bytes)],
        ]),
      );
      expectDone(answer);
      const target = assignedName(answer);
      const lun = Number(answer.values.get('AssignedLUN'));
      const isVerified = answer.values.get('VerificationState') === 2;
      const verification = textOf(answer.values.get('Verification') ?? null);
      const { generated } = secret;
      const portals = await findPortals(new TargetHost(connect(targetNamespace)), target);
      const made = {
        name,
        bytes,
        target,
        lun,
        initiator: to,
        chapName,
        portals,
        verified: isVerified,
        verification,
      };
      if (json) {
        streams.stdout.write(printJson({ ...made, ...(generated !== null && { secret: generated }) }));
      } else {
        // A generated secret is the only output on standard output, because that may be redirected to a file.
        const told = generated === null ? streams.stdout : streams.stderr;
        if (generated !== null) streams.stdout.write(`${generated}\n`);
        const seen = `${isVerified ? 'verified' : 'not verified'}${verification === null ? '' : `: ${clean(verification)}`}`;
        told.write(
          `${clean(name)}, ${printSize(bytes)}, is LUN ${lun} of ${target}; ${seen}\n\n${whatToType(made)}`,
        );
      }
      return exitCodeOf(isVerified ? 'done' : 'unproved');
    }),
  );

  addStorageOptions(
    program
      .command('withdraw')
      .description('take the LUNs, the accounts and a target that was made here away; volumes stay')
      .argument('<target>', 'iSCSI name')
      .option('--delete-volume', 'remove the volumes behind it and their bytes, too', false)
      .option('--yes', 'do not ask', false),
  ).action(
    run(
      async (
        streams,
        target: string,
        options: StorageOptions & { readonly deleteVolume: boolean; readonly yes: boolean },
      ) => {
        const what = options.deleteVolume ? ' and the volumes behind it with their bytes' : '';
        return changeStorage(options, streams, {
          question: `Remove the target ${target}, its LUNs and its accounts${what}?`,
          method: 'Withdraw',
          parameters: [
            ['Target', 'string', target],
            ['RemoveVolumes', 'boolean', options.deleteVolume],
          ],
          done: () => ({
            sentence: `${target} was withdrawn`,
            result: { target, volumesRemoved: options.deleteVolume },
          }),
        });
      },
    ),
  );
}

/** Empty if the server cannot be asked any more: the result and its secret must be printed nevertheless. */
async function findPortals(host: TargetHost, target: string): Promise<readonly string[]> {
  try {
    return (await host.listTargets()).find(({ name }) => name === target)?.portals ?? [];
  } catch {
    return [];
  }
}

/**
 * `0x` and 8 hexadecimal digits for the length including themselves, followed by the bytes (OctetString).  In this form the
 * secret is never misinterpreted.
 */
function printOctets(bytes: Buffer): string {
  return `0x${(bytes.length + 4).toString(16).padStart(8, '0')}${bytes.toString('hex')}`;
}

/** The commands for the host.  None of them contains the secret. */
function whatToType(login: HostLogin): string {
  return hostCommandsFor(login)
    .map(
      ({ system, condition, lines }) =>
        `On ${system} ${condition}:\n${lines.map((line) => `  ${line}\n`).join('')}`,
    )
    .join('\n');
}
