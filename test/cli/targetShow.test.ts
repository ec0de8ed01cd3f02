import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdSession } from '../support/holdSession.js';
import { startServer, type Server } from '../support/server.js';
import { runInProcess, type CommandResult } from './runCommand.js';

const configured = 'iqn.2026-11.test.example:configured';
const host = 'iqn.2026-11.test.example:host1';
const secret = 'secret-of-host1';

describe('target show', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cli-target-'));
  let server: Server;

  beforeAll(async () => {
    const config = join(folder, 'config.toml');
    writeFileSync(
      config,
      `[[embedded.target]]\nname = "${configured}"\n[[embedded.target.lun]]\nsize = "1 MiB"\n`,
    );
    server = await startServer({ args: ['--config', config, '--iscsi-port', '0'] });
    writeFileSync(join(folder, 'password'), server.password);
  });
  afterAll(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true });
  });

  const cli = (argv: readonly string[], stdin = ''): Promise<CommandResult> =>
    runInProcess([...argv, '--url', server.url, '--password-file', join(folder, 'password')], { stdin });
  const json = async (...argv: readonly string[]): Promise<unknown> => {
    const { exitCode, stdout, stderr } = await cli([...argv, '--json']);
    expect([exitCode, stderr]).toEqual([0, '']);
    return JSON.parse(stdout);
  };

  it('shows the volumes behind its LUNs, and who is logged in', async () => {
    const made = await cli(
      ['provide', '2MiB', '--to', host, '--name', 'db1', '--stdin', '--json'],
      `${secret}\n`,
    );
    expect([made.exitCode, made.stderr]).toEqual([0, '']);
    const { target } = JSON.parse(made.stdout) as { readonly target: string };
    await cli(['volume', 'create', 'extra', '1MiB']);
    await cli(['export', 'add', target, 'extra', '--lun', '7', '--read-only']);

    const shown = (await json('target', 'show', target)) as {
      readonly luns: unknown;
      readonly allowedInitiators: unknown;
      readonly sessions: unknown;
      readonly portals: readonly string[];
    };
    expect(shown.luns).toEqual([
      { target, lun: 0, readOnly: false, volume: 'db1', bytes: 2 * 2 ** 20 },
      { target, lun: 7, readOnly: true, volume: 'extra', bytes: 2 ** 20 },
    ]);
    expect(shown.allowedInitiators).toEqual([{ name: host, luns: null }]);
    expect(shown.sessions).toEqual([]);

    const [, address = '', port = ''] = /^(.+):(\d+)$/u.exec(shown.portals[0] ?? '') ?? [];
    const portal = { address, port: Number(port) };
    const session = await holdSession(portal, target, { chapName: host, secret }, host);
    const { stdout } = await cli(['target', 'show', target.toUpperCase()]);
    await session.close();
    const sections = stdout
      .split('\n\n')
      .map((section) => section.split('\n').map((line) => line.split(/ {2,}/u)));
    expect(sections.map(([header]) => header?.[0])).toEqual([
      'TARGET',
      'TARGET',
      'ALLOWED INITIATOR',
      'CHAP NAME',
      'INITIATOR',
    ]);
    expect(sections[1]?.slice(1)).toEqual([
      [target, '0', 'read/write', '2 MiB', 'db1'],
      [target, '7', 'read only', '1 MiB', 'extra'],
    ]);
    expect(sections[4]?.[1]?.slice(0, 2)).toEqual([host, target]);
  });

  it('shows the LUNs of a target of the configuration, whose units are no volumes that were made here', async () => {
    const volume = `LUN 1 of ${configured}`;
    expect(await json('target', 'show', configured)).toMatchObject({
      name: configured,
      luns: [{ target: configured, lun: 1, readOnly: false, volume, bytes: 2 ** 20 }],
    });
    const { stdout } = await cli(['target', 'show', configured]);
    expect(stdout).toContain(`${configured}  1    read/write  1 MiB  ${volume}`);
  });
});
