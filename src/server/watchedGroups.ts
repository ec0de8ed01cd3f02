import type { CIMInstance } from '../cim/CIMInstance.js';
import { isInstanceName, type CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { Touched } from '../credentials/CredentialsDeps.js';
import { parsePortName } from '../providers/identity.js';
import { targetOfSession } from '../providers/session/sessionIdentity.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { AccountRef } from '../targets/TargetReader.js';

/** The groups in which a change may show: an account with what it opens, and a target with its ports and sessions. */
export function groupsOf({ accounts, targets }: Touched): readonly string[] {
  return [...accounts.map(printAccount), ...targets.map(printTarget)];
}

/** What a group is of; null for the group of everything else. */
export function parseGroup(group: string): AccountRef | IscsiName | null {
  if (group === '') return null;
  const [first = '', chapName] = JSON.parse(group) as readonly string[];
  return chapName === undefined ? (first as IscsiName) : { authority: first, chapName };
}

/** The group of an instance that is watched; the empty text where it has none. */
export function groupOf(instance: CIMInstance): string {
  const { className, path } = instance;
  const keys = path?.keyBindings;
  const secret = className === 'CIM_CredentialContext' ? keys?.get('ElementInContext') : path;
  const account = isInstanceName(secret) ? accountOf(secret) : null;
  if (account) return printAccount(account);
  const id = textOf(keys?.get('InstanceID') ?? null);
  if (id !== null) return printTargetOrNone(targetOfSession(id));
  // A port's key is its name; a target's may be a digest of it.
  const port = textOf(keys?.get('Name') ?? null);
  if (port !== null) return printTargetOrNone(parsePortName(port)?.iscsiName ?? null);
  const isTarget = keys?.get('DeviceID') !== undefined;
  return printTargetOrNone(isTarget ? (textOf(instance.value('Name')) as IscsiName | null) : null);
}

function accountOf({ keyBindings }: CIMInstanceName): AccountRef | null {
  const authority = textOf(keyBindings.get('ServiceName') ?? null);
  const chapName = textOf(keyBindings.get('RemoteID') ?? null);
  return authority === null || chapName === null ? null : { authority, chapName };
}

function printTarget(target: IscsiName): string {
  return JSON.stringify([target]);
}

function printTargetOrNone(target: IscsiName | null): string {
  return target === null ? '' : printTarget(target);
}

function printAccount({ authority, chapName }: AccountRef): string {
  return JSON.stringify([authority, chapName]);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
