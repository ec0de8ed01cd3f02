import type { Command } from 'commander';
import { isInstanceName } from '../cim/CIMInstanceName.js';
import { printSize, sizeHelp } from '../config/sizes.js';
import { addStorageOptions, printJson, type StorageOptions } from './adminOptions.js';
import { CommandError } from './CommandError.js';
import { exitCodeOf } from './exitCodes.js';
import { parseSize } from './parseSize.js';
import { printTable } from './printTable.js';
import type { RunCommand } from './RunCommand.js';
import { changeStorage, openStorageHost } from './storageAnswers.js';
import type { ServiceAnswer, PoolInfo, VolumeInfo } from './StorageHost.js';
import { areAtSeveral, expectOneSystem } from './TargetHost.js';

interface RemoveOptions extends StorageOptions {
  readonly yes: boolean;
}

/** `iscsi-wbem pool list|show`. */
export function addPoolCommand(program: Command, run: RunCommand): void {
  const pool = program.command('pool').description('where volumes have their room');

  addStorageOptions(pool.command('list').description('all pools')).action(
    run(async (streams, options: StorageOptions) => {
      const pools = await (await openStorageHost(options, streams)).listPools();
      streams.stdout.write(options.json ? printJson(pools) : printPools(pools));
      return exitCodeOf('done');
    }),
  );

  addStorageOptions(
    pool.command('show').description('one pool and its volumes').argument('<pool>', 'its name'),
  ).action(
    run(async (streams, name: string, options: StorageOptions) => {
      const host = await openStorageHost(options, streams);
      const pools = await host.listPools();
      const named = pools.filter((each) => each.name === name);
      expectOneSystem(
        `the pool "${name}"`,
        named.map(({ systemName }) => systemName),
      );
      const [found] = named;
      if (!found)
        throw new CommandError(
          'failed',
          `the server has no pool "${name}": expected ${pools.map((each) => `"${each.name}"`).join(' or ')}.`,
        );
      const volumes = (await host.listVolumes()).filter(
        ({ pool: its, systemName }) => its === name && systemName === found.systemName,
      );
      streams.stdout.write(
        options.json
          ? printJson({ ...found, volumes })
          : printPools([found]) + (volumes.length === 0 ? '' : `\n${printVolumes(volumes)}`),
      );
      return exitCodeOf('done');
    }),
  );
}

