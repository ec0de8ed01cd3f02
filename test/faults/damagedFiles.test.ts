import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownClient } from '../interop/ownClient.js';
import { projectFolder } from '../support/environment.js';
import { Server } from '../support/server.js';
import { patienceMs } from '../support/patience.js';

const demo = 'iqn.2026-11.io.github.iscsi-wbem:demo';
const isRoot = process.geteuid?.() === 0;

interface Damage {
  readonly name: string;
  /** The file that the sentence names, from the folder that has `key` and `state`. */
  readonly file: string;
  readonly make: (path: string, folder: string) => void;
  /** What the sentence says beside the name. */
  readonly says: RegExp;
}

const cut = (path: string): void => truncateSync(path, Math.floor(lstatSync(path).size / 2));
const empty = (path: string): void => truncateSync(path, 0);
const garble = (path: string): void => writeFileSync(path, randomBytes(lstatSync(path).size));
const giveAway = (path: string): void => chownSync(path, 65_534, 65_534);
const open = (mode: number) => (path: string) => chmodSync(path, mode);

const store = 'state/store.mdb';
const audit = 'state/audit.jsonl';
/** Persistent reservations of LUN 1 of the demonstration target, by its serial number. */
const reservations = `state/reservations/${createHash('sha256').update(`${demo}\u{0}1`).digest('hex').slice(0, 32)}.reservations`;

/** The server does not start: it says what it found where, and what it expected. */
const refused: readonly Damage[] = [
  { name: 'empty', file: store, make: empty, says: /is damaged: it is empty, .*put back a copy/u },
  {
    name: 'cut behind its second page',
    file: store,
    make: (path) => truncateSync(path, 8192),
    says: /is damaged: .*put back a copy/u,
  },
  { name: 'garbage', file: store, make: garble, says: /is damaged: .*put back a copy/u },
  {
    name: 'gone',
    file: store,
    make: (path) => rmSync(path),
    says: /is damaged: it is missing, .*put back a copy/u,
  },
  { name: 'open to others', file: store, make: open(0o666), says: /mode 0666 .*: expected one of user id/u },
  { name: 'empty', file: 'key', make: empty, says: /has 0 bytes: expected 32/u },
  { name: 'cut', file: 'key', make: cut, says: /has 16 bytes: expected 32/u },
  { name: 'gone', file: 'key', make: (path) => rmSync(path), says: /is missing: expected the key/u },
  { name: 'open to others', file: 'key', make: open(0o640), says: /has mode 0640: expected 0600/u },
  { name: 'open to others', file: audit, make: open(0o644), says: /has mode 0644 .*: expected 0600/u },
  {
    name: 'a link',
    file: audit,
    make: (path, folder) => {
      renameSync(path, join(folder, 'elsewhere'));
      symlinkSync('../elsewhere', path);
    },
    says: /cannot be opened \(ELOOP\): expected a file/u,
  },
  { name: 'open to others', file: 'state', make: open(0o777), says: /has mode 0777: expected/u },
  {
    name: 'a file',
    file: 'state',
    make: (path, folder) => {
      renameSync(path, join(folder, 'elsewhere'));
      writeFileSync(path, '');
    },
    says: /cannot be used \(EEXIST\): expected a folder/u,
  },
  ...(isRoot ? ['key', 'state', store, audit] : []).map((file) => ({
    name: "another user's",
    file,
    make: giveAway,
    says: /belongs to user id 65534: expected/u,
  })),
];

/** What the server makes anew, or is not stopped by: all at once. */
const survived: Damage['make'] = (_path, folder) => {
  for (const name of ['store.mdb-closed', 'store.mdb-lock', 'tls-key.pem'])
    garble(join(folder, 'state', name));
  writeFileSync(join(folder, 'state', 'owner'), '1 2 3');
  writeFileSync(join(folder, 'state', 'admin.sock'), '');
};

