import { InvalidArgumentError, type Command } from 'commander';
import { addStorageOptions, printJson, type StorageOptions } from './adminOptions.js';
import { exitCodeOf } from './exitCodes.js';
import { lunsOf, printLuns } from './lunTable.js';
import type { RunCommand } from './RunCommand.js';
import { changeStorage, openStorageHost } from './storageAnswers.js';
import { textOf, type ServiceAnswer } from './StorageHost.js';

interface RemoveOptions extends StorageOptions {
  readonly yes: boolean;
}

/** `iscsi-wbem target create|remove|rename|allow|deny`, in addition to `list` and `show`. */
export function addTargetChanges(target: Command, run: RunCommand): void {
  const named = (command: Command): Command => command.argument('<target>', 'iSCSI name');

  addStorageOptions(
    target
      .command('create')
      .description('make a target; it has no account and no LUN, and lets nobody see any')
      .argument('[alias]', 'its alias')
      .option('--name <iqn>', 'its iSCSI name (default: made of the alias)'),
  ).action(
    run(async (streams, alias: string | undefined, options: StorageOptions & { readonly name?: string }) => {
      return changeStorage(options, streams, {
        method: 'CreateTarget',
        parameters: [
          ['TargetName', 'string', options.name ?? null],
          ['Alias', 'string', alias ?? null],
        ],
        done: (answer) => {
          const name = assignedName(answer);
          return { sentence: `${name} was made; it is closed`, result: { target: name } };
        },
      });
    }),
  );

  addStorageOptions(
    named(
      target
        .command('remove')
        .description('remove a target that was made here, with its accounts; it has no LUN'),
    ).option('--yes', 'do not ask', false),
  ).action(
    run(async (streams, name: string, options: RemoveOptions) => {
      return changeStorage(options, streams, {
        question: `Remove the target ${name} and the accounts that were made for it?`,
        method: 'RemoveTarget',
        parameters: [['Target', 'string', name]],
        done: () => ({ sentence: `${name} was removed`, result: { target: name } }),
      });
    }),
  );

  addStorageOptions(
    named(target.command('rename').description('give a target another alias')).argument(
      '[alias]',
      'none: no alias',
    ),
  ).action(
    run(async (streams, name: string, alias: string | undefined, options: StorageOptions) => {
      return changeStorage(options, streams, {
        method: 'RenameTarget',
        parameters: [
          ['Target', 'string', name],
          ['Alias', 'string', alias ?? null],
        ],
        done: () => ({
          sentence: `${name} has ${alias === undefined ? 'no alias' : `the alias ${alias}`} now`,
          result: { target: name, alias: alias ?? null },
        }),
      });
    }),
  );

  for (const [command, method, what, done] of [
    ['allow', 'AllowInitiator', 'let an initiator see the LUNs of a target', 'may see'],
    [
      'deny',
      'DenyInitiator',
      'let an initiator see them no more; its sessions are ended',
      'may no longer see',
    ],
  ] as const) {
    addStorageOptions(
      named(target.command(command).description(what))
        .argument('<initiator>', 'its iSCSI name')
        .option('--lun <number>', 'this LUN and no other; may be given again (default: all)', addLun),
    ).action(
      run(
        async (
          streams,
          name: string,
          initiator: string,
          options: StorageOptions & { readonly lun?: readonly number[] },
        ) => {
          const luns = options.lun ?? null;
          return changeStorage(options, streams, {
            method,
            parameters: [
              ['Target', 'string', name],
              ['Initiator', 'string', initiator],
              ['LUNs', 'uint32', luns],
            ],
            done: () => ({
              sentence: `${initiator} ${done} ${luns === null ? '' : `LUN ${luns.join(', ')} of `}${name}`,
              result: { target: name, initiator, ...(luns !== null && { luns }) },
            }),
          });
        },
      ),
    );
  }
}

/** `iscsi-wbem export list|add|remove`. */
export function addExportCommand(program: Command, run: RunCommand): void {
  const exported = program.command('export').description('which target shows which volume');

  addStorageOptions(
    exported
      .command('list')
      .description('all exports')
      .option('--target <target>', 'those of this target alone'),
  ).action(
    run(async (streams, options: StorageOptions & { readonly target?: string }) => {
      const volumes = await (await openStorageHost(options, streams)).listVolumes();
      const luns = lunsOf(volumes, options.target ?? null);
      streams.stdout.write(options.json ? printJson(luns) : printLuns(luns));
      return exitCodeOf('done');
    }),
  );

  addStorageOptions(
    exported
      .command('add')
      .description('have a target show a volume; a login looks at it afterwards')
      .argument('<target>', 'iSCSI name')
      .argument('<volume>', 'name or id')
      .option('--lun <number>', 'its number (default: the lowest that is free)', parseLun)
      .option('--read-only', 'refuse writes', false)
      .option('--shared', 'another target may show it as well', false),
  ).action(
    run(
      async (
        streams,
        target: string,
        volume: string,
        options: StorageOptions & {
          readonly lun?: number;
          readonly readOnly: boolean;
          readonly shared: boolean;
        },
      ) => {
        return changeStorage(options, streams, {
          method: 'AddExport',
          parameters: [
            ['Target', 'string', target],
            ['Volume', 'string', volume],
            ['LUN', 'uint32', options.lun ?? null],
            ['ReadOnly', 'boolean', options.readOnly],
            ['Shared', 'boolean', options.shared],
          ],
          done: ({ values }) => {
            const lun = Number(values.get('AssignedLUN'));
            return { sentence: `${volume} is LUN ${lun} of ${target}`, result: { target, volume, lun } };
          },
        });
      },
    ),
  );

  addStorageOptions(
    exported
      .command('remove')
      .description('take a LUN away from a target; its volume stays')
      .argument('<target>', 'iSCSI name')
      .argument('<lun>', 'its number', parseLun)
      .option('--yes', 'do not ask', false),
  ).action(
    run(async (streams, target: string, lun: number, options: RemoveOptions) => {
      return changeStorage(options, streams, {
        question: `Take LUN ${lun} away from ${target}?`,
        method: 'RemoveExport',
        parameters: [
          ['Target', 'string', target],
          ['LUN', 'uint32', lun],
        ],
        done: () => ({ sentence: `${target} has no LUN ${lun} now`, result: { target, lun } }),
      });
    }),
  );
}

export function assignedName({ values }: ServiceAnswer): string {
  return textOf(values.get('AssignedName') ?? null) ?? '';
}

function parseLun(text: string): number {
  if (/^\d{1,5}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('expected the number of a LUN.');
}

/** Collects what is given again. */
function addLun(text: string, luns: readonly number[] = []): readonly number[] {
  return [...luns, parseLun(text)];
}
