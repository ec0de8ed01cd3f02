import type { HostStorage } from '../provisioning/HostStorage.js';
import type { StorageCommand } from './storageMessages.js';

/** The subject of a command, as an audit record names it. */
interface StorageDescription {
  readonly what: string;
  readonly target: string | null;
  readonly account: string | null;
  readonly volume?: string;
  readonly group?: string;
}

/**
 * The description of a command for audit records, those of the endpoint and those of a refusal at the host.
 * @param records those in which the names of volumes and jobs are looked up; null: there are none.
 */
export function describeStorage(
  command: StorageCommand,
  records: Pick<HostStorage, 'jobs' | 'volumes'> | null,
): StorageDescription {
  switch (command.kind) {
    case 'storage': {
      const { change } = command;
      const id = 'volume' in change ? change.volume : undefined;
      const name = 'name' in change ? change.name : (id && records?.volumes.find(id)?.name) || undefined;
      const described = about(change.kind, 'target' in change ? change.target : null, name);
      return 'initiator' in change ? { ...described, account: change.initiator } : described;
    }
    case 'provide':
      return about('provide', null, command.name);
    case 'withdraw':
      return about('withdraw', command.target);
    case 'killJob':
    case 'removeJob':
      return about(command.kind, null, records?.jobs.find(command.job)?.name);
    case 'masking': {
      const { change } = command;
      const target = 'target' in change ? change.target : 'group' in change ? change.group.view : null;
      const group =
        'group' in change
          ? change.group.name
          : change.what === 'createGroup' || change.what === 'createView'
            ? change.name
            : null;
      return { ...about(change.what, target), ...(group !== null && { group }) };
    }
  }
}

function about(what: string, target: string | null, volume?: string): StorageDescription {
  return { what, target, account: null, ...(volume !== undefined && { volume }) };
}
