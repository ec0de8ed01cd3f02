import { TargetDriverError } from '../TargetDriverError.js';
import type { Configfs } from './Configfs.js';
import { scopeFolder, type ScopePath } from './paths.js';

/** The name of our links, in configfs and in saveconfig.json. */
export const linkName = 'iscsi-wbem';

/** The tag of the only portal group of a target made here. */
export const ownTag = 1;

export function ownGroup(target: string): ScopePath {
  return { target, tag: ownTag, acl: null };
}

/** A LUN of a portal group. */
export interface ShownLun {
  readonly lun: number;
  /** The folder of its backstore; null: it has none yet. */
  readonly backstore: string | null;
}

/** A LUN as the initiator of an ACL sees it. */
export interface MappedLun {
  readonly lun: number;
  /** The portal group's LUN behind it; null: none yet. */
  readonly groupLun: number | null;
  readonly readOnly: boolean;
}

/** The folder with the LUNs of a portal group, or the mapped LUNs of an ACL, each in a folder of its own. */
function lunsFolder(scope: ScopePath): string {
  return scope.acl === null ? `${scopeFolder(scope)}/lun` : scopeFolder(scope);
}

export function lunFolder(scope: ScopePath, lun: number): string {
  return `${lunsFolder(scope)}/lun_${lun}`;
}

async function listNumbers(scope: ScopePath, configfs: Configfs): Promise<readonly number[]> {
  const names = (await configfs.listFolders(lunsFolder(scope))) ?? [];
  return names
    .flatMap((name) => /^lun_(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
}

/** The LUNs of a portal group. */
export async function readLuns(group: ScopePath, configfs: Configfs): Promise<readonly ShownLun[]> {
  const luns: ShownLun[] = [];
  for (const lun of await listNumbers(group, configfs)) {
    const [link] = (await configfs.listLinks(lunFolder(group, lun))) ?? [];
    luns.push({ lun, backstore: link?.target ?? null });
  }
  return luns;
}

/** The LUNs that the initiator of an ACL sees. */
export async function readMappedLuns(acl: ScopePath, configfs: Configfs): Promise<readonly MappedLun[]> {
  const luns: MappedLun[] = [];
  for (const lun of await listNumbers(acl, configfs)) {
    const [link] = (await configfs.listLinks(lunFolder(acl, lun))) ?? [];
    const behind = /\/lun_(\d+)$/.exec(link?.target ?? '')?.[1];
    const text = (await configfs.read(`${lunFolder(acl, lun)}/write_protect`))?.toString('latin1').trim();
    luns.push({ lun, groupLun: behind === undefined ? null : Number(behind), readOnly: text === '1' });
  }
  return luns;
}

/**
 * Creates a LUN of a portal group.  Initiators with an ACL see it only after it is mapped there.
 * @throws TargetDriverError already-there if the number is in use by another backstore.
 */
export async function ensureLun(
  group: ScopePath,
  lun: number,
  backstore: string,
  configfs: Configfs,
): Promise<void> {
  const folder = lunFolder(group, lun);
  await configfs.makeFolder(folder);
  const [link] = (await configfs.listLinks(folder)) ?? [];
  if (link?.target === backstore) return;
  if (link !== undefined)
    throw new TargetDriverError(
      'already-there',
      `LUN ${lun} of ${group.target} shows another backstore meanwhile`,
    );
  await configfs.link(backstore, `${folder}/${linkName}`);
}

/**
 * Maps a LUN for the initiator of an ACL.  A new one is read-only by an attribute of the portal group (prod_mode_write_protect),
 * so a read-only LUN is never writable for a moment.
 * @throws TargetDriverError already-there if the number shows another LUN.
 */
export async function ensureMapped(
  acl: ScopePath,
  { lun, readOnly }: { readonly lun: number; readonly readOnly: boolean },
  configfs: Configfs,
): Promise<void> {
  const folder = lunFolder(acl, lun);
  const shown = lunFolder({ ...acl, acl: null }, lun);
  await configfs.makeFolder(folder);
  const [link] = (await configfs.listLinks(folder)) ?? [];
  if (link !== undefined && link.target !== shown)
    throw new TargetDriverError(
      'already-there',
      `the ACL of ${acl.acl ?? ''} at ${acl.target} shows another LUN under the number ${lun} meanwhile`,
    );
  if (link === undefined) await configfs.link(shown, `${folder}/${linkName}`);
  const file = `${folder}/write_protect`;
  const wanted = readOnly ? '1' : '0';
  if ((await configfs.read(file))?.toString('latin1').trim() !== wanted) await configfs.write(file, wanted);
}

/** Removes a LUN from a portal group, or from an ACL. */
export async function removeLun(scope: ScopePath, lun: number, configfs: Configfs): Promise<void> {
  const folder = lunFolder(scope, lun);
  for (const { name } of (await configfs.listLinks(folder)) ?? []) await configfs.unlink(`${folder}/${name}`);
  await configfs.removeFolder(folder);
}
