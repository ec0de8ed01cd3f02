import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from './environment.js';
import { findFreePort } from './freePort.js';
import { patienceMs } from './patience.js';

const MAX_OUTPUT_CHARACTERS = 1 << 20;

/** What a WBEM client needs to reach a server. */
export interface Endpoint {
  /** `http://127.0.0.1:<port>`, without a path. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

export interface ServerOptions {
  /** Further command line arguments, such as `--target tgt`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A program with its arguments that executes Node with the remaining arguments, such as `env`. */
  readonly under?: readonly string[];
  /** The main.js of another build; absent: that of the project, which is built first if it is out of date. */
  readonly program?: string;
}

const adminPassword = 'admin-password-of-the-tests';

/**
 * The built server as a process: `node dist/main.js` on 127.0.0.1 and a free port, with its state and its sealing key in a
 * temporary folder.  After `kill` or `stop`, `start` continues with that state.
 */
export class Server implements Endpoint {
  readonly user = 'admin';
  readonly password = adminPassword;
  readonly folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-'));
  #process: ChildProcess | null = null;
  #url = '';
  #port = 0;
  #stdout = '';
  #log = '';

  constructor(readonly options: ServerOptions = {}) {}

  get url(): string {
    if (this.#process === null) throw new Error('this server is not running');
    return this.#url;
  }

  /** Its HTTPS address, with `args: ['--https-port', '0']`. */
  get httpsUrl(): string {
    const [, url] = /^iscsi-wbem ready: .*(https:\/\/[^\s/]+)\/ /u.exec(this.#stdout) ?? [];
    if (url === undefined) throw new Error(`this server takes no HTTPS; it printed:\n${this.#stdout}`);
    return url;
  }

  get stateFolder(): string {
    return join(this.folder, 'state');
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('this server is not running');
    return pid;
  }

  get isRunning(): boolean {
    return this.#process !== null;
  }

  /** Its standard output since its last start. */
  get stdout(): string {
    return this.#stdout;
  }

  /** Its standard error over all starts, at most the last million characters. */
  get log(): string {
    return this.#log;
  }

  /** @throws Error with its output if it ends or is not ready in time. */
  async start(): Promise<void> {
    const { program = join(projectFolder, 'dist', 'main.js'), under = [] } = this.options;
    if (this.options.program === undefined) await buildOnce();
    // A restart uses the same port, so that clients keep their address.
    this.#port ||= await findFreePort();
    const [first = '', ...others] = [...under, process.execPath, program, ...this.#arguments()];
    const child = spawn(first, others, {
      cwd: this.folder,
      env: { ...environmentWithoutSettings(), ISCSI_WBEM_ADMIN_PASSWORD: adminPassword, ...this.options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.#stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout = (this.#stdout + text).slice(-MAX_OUTPUT_CHARACTERS);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log = (this.#log + text).slice(-MAX_OUTPUT_CHARACTERS);
    });
    const killWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', killWithUs);
    child.once('exit', () => {
      process.off('exit', killWithUs);
      if (this.#process === child) this.#process = null;
    });
    try {
      this.#url = await this.#readyUrl(child);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  #arguments(): string[] {
    const settings = [
      '--http-port',
      `${this.#port}`,
      // Tests that need HTTPS enable it, because making a certificate takes a tenth of a second.
      '--https-port',
      'off',
      // WS-Management is also on the port of HTTP.
      '--wsman-http-port',
      'off',
      '--wsman-https-port',
      'off',
      '--iscsi-port',
      '0',
      '--bind',
      '127.0.0.1',
      '--state-dir',
      this.stateFolder,
    ];
    return [...settings, '--key-file', join(this.folder, 'key'), ...(this.options.args ?? [])];
  }

  /** The address in the line on standard output that says the server is ready. */
  #readyUrl(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void =>
        reject(new Error(`the server ${why}; it printed:\n${this.#stdout}${this.#log}`));
      const timer = setTimeout(() => fail(`was not ready in ${patienceMs} ms`), patienceMs);
      child.stdout?.on('data', () => {
        // An agent has no address for clients.
        const isAgent = /^iscsi-wbem agent ready: .*\n/m.test(this.#stdout);
        const url = isAgent ? '' : /^.*?(https?:\/\/[^\s/,]+:\d+).*\n/m.exec(this.#stdout)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      });
      child.once('error', reject);
      // With "close" instead of "exit", all its output has arrived.
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        fail(`ended with ${code ?? signal}`);
      });
    });
  }

  /** SIGTERM, as a service manager does.  @returns its exit code.  @throws Error if it still runs after `patienceMs`. */
  async stop(): Promise<number | null> {
    const child = this.#process;
    if (child === null) return null;
    const ended = once(child, 'exit', { signal: AbortSignal.timeout(patienceMs) });
    child.kill('SIGTERM');
    try {
      const [code] = (await ended) as [number | null];
      return code;
    } catch (error) {
      await this.kill();
      throw new Error(`the server did not end within ${patienceMs} ms of SIGTERM; its log:\n${this.#log}`, {
        cause: error,
      });
    }
  }

  /** SIGKILL, as a crash. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Ends it and removes its folder. */
  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A running server; end it with `dispose`. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const server = new Server(options);
  try {
    await server.start();
  } catch (error) {
    await server.dispose();
    throw error;
  }
  return server;
}

function environmentWithoutSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ISCSI_WBEM_')));
}

let built: Promise<void> | null = null;

/**
 * Compiles src/ if dist/ is older, so that the tests use the current code.  A file that does not compile fails the type check
 * only: the compiler still writes all files.
 */
/** Builds dist/ if it is older than src/. */
export function buildOnce(): Promise<void> {
  built ??= (async () => {
    const setUp = promisify(execFile)(process.execPath, [join(projectFolder, 'src', 'setup.mjs')]);
    const fault = await setUp.then(
      () => '',
      (error: unknown) => String(error),
    );
    if (!existsSync(join(projectFolder, 'dist', 'main.js')))
      throw new Error(`there is no dist/main.js: ${fault}`);
  })();
  return built;
}