describe('a damaged file in the state of a server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'damaged-'));
  const server = new Server({ args: ['--https-port', '0'] });
  let copies = 0;

  beforeAll(async () => {
    await server.start();
    const client = ownClient(server);
    await client.addSharedSecret({ RemoteID: 'node', Secret: 'twelve-bytes', target: demo });
    await client.stop();
    await server.stop();
  });
  afterAll(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A copy of key and state, damaged. */
  function damagedCopy({ file, make }: Damage): string {
    const copy = join(folder, String((copies += 1)));
    mkdirSync(copy);
    for (const name of ['key', 'state'])
      cpSync(join(server.folder, name), join(copy, name), { recursive: true, preserveTimestamps: true });
    make(join(copy, file), copy);
    return copy;
  }

  it.each(refused)('$file: $name: refused in a sentence, and nothing changed', async (damage) => {
    const copy = damagedCopy(damage);
    const before = digestOf(copy);
    const { code, stderr } = await runServer(copy);
    expect(code).toBe(1);
    expect(stderr).toContain(`"${join(copy, damage.file)}"`);
    expect(stderr).toMatch(damage.says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(digestOf(copy)).toEqual(before);
  });

  it('garbage in mark, lock, key of HTTPS and owner: it starts', async () => {
    const copy = damagedCopy({ name: 'garbage', file: '', make: survived, says: /^$/u });
    const { code, stdout, stderr } = await runServer(copy);
    expect(code).toBe(0);
    expect(stdout).toContain('iscsi-wbem ready');
    // Clients that trust the former one have to be told.
    expect(stderr).toContain('a certificate was made for HTTPS');
  });

  it.each([
    ['cut', cut],
    ['gone', (path: string) => rmSync(path)],
  ] as const)(
    'the audit record, %s: it starts, the record tells, and verify finds it',
    async (name, make) => {
      const copy = damagedCopy({ name, file: audit, make, says: /^$/u });
      expect(await runServer(copy)).toMatchObject({ code: 0 });
      expect(readFileSync(join(copy, audit), 'latin1')).toContain('"what":"auditFault"');
      const verified = await runServer(copy, ['audit', 'verify']);
      expect(verified.code).not.toBe(0);
    },
  );

  it('garbage in the reservations of a LUN: it starts, the LUN is left out, and the log says why', async () => {
    const make = (path: string): void => writeFileSync(path, randomBytes(200));
    const copy = damagedCopy({ name: 'garbage', file: reservations, make, says: /^$/u });
    const before = readFileSync(join(copy, reservations));
    const { code, stderr } = await runServer(copy);
    expect(code).toBe(0);
    expect(stderr).toContain(join(copy, reservations));
    expect(stderr).toMatch(/is left out\. .*cannot be read: expected what this target wrote there/u);
    expect(readFileSync(join(copy, reservations))).toEqual(before);
  });

  it('another key: refused, and nothing is sealed with it', async () => {
    const copy = damagedCopy({ name: 'another', file: 'key', make: garble, says: /^$/u });
    const before = digestOf(copy);
    const { code, stderr } = await runServer(copy);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /does not open with this sealing key: .*; put back the key .* and the state folder/u,
    );
    expect(stderr).toContain(`"${join(copy, 'key')}"`);
    expect(digestOf(copy)).toEqual(before);
  });

  it('put back, everything is there', async () => {
    await server.start();
    const client = ownClient(server);
    expect(await client.listSecrets()).toEqual(['node']);
    await client.stop();
    expect(await server.stop()).toBe(0);
  });
});

/** SHA-256 of every file below a folder, but for what is there for the time of a process. */
function digestOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => lstatSync(join(folder, name)).isFile() && !/store\.mdb-|owner/u.test(name),
  );
  return Object.fromEntries(
    names.map((name) => [
      relative(folder, join(folder, name)),
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

/** The server on a key and a state, told to stop as soon as it is ready; or a command on them. */
function runServer(
  folder: string,
  command: readonly string[] = [
    '--http-port=0',
    '--https-port=0',
    '--wsman-http-port=0',
    '--wsman-https-port=0',
    '--iscsi-port=0',
  ],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const files = ['--state-dir', join(folder, 'state'), '--key-file', join(folder, 'key')];
  const child = spawn(process.execPath, [join(projectFolder, 'dist', 'main.js'), ...command, ...files], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patienceMs,
  });
  let [stdout, stderr] = ['', ''];
  let isStopping = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (isStopping || !stdout.includes('iscsi-wbem ready')) return;
    // Only once: a second signal while the process ends would kill it.
    isStopping = true;
    child.kill('SIGTERM');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
