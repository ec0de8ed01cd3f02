import type { Command } from 'commander';
import type { Streams } from '../cli/Streams.js';
import type { Settings } from '../config/Settings.js';
import type { AdministrationRequest } from '../security/AdministrationRequest.js';

/** What a command needs to ask the owner of the state folder. */
export interface StateCommandDeps {
  readonly streams: Streams;
  /** @throws AdministrationError, CommandError and others that are told to the user. */
  readonly ask: (command: Command, request: AdministrationRequest) => Promise<unknown>;
  /** The settings of the state that a command's options name.  @throws SettingsError */
  readonly settingsOf: (command: Command) => Settings;
  /** Sets the exit code of the process where it is not 0. */
  readonly end: (exitCode: number) => void;
}

/** The options that say which state is meant; what they do not say, the settings do. */
export function addStateOptions(command: Command): Command {
  return command
    .option('--config <file>', "the server's configuration file")
    .option('--state-dir <folder>', "the server's state folder")
    .option('--key-file <file>', "the server's sealing key");
}
