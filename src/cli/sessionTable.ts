import { printTable } from './printTable.js';
import { areAtSeveral, type TargetSessionInfo } from './TargetHost.js';

/** A table of the sessions.  `?` stands for what the target does not report. */
export function printSessions(sessions: readonly TargetSessionInfo[]): string {
  const several = areAtSeveral(sessions);
  return printTable(
    [...(several ? ['HOST'] : []), 'INITIATOR', 'TARGET', 'ADDRESSES', 'AUTHENTICATION', 'SESSION'],
    sessions.map(({ initiator, target, addresses, authentication, mutual, id, systemName }) => [
      ...(several ? [systemName ?? '?'] : []),
      initiator ?? '?',
      target ?? '?',
      addresses.join(',') || '?',
      authentication === null ? '?' : mutual === true ? `${authentication}, mutual` : authentication,
      id,
    ]),
  );
}
