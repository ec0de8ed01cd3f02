import type { CIMInstance } from '../cim/CIMInstance.js';
import { isInstanceName, type CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { Touched } from '../credentials/CredentialsDeps.js';
import { parsePortName } from '../providers/identity.js';
import { targetOfSession } from '../providers/session/sessionIdentity.js';
import { findIscsiName, type IscsiName } from '../targets/IscsiName.js';
import type { AccountRef } from '../targets/TargetReader.js';

/** The groups in which a change may show: an account with what it opens, and a target with its ports and sessions. */
export function groupsOf({ accounts, targets }: Touched): readonly string[] {
  return [...accounts.map(printAccount), ...targets];
}

/** What a group is of; null for the group of everything else. */
export function parseGroup(group: string): AccountRef | IscsiName | null {
  if (!group.startsWith('[')) return findIscsiName(group);
  const [authority = '', chapName = ''] = JSON.parse(group) as readonly string[];
  return { authority, chapName };
}

/** The group of an instance that is watched; the empty text where it has none. */
export function groupOf(instance: CIMInstance): string {
  const { className, path } = instance;
  const keys = path?.keyBindings;
  const secret = className === 'CIM_CredentialContext' ? keys?.get('ElementInContext') : path;
  const account = isInstanceName(secret) ? accountOf(secret) : null;
  if (account) return printAccount(account);
  const id = textOf(keys?.get('InstanceID') ?? null);
  if (id !== null) return targetOfSession(id) ?? '';
  // A port's key is its name; a target's may be a digest of it.
  const name = textOf(keys?.get('Name') ?? instance.value('Name'));
  return name === null ? '' : (parsePortName(name)?.iscsiName ?? findIscsiName(name) ?? '');
}

function accountOf({ keyBindings }: CIMInstanceName): AccountRef | null {
  const authority = textOf(keyBindings.get('ServiceName') ?? null);
  const chapName = textOf(keyBindings.get('RemoteID') ?? null);
  return authority === null || chapName === null ? null : { authority, chapName };
}

function printAccount({ authority, chapName }: AccountRef): string {
  return JSON.stringify([authority, chapName]);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
