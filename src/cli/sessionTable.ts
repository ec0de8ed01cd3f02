import { printTable } from './printTable.js';
import type { TargetSessionInfo } from './TargetHost.js';

/** A table of the sessions.  `?` stands for what the target does not report. */
export function printSessions(sessions: readonly TargetSessionInfo[]): string {
  return printTable(
    ['INITIATOR', 'TARGET', 'ADDRESSES', 'AUTHENTICATION', 'SESSION'],
    sessions.map(({ initiator, target, addresses, authentication, mutual, id }) => [
      initiator ?? '?',
      target ?? '?',
      addresses.join(',') || '?',
      authentication === null ? '?' : mutual === true ? `${authentication}, mutual` : authentication,
      id,
    ]),
  );
}
