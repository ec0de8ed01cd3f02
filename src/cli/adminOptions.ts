import { Option, type Command } from 'commander';
import { targetNamespace } from '../cim/namespaces.js';
import { addConnectionOptions, connectWith, type ConnectionOptions } from './connection.js';
import type { Streams } from './Streams.js';
import { TargetHost } from './TargetHost.js';

export interface AdminOptions extends ConnectionOptions {
  readonly json: boolean;
}

/** Adds the options of every command that reads or changes the target model. */
export function addAdminOptions(command: Command): Command {
  return addConnectionOptions(command.option('--json', 'the result as JSON', false));
}

export interface StorageOptions extends AdminOptions {
  readonly host?: string;
}

/** Adds the options of every command that reads or changes storage. */
export function addStorageOptions(command: Command): Command {
  return addAdminOptions(command).addOption(hostOption());
}

export function hostOption(): Option {
  return new Option('--host <name>', 'the storage host, at an endpoint of many hosts');
}

export async function openHost(options: ConnectionOptions, streams: Streams): Promise<TargetHost> {
  return new TargetHost((await connectWith(options, streams))(targetNamespace));
}

export function printJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
