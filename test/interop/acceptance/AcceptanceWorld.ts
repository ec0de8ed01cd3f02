import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { login } from '../../../src/iscsi/Initiator.js';
import { IscsiLoginError } from '../../../src/iscsi/login/IscsiLoginError.js';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import { hasPeers } from '../../support/environment.js';
import { InProcessServer } from '../../support/InProcessServer.js';
import { haveTgtd, loginWithLibiscsi, startTgtd, type Tgtd } from '../../support/tgtd.js';
import { qemuIo, type QemuEnded } from '../qemuIo.js';
import { ScriptedManager } from '../ScriptedManager.js';

export const MiB = 2 ** 20;
export const initiator = 'iqn.2026-01.test.example:a';
export const second = 'iqn.2026-01.test.example:b';
export const stranger = 'iqn.2026-01.test.example:stranger';

/** Checks that take long at their figures run at them with `npm run test:storage`, and smaller with `npm test`. */
export const isLongForm = process.env['STORAGE_FORM'] === 'long';

export type Kind = 'embedded' | 'tgt';

export const canAccept = hasPeers('python', 'qemuImg', 'iscsiReadcapacity16');
export const kinds: readonly Kind[] = ['embedded', ...(haveTgtd ? (['tgt'] as const) : [])];

/** Where a manager's command put a volume. */
export interface Place {
  readonly target: string;
  readonly lun: number;
}

/**
 * A server with one kind of target, whose new targets let in by name those that they allow, libstoragemgmt's commands before it, and
 * initiators of libiscsi.
 */
export class AcceptanceWorld {
  private constructor(
    readonly kind: Kind,
    readonly server: InProcessServer,
    readonly manager: ScriptedManager,
    readonly port: number,
    readonly tgtd: Tgtd | null,
  ) {}

  /** @param isClassic the profile of groups is withheld. */
  static async open(
    kind: Kind,
    {
      args = [],
      isClassic = false,
    }: { readonly args?: readonly string[]; readonly isClassic?: boolean } = {},
  ): Promise<AcceptanceWorld> {
    const tgtd = kind === 'tgt' ? await startTgtd() : null;
    const server = await InProcessServer.open({
      args: [
        ...(tgtd ? ['--target', 'tgt', '--tgt-socket', tgtd.socketPath] : []),
        '--new-targets',
        'initiators',
        '--pool-reserve',
        '0 KiB',
        ...(isClassic ? ['--group-masking', 'off'] : []),
        ...args,
      ],
    });
    const manager = new ScriptedManager('commands');
    await manager.connect(server);
    const port = tgtd?.port ?? Number(server.portal.split(':').at(-1));
    const world = new AcceptanceWorld(kind, server, manager, port, tgtd);
    await world.lsm('connect_to_array', { classic: isClassic });
    return world;
  }

  async dispose(): Promise<void> {
    await this.manager.stop();
    await this.server.dispose();
    await this.tgtd?.stop();
  }

  /** A command of libstoragemgmt.  @throws ManagerError whose message ends with what the command line prints. */
  lsm<T = void>(command: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<T> {
    return this.manager.step<T>(command, parameters);
  }

  async volumeNames(): Promise<readonly string[]> {
    const volumes = await this.lsm<readonly { readonly name: string }[]>('list_volumes');
    return volumes.map(({ name }) => name).toSorted();
  }

  get poolFolder(): string {
    return join(this.server.stateFolder, 'volumes');
  }

  poolFiles(): readonly string[] {
    return readdirSync(this.poolFolder);
  }

  /** The size that an initiator reads, or "refused". */
  async sizeSeenBy(name: string, { target, lun }: Place): Promise<number | 'refused'> {
    const url = `iscsi://127.0.0.1:${this.port}/${target}/${lun}`;
    const { outcome, detail } = await loginWithLibiscsi(url, { initiatorName: name });
    return outcome === 'in' ? Number(detail) : 'refused';
  }

  /** Commands of qemu-io, by the name alone unless there is a secret. */
  io(
    name: string,
    place: Place,
    commands: readonly string[],
    secret: string | null = null,
  ): Promise<QemuEnded> {
    return qemuIo({ ...place, port: this.port, initiator: name, secret }, ...commands);
  }

  /** The targets that an initiator is told of by SendTargets; "refused" where it is not let in at all. */
  async discoveredBy(name: string): Promise<readonly string[] | 'refused'> {
    const session = await login({
      address: '127.0.0.1',
      port: this.port,
      targetName: null,
      sessionType: 'Discovery',
      initiatorName: parseIscsiName(name),
      chap: null,
    }).catch((error: unknown) => {
      if (error instanceof IscsiLoginError) return null;
      throw error;
    });
    if (!session) return 'refused';
    try {
      return (await session.sendTargets()).map(({ targetName }) => targetName);
    } finally {
      await session.logout();
    }
  }

  /** VPD page 83h in hexadecimal digits, by the initiator of this project: iscsi-inq prints its bytes as text. */
  async identificationOf(name: string, { target, lun }: Place): Promise<string> {
    const session = await login({
      address: '127.0.0.1',
      port: this.port,
      targetName: target,
      initiatorName: parseIscsiName(name),
      chap: null,
    });
    try {
      return (await session.inquiry(lun, 0x83)).toString('hex');
    } finally {
      await session.logout();
    }
  }
}
