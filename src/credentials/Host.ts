import type { TargetReader } from '../targets/TargetReader.js';
import type { ChapPairs } from './ChapPairs.js';
import type { Credentials } from './Credentials.js';

/** The part of `Credentials` that changes and proves credentials of a host's targets.  The host may be local or remote. */
export type HostCredentials = Pick<
  Credentials,
  'change' | 'endSession' | 'isInDoubt' | 'proofOf' | 'prove' | 'refuse'
>;

/** The part of `ChapPairs` for the pairs of initiators and targets of a host.  The host may be local or remote. */
export type HostPairs = Pick<ChapPairs, 'list' | 'remove' | 'set' | 'setInitiatorSecret' | 'setTargetSecret'>;

/**
 * One host with its targets.  Providers and doors read and change targets through it, so they do not depend on where the host is.
 *
 * For the server's own host these are the driver, `Credentials` and `ChapPairs`.  For a host of a fleet this is a `RemoteHost`.
 */
export interface Host {
  readonly targets: TargetReader;
  readonly credentials: HostCredentials;
  readonly pairs: HostPairs;
}
