import type { Command } from 'commander';
import type { Streams } from '../cli/Streams.js';
import type { Settings } from '../config/Settings.js';
import type { AdministrationRequest } from '../security/AdministrationRequest.js';

/** What a command needs to ask the owner of the state folder. */
export interface StateCommandDeps {
  readonly streams: Streams;
  /** @throws AdministrationError, CommandError and other errors with a sentence for the user. */
  readonly ask: (command: Command, request: AdministrationRequest) => Promise<unknown>;
  /**
   * The settings of the state that a command's options name.
   * @throws SettingsError
   */
  readonly settingsOf: (command: Command) => Settings;
  /** Sets the exit code of the process, if it is not 0. */
  readonly end: (exitCode: number) => void;
}

/** Adds the options that select the state.  The settings supply the defaults. */
export function addStateOptions(command: Command): Command {
  return command
    .option('--config <file>', "the server's configuration file")
    .option('--state-dir <folder>', "the server's state folder")
    .option('--key-file <file>', "the server's sealing key");
}
