import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { qemuLibraries, qemuModules } from '../guest/packages.mjs';
import { getPeer, projectFolder } from '../support/environment.js';
import type { Server } from '../support/server.js';
import { patienceMs } from '../support/patience.js';

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input = '',
): Promise<Ended> {
  const running = promisify(execFile)(program, args, { env, timeout: patienceMs });
  // One that has ended already reads nothing.
  running.child.stdin?.on('error', () => {});
  running.child.stdin?.end(input);
  try {
    return { status: 0, ...(await running) };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { status: code ?? -1, stdout, stderr };
  }
}

/** An administrator of a server, and the hypervisor that is given its storage. */
export class StorageClient {
  readonly #server: Server;
  readonly #port: number;
  readonly #lun: number;
  readonly #passwordFile: string;
  readonly #secretFile: string;

  /** @param at where the target is logged in to, with which LUN and secret. */
  constructor(server: Server, at: { readonly port: number; readonly lun: number; readonly secret: string }) {
    this.#server = server;
    this.#port = at.port;
    this.#lun = at.lun;
    this.#passwordFile = join(server.folder, 'password');
    this.#secretFile = join(server.folder, 'right');
    writeFileSync(this.#passwordFile, server.password, { mode: 0o600 });
    writeFileSync(this.#secretFile, at.secret, { mode: 0o600 });
  }

  /** `iscsi-wbem ...` as a process of its own. */
  run(args: readonly string[], input = ''): Promise<Ended> {
    const connection = ['--url', this.#server.url, '--password-file', this.#passwordFile];
    const program = join(projectFolder, 'dist', 'main.js');
    return run(process.execPath, [program, ...args, ...connection], process.env, input);
  }

  /** qemu-io's commands on the LUN of a target, in one session. */
  io(target: string, initiator: string, ...commands: readonly string[]): Promise<Ended> {
    const lun =
      `driver=iscsi,transport=tcp,portal=127.0.0.1:${this.#port},target=${target},lun=${this.#lun},` +
      `initiator-name=${initiator},user=${initiator},password-secret=chap`;
    const object = `secret,id=chap,file=${this.#secretFile}`;
    const args = ['--object', object, '--image-opts', ...commands.flatMap((each) => ['-c', each]), lun];
    const env = {
      ...process.env,
      LD_LIBRARY_PATH: qemuLibraries(),
      QEMU_MODULE_DIR: qemuModules,
    };
    return run(join(dirname(getPeer('qemuImg')), 'qemu-io'), args, env);
  }
}
