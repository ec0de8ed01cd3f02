import { printTable } from './printTable.js';
import type { TargetSessionInfo } from './TargetHost.js';

/** A table of the sessions.  `?` stands for what the target does not report. */
export function printSessions(sessions: readonly TargetSessionInfo[]): string {
  // A server for its own host says nothing new with that.
  const several = new Set(sessions.map(({ systemName }) => systemName)).size > 1;
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
