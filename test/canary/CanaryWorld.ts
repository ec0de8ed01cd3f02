import { execFile } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WbemClient } from '../../src/client/WbemClient.js';
import { FakeListener } from '../indications/FakeListener.js';
import { namespace } from '../interop/CredentialClient.js';
import { projectFolder } from '../support/environment.js';
import { Server } from '../support/server.js';
import { Canaries } from './Canaries.js';
import { Recorder } from './Recorder.js';

export const accessKeyId = 'AKIACANARYCANARY0001';

const everythingOn =
  '--log-level trace --https-port 0 --metrics-access loopback --default-chap-name everybody --max-body-bytes 65536 --login-attempts 1000'.split(
    ' ',
  );

/** Something that the whole left behind. */
export interface Evidence {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface CanaryWorldOptions {
  readonly args: readonly string[];
  /** Text of the configuration file. */
  readonly config?: string;
  /** The first password is made by the server, and not given. */
  readonly makesPassword?: boolean;
  /** Folders outside that what it drives writes to. */
  readonly furtherFolders?: readonly string[];
}

/** The folder of one world: everything that may be written is below it. */
interface Place {
  readonly folder: string;
  /** What the operator gives in files; the only files that are not searched, beside those that a test names. */
  readonly inputs: string;
  /** One JSON object for each process that was started. */
  readonly processes: string;
}

/**
 * The built server with everything on: HTTP and HTTPS, the AWS door, its administration socket, indications with a listener, and
 * the log at trace.  All that it says, answers, sends, writes and starts is kept as evidence.
 */
export class CanaryWorld {
  /** What each step ended with: "done", a return value, or the sentence of a refusal. */
  readonly outcomes = new Map<string, string>();
  readonly #evidence: Evidence[] = [];
  readonly #clients = new Map<string, WbemClient>();
  readonly #agent = new Agent({ keepAlive: true });
  password = '';

  private constructor(
    readonly canaries: Canaries,
    readonly place: Place,
    readonly server: Server,
    readonly recorder: Recorder,
    readonly listener: FakeListener,
    readonly secretAccessKey: string,
    private readonly options: CanaryWorldOptions,
  ) {}

  static async start(options: CanaryWorldOptions): Promise<CanaryWorld> {
    const canaries = new Canaries();
    const place = makePlace(options);
    const secretAccessKey = canaries.make('secret access key', 40);
    writeFileSync(join(place.inputs, 'secret-access-key'), secretAccessKey);
    const server = new Server({
      args: [...everythingOn, '--config', join(place.folder, 'config.toml'), ...options.args],
      env: environmentIn(place, options),
    });
    const recorder = await Recorder.start(() => Number(new URL(server.url).port));
    const listener = await FakeListener.start();
    const world = new CanaryWorld(canaries, place, server, recorder, listener, secretAccessKey, options);
    try {
      await world.#start();
    } catch (error) {
      await world.dispose();
      throw error;
    }
    return world;
  }

  async #start(): Promise<void> {
    const file = join(this.place.inputs, 'admin-password');
    if (this.options.makesPassword !== true) {
      this.password = this.canaries.make('first password', 24);
      writeFileSync(file, this.password);
    }
    await this.server.start();
    if (this.options.makesPassword === true) {
      this.password = readFileSync(join(this.server.stateFolder, 'admin-password'), 'utf8').trim();
      this.canaries.watch('the password that the server made', this.password);
      writeFileSync(file, this.password);
    }
  }

