import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DiscoveredPortal } from '../DiscoveredTargets.js';
import { IsdscError, type IsdscName } from '../IsdscStatus.js';
import type { KernelInitiator, KernelLogin, KernelSession } from '../KernelInitiator.js';
import { printNodeRecord } from './nodeRecord.js';
import type { Runner } from './Runner.js';

export interface OpenIscsiOptions {
  readonly run: Runner;
  /** Folder of the node records, such as /etc/iscsi/nodes. */
  readonly nodesFolder: string;
  /** /sys */
  readonly sysFolder: string;
  /** /proc */
  readonly procFolder: string;
}

/** The folders on a Linux host with open-iscsi. */
export const hostFolders = {
  nodesFolder: '/etc/iscsi/nodes',
  sysFolder: '/sys',
  procFolder: '/proc',
} as const;

/** Exit codes of iscsiadm (open-iscsi, iscsi_err.h).  Any other code becomes ISDSC_NON_SPECIFIC_ERROR. */
const ofExitCode: Readonly<Record<number, Exclude<IsdscName, 'ERROR_SUCCESS'>>> = {
  4: 'ISDSC_CONNECTION_FAILED',
  5: 'ISDSC_LOGIN_FAILED',
  7: 'ISDSC_INVALID_PARAMETER',
  8: 'ISDSC_CONNECTION_FAILED',
  11: 'ISDSC_CONNECTION_FAILED',
  12: 'ISDSC_REQUEST_NOT_SUPPORTED',
  13: 'ISDSC_REQUEST_NOT_SUPPORTED',
  15: 'ISDSC_TARGET_ALREADY_LOGGED_IN',
  18: 'ISDSC_SERVICE_NOT_RUNNING',
  19: 'ISDSC_LOGIN_FAILED',
  20: 'ISDSC_SERVICE_NOT_RUNNING',
  21: 'ISDSC_INVALID_SESSION_ID',
  24: 'ISDSC_AUTHENTICATION_FAILURE',
  28: 'ISDSC_SESSION_BUSY',
};

const NO_OBJECTS_FOUND = 21;

/**
 * The initiator of a Linux host, through open-iscsi: a node record for each login, readable by root only, and iscsiadm to log in
 * with it.  No command line argument contains a secret.
 */
export class OpenIscsi implements KernelInitiator {
  readonly #options: OpenIscsiOptions;

  constructor(options: OpenIscsiOptions) {
    this.#options = options;
  }

