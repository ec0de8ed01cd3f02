import { targetWishes } from '../../iscsi/TargetConnection.js';
import type { SessionWishes } from '../SessionWishes.js';
import type { TargetReader } from '../TargetReader.js';

/** The session parameters of the embedded target are the same at each of its targets. */
export function listEmbeddedWishes(
  reader: Pick<TargetReader, 'listTargets' | 'findTarget'>,
): NonNullable<TargetReader['listSessionWishes']> {
  return async (name) => {
    const targets = name === null ? await reader.listTargets() : [await reader.findTarget(name)];
    return targets.flatMap((target): SessionWishes[] =>
      target && !target.isDiscovery ? [{ target: target.iscsiName, ...targetWishes }] : [],
    );
  };
}
