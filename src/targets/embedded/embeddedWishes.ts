import { targetWishes } from '../../iscsi/TargetConnection.js';
import type { IscsiName } from '../IscsiName.js';
import type { SessionWishes } from '../SessionWishes.js';

/** What the embedded target wants of sessions: the same at each of its targets. */
export function embeddedWishes(target: IscsiName): SessionWishes {
  return { target, ...targetWishes };
}
