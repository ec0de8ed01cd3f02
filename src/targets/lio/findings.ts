import { promises as fs } from 'node:fs';
import type { Finding, OpenTargetFinding } from '../TargetReader.js';
import { discoveryName } from '../discovery.js';
import { printPortal } from '../printPortal.js';
import type { Configfs } from './Configfs.js';
import { findSecretFault } from './expectStorable.js';
import { lioError } from './lioErrors.js';
import type { LioStorage } from './LioStorage.js';
import {
  isEnforced,
  subjectOf,
  type ChapNames,
  type LioAcl,
  type LioPortalGroup,
  type LioTarget,
} from './LioTarget.js';
import { iscsiFolder, scopeFolder } from './paths.js';
import { readSecret } from './readSecret.js';
import { readTargets } from './readTargets.js';
import type { SavedConfigurationFile } from './SavedConfigurationFile.js';
import { findSavedFaults } from './savedFindings.js';

/** RFC 7143 9.2.1: 96 bits without IPsec. */
const shortestSecretBytes = 12;

/** The faults of LIO's targets and of their saved configuration.  Never throws, and the result never contains a secret. */
export async function findFaults(
  configfs: Configfs,
  configfsPath: string,
  file: SavedConfigurationFile,
  storage: LioStorage | null,
): Promise<readonly Finding[]> {
  try {
    const missing = await findMissingParts(configfs, configfsPath);
    if (missing) return [missing];
    const targets = await readTargets(configfs);
    const found: Finding[] = [];
    for (const target of targets) {
      for (const group of target.portalGroups) {
        found.push(...findGroupFaults(target, group), ...(await findMethodFaults(target, group, configfs)));
        found.push(...(await findSecretFaults(target, group, configfs)));
      }
    }
    return [
      ...found,
      ...(await findFileFaults(file)),
      ...(await findSavedFaults(targets, configfs, file)),
      ...((await storage?.findings()) ?? []),
    ];
  } catch (error) {
    const { message, reason } = lioError(error, `look at the targets in ${configfsPath}`);
    const remedy = reason === 'rejected' ? 'Run the server as root with CAP_SYS_ADMIN.' : null;
    return [{ severity: 'error', subject: configfsPath, sentence: `${capitalize(message)}.`, remedy }];
  }
}

/** Findings if LIO or its iSCSI module is missing. */
async function findMissingParts(configfs: Configfs, configfsPath: string): Promise<Finding | null> {
  if ((await configfs.listFolders('')) === null) {
    return {
      severity: 'error',
      subject: configfsPath,
      sentence: 'There is no such folder: configfs is not mounted, or target_core_mod is not loaded.',
      remedy: 'Run modprobe target_core_mod, and mount -t configfs configfs /sys/kernel/config.',
    };
  }
  if ((await configfs.listFolders(iscsiFolder)) === null) {
    return {
      severity: 'error',
      subject: `${configfsPath}/${iscsiFolder}`,
      sentence: 'There is no such folder: iscsi_target_mod is not loaded, or no iSCSI target was ever made.',
      remedy: 'Run modprobe iscsi_target_mod, and make a target with targetcli.',
    };
  }
  return null;
}

/** The targets that accept initiators without CHAP. */
export function findOpenTargets(targets: readonly LioTarget[]): readonly OpenTargetFinding[] {
  return targets.flatMap((target) =>
    target.portalGroups.flatMap((group) => [
      ...findOpenGroup(target, group),
      ...group.acls.flatMap((acl) => findOpenAcl(target, group, acl)),
    ]),
  );
}

function findOpenGroup(target: LioTarget, group: LioPortalGroup): OpenTargetFinding[] {
  if (group.authentication) return [];
  const about = { subject: subjectOf(target, group), target: target.iscsiName };
  if (target.iscsiName === discoveryName) {
    const sentence = 'Discovery is open: everybody is shown the targets.';
    return [{ ...about, severity: 'warning', sentence, remedy: 'Add an account to it.' }];
  }
  const remedy = `Run targetcli /iscsi/${target.iscsiName}/tpg${group.tag} set attribute authentication=1.`;
  if (!group.generateNodeAcls) {
    const { length } = group.acls;
    const sentence =
      length === 0
        ? 'Authentication is off: each initiator that gets an ACL is let in without CHAP.'
        : `Authentication is off: any initiator that states one of the ${length} names it allows can log in.`;
    return [{ ...about, severity: 'warning', sentence, remedy }];
  }
  const writes = group.demoModeWriteProtect ? '' : ' They can write.';
  const sentence = `It is open to all: initiators without an ACL are admitted, and authentication is off.${writes}`;
  return [{ ...about, severity: 'error', sentence, remedy }];
}

/** Findings about access, from the attributes of a portal group and its ACLs. */
function findGroupFaults(target: LioTarget, group: LioPortalGroup): Finding[] {
  const found: Finding[] = [...findOpenGroup(target, group)];
  const subject = subjectOf(target, group);
  if (group.generateNodeAcls && group.authentication && !group.demoModeWriteProtect) {
    found.push({
      severity: 'warning',
      subject,
      sentence:
        'Anyone who knows the account for all initiators can write to every LUN: generate_node_acls is 1 and demo_mode_write_protect is 0.',
      remedy: 'Give the initiators ACLs, and set generate_node_acls to 0.',
    });
  }
  for (const portal of group.portals.filter(
    ({ address }) => address === '0.0.0.0' || /^\[?::\]?$/.test(address),
  )) {
    found.push({
      severity: 'warning',
      subject,
      sentence: `The portal ${printPortal(portal)} is on all addresses of this host.`,
      remedy: 'Make a portal on the address of the storage network, and remove this one.',
    });
  }
  return [...found, ...group.acls.flatMap((acl) => findAclFaults(target, group, acl))];
}

