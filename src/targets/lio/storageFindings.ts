import type { MadeLun } from '../MadeTargets.js';
import type { Finding } from '../TargetReader.js';
import { volumeIdOf, type LioBackstores } from './LioBackstores.js';
import { describeFile, isWhole, type SizeOfFile } from './volumeFiles.js';
import { isWithheld, sees, type LioMadeTarget } from './LioMadeTargets.js';
import type { LioStorageDeps } from './LioStorage.js';
import { nameOf, type LioAcl } from './LioTarget.js';
import { ownGroup, ownTag, readLuns, readMappedLuns } from './LioUnits.js';
import { parseSaved, type SavedObject } from './savedConfiguration.js';
import { isSavedLun } from './savedStorage.js';

export interface StorageFindingsDeps extends Pick<LioStorageDeps, 'findTarget' | 'configfs' | 'saved'> {
  readonly backstores: LioBackstores;
  readonly sizeOfFile: SizeOfFile;
}

/** Findings about differences between LIO and what was made here, now and after a restart of the host. */
export async function findStorageFaults(
  made: readonly LioMadeTarget[],
  deps: StorageFindingsDeps,
): Promise<readonly Finding[]> {
  const saved = await readSaved(deps);
  const found: Finding[] = [];
  for (const target of made) found.push(...(await findTargetFaults(target, saved, deps)));
  const known = new Set(made.flatMap(({ luns }) => luns.map(({ volume }) => volume.id)));
  for (const folder of (await deps.backstores.list()).values()) {
    const id = volumeIdOf(folder);
    if (id === null || known.has(id)) continue;
    found.push({
      severity: 'warning',
      subject: folder,
      sentence: `LIO has a backstore of the volume ${id}, and no target that was made here shows it.`,
      remedy: `It may be another server's, or left by one whose state is lost: delete it with targetcli where nobody needs it.`,
    });
  }
  return found;
}

async function findTargetFaults(
  own: LioMadeTarget,
  saved: SavedObject | null,
  deps: StorageFindingsDeps,
): Promise<readonly Finding[]> {
  const { iscsiName: subject, initiators, luns } = own;
  const group = (await deps.findTarget(subject))?.portalGroups.find(({ tag }) => tag === ownTag);
  if (!group)
    return [
      {
        severity: 'warning',
        subject,
        sentence:
          'The target was made here and LIO does not have it: it was not restored, or another process deleted it.',
        remedy: 'Run targetctl restore, or remove it here (iscsi-wbem export remove, target remove).',
      },
    ];
  const found: Finding[] = [];
  if (!group.enabled)
    found.push({
      severity: 'warning',
      subject,
      sentence: 'Its portal group is disabled: nobody can log in.',
      remedy: `Run targetcli /iscsi/${subject}/tpg${ownTag} enable.`,
    });
  for (const lun of luns) {
    const fault = (await findFileFault(own, lun, deps)) ?? (await findLunFault(own, lun, group.acls, deps));
    if (fault) found.push({ ...fault, subject: `LUN ${lun.lun} of ${subject}` });
    else if (saved !== null && !isSavedLun(saved, subject, lun, (each) => sees(own, each, lun.lun)))
      found.push({
        severity: 'warning',
        subject: `LUN ${lun.lun} of ${subject}`,
        sentence: 'It is not saved as it is: after a restart of the host it is gone, or another one.',
        remedy: 'If LIO is as it should be, run targetctl save.',
      });
  }
  const allowed = new Set(group.acls.map(nameOf));
  for (const initiator of initiators.filter((each) => !allowed.has(each)))
    found.push({
      severity: 'warning',
      subject,
      sentence: `${initiator} may see its LUNs and has no ACL: another process deleted it.`,
      remedy: 'Allow it again, or deny it here as well (iscsi-wbem target allow, target deny).',
    });
  const known = new Set<string>(initiators);
  for (const name of [...allowed].filter((each) => !known.has(each)))
    found.push({
      severity: 'warning',
      subject,
      sentence: `Another process made an ACL for ${name}: it sees the LUNs with an account there.`,
      remedy: 'Allow it here as well (iscsi-wbem target allow), or deny it (target deny).',
    });
  return found;
}

