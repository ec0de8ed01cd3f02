import { parseLink, type Configfs } from '../../../src/targets/lio/Configfs.js';
import { Guest, GuestError } from '../../guest/Guest.js';

export const configfs = '/sys/kernel/config/target';
const savedInGuest = '/tmp/saveconfig.json';
const rtslib = ['/rtslib.py'];

/** The port of LIO's portal, inside. */
export const portalPort = 3260;

/** A portal group as an administrator makes it, with LUN 1. */
export interface GuestGroupOptions {
  readonly tag?: number;
  readonly acls?: readonly string[];
  readonly authentication?: boolean;
  readonly generateNodeAcls?: boolean;
}

/** LIO in a guest: targets are made as an administrator would, and logins come through the forwarded port. */
export class GuestLio {
  #guest: Guest;

  private constructor(
    guest: Guest,
    private readonly disk: string | null,
  ) {
    this.#guest = guest;
  }

  /** @param disk a file that is /dev/vda of the machine, and outlives it. */
  static async boot(disk: string | null = null): Promise<GuestLio> {
    const lio = new GuestLio(await bootGuest(disk), disk);
    await lio.makeBackstore();
    return lio;
  }

  /** The machine that runs now. */
  get guest(): Guest {
    return this.#guest;
  }

  /**
   * Pulls the machine's plug and starts it anew: a kernel that knows nothing, and a file system as it was in the beginning.
   * Then `targetctl restore` itself, as the service of that name does at boot, of a file with this text.
   */
  async restartMachine(saved: string): Promise<void> {
    await this.pullPlug();
    await this.guest.create(savedInGuest, saved);
    // What the target serves is on a disk that has outlived the machine.
    await this.shell('truncate -s 8388608 /tmp/d1.img');
    await this.shell(`python3 /usr/bin/targetctl restore ${savedInGuest}`);
  }

  /** The machine loses its power and is started anew; of what it had, the disk alone is there. */
  async pullPlug(): Promise<void> {
    await this.guest.stop();
    this.#guest = await bootGuest(this.disk);
  }

  get portal(): { readonly address: string; readonly port: number } {
    return { address: '127.0.0.1', port: this.guest.port(portalPort) };
  }

  async makeBackstore(): Promise<void> {
    await this.shell(`mkdir -p ${configfs}/core/fileio_0/d1
      printf fd_dev_name=/tmp/d1.img,fd_dev_size=8388608 > ${configfs}/core/fileio_0/d1/control
      printf 1 > ${configfs}/core/fileio_0/d1/enable`);
  }

  /** Runs lines of the shell, each of which must succeed. */
  async shell(script: string): Promise<string> {
    // Under emulation, on a machine that does much else.
    const more = { timeoutMs: 280_000 };
    const { status, stdout, stderr } = await this.guest.run('sh', ['-e', '-c', script], more);
    if (status !== 0) throw new Error(`${script}\nfailed in the guest (${status}): ${stderr}`);
    return stdout;
  }

  async addGroup(
    target: string,
    { tag = 1, acls = [], authentication = false, generateNodeAcls = false }: GuestGroupOptions = {},
  ): Promise<void> {
    const group = `${configfs}/iscsi/${target}/tpgt_${tag}`;
    await this.shell(`mkdir -p ${group}/lun/lun_1
      ln -s ${configfs}/core/fileio_0/d1 ${group}/lun/lun_1/link
      mkdir ${group}/np/0.0.0.0:${portalPort}
      printf ${Number(authentication)} > ${group}/attrib/authentication
      printf ${Number(generateNodeAcls)} > ${group}/attrib/generate_node_acls
      printf ${Number(generateNodeAcls)} > ${group}/attrib/cache_dynamic_acls
      ${acls.map((name) => aclScript(group, name)).join('\n')}
      printf 1 > ${group}/enable`);
  }

  /** ACLs with LUN 1 in portal group 1 of each target. */
  async addAcls(targets: readonly string[], initiators: readonly string[]): Promise<void> {
    const scripts = targets.flatMap((target) =>
      initiators.map((initiator) => aclScript(`${configfs}/iscsi/${target}/tpgt_1`, initiator)),
    );
    await this.shell(scripts.join('\n'));
  }

  /** The value of a file below configfs, without the line end that the kernel prints. */
  async value(path: string): Promise<string> {
    return (await this.guest.text(`${configfs}/${path}`)).replace(/\n$/, '');
  }

  async set(path: string, value: string): Promise<void> {
    await this.guest.write(`${configfs}/${path}`, value);
  }

  /** `targetctl save`, as the text of the file. */
  async save(): Promise<string> {
    await this.#targetctl(`save ${savedInGuest}`);
    return this.guest.text(savedInGuest);
  }

  /** `targetctl clear`. */
  clear(): Promise<void> {
    return this.#targetctl('clear');
  }

  /** `targetctl clear`, then `targetctl restore` of a file with this text. */
  async restore(saved: string): Promise<void> {
    await this.clear();
    await this.guest.create(savedInGuest, saved);
    await this.#targetctl(`restore ${savedInGuest}`);
  }

  /** Configfs of the guest for a driver of ours here; `onStep` before each change, and each look at all the targets. */
  openConfigfs(onStep: () => void | Promise<void>): Configfs {
    const at = (path: string): string => `${configfs}/${path}`;
    return {
      read: (path) => orNull(this.guest.read(at(path))),
      listFolders: async (path) => {
        if (path === 'iscsi') await onStep();
        const entries = await orNull(this.guest.list(at(path)));
        return entries?.filter(({ isFolder }) => isFolder).map(({ name }) => name) ?? null;
      },
      listLinks: async (path) => {
        const entries = await orNull(this.guest.list(at(path)));
        return (
          entries?.flatMap(({ name, link }) => (link === null ? [] : [{ name, target: parseLink(link) }])) ??
          null
        );
      },
      write: async (path, value) => {
        await onStep();
        await this.guest.write(at(path), value);
      },
      makeFolder: async (path) => {
        await onStep();
        await unlessCode('EEXIST', this.guest.makeFolder(at(path)));
      },
      removeFolder: async (path) => {
        await onStep();
        await unlessCode('ENOENT', this.guest.removeFolder(at(path)));
      },
      link: async (target, path) => {
        await onStep();
        await this.guest.link(at(target), at(path));
      },
      unlink: async (path) => {
        await onStep();
        await unlessCode('ENOENT', this.guest.unlink(at(path)));
      },
    };
  }

  stop(): Promise<void> {
    return this.guest.stop();
  }

  async #targetctl(line: string): Promise<void> {
    const answer = await this.guest.ask('python3', rtslib, line);
    if (answer !== 'done') throw new Error(`targetctl ${line} in the guest: ${answer}`);
  }
}

function bootGuest(disk: string | null): Promise<Guest> {
  return Guest.boot([portalPort, 5988], disk);
}

function aclScript(group: string, name: string): string {
  const acl = `${group}/acls/${name}`;
  return `mkdir -p ${acl}/lun_1
      ln -s ${group}/lun/lun_1 ${acl}/lun_1/map`;
}

/** As `openConfigfs` of the driver: what is not there is null. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof GuestError && ['ENOENT', 'ENOTDIR', 'ENODEV'].includes(error.code ?? ''))
      return null;
    throw error;
  }
}

async function unlessCode(code: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof GuestError && error.code === code)) throw error;
  }
}
