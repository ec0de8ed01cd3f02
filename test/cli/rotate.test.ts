import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseInterval } from '../../src/cli/parseInterval.js';
import { hasPeers } from '../support/environment.js';
import { startServer, type Server } from '../support/server.js';
import { loginWithLibiscsi, type LoginResult } from '../support/tgtd.js';
import { runInProcess, type CommandResult } from './runCommand.js';

const target = 'iqn.2026-11.io.github.iscsi-wbem:demo';
const host1 = 'iqn.2026-11.test.example:host1';

describe('an interval on the command line', () => {
  it.each([
    ['90s', '00000000000130.000000:000'],
    ['30m', '00000000003000.000000:000'],
    ['12h', '00000000120000.000000:000'],
    ['7d', '00000007000000.000000:000'],
    ['36h', '00000001120000.000000:000'],
  ])('%s is %s', (text, interval) => {
    expect(parseInterval(text).toString()).toBe(interval);
  });

  it.each(['', '12', 'h', '-1h', '1.5h', '1w', '9999999s'])('"%s" is none', (text) => {
    expect(() => parseInterval(text)).toThrow('Expected a number and s, m, h or d, as in 12h.');
  });
});

describe.skipIf(!hasPeers('iscsiReadcapacity16'))('secret rotate, at the embedded target', () => {
  let server: Server;
  let folder: string;
  let portal: string;
  beforeAll(async () => {
    server = await startServer({ args: ['--target', 'embedded'] });
    folder = mkdtempSync(join(tmpdir(), 'rotate-'));
    writeFileSync(join(folder, 'password'), server.password);
    [, portal = ''] = /\(target embedded at (\S+)\)/u.exec(server.stdout) ?? [];
  });
  afterAll(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true });
  });

  function cli(stdin: string, ...argv: readonly string[]): Promise<CommandResult> {
    return runInProcess([...argv, '--url', server.url, '--password-file', join(folder, 'password')], {
      stdin,
    });
  }

  function login(password: string): Promise<LoginResult> {
    return loginWithLibiscsi(`iscsi://${portal}/${target}/1`, {
      user: host1,
      password,
      initiatorName: host1,
    });
  }

  it('has both secrets accepted for a while, and says how long; secret set ends it', async () => {
    await cli('first-of-host1', 'secret', 'add', host1, '--target', target, '--stdin');
    const rotated = await cli('second-of-host1', 'secret', 'rotate', host1, '--overlap', '1h', '--stdin');
    expect(rotated.exitCode).toBe(0);
    expect(rotated.stdout).toMatch(
      /^iqn\.2026-11\.test\.example:host1: done and proved by logging in; the secret before is accepted until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\n$/u,
    );
    expect(await login('first-of-host1')).toMatchObject({ outcome: 'in' });
    expect(await login('second-of-host1')).toMatchObject({ outcome: 'in' });
    const [row] = JSON.parse((await cli('', 'secret', 'list', '--json')).stdout) as { overlapEnds: string }[];
    const leftMs = Date.parse(row?.overlapEnds ?? '') - Date.now();
    expect(leftMs).toBeGreaterThan(3_500_000);
    expect(leftMs).toBeLessThanOrEqual(3_600_000);
    expect((await cli('', 'secret', 'list')).stdout).toContain(`  proved  ${row?.overlapEnds ?? ''}\n`);

    expect((await cli('third-of-host1', 'secret', 'set', host1, '--stdin')).stdout).toBe(
      `${host1}: done and proved by logging in\n`,
    );
    expect(await login('first-of-host1')).toMatchObject({ outcome: 'refused', status: 0x0201 });
    expect(await login('second-of-host1')).toMatchObject({ outcome: 'refused', status: 0x0201 });
    expect(await login('third-of-host1')).toMatchObject({ outcome: 'in' });
  });

  it('--generate --json gives the new secret with the state of the account', async () => {
    const { exitCode, stdout } = await cli('', 'secret', 'rotate', host1, '--generate', '--json');
    const state = JSON.parse(stdout) as { secret: string };
    expect({ exitCode, state }).toMatchObject({
      exitCode: 0,
      state: { chapName: host1, authority: target, proof: { state: 'proved' }, overlapEnds: null },
    });
    expect(await login(state.secret)).toMatchObject({ outcome: 'in' });
  });

  it('ends with 3 where the server refuses the secret', async () => {
    const { exitCode, stderr } = await cli('short', 'secret', 'rotate', host1, '--stdin');
    expect(exitCode).toBe(3);
    expect(stderr).toBe(
      `iscsi-wbem: RotateSharedSecret returned 5: the CHAP name "${host1}" or the secret (it has 5 bytes: expected 12 to 16 bytes unless a setting widens it) ` +
        "is not valid; the server's log and audit record say why.\n",
    );
  });
});
