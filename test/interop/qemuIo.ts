import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { qemuLibraries, qemuModules } from '../guest/packages.mjs';
import { getPeer } from '../support/environment.js';
import { patienceMs } from '../support/patience.js';

/** A logical unit as an initiator reaches it. */
export interface ReachedUnit {
  readonly port: number;
  readonly target: string;
  readonly lun: number;
  readonly initiator: string;
  /** Of CHAP; the initiator's name is the CHAP name.  null: it logs in by its name alone. */
  readonly secret: string | null;
}

/** How qemu-io ended, and all that it printed. */
export interface QemuEnded {
  readonly status: number;
  readonly output: string;
}

/** Commands of qemu-io on a logical unit, in one session of libiscsi: an initiator that is not ours. */
export async function qemuIo(
  { port, target, lun, initiator, secret }: ReachedUnit,
  ...commands: readonly string[]
): Promise<QemuEnded> {
  const folder = mkdtempSync(join(tmpdir(), 'qemu-io-'));
  try {
    const file = join(folder, 'secret');
    writeFileSync(file, secret ?? '', { mode: 0o600 });
    const unit =
      `driver=iscsi,transport=tcp,portal=127.0.0.1:${port},target=${target},lun=${lun},` +
      `initiator-name=${initiator}${secret === null ? '' : `,user=${initiator},password-secret=chap`}`;
    const args = ['--object', `secret,id=chap,file=${file}`, '--image-opts'];
    const program = join(dirname(getPeer('qemuImg')), 'qemu-io');
    const env = { ...process.env, LD_LIBRARY_PATH: qemuLibraries(), QEMU_MODULE_DIR: qemuModules };
    const all = [...args, ...commands.flatMap((each) => ['-c', each]), unit];
    const { stdout, stderr } = await promisify(execFile)(program, all, { env, timeout: patienceMs });
    return { status: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { status: code ?? -1, output: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