  /** A file of the operator's; its path. */
  give(name: string, text: string): string {
    const path = join(this.place.inputs, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  note(name: string, bytes: Buffer | string): void {
    this.#evidence.push({ name, bytes: Buffer.from(bytes) });
  }

  /** What a command printed is no evidence any more: it was to tell this secret, to whoever asked, and nobody else may. */
  forget(name: string, secret: string): void {
    const at = this.#evidence.findLastIndex(({ bytes }) => bytes.toString().startsWith(`${secret}\n`));
    if (at === -1) throw new Error('no command printed it');
    this.#evidence.splice(at, 1);
    this.canaries.watch(name, secret);
  }

  /** Makes one step, whatever becomes of it: a refusal is told to people, too. */
  async step<T>(name: string, act: () => Promise<T>): Promise<T | null> {
    try {
      const value = await act();
      this.outcomes.set(name, outcomeOf(value));
      return value;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.outcomes.set(name, text);
      this.note(`what the client was told: ${name}`, text);
      return null;
    }
  }

  /** Our client, through the recorder; one for each namespace. */
  client(where = namespace): WbemClient {
    const known = this.#clients.get(where);
    if (known) return known;
    const { password } = this;
    const made = new WbemClient({ url: this.recorder.url, user: 'admin', password, namespace: where });
    this.#clients.set(where, made);
    return made;
  }

  authorization(password = this.password): string {
    return `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
  }

  /** One request over HTTP or HTTPS, on a connection of its own unless `keep`; status, headers and body of the answer are evidence. */
  ask(
    url: string,
    {
      method = 'GET',
      headers = {},
      body = '',
      keep = false,
    }: { method?: string; headers?: object; body?: string | Buffer; keep?: boolean } = {},
  ): Promise<{ status: number; text: string }> {
    const secure = url.startsWith('https:');
    return new Promise((resolve, reject) => {
      const agent = keep ? this.#agent : false;
      const options = { method, headers: { ...headers }, agent, rejectUnauthorized: false } as const;
      const made = (secure ? httpsRequest : httpRequest)(url, options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', reject);
        answer.once('end', () => {
          const text = Buffer.concat(chunks).toString();
          this.note(
            `answer to ${method} ${url}`,
            `${answer.statusCode} ${answer.rawHeaders.join(' ')} ${text}`,
          );
          resolve({ status: answer.statusCode ?? 0, text });
        });
      });
      made.once('error', reject).end(body);
    });
  }

  /** A CIM-XML document as it stands, over HTTP or HTTPS. */
  post(
    body: string | Buffer,
    {
      method,
      object = namespace,
      over = this.recorder.url,
      headers = {},
      keep = false,
    }: { method: string; object?: string; over?: string; headers?: object; keep?: boolean },
  ): Promise<{ status: number; text: string }> {
    const all = {
      'Content-Type': 'application/xml; charset="utf-8"',
      Authorization: this.authorization(),
      CIMOperation: 'MethodCall',
      CIMMethod: method,
      CIMObject: encodeURIComponent(object),
      ...headers,
    };
    return this.ask(`${over}/cimom`, { method: 'POST', headers: all, body, keep });
  }

  /** `iscsi-wbem` as a process of its own; what it prints is evidence. */
  run(argv: readonly string[], input = ''): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [join(projectFolder, 'dist', 'main.js'), ...argv],
        {
          cwd: this.place.folder,
          env: { PATH: process.env['PATH'], ...environmentIn(this.place, this.options) },
        },
        (error, stdout, stderr) => {
          this.note(`iscsi-wbem ${argv.join(' ')}`, `${stdout}\n${stderr}`);
          resolve({ code: Number(error?.code ?? 0), stdout, stderr });
        },
      );
      child.stdin?.on('error', () => {}).end(input);
    });
  }

  /** A command that asks the server over HTTP. */
  cli(argv: readonly string[], input = '') {
    const password = join(this.place.inputs, 'admin-password');
    return this.run([...argv, '--url', this.recorder.url, '--password-file', password], input);
  }

  /** A command of who owns the state folder. */
  administer(argv: readonly string[], input = '') {
    const { stateFolder, folder } = this.server;
    return this.run([...argv, '--state-dir', stateFolder, '--key-file', join(folder, 'key')], input);
  }

  /** All that there is to search now, but for the files that a test excludes by name. */
  evidence(excluded: readonly string[]): Evidence[] {
    const { server, recorder, listener } = this;
    const folders = [server.folder, this.place.folder, ...(this.options.furtherFolders ?? [])];
    const files = folders.flatMap((folder) => filesIn(folder));
    return [
      ...this.#evidence,
      { name: 'the log and standard error', bytes: Buffer.from(server.log) },
      { name: 'standard output', bytes: Buffer.from(server.stdout) },
      { name: 'all answers over HTTP', bytes: Buffer.concat(recorder.answers) },
      ...listener.messages.map(({ headers, path, body }, index) => ({
        name: `indication ${index + 1}`,
        bytes: Buffer.from(`${path} ${JSON.stringify(headers)} ${body}`),
      })),
      ...(server.isRunning ? ofProcess(server.pid) : []),
      ...files
        .filter((path) => !path.startsWith(this.place.inputs) && !excluded.includes(path))
        .map((path) => ({
          name: path,
          bytes: readFileSync(path),
        })),
    ];
  }

  /** Every process of this world, as it was started. */
  processes(): readonly { readonly file: string; readonly args: readonly string[]; readonly env: unknown }[] {
    const lines = readFileSync(this.place.processes, 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as { file: string; args: string[]; env: unknown });
  }

  /** Files that the server has open for writing outside the folders that are searched. */
  filesWrittenElsewhere(): string[] {
    const folders = [this.server.folder, this.place.folder];
    return readdirSync(`/proc/${this.server.pid}/fd`).flatMap((fd) => {
      const link = openFile(this.server.pid, fd);
      const isElsewhere =
        link !== null && !folders.some((folder) => !relative(folder, link).startsWith('..'));
      return isElsewhere ? [link] : [];
    });
  }

  async dispose(): Promise<void> {
    for (const client of this.#clients.values()) client.close();
    this.#agent.destroy();
    this.recorder.stop();
    await this.server.dispose();
    await this.listener.stop();
    rmSync(this.place.folder, { recursive: true, force: true });
  }
}

function makePlace({ config = '' }: CanaryWorldOptions): Place {
  const folder = mkdtempSync(join(tmpdir(), 'canary-'));
  for (const name of ['inputs', 'home', 'tmp', 'run']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'config.toml'), config);
  return { folder, inputs: join(folder, 'inputs'), processes: join(folder, 'processes.jsonl') };
}

function environmentIn({ folder, inputs, processes }: Place, { makesPassword }: CanaryWorldOptions) {
  return {
    HOME: join(folder, 'home'),
    XDG_STATE_HOME: join(folder, 'home', 'state'),
    XDG_CONFIG_HOME: join(folder, 'home', 'config'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    TMPDIR: join(folder, 'tmp'),
    NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'recordProcesses.mjs')).href}`,
    ISCSI_CANARY_PROCESSES: processes,
    ISCSI_WBEM_ADMIN_PASSWORD: '',
    ...(makesPassword !== true && { ISCSI_WBEM_ADMIN_PASSWORD_FILE: join(inputs, 'admin-password') }),
    ISCSI_WBEM_AWS_ACCESS_KEY_ID: accessKeyId,
    ISCSI_WBEM_AWS_SECRET_ACCESS_KEY_FILE: join(inputs, 'secret-access-key'),
  };
}

function outcomeOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'returnValue' in value) return String(value.returnValue);
  if (typeof value === 'object' && value !== null && 'status' in value) return String(value.status);
  if (typeof value === 'object' && value !== null && 'code' in value)
    return `exit code ${String(value.code)}`;
  return 'done';
}

/** Every file below a folder, the names of links and sockets left out. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

/** Arguments and environment as the kernel shows them, and the names of its threads. */
function ofProcess(pid: number): Evidence[] {
  return ['cmdline', 'environ', 'comm'].map((name) => ({
    name: `/proc/<server>/${name}`,
    bytes: readFileSync(`/proc/${pid}/${name}`),
  }));
}

/** The path of a file that is open for writing; null for anything else. */
function openFile(pid: number, fd: string): string | null {
  try {
    const info = readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8');
    const accessMode = Number.parseInt(/^flags:\s+(\d+)$/mu.exec(info)?.[1] ?? '0', 8) & 3;
    const link = readlinkSync(`/proc/${pid}/fd/${fd}`);
    return accessMode !== 0 && link.startsWith('/') && !link.startsWith('/dev/') ? link : null;
  } catch {
    return null;
  }
}
