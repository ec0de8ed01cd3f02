import { CommanderError, type Command, type Option } from 'commander';
import { clientConfigPath, readClientConfig, type ClientSetting } from '../config/readClientConfig.js';
import { CommandError } from './CommandError.js';

/** The environment variable of a connection option, such as `ISCSI_WBEM_CLI_PASSWORD_FILE`. */
export function variableOf(setting: ClientSetting): string {
  return `ISCSI_WBEM_CLI_${setting.replaceAll('-', '_').toUpperCase()}`;
}

/**
 * Sets connection options that neither the command line nor the environment gives, from the file `~/.config/iscsi-wbem/cli.toml`.
 * @param withoutUrl the command contacts a server only if an option asks for it.
 * @throws CommandError if the file is invalid.
 */
export function applyClientConfig(command: Command, withoutUrl: boolean): void {
  const { config, mistakes } = readClientConfig();
  if (mistakes.length > 0) throw new CommandError('usage', mistakes.join('\n'));
  for (const option of command.options) {
    const value = config[(option.long ?? '').slice(2) as ClientSetting];
    if (value === undefined || (withoutUrl && option.long === '--url')) continue;
    const source = command.getOptionValueSource(option.attributeName());
    if (source === undefined || source === 'default') setOption(command, option, value);
  }
}

function setOption(command: Command, option: Option, value: string | number | boolean): void {
  command.setOptionValueWithSource(option.attributeName(), parse(option, value), 'config');
}

function parse(option: Option, value: string | number | boolean): unknown {
  if (typeof value !== 'string' || !option.parseArg) return value;
  try {
    return option.parseArg(value, undefined);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const where = `${(option.long ?? '').slice(2)} in ${clientConfigPath()}`;
    throw new CommandError('usage', `${where} is "${value}": ${error.message}`, { cause: error });
  }
}
