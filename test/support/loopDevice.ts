import { execFileSync } from 'node:child_process';

/** A block device of this machine's kernel over a file. */
export interface LoopDevice {
  readonly path: string;
  /** Called after the size of the file was changed. */
  takeSize(): void;
  detach(): void;
}

/** Null if no device can be made, for lack of permission or of losetup(8). */
export function makeLoopDevice(file: string): LoopDevice | null {
  try {
    const path = losetup('--find', '--show', file).trim();
    return {
      path,
      takeSize: () => void losetup('--set-capacity', path),
      detach: () => void losetup('--detach', path),
    };
  } catch {
    return null;
  }
}

function losetup(...args: readonly string[]): string {
  return execFileSync('losetup', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
  });
}
