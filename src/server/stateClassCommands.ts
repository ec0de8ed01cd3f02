import type { Command } from 'commander';
import { CommandError } from '../cli/CommandError.js';
import { printTable } from '../cli/printTable.js';
import type { Settings } from '../config/Settings.js';
import type { DeclarationAct } from '../repository/Repository.js';
import {
  listStoredClasses,
  removeStoredClass,
  removeStoredQualifier,
} from '../repository/storedDeclarations.js';
import { findStateOwner } from '../store/StateFolder.js';
import { actionLogOf, localActor } from './ActionLog.js';
import { ResourceStack } from './ResourceStack.js';
import { openState, type State } from './openState.js';
import { addStateOptions, type StateCommandDeps } from './stateOptions.js';

/**
 * `iscsi-wbem state classes|remove-class|remove-qualifier-type`: declarations of clients, while no server runs.  For a server
 * that cannot start because of them.
 */
export function addStateClassCommands(
  state: Command,
  { streams, settingsOf }: Pick<StateCommandDeps, 'settingsOf' | 'streams'>,
): void {
  addStateOptions(
    state
      .command('classes')
      .description('the classes that clients made, the largest first')
      .option('--json', 'as JSON', false),
  ).action(async ({ json }: { readonly json: boolean }, command: Command) => {
    const classes = await withState(settingsOf(command), async ({ sharedStore }) =>
      listStoredClasses(sharedStore),
    );
    const headings = ['NAMESPACE', 'CLASS', 'BYTES', 'PROPERTIES', 'USER'];
    const rows = classes.map(({ namespace, className, bytes, properties, owner }) => {
      return [namespace, className, String(bytes), String(properties), owner ?? '-'];
    });
    streams.stdout.write(json ? `${JSON.stringify(classes, null, 2)}\n` : printTable(headings, rows));
  });
  addStateOptions(
    state
      .command('remove-class')
      .description('removes a class that a client made, its subclasses, and the instances of all; recorded')
      .argument('<namespace>')
      .argument('<class>'),
  ).action(async (namespace: string, className: string, _options: object, command: Command) => {
    const { classes, instances } = await withState(settingsOf(command), async (opened) => {
      await opened.auditLog.expectRoom();
      const removed = await removeStoredClass(opened.sharedStore, namespace, className);
      for (const name of removed.classes) await record(opened, 'deleteClass', namespace, name);
      return removed;
    });
    if (classes.length === 0 && instances === 0)
      throw new CommandError('failed', `no client made a class ${className} in namespace "${namespace}"`);
    streams.stderr.write(`removed: ${[...classes, `${instances} instances`].join(', ')}\n`);
  });
  addStateOptions(
    state
      .command('remove-qualifier-type')
      .description('removes a qualifier type that a client made; recorded')
      .argument('<namespace>')
      .argument('<name>'),
  ).action(async (namespace: string, name: string, _options: object, command: Command) => {
    const isRemoved = await withState(settingsOf(command), async (opened) => {
      await opened.auditLog.expectRoom();
      const found = await removeStoredQualifier(opened.sharedStore, namespace, name);
      if (found) await record(opened, 'deleteQualifier', namespace, name);
      return found;
    });
    if (!isRemoved)
      throw new CommandError('failed', `no client made a qualifier type ${name} in namespace "${namespace}"`);
    streams.stderr.write(`qualifier type ${name} was removed\n`);
  });
}

/** @throws CommandError while a server owns the state folder; what `openState` does. */
async function withState<T>(settings: Settings, run: (state: State) => Promise<T>): Promise<T> {
  if (findStateOwner(settings.stateDir) !== null) {
    throw new CommandError(
      'failed',
      'a server runs on this state folder: it shows and deletes classes itself (EnumerateClasses, DeleteClass, DeleteQualifier)',
    );
  }
  const resources = new ResourceStack();
  try {
    return await run(await openState(settings, resources));
  } finally {
    await resources.close();
  }
}

function record(
  { auditLog }: State,
  what: DeclarationAct['what'],
  namespace: string,
  name: string,
): Promise<void> {
  return actionLogOf(auditLog).write(localActor(), {
    what,
    outcome: 'done',
    cause: `${name} in namespace "${namespace}"`,
  });
}
