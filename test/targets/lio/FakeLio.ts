import type { Configfs, ConfigfsLink } from '../../../src/targets/lio/Configfs.js';
import { FakeBackstores, systemError, toFiles, type FakeCounts } from './FakeBackstores.js';

export interface FakeCredentials {
  readonly chapName: string;
  readonly secret: string;
  readonly target?: { readonly chapName: string; readonly secret: string };
}

interface FakeSession {
  readonly sid: number;
  readonly initiator: string;
  isAlive: boolean;
}

/** A LUN as somebody sees it: of a portal group, or of an ACL. */
interface Lun {
  readonly links: Map<string, string>;
  /** Of an ACL alone. */
  writeProtect: boolean;
}

/** A disk that an initiator sees. */
export interface FakeUnit {
  readonly lun: number;
  readonly path: string;
  readonly bytes: number;
  readonly serial: string;
  readonly readOnly: boolean;
  readonly counts: FakeCounts;
}

interface Group {
  readonly files: Map<string, Buffer>;
  readonly acls: Map<string, Map<string, Buffer>>;
  readonly portals: Set<string>;
  readonly luns: Map<number, Lun>;
  /** By ACL. */
  readonly mapped: Map<string, Map<number, Lun>>;
  sessions: FakeSession[];
  lastSid: number;
}

export interface FakeGroupOptions {
  readonly tag?: number;
  readonly acls?: readonly string[];
  readonly authentication?: boolean;
  readonly generateNodeAcls?: boolean;
  readonly portals?: readonly string[];
  /** Without a backstore. */
  readonly luns?: readonly number[];
}

/** What a portal group has that was just made. */
const newGroup: Readonly<Record<string, string>> = {
  enable: '0',
  'attrib/authentication': '1',
  'attrib/generate_node_acls': '0',
  'attrib/cache_dynamic_acls': '0',
  'attrib/demo_mode_write_protect': '1',
  'attrib/prod_mode_write_protect': '0',
  'param/AuthMethod': 'CHAP',
  // As the kernel makes them (iscsi_target_parameters.h).
  'param/MaxConnections': '1',
  'param/InitialR2T': 'Yes',
  'param/ImmediateData': 'Yes',
  'param/MaxOutstandingR2T': '1',
  'param/FirstBurstLength': '65536',
  'param/MaxBurstLength': '262144',
  'param/DataSequenceInOrder': 'Yes',
  'param/DataPDUInOrder': 'Yes',
  'param/DefaultTime2Wait': '2',
  'param/DefaultTime2Retain': '20',
  'param/ErrorRecoveryLevel': '0',
  'param/TargetAlias': 'LIO Target',
};

const authFileNames = ['userid', 'password', 'userid_mutual', 'password_mutual'].map(
  (name) => `auth/${name}`,
);

/**
 * LIO's configfs in memory: what the kernel shows, what it takes in, and by which rule it lets initiators in
 * (drivers/target/iscsi: the ACL's account where there is an ACL, the portal group's otherwise).
 */
export class FakeLio implements Configfs {
  readonly #targets = new Map<string, Map<number, Group>>();
  readonly #backstores = new FakeBackstores((path) => this.#isLinked(path));
  /** All writes so far, as path and value. */
  readonly writes: (readonly [path: string, value: string])[] = [];
  /** Folders and links that were made, and with "-" before them those that were taken away. */
  readonly makings: string[] = [];
  /** Awaited before each write, and before targets are listed. */
  onStep: () => void | Promise<void> = () => {};
  /** FALSE: the modules are not loaded. */
  isLoaded = true;
  /** The code that every access to an account fails with. */
  refuses: 'EPERM' | null = null;

