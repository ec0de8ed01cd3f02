import { InvalidArgumentError, type Command } from 'commander';
import { standardNamespace, targetNamespace } from '../cim/namespaces.js';
import { checkMof } from './checkMof.js';
import { CommandError } from './CommandError.js';
import { addConnectionOptions, connectWith, type ConnectionOptions } from './connection.js';
import { exitCodeOf } from './exitCodes.js';
import { printClassesOfFiles, printClassesOfServer, printOwnClasses } from './printClasses.js';
import { generateTypes } from './generateTypes.js';
import { isNamespaceName } from '../mof/loadMof.js';
import type { RunCommand } from './RunCommand.js';
import { runLoad } from './runLoad.js';

const SEARCH = 'folder in which <class>.mof is looked for when nothing declares a class; may be given again';

/** `iscsi-wbem mof check|print|load|generate-types`. */
export function addMofCommand(program: Command, run: RunCommand): void {
  const mof = program
    .command('mof')
    .description('check, print and load MOF; TypeScript types of its classes');

  mof
    .command('check')
    .description('compile MOF files and tell every fault that is in them')
    .argument('<file...>', 'MOF files, compiled together; "-": standard input')
    .option(
      '--namespace <name>',
      'where declarations go before a #pragma namespace',
      parseNamespace,
      standardNamespace,
    )
    .option('--search <folder>', SEARCH, collect, [])
    .option('--json', 'the faults as JSON', false)
    .action(
      run((streams, files: string[], options: { namespace: string; search: string[]; json: boolean }) =>
        checkMof(files, options, streams),
      ),
    );

  const print = mof
    .command('print')
    .description('print classes as MOF in its canonical form: of the own model, of files, or of a server')
    .argument('<class...>', 'names of classes')
    .option(
      '--namespace <name>',
      'where the classes are (default: the first of the own model that has them)',
      parseNamespace,
    )
    .option('--file <file>', 'MOF file that declares them; may be given again', collect, [])
    .option('--search <folder>', SEARCH, collect, []);
  addConnectionOptions(print, null).action(
    run(async (streams, names: string[], options: PrintOptions) => {
      const { file, url, search, namespace = null } = options;
      if (url !== undefined && file.length > 0) {
        throw new CommandError('usage', '--file and --url are both given: expected one of them.');
      }
      if (url !== undefined) {
        const connect = await connectWith({ ...options, url }, streams);
        await printClassesOfServer(names, connect(namespace ?? standardNamespace), streams);
      } else if (file.length > 0) {
        await printClassesOfFiles(
          names,
          file,
          { namespace: namespace ?? standardNamespace, search },
          streams,
        );
      } else {
        await printOwnClasses(names, namespace, streams);
      }
      return exitCodeOf('done');
    }),
  );

  const load = mof
    .command('load')
    .description('make a server hold what MOF files declare: qualifier types, classes, instances')
    .argument('<file...>', 'MOF files, compiled together; "-": standard input')
    .requiredOption('--namespace <name>', 'where declarations go before a #pragma namespace', parseNamespace)
    .option('--search <folder>', SEARCH, collect, [])
    .option('--replace', 'modify what is different at the server', false)
    .option('--create-namespace', 'make namespaces that the server lacks', false);
  addConnectionOptions(load).action(
    run(async (streams, files: string[], options: LoadOptions) => {
      await runLoad(files, options, await connectWith(options, streams), streams);
      return exitCodeOf('done');
    }),
  );

  mof
    .command('generate-types')
    .description('write TypeScript types of the classes in MOF files, for providers of your own')
    .argument('<file...>', 'MOF files, compiled together; "-": standard input')
    .requiredOption('--to <folder>', 'where the modules go')
    .option(
      '--namespace <name>',
      'where declarations go before a #pragma namespace',
      parseNamespace,
      targetNamespace,
    )
    .option('--search <folder>', SEARCH, collect, [])
    .action(
      run((streams, files: string[], options: { namespace: string; search: string[]; to: string }) =>
        generateTypes(files, options, streams),
      ),
    );
}

interface PrintOptions extends Omit<ConnectionOptions, 'url'> {
  readonly url?: string;
  readonly namespace?: string;
  readonly file: string[];
  readonly search: string[];
}

interface LoadOptions extends ConnectionOptions {
  readonly namespace: string;
  readonly search: string[];
  readonly replace: boolean;
  readonly createNamespace: boolean;
}

/** Collects the values of a repeatable option. */
function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

function parseNamespace(text: string): string {
  const name = text.replaceAll(/^\/|\/$/gu, '');
  if (!isNamespaceName(name)) {
    throw new InvalidArgumentError('Expected names with "/" between them, as in root/cimv2.');
  }
  return name;
}
