import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { getPeer, hasPeers, peerEnvironment } from './environment.js';
import type { Endpoint } from './server.js';
import { patienceMs } from './patience.js';

export const havePywbemcli = hasPeers('python');

export interface PywbemcliResult {
  /** 0, or 1 after any failure; null if it crashed or took longer than a minute. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs pywbemcli: `runPywbemcli(server, 'root/cimv2', 'class', 'tree', 'CIM_X')`.  The password is passed in the environment. */
export function runPywbemcli(
  { url, user, password }: Endpoint,
  namespace: string,
  ...args: readonly string[]
): Promise<PywbemcliResult> {
  const env = {
    ...peerEnvironment(),
    PYWBEMCLI_SERVER: url,
    PYWBEMCLI_USER: user,
    PYWBEMCLI_PASSWORD: password,
    PYWBEMCLI_NO_VERIFY: 'true',
    // Wide enough that no table cell is broken.
    PYWBEMTOOLS_TERMWIDTH: '400',
  };
  const program = join(dirname(getPeer('python')), 'pywbemcli');
  return new Promise((resolve) => {
    const options = { env, timeout: patienceMs, maxBuffer: 64 << 20 };
    const child = execFile(
      program,
      ['--default-namespace', namespace, ...args],
      options,
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
        resolve({ exitCode, stdout, stderr });
      },
    );
    // With an open standard input it asks for a choice or for commands.
    child.stdin?.end();
  });
}
