import { findIscsiName, type IscsiName } from '../IscsiName.js';
import type { Portal } from '../TargetReader.js';
import type { Configfs } from './Configfs.js';
import type { ChapNames, LioAcl, LioPortalGroup, LioTarget } from './LioTarget.js';
import { aliasFile, defaultAlias } from './ownTarget.js';
import { authenticationFile, authFiles, iscsiFolder, parseAuthValue } from './paths.js';

/** All iSCSI targets currently in configfs.  Folders without a valid iSCSI name are skipped. */
export async function readTargets(configfs: Configfs): Promise<readonly LioTarget[]> {
  const targets: LioTarget[] = [];
  for (const [iscsiName, folder] of await listTargetFolders(configfs))
    targets.push(await readTarget(configfs, iscsiName, folder));
  return targets;
}

/** One target, without reading the others; null if there is none. */
export async function findLioTarget(configfs: Configfs, name: IscsiName): Promise<LioTarget | null> {
  const folder = (await listTargetFolders(configfs)).get(name);
  return folder === undefined ? null : readTarget(configfs, name, folder);
}

/**
 * The initiators that the ACLs of a target admit, with or without accounts; null: initiators without an ACL are admitted as well.
 */
export async function readAllowed(configfs: Configfs, folder: string): Promise<readonly IscsiName[] | null> {
  const allowed = new Set<IscsiName>();
  for (const name of (await configfs.listFolders(`${iscsiFolder}/${folder}`)) ?? []) {
    if (!name.startsWith('tpgt_')) continue;
    const group = `${iscsiFolder}/${folder}/${name}`;
    if ((await readText(configfs, `${group}/attrib/generate_node_acls`)) === '1') return null;
    for (const acl of (await configfs.listFolders(`${group}/acls`)) ?? []) {
      const initiator = findIscsiName(acl);
      if (initiator !== null) allowed.add(initiator);
    }
  }
  return [...allowed].toSorted();
}

/** The folders of the targets by name, sorted by name. */
export async function listTargetFolders(configfs: Configfs): Promise<ReadonlyMap<IscsiName, string>> {
  const folders = new Map<IscsiName, string>();
  for (const folder of (await configfs.listFolders(iscsiFolder)) ?? []) {
    // The kernel compares names byte by byte: a name with capitals is another one.
    if (findIscsiName(folder) !== null) folders.set(folder as IscsiName, folder);
  }
  return new Map([...folders].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function readTarget(configfs: Configfs, iscsiName: IscsiName, folder: string): Promise<LioTarget> {
  const path = `${iscsiFolder}/${folder}`;
  const tags = ((await configfs.listFolders(path)) ?? [])
    // The kernel also accepts 0x10 and 010.  Such a portal group is reported as open, never as closed, because its files are not
    // found.
    .flatMap((name) => /^tpgt_(\w+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
  const portalGroups: LioPortalGroup[] = [];
  for (const tag of tags) portalGroups.push(await readPortalGroup(configfs, path, tag));
  return { iscsiName, folder, portalGroups };
}

async function readPortalGroup(configfs: Configfs, target: string, tag: number): Promise<LioPortalGroup> {
  const path = `${target}/tpgt_${tag}`;
  const isOne = async (file: string): Promise<boolean> =>
    (await readText(configfs, `${path}/${file}`)) === '1';
  const folders = async (name: string): Promise<readonly string[]> =>
    (await configfs.listFolders(`${path}/${name}`)) ?? [];
  const [enabled, alias, authentication, generateNodeAcls, demoModeWriteProtect, chapNames, np, lun, acls] =
    await Promise.all([
      isOne('enable'),
      readAlias(configfs, path),
      isOne(authenticationFile),
      isOne('attrib/generate_node_acls'),
      isOne('attrib/demo_mode_write_protect'),
      readChapNames(configfs, path),
      folders('np'),
      folders('lun'),
      folders('acls'),
    ]);
  const portals: Portal[] = [];
  for (const name of np.toSorted()) {
    const portal = parsePortal(name, tag);
    // iSCSI over RDMA has no TCP port.
    if (portal && !(await isOne(`np/${name}/iser`))) portals.push(portal);
  }
  const luns = lun.flatMap((name) => /^lun_(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  return {
    tag,
    enabled,
    alias,
    authentication,
    generateNodeAcls,
    demoModeWriteProtect,
    portals,
    luns: luns.toSorted((a, b) => a - b),
    acls: await Promise.all(acls.toSorted().map((name) => readAcl(configfs, path, name))),
    chapNames,
  };
}

async function readAcl(configfs: Configfs, group: string, folder: string): Promise<LioAcl> {
  const path = `${group}/acls/${folder}`;
  const [authentication, chapNames] = await Promise.all([
    readText(configfs, `${path}/${authenticationFile}`),
    readChapNames(configfs, path),
  ]);
  return {
    folder,
    initiatorName: findIscsiName(folder),
    authentication: authentication === '0' ? 0 : authentication === '1' ? 1 : null,
    chapNames,
  };
}

async function readChapNames(configfs: Configfs, scope: string): Promise<ChapNames> {
  const [initiator, target] = await Promise.all(
    [authFiles.initiator, authFiles.target].map(async ({ chapName }) =>
      parseAuthValue(await configfs.read(`${scope}/${chapName}`)),
    ),
  );
  return { initiator: initiator?.toString('utf8') ?? null, target: target?.toString('utf8') ?? null };
}

async function readAlias(configfs: Configfs, group: string): Promise<string | null> {
  const text = (await configfs.read(`${group}/${aliasFile}`))?.toString('utf8').trim() ?? '';
  return text === '' || text === defaultAlias ? null : text;
}

async function readText(configfs: Configfs, path: string): Promise<string | null> {
  return (await configfs.read(path))?.toString('latin1').trim() ?? null;
}

/** `192.0.2.1:3260`, `[2001:db8::1]:3260`. */
function parsePortal(name: string, portalGroupTag: number): Portal | null {
  const [, address, port] = /^(.+):(\d+)$/.exec(name) ?? [];
  return address === undefined
    ? null
    : { address: address.replace(/^\[(.*)\]$/, '$1'), port: Number(port), portalGroupTag };
}
