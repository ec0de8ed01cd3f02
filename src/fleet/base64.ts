import type { ChapSecret } from '../targets/ChapSecret.js';

/** A secret as a command carries it. */
export function base64(secret: ChapSecret): string {
  return secret.reveal().toString('base64');
}
