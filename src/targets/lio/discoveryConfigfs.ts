import { discoveryName } from '../discovery.js';
import type { Configfs } from './Configfs.js';
import { iscsiFolder } from './paths.js';

/** LIO's folder of the discovery account: one account in each direction, for all initiators and targets. */
const realFolder = `${iscsiFolder}/discovery_auth`;

/** The folder of a target that represents it. */
const shownFolder = `${iscsiFolder}/${discoveryName}`;

/** The folder of its only portal group. */
const group = 'tpgt_0';

const files: ReadonlyMap<string, string> = new Map([
  ['attrib/authentication', 'enforce_discovery_auth'],
  ['auth/userid', 'userid'],
  ['auth/password', 'password'],
  ['auth/userid_mutual', 'userid_mutual'],
  ['auth/password_mutual', 'password_mutual'],
]);

/** Files of a portal group that discovery lacks: it is enabled, and admits all initiators read-only. */
const constants: ReadonlyMap<string, string> = new Map([
  ['enable', '1'],
  ['attrib/generate_node_acls', '1'],
  ['attrib/demo_mode_write_protect', '1'],
]);

/**
 * Shows LIO's discovery account as that of a target's only portal group, without ACLs, LUNs and portals, so that it is read and
 * changed by the same code as targets.  A kernel without the folder has no such target.
 */
export function withDiscovery(configfs: Configfs): Configfs {
  return {
    async read(path) {
      const file = fileIn(path);
      if (file === null) return configfs.read(path);
      const constant = constants.get(file);
      if (constant !== undefined) return Buffer.from(constant);
      const real = files.get(file);
      return real === undefined ? null : configfs.read(`${realFolder}/${real}`);
    },

    async listFolders(path) {
      if (path === shownFolder) return [group];
      if (isShown(path)) return [];
      const folders = await configfs.listFolders(path);
      if (path !== iscsiFolder || folders === null) return folders;
      const isThere = folders.includes('discovery_auth');
      return isThere ? [...folders, discoveryName] : folders;
    },

    async listLinks(path) {
      return isShown(path) ? [] : configfs.listLinks(path);
    },

    async makeFolder(path) {
      await configfs.makeFolder(expectReal(path));
    },

    async removeFolder(path) {
      await configfs.removeFolder(expectReal(path));
    },

    async link(target, path) {
      await configfs.link(target, expectReal(path));
    },

    async unlink(path) {
      await configfs.unlink(expectReal(path));
    },

    async write(path, value) {
      const file = fileIn(path);
      const real = file === null ? null : files.get(file);
      if (real === undefined) throw new RangeError(`${path} cannot be written: discovery has no such file`);
      await configfs.write(real === null ? path : `${realFolder}/${real}`, value);
    },
  };
}

function isShown(path: string): boolean {
  return path === shownFolder || path.startsWith(`${shownFolder}/`);
}

function expectReal(path: string): string {
  if (isShown(path)) throw new RangeError(`${path} cannot be changed: discovery has no such folder`);
  return path;
}

/** A file of the portal group that represents discovery; null for any other path. */
function fileIn(path: string): string | null {
  const prefix = `${shownFolder}/${group}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : null;
}
