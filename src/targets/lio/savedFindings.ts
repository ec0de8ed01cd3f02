import type { AccountRole, Finding } from '../TargetReader.js';
import { discoveryName } from '../discovery.js';
import type { Configfs } from './Configfs.js';
import { subjectOf, type LioAcl, type LioPortalGroup, type LioTarget } from './LioTarget.js';
import { readSecret } from './readSecret.js';
import {
  parseSaved,
  savedAcls,
  savedAuthentication,
  savedDiscovery,
  savedDiscoveryKeys,
  savedKeys,
  savedPortalGroups,
  type SavedObject,
} from './savedConfiguration.js';
import type { SavedConfigurationFile } from './SavedConfigurationFile.js';

const save = 'If LIO is as it should be, run targetctl save.';

/** Findings about differences between the saved configuration, which applies after a restart of the host, and the current one. */
export async function findSavedFaults(
  targets: readonly LioTarget[],
  configfs: Configfs,
  file: SavedConfigurationFile,
): Promise<Finding[]> {
  const about = (sentence: string): Finding => ({
    severity: 'warning',
    subject: file.path,
    sentence,
    remedy: save,
  });
  const text = await file.read();
  if (text === null) {
    return targets.length === 0
      ? []
      : [about('There is no such file: LIO loses its targets and their accounts when the host restarts.')];
  }
  let saved: SavedObject;
  try {
    saved = parseSaved(text);
  } catch {
    const sentence = 'It is not JSON: no target is restored when the host restarts, and no change is made.';
    return [{ severity: 'error', subject: file.path, sentence, remedy: save }];
  }
  const found: Finding[] = [];
  for (const target of targets) {
    if (target.iscsiName === discoveryName) {
      found.push(...(await compareDiscovery(target, saved, configfs)).map(about));
      continue;
    }
    const groups = savedPortalGroups(saved, target.iscsiName);
    for (const group of target.portalGroups) {
      const there = groups?.get(group.tag);
      const sentences = there
        ? await compareGroup(target, group, there, configfs)
        : [`${subjectOf(target, group)} is not saved: it is gone after a restart of the host.`];
      found.push(...sentences.map(about));
    }
  }
  return found;
}

/** Whether discovery will require CHAP after a restart as it does now, with the same accounts. */
async function compareDiscovery(
  target: LioTarget,
  saved: SavedObject,
  configfs: Configfs,
): Promise<string[]> {
  const [group] = target.portalGroups;
  const discovery = savedDiscovery(saved);
  const isSaved = discovery?.[savedDiscoveryKeys.enforced] === true;
  if (group === undefined || (!group.authentication && !isSaved)) return [];
  if (discovery === null || !isSaved)
    return ['Discovery is open after a restart of the host: it is saved without authentication.'];
  if (!group.authentication)
    return ['Discovery asks for CHAP again after a restart of the host: it is saved so.'];
  return compareAccounts(target, group, null, discovery, configfs, savedDiscoveryKeys);
}

async function compareGroup(
  target: LioTarget,
  group: LioPortalGroup,
  saved: SavedObject,
  configfs: Configfs,
): Promise<string[]> {
  const subject = subjectOf(target, group);
  const found: string[] = [];
  const authentication = savedAuthentication(saved);
  if (authentication !== null && (authentication === 1) !== group.authentication) {
    found.push(
      authentication === 1
        ? `${subject} asks for CHAP again after a restart of the host: it is saved so.`
        : `${subject} is open after a restart of the host: it is saved without authentication.`,
    );
  }
  found.push(...(await compareAccounts(target, group, null, saved, configfs)));
  const acls = savedAcls(saved);
  for (const acl of group.acls) {
    const there = acls.get(acl.initiatorName ?? acl.folder);
    if (!there) {
      found.push(`${subjectOf(target, group, acl)} is not saved: it is gone after a restart of the host.`);
      continue;
    }
    const own = savedAuthentication(there);
    if (own === 0 && acl.authentication !== 0) {
      const what = 'is let in without CHAP after a restart of the host: it is saved without authentication.';
      found.push(`${subjectOf(target, group, acl)} ${what}`);
    }
    found.push(...(await compareAccounts(target, group, acl, there, configfs)));
  }
  return found;
}

async function compareAccounts(
  target: LioTarget,
  group: LioPortalGroup,
  acl: LioAcl | null,
  saved: SavedObject,
  configfs: Configfs,
  keys: Readonly<Record<AccountRole, { readonly chapName: string; readonly secret: string }>> = savedKeys,
): Promise<string[]> {
  const found: string[] = [];
  for (const role of ['initiator', 'target'] as const) {
    const chapName = (acl ?? group).chapNames[role];
    const secret =
      chapName === null
        ? null
        : await readSecret(configfs, target, { tag: group.tag, acl: acl?.folder ?? null }, role);
    const savedName = textIn(saved, keys[role].chapName);
    const savedSecret = textIn(saved, keys[role].secret);
    const isSame = chapName === savedName && (secret?.toString('utf8') ?? null) === savedSecret;
    if (!isSame) found.push(`${subjectOf(target, group, acl)} has ${describe(role, chapName, savedName)}.`);
  }
  return found;
}

function describe(role: AccountRole, chapName: string | null, savedName: string | null): string {
  const what = role === 'initiator' ? 'account' : 'target account';
  if (chapName === null) return `no ${what}, and one is saved: it is back after a restart of the host`;
  if (savedName === null) return `the ${what} ${JSON.stringify(chapName)}, which is not saved`;
  return `the ${what} ${JSON.stringify(chapName)}, and another name or secret is saved`;
}

function textIn(saved: SavedObject, key: string): string | null {
  const value = saved[key];
  return typeof value === 'string' && value !== '' ? value : null;
}
