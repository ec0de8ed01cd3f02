import { parseSessionWishes, sessionWishKeys, type SessionWishes } from '../SessionWishes.js';
import type { Configfs } from './Configfs.js';
import type { LioTarget } from './LioTarget.js';
import { scopeFolder } from './paths.js';

/**
 * The session parameters that a target offers: `param/` of its first portal group.  Null if it has no portal group, or a file is
 * missing.
 */
export async function readSessionWishes(
  { iscsiName, folder, portalGroups }: LioTarget,
  configfs: Configfs,
): Promise<SessionWishes | null> {
  const [group] = portalGroups;
  if (!group) return null;
  const path = `${scopeFolder({ target: folder, tag: group.tag, acl: null })}/param`;
  const texts = new Map<string, string | null>();
  for (const key of sessionWishKeys) {
    const bytes = await configfs.read(`${path}/${key}`);
    texts.set(key, bytes?.toString('latin1').trim() ?? null);
  }
  return parseSessionWishes(iscsiName, (key) => texts.get(key) ?? null);
}