  async expectAvailable(): Promise<void> {
    const { run } = this.#options;
    if ((await run('iscsiadm', ['--version'])).code !== 0) {
      throw notSupported('open-iscsi is not installed: expected iscsiadm');
    }
    if (await exists(join(this.#options.sysFolder, 'class/iscsi_transport/tcp'))) return;
    // Checks whether the module can be loaded, without loading it.
    if ((await run('modprobe', ['--dry-run', '--quiet', 'iscsi_tcp'])).code !== 0) {
      throw notSupported('the kernel has no iscsi_tcp');
    }
  }

  async login(login: KernelLogin): Promise<KernelSession> {
    const { targetName, portal } = login;
    const record = printNodeRecord(login);
    const path = this.#recordPath(login);
    // A record made by another program is neither replaced nor used, because its session is not ours to end.
    if (await exists(path)) {
      throw new IsdscError(
        'ISDSC_TARGET_ALREADY_LOGGED_IN',
        `open-iscsi has a node record for ${targetName} at ${printAddress(portal)}: expected none of another's making.`,
      );
    }
    await writeForRoot(path, record);
    const { code, stderr } = await this.#options.run('iscsiadm', [...nodeArguments(login), '--login']);
    if (code === 0) return { targetName, portal };
    // iscsiadm has given no answer: iscsid may still try, and would make a session that nobody knows of.
    if (code === null) await this.#options.run('iscsiadm', [...nodeArguments(login), '--logout']);
    await this.forget(login);
    throw failure(code, stderr, `open-iscsi did not log in to ${targetName}`);
  }

  async logout(session: KernelSession): Promise<void> {
    for (const device of await this.devices(session)) {
      if (await this.#isInUse(device)) {
        throw new IsdscError(
          'ISDSC_DEVICE_BUSY_ON_SESSION',
          `${device} is in use: expected it to be let go of first.`,
        );
      }
    }
    const { code, stderr } = await this.#options.run('iscsiadm', [...nodeArguments(session), '--logout']);
    if (code !== 0 && code !== NO_OBJECTS_FOUND) {
      throw failure(code, stderr, `open-iscsi did not log out of ${session.targetName}`);
    }
    await this.forget(session);
  }

  async devices(session: KernelSession): Promise<readonly string[]> {
    const folder = await this.#sessionFolder(session);
    if (folder === null) return [];
    const names: string[] = [];
    for (const target of await list(join(folder, 'device'))) {
      if (!/^target\d/.test(target)) continue;
      for (const unit of await list(join(folder, 'device', target))) {
        if (!/^\d+:\d+:\d+:\d+$/.test(unit)) continue;
        names.push(...(await list(join(folder, 'device', target, unit, 'block'))));
      }
    }
    return names.toSorted();
  }

  async isLoggedIn(session: KernelSession): Promise<boolean> {
    return (await this.#sessionFolder(session)) !== null;
  }

  /** The folder in /sys of the kernel's session with this target at this portal. */
  async #sessionFolder({ targetName, portal }: KernelSession): Promise<string | null> {
    const sessions = join(this.#options.sysFolder, 'class/iscsi_session');
    for (const name of await list(sessions)) {
      if ((await read(join(sessions, name, 'targetname'))) !== targetName) continue;
      const number = /\d+$/.exec(name)?.[0] ?? '';
      const connection = join(this.#options.sysFolder, 'class/iscsi_connection', `connection${number}:0`);
      const address = await read(join(connection, 'persistent_address'));
      const port = await read(join(connection, 'persistent_port'));
      if (address === portal.address && Number(port) === portal.socket) return join(sessions, name);
    }
    return null;
  }

  /** Whether a device or one of its partitions is mounted, or used by another device (a mapping, a RAID). */
  async #isInUse(device: string): Promise<boolean> {
    const folder = join(this.#options.sysFolder, 'class/block', device);
    const partitions = (await list(folder)).filter((name) => name.startsWith(device));
    const folders = [folder, ...partitions.map((name) => join(folder, name))];
    for (const each of folders) {
      if ((await list(join(each, 'holders'))).length > 0) return true;
    }
    const inUse = `${await read(join(this.#options.procFolder, 'mounts'))}\n${await read(join(this.#options.procFolder, 'swaps'))}`;
    const names = new Set([device, ...partitions].map((name) => `/dev/${name}`));
    return inUse.split('\n').some((line) => names.has(line.split(/\s/, 1)[0] ?? ''));
  }

  async forget(session: Pick<KernelLogin, 'targetName' | 'portal'>): Promise<void> {
    const path = this.#recordPath(session);
    await rm(path, { force: true });
    // Folders that are not empty stay.
    await rmdir(dirname(path)).catch(() => undefined);
    await rmdir(dirname(dirname(path))).catch(() => undefined);
  }

  #recordPath({ targetName, portal }: Pick<KernelLogin, 'targetName' | 'portal'>): string {
    const { address, socket, portalGroupTag } = portal;
    return join(this.#options.nodesFolder, targetName, `${address},${socket},${portalGroupTag}`, 'default');
  }
}

/** The name is an iSCSI name and the address was resolved here, so neither begins with a dash or contains a slash. */
function nodeArguments({
  targetName,
  portal,
}: Pick<KernelLogin, 'targetName' | 'portal'>): readonly string[] {
  return ['--mode', 'node', '--targetname', targetName, '--portal', printAddress(portal)];
}

function printAddress({ address, socket }: DiscoveredPortal): string {
  return address.includes(':') ? `[${address}]:${socket}` : `${address}:${socket}`;
}

/** Writes the file completely or not at all, with mode 0600 from its first byte. */
async function writeForRoot(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = join(dirname(dirname(path)), `.${randomBytes(8).toString('hex')}`);
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

function failure(code: number | null, stderr: string, what: string): IsdscError {
  const symbol = code === null ? 'ISDSC_CONNECTION_FAILED' : (ofExitCode[code] ?? 'ISDSC_NON_SPECIFIC_ERROR');
  const said = stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  return new IsdscError(
    symbol,
    `${what}: iscsiadm ended with ${code ?? 'no exit code'}${said && `, "${said}"`}.`,
  );
}

function notSupported(why: string): IsdscError {
  return new IsdscError(
    'ISDSC_REQUEST_NOT_SUPPORTED',
    `This host cannot make LUNs appear as devices: ${why}.  Informational sessions work all the same.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => '',
  );
}
