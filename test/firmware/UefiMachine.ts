import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BootLogin } from './bootFromIscsi.js';
import { Machine } from './Machine.js';
import { findUefi } from './uefiPackages.mjs';
import { uefiVariables } from './uefiVariables.js';

const macAddress = '52:54:00:12:34:56';

/** A machine whose UEFI firmware (Debian's OVMF) logs in to a target when it starts, and takes its disk for one of its own. */
export class UefiMachine {
  private constructor(
    private readonly machine: Machine,
    private readonly folder: string,
  ) {}

  /** @throws Error if the firmware or the editor of its variables is not here, or that fails. */
  static async start(login: BootLogin): Promise<UefiMachine> {
    const uefi = findUefi();
    if (uefi === null) throw new Error('there is no UEFI firmware here: run npm run test:uefi');
    const folder = mkdtempSync(join(tmpdir(), 'uefi-'));
    try {
      const variables = join(folder, 'variables.fd');
      copyFileSync(uefi.variables, variables);
      // A file, so that no secret is an argument of a program.
      const json = join(folder, 'variables.json');
      writeFileSync(json, JSON.stringify({ version: 2, variables: uefiVariables(login, macAddress) }), {
        mode: 0o600,
      });
      const args = ['-m', 'virt.firmware.vars', '--inplace', variables, '--set-json', json];
      await promisify(execFile)(uefi.python, args, { timeout: 60_000 });
      const machine = Machine.start([
        ['M', 'q35'],
        ['m', '256'],
        ['drive', `if=pflash,unit=0,format=raw,readonly=on,file=${uefi.code}`],
        ['drive', `if=pflash,unit=1,format=raw,file=${variables}`],
        ['netdev', 'user,id=n0'],
        ['device', `virtio-net-pci,netdev=n0,romfile=,mac=${macAddress}`],
        // Newer firmware takes no challenge of its own from anything else.
        ['device', 'virtio-rng-pci'],
      ]);
      return new UefiMachine(machine, folder);
    } catch (error) {
      rmSync(folder, { recursive: true });
      throw error;
    }
  }

  /**
   * Until the firmware has tried the disk of the target, if it got one, and goes on to boot from the network.
   * @returns what it printed until then.  @throws Error with the console where it ends before.
   */
  async runToNetworkBoot(): Promise<string> {
    await this.machine.waitFor('>>Start PXE over IPv4');
    return this.machine.console;
  }

  async stop(): Promise<void> {
    await this.machine.stop();
    rmSync(this.folder, { recursive: true });
  }
}
