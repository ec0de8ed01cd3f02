import type { AccountRole } from '../TargetReader.js';
import type { Configfs } from './Configfs.js';
import type { LioPlace } from './LioAccount.js';
import type { LioTarget } from './LioTarget.js';
import { authFiles, parseAuthValue, scopeFolder } from './paths.js';

/** The secret at one place, which configfs shows to root; null if none is set. */
export async function readSecret(
  configfs: Configfs,
  { folder: target }: LioTarget,
  { tag, acl }: LioPlace,
  role: AccountRole,
): Promise<Buffer | null> {
  return parseAuthValue(
    await configfs.read(`${scopeFolder({ target, tag, acl })}/${authFiles[role].secret}`),
  );
}
