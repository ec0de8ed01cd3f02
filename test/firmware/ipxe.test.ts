import { mkdtempSync, openSync, closeSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownClient } from '../interop/ownClient.js';
import type { CredentialClient } from '../interop/CredentialClient.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd } from '../support/tgtd.js';
import { startTgtServer, type TgtServer } from '../support/tgtServer.js';
import { bootFromIscsi, haveFirmware, type BootLogin, type BootResult } from './bootFromIscsi.js';
import { bootDiskBytes, copiedText, ended, makeBootDisk, printed } from './bootSector.js';

const target = 'iqn.2026-11.test.example:boot';
const initiator = 'iqn.2026-11.test.example:diskless';
const secret = 'twelve-bytes';
const targetSecret = 'target-secret-1';
const text = 'text of block 1';

/** A target of some kind with the boot disk, and what its server's users do. */
interface BootWorld {
  readonly client: CredentialClient;
  readonly place: Pick<BootLogin, 'port' | 'lun'>;
  readDisk(): Buffer;
  dispose(): Promise<void>;
}

async function embeddedWorld(): Promise<BootWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'ipxe-'));
  const file = join(folder, 'boot.img');
  writeFileSync(file, makeBootDisk(text));
  const config = join(folder, 'config.toml');
  writeFileSync(
    config,
    `[[embedded.target]]\nname = "${target}"\n[[embedded.target.lun]]\nlun = 0\nsize = "16 MiB"\nfile = "${file}"\nexisting = true\n`,
  );
  const server: Server = await startServer({ args: ['--target', 'embedded', '--config', config] });
  const client = ownClient(server);
  const [, port = ''] = /embedded at 127\.0\.0\.1:(\d+)/u.exec(server.stdout) ?? [];
  return {
    client,
    place: { port: Number(port), lun: 0 },
    readDisk: () => readFileSync(file),
    async dispose() {
      await client.stop();
      await server.dispose();
      rmSync(folder, { recursive: true });
    },
  };
}

async function tgtWorld(): Promise<BootWorld> {
  const fixture: TgtServer = await startTgtServer();
  const client = ownClient(fixture.server);
  const { tid } = await fixture.tgtd.createTarget(target, { lunBytes: bootDiskBytes });
  const file = join(fixture.tgtd.folder, `lun-${tid}.img`);
  const disk = openSync(file, 'r+');
  writeSync(disk, makeBootDisk(text));
  closeSync(disk);
  return {
    client,
    place: { port: fixture.tgtd.port, lun: 1 },
    readDisk: () => readFileSync(file),
    async dispose() {
      await client.stop();
      await fixture.dispose();
    },
  };
}

const kinds = [
  { kind: 'embedded', makeWorld: embeddedWorld, skip: false },
  { kind: 'tgt', makeWorld: tgtWorld, skip: !haveTgtd },
];

/** iPXE is the firmware of many network cards and diskless hosts: an initiator that knows MD5 alone. */
describe.each(kinds)('iPXE and a target of kind $kind', ({ makeWorld, skip }) => {
  // Each boot waits some seconds for keys that nobody presses: as many as possible at the same time.
  describe.skipIf(skip || !haveFirmware)('with CHAP', { concurrent: true }, () => {
    let world: BootWorld;

    beforeAll(async () => {
      world = await makeWorld();
      for (const account of [
        { RemoteID: initiator, Secret: secret, target },
        { RemoteID: target, Secret: targetSecret, target },
      ]) {
        const { returnValue } = await world.client.addSharedSecret(account);
        if (returnValue !== 0) throw new Error(`AddSharedSecret answered ${returnValue}`);
      }
    });
    afterAll(() => world.dispose());

    const account = { userName: initiator, password: secret };
    const boot = (login: Pick<BootLogin, 'account' | 'targetAccount'>): Promise<BootResult> =>
      bootFromIscsi({ ...world.place, target, initiator, ...login });

    // These two one after the other: iPXE may choose the same ISID in both, and a login with it ends the session of the other
    // (RFC 7143 6.3.5).
    it(
      'boots with the right secret, and what it booted reads and writes the disk',
      { concurrent: false },
      async () => {
        expect(outcomeOf(await boot({ account }))).toBe('booted');
        expect(copiedText(world.readDisk())).toBe(text);
      },
    );

    it('boots where the target proves itself (mutual CHAP)', { concurrent: false }, async () => {
      expect(
        outcomeOf(await boot({ account, targetAccount: { userName: target, password: targetSecret } })),
      ).toBe('booted');
    });

    it('is refused with a wrong secret', async () => {
      expect(outcomeOf(await boot({ account: { ...account, password: 'wrong-secret-1' } }))).toBe('refused');
    });

    it('is refused without one', async () => {
      expect(outcomeOf(await boot({ account: null }))).toBe('refused');
    });

    it('does not boot from a target whose proof is of another secret', async () => {
      expect(
        outcomeOf(await boot({ account, targetAccount: { userName: target, password: 'not-its-secret' } })),
      ).toBe('refused');
    });
  });
});

/** "booted": it read and wrote the disk to the end; "refused": it could not begin.  Otherwise what was seen. */
function outcomeOf({ status, console }: BootResult): string {
  const saw = (words: string): boolean => console.includes(words);
  const ran = [printed.started, text, printed.wrote, printed.done].every(saw);
  if (ran && status === ended.done) return 'booted';
  if (status === 0 && saw('SANBOOT-FAILED') && !saw(printed.started)) return 'refused';
  return `status ${status}:\n${console}`;
}