/**
 * The finding about a volume's file that is missing or shorter than the volume; null if it is whole.  LIO keeps a deleted file open until the
 * host restarts, and then creates an empty one.
 */
async function findFileFault(
  own: LioMadeTarget,
  { lun, volume }: MadeLun,
  { sizeOfFile }: StorageFindingsDeps,
): Promise<Omit<Finding, 'subject'> | null> {
  if (volume.type !== 'file') return null;
  const bytes = await sizeOfFile(volume.path);
  if (isWithheld(own, lun))
    return {
      severity: 'error',
      sentence: isWhole(volume, bytes)
        ? `It is shown to nobody: ${volume.path} was gone, or cut. It is whole again.`
        : `It is shown to nobody. ${describeFile(volume, bytes)}.`,
      remedy: isWhole(volume, bytes)
        ? 'Restart the server, which shows it again.'
        : 'Put the bytes back from a copy and restart the server, which shows it again; or remove the export.',
    };
  if (isWhole(volume, bytes)) return null;
  return {
    severity: 'error',
    sentence:
      bytes === null
        ? `${describeFile(volume, bytes)}. LIO serves what it has open, until the host restarts or the LUN is removed: it would be made anew then, empty.`
        : `${describeFile(volume, bytes)}. What is behind its end reads zeros; the server shows it to nobody from its next start on.`,
    remedy:
      bytes === null
        ? 'Copy the disk from a host that sees it; then remove the export, put the bytes back, and add it again.'
        : 'Put the bytes back from a copy, and restart the server.',
  };
}

async function findLunFault(
  own: LioMadeTarget,
  { lun, volume, readOnly }: MadeLun,
  acls: readonly LioAcl[],
  { configfs, backstores }: StorageFindingsDeps,
): Promise<Omit<Finding, 'subject'> | null> {
  const folder = await backstores.find(volume, true);
  const shown = folder === null ? null : await backstores.read(folder);
  const group = ownGroup(own.iscsiName);
  const isShown = (await readLuns(group, configfs)).some(
    (each) => each.lun === lun && each.backstore !== null && each.backstore === folder,
  );
  if (!isShown || shown?.isEnabled !== true || shown.path !== volume.path)
    return {
      severity: 'error',
      sentence: `LIO does not serve ${volume.path} there, or not as it was made.`,
      remedy: 'See that the file or device is there; remove the LUN and add it again.',
    };
  if (shown.bytes !== null && shown.bytes !== volume.bytes)
    return {
      severity: 'error',
      sentence: `LIO shows ${shown.bytes} bytes of ${volume.path}: expected ${volume.bytes}.`,
      remedy: 'Remove the LUN and add it again.',
    };
  for (const acl of acls) {
    const mapped = (await readMappedLuns({ ...group, acl: acl.folder }, configfs)).find(
      ({ groupLun }) => groupLun === lun,
    );
    if (!sees(own, nameOf(acl), lun)) {
      if (!mapped) continue;
      return {
        severity: 'error',
        sentence: `The ACL of ${nameOf(acl)} shows it, which may see other LUNs alone: another process mapped it.`,
        remedy:
          'Deny it the LUN, or allow it here as well (iscsi-wbem target deny --lun, target allow --lun).',
      };
    }
    if (!mapped)
      return {
        severity: 'warning',
        sentence: `The ACL of ${nameOf(acl)} does not show it: another process unmapped it.`,
        remedy: 'Allow the initiator again (iscsi-wbem target allow): it sees all LUNs then.',
      };
    if (readOnly && !mapped.readOnly)
      return {
        severity: 'error',
        sentence: `It is to be read alone, and ${nameOf(acl)} can write to it.`,
        remedy: 'Allow the initiator again (iscsi-wbem target allow): it can write no more then.',
      };
  }
  return null;
}

/** The saved configuration; null if it is missing or invalid, which other findings report. */
async function readSaved({ saved }: StorageFindingsDeps): Promise<SavedObject | null> {
  const text = await saved.read();
  if (text === null) return null;
  try {
    return parseSaved(text);
  } catch {
    return null;
  }
}
