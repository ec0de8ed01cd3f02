import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { qemuLibraries, qemuModules } from '../guest/packages.mjs';
import { getPeer, hasPeers } from '../support/environment.js';
import { findFreePort } from '../support/freePort.js';
import { startServer, type Server } from '../support/server.js';
import { ownClient } from './ownClient.js';
import { patienceMs } from '../support/patience.js';

const target = 'iqn.2026-11.test.example:qemu';
const initiator = 'iqn.2026-11.test.example:hypervisor';
const secret = 'hypervisor-12';
const bytes = 16 << 20;

/** qemu's own initiator (libiscsi), as hypervisors use it: the embedded target is the disk of a machine. */
describe.skipIf(!hasPeers('qemuImg'))('qemu and the embedded target', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qemu-'));
  const disk = join(folder, 'disk.img');
  const image = join(folder, 'image.raw');
  const content = randomBytes(4 << 20);
  let server: Server;
  let port: number;

  beforeAll(async () => {
    port = await findFreePort();
    const config = join(folder, 'config.toml');
    writeFileSync(
      config,
      `[[embedded.target]]\nname = "${target}"\n[[embedded.target.lun]]\nlun = 0\nsize = "16 MiB"\nfile = "${disk}"\n`,
    );
    writeFileSync(join(folder, 'right'), secret, { mode: 0o600 });
    writeFileSync(join(folder, 'wrong'), 'not-the-secret', { mode: 0o600 });
    writeFileSync(image, Buffer.concat([content, Buffer.alloc(bytes - content.length)]));
    server = await startServer({
      args: ['--target', 'embedded', '--config', config, '--iscsi-port', `${port}`],
    });
    const client = ownClient(server);
    const { returnValue } = await client.addSharedSecret({ RemoteID: initiator, Secret: secret, target });
    await client.stop();
    if (returnValue !== 0) throw new Error(`AddSharedSecret answered ${returnValue}`);
  });
  afterAll(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true });
  });

  const environment = {
    ...process.env,
    LD_LIBRARY_PATH: qemuLibraries(),
    QEMU_MODULE_DIR: qemuModules,
  };
  const programs = (name: string): string => join(dirname(getPeer('qemuImg')), name);
  /** The secret is an object that qemu reads from a file: no argument and no address holds it. */
  const secretObject = (file: string): string[] => ['--object', `secret,id=chap,file=${join(folder, file)}`];
  const lun = (options = ''): string =>
    `driver=iscsi,transport=tcp,portal=127.0.0.1:${port},target=${target},lun=0,` +
    `initiator-name=${initiator},user=${initiator},password-secret=chap${options}`;

  interface Ended {
    readonly status: number;
    readonly output: string;
  }

  async function run(program: string, args: readonly string[]): Promise<Ended> {
    try {
      const options = { env: environment, timeout: patienceMs };
      const { stdout, stderr } = await promisify(execFile)(programs(program), args, options);
      return { status: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
      return { status: code ?? -1, output: stdout + stderr };
    }
  }

  /** qemu-io's commands on the LUN, one after the other in one session. */
  const io = (...commands: readonly string[]): Promise<Ended> =>
    run('qemu-io', [
      ...secretObject('right'),
      '--image-opts',
      ...commands.flatMap((command) => ['-c', command]),
      lun(),
    ]);

  it.each([
    ['without digests', ''],
    ['with header digests', ',header-digest=crc32c'],
  ])('convert writes an image to the LUN, and compare finds it there, %s', async (_, options) => {
    const convert = ['convert', '-n', ...secretObject('right'), '-f', 'raw', '--target-image-opts'];
    expect(await run('qemu-img', [...convert, image, lun(options)])).toEqual({ status: 0, output: '' });
    const compare = ['compare', ...secretObject('right'), '--image-opts', `driver=file,filename=${image}`];
    expect(await run('qemu-img', [...compare, lun(options)])).toEqual({
      status: 0,
      output: 'Images are identical.\n',
    });
    expect(readFileSync(disk).subarray(0, content.length).equals(content)).toBe(true);
  });

  it('discards blocks and writes zeroes: they read as zeroes, those beside them as before', async () => {
    const { status, output } = await io(
      'write -P 0xa5 0 4M',
      'discard 1M 1M',
      'write -z 2M 1M',
      'read -P 0xa5 0 1M',
      'read -P 0 1M 2M',
      'read -P 0xa5 3M 1M',
    );
    expect(output).not.toMatch(/failed|error/iu);
    expect(status).toBe(0);
  });

  it('finds no LUN with a wrong secret, nor without one', async () => {
    const wrong = await run('qemu-img', ['info', ...secretObject('wrong'), '--image-opts', lun()]);
    expect(wrong).toMatchObject({
      status: 1,
      output: expect.stringMatching(/login failed|Failed to (?:log|connect)/iu) as unknown,
    });
    const open = `driver=iscsi,transport=tcp,portal=127.0.0.1:${port},target=${target},lun=0`;
    expect(await run('qemu-img', ['info', '--image-opts', open])).toMatchObject({ status: 1 });
    expect(server.log).not.toContain('not-the-secret');
  });

  /** A qemu-io that stays, with the LUN open, and takes commands as they come. */
  function openIo() {
    const child = spawn(programs('qemu-io'), [...secretObject('right'), '--image-opts', lun()], {
      env: environment,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    // A qemu-io that has ended takes no more commands: its output says why.
    child.stdin.on('error', () => {});
    const ended = once(child, 'close');
    return {
      output: () => output,
      command: (line: string) => void child.stdin.write(`${line}\n`),
      onOutput: (look: () => void) => void child.stdout.on('data', look),
      async end() {
        child.stdin.end('quit\n');
        await ended;
      },
      kill: () => void child.kill('SIGKILL'),
    };
  }

  it('goes on writing over a restart of the server, and nothing that was written is lost', async () => {
    const qemuIo = openIo();
    try {
      qemuIo.command('write -P 0x11 8M 64k');
      qemuIo.command('flush');
      await expect.poll(qemuIo.output).toContain('wrote 65536/65536 bytes at offset 8388608');
      await server.stop();
      qemuIo.command('write -P 0x22 9M 64k');
      await server.start();
      await expect.poll(qemuIo.output).toContain('wrote 65536/65536 bytes at offset 9437184');
      qemuIo.command('read -P 0x11 8M 64k');
      qemuIo.command('read -P 0x22 9M 64k');
      await qemuIo.end();
      expect(qemuIo.output()).not.toMatch(/Pattern verification failed|write failed|read failed/u);
      expect(qemuIo.output()).toContain('read 65536/65536 bytes at offset 9437184');
    } finally {
      qemuIo.kill();
    }
  });

  it('goes on writing over kill -9 of the server amid its writes: each is answered, and none is lost', async () => {
    const slots = 64;
    const patterns = new Map<number, number>();
    let sent = 0;
    let isFeeding = true;
    const qemuIo = openIo();
    const wrote = (): number => qemuIo.output().split('wrote 65536/65536 bytes').length - 1;
    /** The next writes wait in the pipe, so that one is on its way at any time, the moment of the kill as well. */
    const feed = (): void => {
      if (!isFeeding) return;
      while (sent - wrote() < 4) {
        const slot = sent % slots;
        const pattern = (sent % 255) + 1;
        patterns.set(slot, pattern);
        qemuIo.command(`write -P ${pattern} ${(8 << 20) + slot * 65536} 64k`);
        sent += 1;
      }
    };
    try {
      qemuIo.onOutput(feed);
      feed();
      for (const writesBefore of [20, 40]) {
        const answered = wrote();
        await expect.poll(wrote).toBeGreaterThan(answered + writesBefore);
        await server.kill();
        await server.start();
      }
      const answered = wrote();
      await expect.poll(wrote).toBeGreaterThan(answered + 4);
      isFeeding = false;
      for (const [slot, pattern] of patterns)
        qemuIo.command(`read -P ${pattern} ${(8 << 20) + slot * 65536} 64k`);
      await qemuIo.end();
      expect(qemuIo.output()).not.toMatch(/failed|error/iu);
      expect(wrote()).toBe(sent);
      expect(qemuIo.output().split('read 65536/65536 bytes').length - 1).toBe(patterns.size);
      const file = readFileSync(disk);
      for (const [slot, pattern] of patterns) {
        const at = (8 << 20) + slot * 65536;
        expect(file.subarray(at, at + 65536).equals(Buffer.alloc(65536, pattern))).toBe(true);
      }
    } finally {
      qemuIo.kill();
    }
  });
});