  addGroup(target: string, options: FakeGroupOptions = {}): void {
    const { tag = 1, acls = [], authentication = false, generateNodeAcls = false } = options;
    const group: Group = {
      files: new Map([
        ...toFiles(newGroup),
        ['enable', Buffer.from('1')],
        ['attrib/authentication', Buffer.from(authentication ? '1' : '0')],
        ['attrib/generate_node_acls', Buffer.from(generateNodeAcls ? '1' : '0')],
        ['param/AuthMethod', Buffer.from('CHAP,None')],
        ...authFileNames.map((name) => [name, Buffer.alloc(0)] as const),
      ]),
      acls: new Map(),
      portals: new Set(options.portals ?? ['127.0.0.1:3260']),
      luns: new Map((options.luns ?? [1]).map((lun) => [lun, newLun()])),
      mapped: new Map(),
      sessions: [],
      lastSid: 0,
    };
    const groups = this.#targets.get(target) ?? new Map<number, Group>();
    this.#targets.set(target, groups.set(tag, group));
    for (const acl of acls) this.addAcl(target, acl, tag);
  }

  addAcl(target: string, initiator: string, tag = 1): void {
    this.#group(target, tag).acls.set(
      initiator,
      new Map([
        ['attrib/authentication', Buffer.from('-1')],
        ['cmdsn_depth', Buffer.from('64')],
        ...authFileNames.map((name) => [name, Buffer.alloc(0)] as const),
      ]),
    );
  }

  removeAcl(target: string, initiator: string, tag = 1): void {
    const group = this.#group(target, tag);
    group.acls.delete(initiator);
    group.mapped.delete(initiator);
    for (const session of group.sessions) if (session.initiator === initiator) session.isAlive = false;
  }

  removeTargets(): void {
    for (const groups of this.#targets.values())
      for (const { sessions } of groups.values()) for (const session of sessions) session.isAlive = false;
    this.#targets.clear();
    this.#backstores.clear();
  }

  listTargets(): readonly { readonly name: string; readonly tags: readonly number[] }[] {
    return Array.from(this.#targets, ([name, groups]) => ({ name, tags: [...groups.keys()] }));
  }

  listAcls(target: string, tag: number): readonly string[] {
    return [...this.#group(target, tag).acls.keys()];
  }

  /** Every file and what is in it; NULL and nothing are the same. */
  dump(): Record<string, string> {
    const files: Record<string, string> = {};
    for (const [target, groups] of this.#targets) {
      for (const [tag, group] of groups) {
        for (const [acl, own] of [['', group.files] as const, ...group.acls])
          for (const [file, bytes] of own)
            files[`${target} ${tag} ${acl} ${file}`] = bytes.toString().replace(/^NULL.*/s, '');
      }
    }
    return files;
  }

  /** What an administrator's `printf >` does: the kernel's rules, and no step of the driver's. */
  set(path: string, value: string | Uint8Array): void {
    if (path.startsWith('core/')) return this.#backstores.set(path, Buffer.from(value).toString());
    const lun = this.#mappedLunAt(path, 'write_protect');
    if (lun) {
      lun.writeProtect = String(value) === '1';
      return;
    }
    const [group, acl, file] = this.#locate(path);
    const files = acl === null ? group?.files : group?.acls.get(acl);
    if (!group || !files?.has(file)) throw systemError('ENOENT', path);
    let bytes = Buffer.from(value);
    if (file.startsWith('auth/')) {
      if (bytes.length > 255 && acl !== null) throw systemError('EINVAL', path);
      if (bytes.length === 0) return;
      const end = bytes.indexOf(0);
      bytes = bytes.subarray(0, Math.min(end < 0 ? 255 : end, 255));
    }
    if (file === 'cmdsn_depth' && !files.get(file)?.equals(bytes))
      for (const session of group.sessions) if (session.initiator === acl) session.isAlive = false;
    if (file === 'enable' && acl === null && bytes.toString() === '0')
      for (const session of group.sessions) session.isAlive = false;
    files.set(file, bytes);
  }

  /** The text of a file, without the kernel's newline. */
  text(path: string): string {
    const [group, acl, file] = this.#locate(path);
    return ((acl === null ? group?.files : group?.acls.get(acl))?.get(file) ?? '').toString();
  }

  async read(path: string): Promise<Buffer | null> {
    if (path.startsWith('core/')) return this.#backstores.read(path);
    const lun = this.#mappedLunAt(path, 'write_protect');
    if (lun) return Buffer.from(lun.writeProtect ? '1\n' : '0\n');
    const [group, acl, file] = this.#locate(path);
    if (file.startsWith('auth/') && this.refuses !== null) throw systemError(this.refuses, path);
    if (group && acl !== null && file === 'info') return Buffer.from(this.#info(group, acl));
    if (group && acl === null && file === 'dynamic_sessions') {
      const names = live(group).filter(({ initiator }) => !group.acls.has(initiator));
      return Buffer.from(names.map(({ initiator }) => `${initiator}\0`).join(''));
    }
    const bytes = (acl === null ? group?.files : group?.acls.get(acl))?.get(file);
    return bytes ? Buffer.concat([bytes, Buffer.from('\n')]) : null;
  }

  async listFolders(path: string): Promise<readonly string[] | null> {
    if (!this.isLoaded) return null;
    if (path === '') return ['core', 'iscsi'];
    if (path === 'iscsi') {
      await this.onStep();
      return ['discovery_auth', ...this.#targets.keys()];
    }
    const [root, target = '', tpgt, kind, name, ...rest] = path.split('/');
    if (root === 'core') return this.#backstores.list(path);
    const groups = this.#targets.get(target);
    if (tpgt === undefined) return groups ? [...groups.keys()].map((tag) => `tpgt_${tag}`) : null;
    const group = groups?.get(Number(tpgt.slice('tpgt_'.length)));
    if (!group || rest.length > 0) return null;
    const lunsOf = (luns: ReadonlyMap<number, Lun> = new Map<number, Lun>()): readonly string[] =>
      Array.from(luns.keys(), (lun) => `lun_${lun}`);
    // Beside the folders that somebody made there are those that the kernel makes.
    if (kind === 'acls' && name !== undefined)
      return group.acls.has(name) ? ['attrib', 'auth', ...lunsOf(group.mapped.get(name))] : null;
    if (name !== undefined) return null;
    if (kind === 'np') return [...group.portals];
    if (kind === 'lun') return lunsOf(group.luns);
    return kind === 'acls' ? [...group.acls.keys()] : null;
  }

  async listLinks(path: string): Promise<readonly ConfigfsLink[] | null> {
    const lun = this.#lunAt(path);
    return lun ? Array.from(lun.links, ([name, target]) => ({ name, target })) : null;
  }

  async makeFolder(path: string): Promise<void> {
    await this.onStep();
    this.makings.push(path);
    const [root, first = '', second, ...rest] = path.split('/');
    if (path === 'iscsi') return;
    if (root === 'core') return this.#backstores.makeFolder(path);
    const groups = this.#targets.get(first);
    if (second === undefined) {
      if (!groups) this.#targets.set(first, new Map());
      return;
    }
    if (!groups) throw systemError('ENOENT', path);
    const tag = Number(second.slice('tpgt_'.length));
    const group = groups.get(tag);
    const [kind, name, mapped] = rest;
    if (kind === undefined) {
      if (group) return;
      this.addGroup(first, { tag, portals: [], luns: [] });
      for (const [file, value] of toFiles(newGroup)) this.#group(first, tag).files.set(file, value);
      return;
    }
    if (!group || name === undefined) throw systemError('ENOENT', path);
    if (kind === 'np') group.portals.add(name);
    else if (kind === 'lun') {
      const lun = lunNumber(name);
      if (!group.luns.has(lun)) group.luns.set(lun, newLun());
    } else if (mapped === undefined) {
      if (!group.acls.has(name)) this.addAcl(first, name, tag);
    } else {
      if (!group.acls.has(name)) throw systemError('ENOENT', path);
      const luns = group.mapped.get(name) ?? new Map<number, Lun>();
      group.mapped.set(name, luns);
      if (!luns.has(lunNumber(mapped))) luns.set(lunNumber(mapped), newLun());
    }
  }

  async removeFolder(path: string): Promise<void> {
    await this.onStep();
    this.makings.push(`-${path}`);
    const [root, first = '', second, kind, name, mapped] = path.split('/');
    if (root === 'core') return this.#backstores.removeFolder(path);
    const groups = this.#targets.get(first);
    const tag = Number(second?.slice('tpgt_'.length));
    const group = groups?.get(tag);
    if (second === undefined) {
      if (groups && groups.size > 0) throw systemError('ENOTEMPTY', path);
      this.#targets.delete(first);
    } else if (!group) return;
    else if (kind === undefined || name === undefined) {
      if (group.acls.size + group.luns.size + group.portals.size > 0) throw systemError('ENOTEMPTY', path);
      groups?.delete(tag);
    } else if (kind === 'np') group.portals.delete(name);
    else if (kind === 'lun') {
      const lun = lunNumber(name);
      if (this.#isLinked(path)) throw systemError('EBUSY', path);
      if ((group.luns.get(lun)?.links.size ?? 0) > 0) throw systemError('ENOTEMPTY', path);
      group.luns.delete(lun);
    } else if (mapped === undefined) {
      if ((group.mapped.get(name)?.size ?? 0) > 0) throw systemError('ENOTEMPTY', path);
      this.removeAcl(first, name, tag);
    } else {
      const luns = group.mapped.get(name);
      if ((luns?.get(lunNumber(mapped))?.links.size ?? 0) > 0) throw systemError('ENOTEMPTY', path);
      luns?.delete(lunNumber(mapped));
    }
  }

  async link(target: string, path: string): Promise<void> {
    await this.onStep();
    this.makings.push(path);
    const [folder, name] = splitLast(path);
    const lun = this.#lunAt(folder);
    const [, iqn = '', tpgt = ''] = folder.split('/');
    const group = this.#targets.get(iqn)?.get(Number(tpgt.slice('tpgt_'.length)));
    if (!lun || !group) throw systemError('ENOENT', path);
    if (lun.links.size > 0) throw systemError('EEXIST', path);
    const isThere = target.startsWith('core/')
      ? this.#backstores.at(target)?.files.get('enable')?.toString() === '1'
      : this.#lunAt(target) !== null;
    if (!isThere) throw systemError('EINVAL', path);
    lun.links.set(name, target);
    lun.writeProtect = group.files.get('attrib/prod_mode_write_protect')?.toString() === '1';
  }

  async unlink(path: string): Promise<void> {
    await this.onStep();
    this.makings.push(`-${path}`);
    const [folder, name] = splitLast(path);
    this.#lunAt(folder)?.links.delete(name);
  }

  async write(path: string, value: string | Uint8Array): Promise<void> {
    await this.onStep();
    if (path.includes('/auth/') && this.refuses !== null) throw systemError(this.refuses, path);
    this.set(path, value);
    this.writes.push([path, Buffer.from(value).toString('utf8')]);
  }

  /** Whether a login gets in.  null: it offers no CHAP. */
  login(target: string, initiator: string, credentials: FakeCredentials | null): 'in' | 'refused' {
    const groups = this.#targets.get(target) ?? new Map<number, Group>();
    for (const group of groups.values()) {
      if (group.files.get('enable')?.toString() !== '1') continue;
      const acl = group.acls.get(initiator);
      if (!acl && group.files.get('attrib/generate_node_acls')?.toString() !== '1') continue;
      const own = acl?.get('attrib/authentication')?.toString() ?? '-1';
      const enforced = own === '-1' ? group.files.get('attrib/authentication')?.toString() : own;
      if (enforced === '0') return credentials?.target ? 'refused' : 'in';
      const name = (file: string): string | null => valueOf((acl ?? group.files).get(`auth/${file}`));
      const userid = name('userid');
      const password = name('password');
      if (credentials === null || userid === null || password === null) return 'refused';
      if (userid !== credentials.chapName || password !== credentials.secret) return 'refused';
      const mutual = credentials.target;
      if (mutual && (name('userid_mutual') !== mutual.chapName || name('password_mutual') !== mutual.secret))
        return 'refused';
      return 'in';
    }
    return 'refused';
  }

  /** The disks that an initiator sees that has logged in. */
  unitsOf(target: string, initiator: string): readonly FakeUnit[] {
    const units: FakeUnit[] = [];
    for (const group of this.#targets.get(target)?.values() ?? []) {
      if (group.files.get('enable')?.toString() !== '1') continue;
      const mapped =
        group.mapped.get(initiator) ?? (group.acls.has(initiator) ? new Map<number, Lun>() : group.luns);
      for (const [lun, { links, writeProtect }] of mapped) {
        const [behind = ''] = links.values();
        const [folder = ''] = behind.startsWith('core/')
          ? [behind]
          : (this.#lunAt(behind)?.links.values() ?? []);
        const backstore = this.#backstores.at(folder);
        if (!backstore) continue;
        const { path, bytes, files, counts } = backstore;
        const serial = files.get('wwn/vpd_unit_serial')?.toString() ?? '';
        units.push({ lun, path, bytes, serial, readOnly: writeProtect, counts });
      }
    }
    return units.toSorted((a, b) => a.lun - b.lun);
  }

  openSession(target: string, initiator: string, tag = 1): FakeSession {
    const group = this.#group(target, tag);
    group.lastSid += 1;
    const session: FakeSession = { sid: group.lastSid, initiator, isAlive: true };
    group.sessions.push(session);
    return session;
  }

  #info(group: Group, initiator: string): string {
    const session = live(group).findLast((each) => each.initiator === initiator);
    if (!session) return `No active iSCSI Session for Initiator Endpoint: ${initiator}\n`;
    return `InitiatorName: ${initiator}
InitiatorAlias: (none)
LIO Session ID: ${session.sid}   ISID: 0x00 02 3d 00 00 0${session.sid}  TSIH: ${session.sid}  SessionType: Normal
Session State: TARG_SESS_STATE_LOGGED_IN
---------------------[iSCSI Session Values]-----------------------
  CmdSN/WR  :  CmdSN/WC  :  ExpCmdSN  :  MaxCmdSN  :     ITT    :     TTT
 0x00000010   0x00000010   0x00000004   0x00000013   0x00000000   0x00000000
----------------------[iSCSI Connections]-------------------------
CID: 0  Connection State: TARG_CONN_STATE_LOGGED_IN
   Address 127.0.0.1 TCP  StatSN: 0x85ae81ba
`;
  }

  /** The LUN of a portal group, or of an ACL, that has this folder. */
  #lunAt(path: string): Lun | null {
    const [, target = '', tpgt = '', kind, ...rest] = path.split('/');
    const group = this.#targets.get(target)?.get(Number(tpgt.slice('tpgt_'.length)));
    const [first = '', second = ''] = rest;
    const found =
      kind === 'lun' ? group?.luns.get(lunNumber(first)) : group?.mapped.get(first)?.get(lunNumber(second));
    return found ?? null;
  }

  #mappedLunAt(path: string, file: string): Lun | null {
    const [folder, name] = splitLast(path);
    return name === file && /\/acls\/[^/]+\/lun_\d+$/.test(folder) ? this.#lunAt(folder) : null;
  }

  #isLinked(path: string): boolean {
    const isLink = ({ links }: Lun): boolean => [...links.values()].includes(path);
    return [...this.#targets.values()].some((groups) =>
      [...groups.values()].some(
        ({ luns, mapped }) =>
          [...luns.values()].some(isLink) ||
          [...mapped.values()].some((each) => [...each.values()].some(isLink)),
      ),
    );
  }

  #group(target: string, tag: number): Group {
    const group = this.#targets.get(target)?.get(tag);
    if (!group) throw new Error(`there is no portal group ${tag} of ${target}`);
    return group;
  }

  #locate(path: string): readonly [Group | null, string | null, string] {
    const [, target = '', tpgt = '', ...rest] = path.split('/');
    const group = this.#targets.get(target)?.get(Number(tpgt.slice('tpgt_'.length))) ?? null;
    return rest[0] === 'acls'
      ? [group, rest[1] ?? '', rest.slice(2).join('/')]
      : [group, null, rest.join('/')];
  }
}

function live({ sessions }: Group): FakeSession[] {
  return sessions.filter(({ isAlive }) => isAlive);
}

/** The kernel compares the first four letters; an account needs name and secret set. */
function valueOf(bytes: Buffer | undefined): string | null {
  const text = bytes?.toString() ?? '';
  return text === '' || text.startsWith('NULL') ? null : text;
}

function newLun(): Lun {
  return { links: new Map(), writeProtect: false };
}

function lunNumber(name: string): number {
  return Number(name.slice('lun_'.length));
}

function splitLast(path: string): readonly [folder: string, name: string] {
  const at = path.lastIndexOf('/');
  return [path.slice(0, at), path.slice(at + 1)];
}
