import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { CommandError } from '../cli/CommandError.js';
import type { Settings } from '../config/Settings.js';
import { readSealingKey } from '../security/readSealingKey.js';
import { SealedStore } from '../store/SealedStore.js';
import { findStateOwner } from '../store/StateFolder.js';
import { createLioDriver } from './createDriver.js';
import { openStore } from './openState.js';
import { ResourceStack } from './ResourceStack.js';
import { addStateOptions, type StateCommandDeps } from './stateOptions.js';

/**
 * `iscsi-wbem state before-restore`, for the systemd unit that runs `targetctl restore`.  It removes LUNs whose file is missing or was cut from
 * saveconfig.json, because LIO would create such a file again, empty, and show it.  The server shows the LUNs again when the file is whole.
 */
export function addBeforeRestoreCommand(
  state: Command,
  { streams, settingsOf }: Pick<StateCommandDeps, 'settingsOf' | 'streams'>,
): void {
  addStateOptions(
    state
      .command('before-restore')
      .description('LIO: takes LUNs whose file is gone out of saveconfig.json, before targetctl restores it'),
  ).action(async (_options: object, command: Command) => {
    const settings = settingsOf(command);
    if (settings.target !== 'lio')
      throw new CommandError('usage', `the setting target is ${settings.target}: expected lio`);
    await checkFiles(settings, (sentence) => streams.stderr.write(`iscsi-wbem: ${sentence}\n`));
  });
}

/** It does nothing if no server has run yet, or one is running: a server checks the files itself when it starts. */
async function checkFiles(settings: Settings, tell: (sentence: string) => void): Promise<void> {
  const { stateDir, keyFile } = settings;
  if (!existsSync(join(stateDir, 'store.mdb')) || findStateOwner(stateDir) !== null) return;
  const resources = new ResourceStack();
  try {
    const store = await openStore(stateDir, resources);
    const sealed = new SealedStore(store, readSealingKey(keyFile, true));
    const log = { warn: (_: object, message: string) => tell(message) };
    const driver = resources.use(await createLioDriver(settings, sealed, log));
    await driver.checkFiles();
  } finally {
    await resources.close();
  }
}