/** `iscsi-wbem volume list|show|create|adopt|resize|rename|remove|snapshot|clone|restore`. */
export function addVolumeCommand(program: Command, run: RunCommand): void {
  const volume = program.command('volume').description('the volumes that targets can show');
  const named = (command: Command): Command => command.argument('<volume>', 'its name or id');

  addStorageOptions(volume.command('list').description('all volumes, and which targets show them')).action(
    run(async (streams, options: StorageOptions) => {
      const volumes = await (await openStorageHost(options, streams)).listVolumes();
      streams.stdout.write(options.json ? printJson(volumes) : printVolumes(volumes));
      return exitCodeOf('done');
    }),
  );

  addStorageOptions(named(volume.command('show').description('one volume'))).action(
    run(async (streams, name: string, options: StorageOptions) => {
      const found = await (await openStorageHost(options, streams)).getVolume(name);
      streams.stdout.write(options.json ? printJson(found) : printVolume(found));
      return exitCodeOf('done');
    }),
  );

  addStorageOptions(
    volume
      .command('create')
      .description('make a volume; it reads zeros, and no target shows it')
      .argument('<name>', 'its name, which no other volume has')
      .argument('<size>', sizeHelp, parseSize)
      .option('--pool <pool>', 'where it has its room (default: the only pool)')
      .option('--thick', 'take all of its room at once'),
  ).action(
    run(
      async (
        streams,
        name: string,
        bytes: number,
        options: StorageOptions & { readonly pool?: string; readonly thick?: boolean },
      ) => {
        return changeStorage(options, streams, {
          method: 'CreateVolume',
          parameters: [
            ['Name', 'string', name],
            ['Size', 'uint64', bytes],
            ['Pool', 'string', options.pool ?? null],
            ['Thick', 'boolean', options.thick ?? null],
          ],
          done: (answer) => ({
            sentence: `${name} was made, ${printSize(bytes)}`,
            result: { name, bytes, id: idOf(answer) },
          }),
        });
      },
    ),
  );

  addStorageOptions(
    volume
      .command('adopt')
      .description('make a volume of a file or thin volume that was put into a pool; its bytes stay')
      .argument('<file>', 'its name in the folder of the pool, or in its volume group')
      .argument('<name>', 'the name of the volume')
      .option('--pool <pool>', 'where it lies (default: the only pool)')
      .option('--yes', 'do not ask', false),
  ).action(
    run(async (streams, file: string, name: string, options: RemoveOptions & { readonly pool?: string }) => {
      return changeStorage(options, streams, {
        question: `Make "${file}" the volume "${name}"? It gets another name, and nothing else may use it.`,
        why: 'it is this server that changes and removes it from then on',
        method: 'AdoptVolume',
        parameters: [
          ['File', 'string', file],
          ['Name', 'string', name],
          ['Pool', 'string', options.pool ?? null],
        ],
        done: (answer) => ({
          sentence: `${file} is the volume ${name} now`,
          result: { name, file, id: idOf(answer) },
        }),
      });
    }),
  );

  addStorageOptions(
    named(
      volume
        .command('resize')
        .description('change the size; initiators that see it are told where the target can'),
    )
      .argument('<size>', sizeHelp, parseSize)
      .option('--shrink', 'bytes behind the new end may be lost', false),
  ).action(
    run(
      async (
        streams,
        name: string,
        bytes: number,
        options: StorageOptions & { readonly shrink: boolean },
      ) => {
        return changeStorage(options, streams, {
          method: 'ResizeVolume',
          parameters: [
            ['Volume', 'string', name],
            ['Size', 'uint64', bytes],
            ['MayShrink', 'boolean', options.shrink],
          ],
          done: () => ({ sentence: `${name} has ${printSize(bytes)} now`, result: { name, bytes } }),
        });
      },
    ),
  );

  addStorageOptions(
    named(volume.command('rename').description('give it another name; its identity stays')).argument(
      '<name>',
      'the new name',
    ),
  ).action(
    run(async (streams, name: string, newName: string, options: StorageOptions) => {
      return changeStorage(options, streams, {
        method: 'RenameVolume',
        parameters: [
          ['Volume', 'string', name],
          ['Name', 'string', newName],
        ],
        done: () => ({ sentence: `${name} is ${newName} now`, result: { name: newName } }),
      });
    }),
  );

  addStorageOptions(
    named(
      volume.command('remove').description('remove it and its bytes; refused while a target shows it'),
    ).option('--yes', 'do not ask', false),
  ).action(
    run(async (streams, name: string, options: RemoveOptions) => {
      return changeStorage(options, streams, {
        question: async (host) => {
          const { bytes } = await host.getVolume(name);
          return `Remove the volume "${name}" with its ${printSize(bytes)}?`;
        },
        method: 'RemoveVolume',
        parameters: [['Volume', 'string', name]],
        done: () => ({ sentence: `${name} was removed`, result: { name } }),
      });
    }),
  );

  for (const [command, kind, what] of [
    ['snapshot', 2, 'make a copy of this instant that shares blocks with the volume'],
    ['clone', 3, 'make a copy that stands alone'],
  ] as const) {
    addStorageOptions(
      named(volume.command(command).description(what))
        .argument('<name>', 'name of the copy')
        .option('--pool <pool>', 'where a clone has its room (default: the pool of the volume)'),
    ).action(
      run(
        async (streams, name: string, copy: string, options: StorageOptions & { readonly pool?: string }) => {
          return changeStorage(options, streams, {
            method: 'CopyVolume',
            parameters: [
              ['Volume', 'string', name],
              ['Name', 'string', copy],
              ['Kind', 'uint16', kind],
              ['Pool', 'string', options.pool ?? null],
            ],
            done: (answer) => ({
              sentence: `${copy} is a ${command} of ${name}`,
              result: { name: copy, of: name, id: idOf(answer) },
            }),
          });
        },
      ),
    );
  }

  addStorageOptions(
    named(volume.command('restore').description('give it the bytes and the size of one of its copies'))
      .argument('<copy>', 'name or id of the copy')
      .option('--yes', 'do not ask', false),
  ).action(
    run(async (streams, name: string, copy: string, options: RemoveOptions) => {
      return changeStorage(options, streams, {
        question: `Replace the bytes of "${name}" by those of "${copy}"?`,
        method: 'RestoreVolume',
        parameters: [
          ['Volume', 'string', name],
          ['Copy', 'string', copy],
        ],
        done: () => ({ sentence: `${name} has the bytes of ${copy} now`, result: { name, from: copy } }),
      });
    }),
  );
}

function idOf({ values }: ServiceAnswer): string | null {
  const path = values.get('StorageVolume');
  return isInstanceName(path) ? String(path.keyBindings.get('DeviceID')) : null;
}

function printPools(pools: readonly PoolInfo[]): string {
  const isFleet = areAtSeveral(pools);
  return printTable(
    [...(isFleet ? ['HOST'] : []), 'POOL', 'TOTAL', 'FREE', 'STATE'],
    pools.map(({ name, systemName, totalBytes, remainingBytes, state, reason }) => [
      ...(isFleet ? [systemName] : []),
      name,
      printSize(totalBytes),
      printSize(remainingBytes),
      reason === null ? state : `${state}: ${reason}`,
    ]),
  );
}

function printVolumes(volumes: readonly VolumeInfo[]): string {
  const isFleet = areAtSeveral(volumes);
  return printTable(
    [...(isFleet ? ['HOST'] : []), 'VOLUME', 'SIZE', 'USED', 'POOL', 'STATE', 'SHOWN BY'],
    volumes.map(({ name, systemName, bytes, allocatedBytes, pool, state, exports }) => [
      ...(isFleet ? [systemName] : []),
      name,
      printSize(bytes),
      allocatedBytes === null ? '?' : printSize(allocatedBytes),
      pool ?? '?',
      state,
      exports.map(printExport).join(', '),
    ]),
  );
}

function printVolume({ id, identity, thin, ...volume }: VolumeInfo): string {
  return `${printVolumes([{ id, identity, thin, ...volume }])}\nid ${id}, ${thin === false ? 'thick' : 'thin'}, INQUIRY answers ${identity ?? '?'}\n`;
}

function printExport({ target, lun, readOnly }: VolumeInfo['exports'][number]): string {
  return `${target} LUN ${lun}${readOnly ? ' (read only)' : ''}`;
}
