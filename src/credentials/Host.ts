import type { TargetReader } from '../targets/TargetReader.js';
import type { ChapPairs } from './ChapPairs.js';
import type { Credentials } from './Credentials.js';

/** How the credentials of a host's targets are changed and proved, wherever the host is. */
export type HostCredentials = Pick<
  Credentials,
  'change' | 'endSession' | 'isInDoubt' | 'proofOf' | 'prove' | 'refuse'
>;

/** The pairs of initiators and targets of a host, wherever it is. */
export type HostPairs = Pick<ChapPairs, 'list' | 'remove' | 'set' | 'setInitiatorSecret' | 'setTargetSecret'>;

/**
 * One host with its targets, as providers and doors see it: read, and changed by the one way in.
 *
 * The host that a server runs on is the driver with `Credentials` and `ChapPairs` themselves; one that is far away is a `RemoteHost`.
 */
export interface Host {
  readonly targets: TargetReader;
  readonly credentials: HostCredentials;
  readonly pairs: HostPairs;
}
