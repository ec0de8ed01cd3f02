import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { getPeer, hasPeers, peerEnvironment } from './environment.js';
import type { Endpoint } from './server.js';
import { patienceMs } from './patience.js';

export const haveWsl = hasPeers('wslenum', 'xmllint', 'curl');

/**
 * The scripts of wsl (Debian), a client of WS-Management in bash and curl.  They load their functions from /usr/share; this is a
 * copy that loads them from its own folder and is otherwise identical.
 */
export class Wsl {
  readonly folder = mkdtempSync(join(tmpdir(), 'wsl-'));
  readonly #endpoint: Endpoint;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
    const programs = dirname(getPeer('wslenum'));
    const share = join(programs, '..', 'share', 'wsl');
    for (const name of readdirSync(programs).filter((each) => each.startsWith('wsl')))
      this.#copy(join(programs, name), name);
    cpSync(share, this.folder, { recursive: true });
    this.#copy(join(share, 'wsl-functions'), 'wsl-functions');
    writeFileSync(join(this.folder, '.wsl-config'), 'WSNOSSL=true\n');
  }

  #copy(from: string, name: string): void {
    const to = join(this.folder, name);
    writeFileSync(to, readFileSync(from, 'utf8').replaceAll('/usr/share/wsl', this.folder));
    chmodSync(to, 0o755);
  }

  /** The output of a script. */
  run(script: string, ...args: readonly string[]): Promise<string> {
    const { url, user, password } = this.#endpoint;
    const env = peerEnvironment({
      PATH: [dirname(getPeer('xmllint')), dirname(getPeer('curl')), process.env['PATH'] ?? ''].join(
        delimiter,
      ),
      WSENDPOINT: new URL(url).host,
      WSUSER: user,
      WSPASS: password,
    });
    const options = { cwd: this.folder, env, timeout: patienceMs, maxBuffer: 64 << 20 };
    return new Promise((resolve) => {
      execFile('/bin/bash', [join(this.folder, script), ...args], options, (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
