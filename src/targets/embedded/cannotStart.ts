import type { EmbeddedPortal } from '../EmbeddedTarget.js';
import { TargetDriverError } from '../TargetDriverError.js';

/** Why the portal cannot listen, as a sentence. */
export function cannotStart({ address, port }: EmbeddedPortal, cause: unknown): TargetDriverError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why =
    code === 'EADDRINUSE'
      ? `${address} port ${port} is in use by another process: expected it to be free`
      : code === 'EADDRNOTAVAIL'
        ? `${address} port ${port}: expected an address of this machine`
        : `the embedded target cannot start: ${message}`;
  return new TargetDriverError('unavailable', why, { cause });
}