/** param/AuthMethod follows attrib/authentication in the kernel, but administrators can also write it. */
async function findMethodFaults(
  target: LioTarget,
  group: LioPortalGroup,
  configfs: Configfs,
): Promise<Finding[]> {
  const path = scopeFolder({ target: target.folder, tag: group.tag, acl: null });
  const methods = (await configfs.read(`${path}/param/AuthMethod`))?.toString('latin1').trim();
  if (!group.authentication || methods === undefined || methods.split(',').includes('CHAP')) return [];
  return [
    {
      severity: 'error',
      subject: subjectOf(target, group),
      sentence: `CHAP is asked for, and AuthMethod is ${JSON.stringify(methods)}: nobody can log in.`,
      remedy: `Run targetcli /iscsi/${target.iscsiName}/tpg${group.tag} set parameter AuthMethod=CHAP.`,
    },
  ];
}

function findOpenAcl(target: LioTarget, group: LioPortalGroup, acl: LioAcl): OpenTargetFinding[] {
  const about = { subject: subjectOf(target, group, acl), target: target.iscsiName };
  const path = `/iscsi/${target.iscsiName}/tpg${group.tag}/acls/${acl.folder}`;
  const isSet = acl.chapNames.initiator !== null;
  if (isSet && !isEnforced(acl, group)) {
    return [
      {
        ...about,
        severity: 'error',
        sentence: 'It has an account and authentication is off: the initiator gets in without it.',
        remedy:
          acl.authentication === 0
            ? `Run targetcli ${path} set attribute authentication=1.`
            : `Run targetcli /iscsi/${target.iscsiName}/tpg${group.tag} set attribute authentication=1.`,
      },
    ];
  }
  if (acl.authentication === 0 && group.authentication) {
    return [
      {
        ...about,
        severity: 'error',
        sentence: 'The initiator gets in without CHAP: authentication is off for it, and on for the others.',
        remedy: `Run targetcli ${path} set attribute authentication=1.`,
      },
    ];
  }
  return [];
}

function findAclFaults(target: LioTarget, group: LioPortalGroup, acl: LioAcl): Finding[] {
  const open = findOpenAcl(target, group, acl);
  if (open.length > 0) return open;
  const subject = subjectOf(target, group, acl);
  if (acl.chapNames.initiator === null && isEnforced(acl, group)) {
    return [
      {
        severity: 'warning',
        subject,
        sentence: 'It has no account and CHAP is asked for: the initiator cannot log in.',
        remedy: 'Add an account for it.',
      },
    ];
  }
  return [];
}

/** Findings about secrets by their length and their first and last characters. */
async function findSecretFaults(
  target: LioTarget,
  group: LioPortalGroup,
  configfs: Configfs,
): Promise<Finding[]> {
  const scopes: (readonly [acl: LioAcl | null, names: ChapNames])[] = [
    [null, group.chapNames],
    ...group.acls.map((acl) => [acl, acl.chapNames] as const),
  ];
  const found: Finding[] = [];
  for (const [acl, names] of scopes) {
    for (const role of ['initiator', 'target'] as const) {
      const chapName = names[role];
      if (chapName === null) continue;
      const secret = await readSecret(configfs, target, { tag: group.tag, acl: acl?.folder ?? null }, role);
      const fault = describeFault(chapName, secret);
      if (fault) found.push({ ...fault, subject: subjectOf(target, group, acl) });
    }
  }
  return found;
}

function describeFault(chapName: string, secret: Buffer | null): Omit<Finding, 'subject'> | null {
  const account = `The account ${JSON.stringify(chapName)}`;
  const remedy = 'Replace its secret.';
  if (chapName.endsWith('\n')) {
    const sentence = `${account} has a newline at the end of its name, which no initiator sends.`;
    return { severity: 'error', sentence, remedy: 'Write the name without one: printf, not echo.' };
  }
  if (secret === null)
    return { severity: 'error', sentence: `${account} has no secret: it lets nobody in.`, remedy };
  if (secret.at(-1) === 0x0a) {
    const sentence = `${account} has a secret that ends in a newline, which no initiator sends.`;
    return { severity: 'error', sentence, remedy: 'Write it without one: printf, not echo.' };
  }
  if (secret.length < shortestSecretBytes) {
    const sentence = `${account} has a secret of ${secret.length} bytes: RFC 7143 asks for ${shortestSecretBytes} at least.`;
    return { severity: 'warning', sentence, remedy };
  }
  const fault = findSecretFault(secret);
  if (fault === null) return null;
  const sentence = `${account} has a secret that is not restored as it is: ${fault}.`;
  return { severity: 'warning', sentence, remedy };
}

/** Findings about the file itself. */
async function findFileFaults({ path }: SavedConfigurationFile): Promise<Finding[]> {
  try {
    const { mode, uid } = await fs.stat(path);
    const isOurs = uid === 0 || uid === process.geteuid?.();
    if ((mode & 0o077) === 0 && isOurs) return [];
    return [
      {
        severity: (mode & 0o044) === 0 ? 'warning' : 'error',
        subject: path,
        sentence: `The file holds secrets in clear, belongs to user ${uid} and has mode ${(mode & 0o777).toString(8)}.`,
        remedy: `Run chown root:root ${path}, and chmod 600 ${path}.`,
      },
    ];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
