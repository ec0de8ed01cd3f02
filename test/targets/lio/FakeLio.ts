import type { Configfs } from '../../../src/targets/lio/Configfs.js';

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

interface Group {
  readonly files: Map<string, Buffer>;
  readonly acls: Map<string, Map<string, Buffer>>;
  readonly portals: string[];
  readonly luns: number[];
  sessions: FakeSession[];
  lastSid: number;
}

export interface FakeGroupOptions {
  readonly tag?: number;
  readonly acls?: readonly string[];
  readonly authentication?: boolean;
  readonly generateNodeAcls?: boolean;
  readonly portals?: readonly string[];
}

const authFileNames = ['userid', 'password', 'userid_mutual', 'password_mutual'].map(
  (name) => `auth/${name}`,
);

/**
 * LIO's configfs in memory: what the kernel shows, what it takes in, and by which rule it lets initiators in
 * (drivers/target/iscsi: the ACL's account where there is an ACL, the portal group's otherwise).
 */
export class FakeLio implements Configfs {
  readonly #targets = new Map<string, Map<number, Group>>();
  /** All writes so far, as path and value. */
  readonly writes: (readonly [path: string, value: string])[] = [];
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
        ['enable', Buffer.from('1')],
        ['attrib/authentication', Buffer.from(authentication ? '1' : '0')],
        ['attrib/generate_node_acls', Buffer.from(generateNodeAcls ? '1' : '0')],
        ['attrib/demo_mode_write_protect', Buffer.from('1')],
        ['param/AuthMethod', Buffer.from('CHAP,None')],
        ...authFileNames.map((name) => [name, Buffer.alloc(0)] as const),
      ]),
      acls: new Map(),
      portals: [...(options.portals ?? ['127.0.0.1:3260'])],
      luns: [1],
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
    for (const session of group.sessions) if (session.initiator === initiator) session.isAlive = false;
  }

  removeTargets(): void {
    for (const groups of this.#targets.values())
      for (const { sessions } of groups.values()) for (const session of sessions) session.isAlive = false;
    this.#targets.clear();
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
    files.set(file, bytes);
  }

  /** The text of a file, without the kernel's newline. */
  text(path: string): string {
    const [group, acl, file] = this.#locate(path);
    return ((acl === null ? group?.files : group?.acls.get(acl))?.get(file) ?? '').toString();
  }

  async read(path: string): Promise<Buffer | null> {
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
    const [, target = '', tpgt, kind, ...rest] = path.split('/');
    const groups = this.#targets.get(target);
    if (tpgt === undefined) return groups ? [...groups.keys()].map((tag) => `tpgt_${tag}`) : null;
    const group = groups?.get(Number(tpgt.slice('tpgt_'.length)));
    if (!group || rest.length > 0) return null;
    if (kind === 'np') return group.portals;
    if (kind === 'lun') return group.luns.map((lun) => `lun_${lun}`);
    return kind === 'acls' ? [...group.acls.keys()] : null;
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

function systemError(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
