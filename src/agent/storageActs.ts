import type { Command } from '../link/messages.js';
import {
  storageCommandForms,
  type KnownGroup,
  type MaskingChange,
  type StorageCommand,
} from '../link/storageMessages.js';
import { targetNameOf } from '../provisioning/checkNames.js';
import type { MaskingOutcome } from '../provisioning/MaskingOutcome.js';
import type { MaskingGroup } from '../provisioning/MaskingViews.js';
import type { Storage } from '../provisioning/Storage.js';
import type { StorageChange } from '../provisioning/StorageChange.js';
import type { StorageOutcome } from '../provisioning/StorageOutcome.js';
import type { Principal } from '../security/Principal.js';
import type { ChapSecret } from '../targets/ChapSecret.js';
import type { IscsiName } from '../targets/IscsiName.js';

const storageKinds: ReadonlySet<string> = new Set(storageCommandForms.map(({ shape }) => shape.kind.value));

export function isStorageCommand(command: Command): command is StorageCommand {
  return storageKinds.has(command.kind);
}

/** Executes a command that changes storage.  @param secretOf decodes a secret of the command. */
export function performStorage(
  storage: Storage,
  caller: Principal,
  command: StorageCommand,
  secretOf: (base64: string) => ChapSecret,
): Promise<MaskingOutcome | StorageOutcome> {
  const { provisioning, served } = storage;
  switch (command.kind) {
    case 'storage': {
      const { change, asJob } = command;
      return asJob && isMadeByJob(change)
        ? provisioning.changeAsJob(caller, change)
        : provisioning.change(caller, change);
    }
    case 'provide': {
      const { kind: _provide, secret, mutual, ...wanted } = command;
      return served.provide(caller, {
        ...wanted,
        secret: secret === null ? null : secretOf(secret),
        mutual: mutual && { chapName: mutual.chapName, secret: secretOf(mutual.secret) },
      });
    }
    case 'withdraw':
      return served.withdraw(caller, command);
    case 'killJob':
      return provisioning.killJob(caller, command.job);
    case 'removeJob':
      return provisioning.removeJob(caller, command.job);
    case 'masking':
      return performMasking(storage, caller, command.change);
  }
}

async function performMasking(
  { masking, views }: Storage,
  caller: Principal,
  change: MaskingChange,
): Promise<MaskingOutcome> {
  const { paths, groups } = masking;
  /** The group as the endpoint knew it.  If it has changed since, the change is refused. */
  const now = async ({ type, id, name, view }: KnownGroup): Promise<MaskingGroup> => {
    const found = await views.findGroup(type, id);
    const options = { deleteOnEmpty: false, deleteWhenUnassociated: false, record: null };
    return { ...options, ...found, type, id, name, view };
  };
  switch (change.what) {
    case 'createInitiator':
      return paths.createInitiator(caller, change.initiator);
    case 'removeInitiator':
      return paths.removeInitiator(caller, change.name);
    case 'expose':
      return paths.expose(caller, change);
    case 'hide':
      return paths.hide(caller, change);
    case 'removeTarget':
      return paths.removeTarget(caller, change.target, change.mayEndSessions);
    case 'removeView':
      return groups.removeView(caller, change.target, change.withGroups);
    case 'createGroup': {
      const { type, name, members, deleteOnEmpty, deleteWhenUnassociated } = change;
      return groups.createGroup(caller, { type, name, members, deleteOnEmpty, deleteWhenUnassociated });
    }
    case 'removeGroup':
      return groups.removeGroup(caller, await now(change.group), change.force);
    case 'renameGroup':
      return groups.renameGroup(caller, await now(change.group), change.name);
    case 'addMembers':
      return groups.addMembers(caller, await now(change.group), change.members, change.luns);
    case 'removeMembers':
      return groups.removeMembers(caller, await now(change.group), change.members, change.deleteOnEmpty);
    case 'createView': {
      const { name, luns, groups: known } = change;
      const found = async (group: KnownGroup | null): Promise<MaskingGroup | null> =>
        group === null ? null : now(group);
      return groups.createView(caller, {
        name,
        luns,
        groups: {
          initiators: await found(known.initiators),
          targets: await found(known.targets),
          volumes: await found(known.volumes),
        },
      });
    }
    case 'addGroup':
      return groups.addGroup(caller, change.target, await now(change.group), change.luns);
    case 'takeGroup':
      return groups.takeGroup(caller, change.target, await now(change.group));
  }
}

type MadeByJob = Extract<
  StorageChange,
  { readonly kind: 'copyVolume' | 'createVolume' | 'refillVolume' | 'restoreVolume' }
>;

const madeByJob: ReadonlySet<string> = new Set([
  'createVolume',
  'copyVolume',
  'restoreVolume',
  'refillVolume',
] satisfies MadeByJob['kind'][]);

function isMadeByJob(change: StorageChange): change is MadeByJob {
  return madeByJob.has(change.kind);
}

/**
 * The targets that a command changes, and those that show a volume that it changes, reads for a copy, or shows at another target.  Null
 * stands for a new target whose name is not known beforehand.
 * @throws TargetDriverError
 */
export async function targetsOfStorage(
  command: StorageCommand,
  { driver, views }: Pick<Storage, 'driver' | 'views'>,
  iqnPrefix: string,
): Promise<readonly (IscsiName | null)[]> {
  const showing = async (volumes: readonly string[]): Promise<readonly IscsiName[]> =>
    (await Promise.all(volumes.map((volume) => driver.findExportsOf(volume))))
      .flat()
      .map(({ target }) => target);
  const membersOf = async ({ type, id }: KnownGroup): Promise<readonly string[]> => {
    const group = await views.findGroup(type, id);
    return group === null ? [] : views.membersOf(group);
  };
  switch (command.kind) {
    case 'withdraw':
      return [command.target];
    case 'provide':
      return [targetNameOf(iqnPrefix, command.name)];
    case 'killJob':
    case 'removeJob':
      return [];
    case 'storage': {
      const { change } = command;
      if (change.kind === 'createTarget')
        return [change.target ?? (change.alias === null ? null : targetNameOf(iqnPrefix, change.alias))];
      if (change.kind === 'addExport') return [change.target, ...(await showing([change.volume]))];
      if ('target' in change) return [change.target];
      if (change.kind === 'copyVolume') return showing([change.source]);
      if ('from' in change) return showing([change.volume, change.from]);
      return 'volume' in change ? showing([change.volume]) : [];
    }
    case 'masking': {
      const { change } = command;
      if (change.what === 'expose')
        return [change.target, ...(await showing(change.volumes.map(({ volume }) => volume)))];
      if (change.what === 'createView') {
        const { targets, volumes } = change.groups;
        const named = targets === null ? [] : await membersOf(targets);
        const shown = volumes === null ? [] : await showing(await membersOf(volumes));
        return [...named.map((name) => name as IscsiName), ...shown, null];
      }
      const own = 'target' in change ? change.target : 'group' in change ? change.group.view : null;
      // Those of a group of no view as well: it could come into one after its members were looked at, and before they are shown.
      const shown =
        change.what === 'addMembers' && change.group.type === 'volumes'
          ? change.members
          : change.what === 'createGroup' && change.type === 'volumes'
            ? change.members
            : change.what === 'addGroup' && change.group.type === 'volumes'
              ? await membersOf(change.group)
              : [];
      return [...(own === null ? [] : [own]), ...(await showing(shown))];
    }
  }
}
