import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { qemuRoot } from '../guest/packages.mjs';
import { hasPeers } from '../support/environment.js';
import { Machine } from './Machine.js';

const rom = join(qemuRoot, 'usr/lib/ipxe/qemu/pxe-e1000.rom');

/** Whether this machine has qemu and the network card's firmware. */
export const haveFirmware = hasPeers('qemu') && existsSync(rom);

export interface BootAccount {
  readonly userName: string;
  readonly password: string;
}

/** What the firmware is to log in with. */
export interface BootLogin {
  readonly port: number;
  readonly lun: number;
  readonly target: string;
  readonly initiator: string;
  readonly account: BootAccount | null;
  /** Mutual CHAP: what the target has to prove. */
  readonly targetAccount?: BootAccount;
}

export interface BootResult {
  /** qemu's exit status; 0: the firmware could not boot, and asked for a restart. */
  readonly status: number | null;
  /** All that was printed, by the firmware and by what it booted. */
  readonly console: string;
}

/** iPXE's commands.  It gets them by TFTP from qemu, so that no secret is an argument of a program. */
function scriptOf({ port, lun, target, initiator, account, targetAccount }: BootLogin): string {
  const settings: Readonly<Record<string, string | undefined>> = {
    'initiator-iqn': initiator,
    username: account?.userName,
    password: account?.password,
    'reverse-username': targetAccount?.userName,
    'reverse-password': targetAccount?.password,
  };
  return [
    '#!ipxe',
    ...Object.entries(settings).flatMap(([name, value]) =>
      value === undefined ? [] : [`set ${name} ${value}`],
    ),
    // 10.0.2.2 is this machine's loopback, for a guest with qemu's user network.
    `sanboot --no-describe iscsi:10.0.2.2::${port}:${lun}:${target} || echo SANBOOT-FAILED \${errno}`,
    // Without -no-reboot the machine would begin anew; with it qemu ends.
    'reboot',
    '',
  ].join('\n');
}

/**
 * Starts a machine without a disk under software emulation, whose network card has iPXE: it boots from the target, or cannot.
 * @throws Error with the console where it has not ended in time.
 */
export async function bootFromIscsi(login: BootLogin): Promise<BootResult> {
  const folder = mkdtempSync(join(tmpdir(), 'boot-'));
  writeFileSync(join(folder, 'boot.ipxe'), scriptOf(login), { mode: 0o600 });
  try {
    const machine = Machine.start([
      // Without graphics the BIOS prints to the serial port, and iPXE with it.
      ['M', 'pc,graphics=off'],
      ['m', '64'],
      ['boot', 'n'],
      ['netdev', `user,id=n0,tftp=${folder},bootfile=boot.ipxe`],
      ['device', `e1000,netdev=n0,romfile=${rom}`],
      ['device', 'isa-debug-exit,iobase=0xf4,iosize=4'],
    ]);
    const status = await machine.run();
    return { status, console: machine.console };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
