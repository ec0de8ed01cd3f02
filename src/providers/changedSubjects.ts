import type { ChangedCredentials } from '../credentials/CredentialsDeps.js';
import type { ChangedSubject } from '../dispatch/Provider.js';
import type { ChangedStorage } from '../provisioning/ProvisioningDeps.js';
import type { AccountRef } from '../targets/TargetReader.js';

/**
 * The kinds of watch subjects.  The id of a target, a pool or an initiator is its name, that of an account `accountId`, that of a
 * masking group its id.
 */
export const Subject = {
  account: 'account',
  target: 'target',
  volume: 'volume',
  pool: 'pool',
  job: 'job',
  initiator: 'initiator',
  group: 'group',
} as const;

export function accountId({ authority, chapName }: AccountRef): string {
  return JSON.stringify([authority, chapName]);
}

export function parseAccountId(id: string): AccountRef {
  const [authority = '', chapName = ''] = JSON.parse(id) as readonly string[];
  return { authority, chapName };
}

/** The watch subjects of a change of credentials or storage. */
export function changedSubjects({
  accounts = [],
  targets = [],
  volumes = [],
  pools = [],
  jobs = [],
  initiators = [],
  groups = [],
}: Partial<ChangedCredentials & ChangedStorage>): ChangedSubject[] {
  const of =
    (subject: string) =>
    (id: string): ChangedSubject => ({ subject, id });
  return [
    ...accounts.map(accountId).map(of(Subject.account)),
    ...jobs.map(of(Subject.job)),
    ...volumes.map(of(Subject.volume)),
    ...targets.map(of(Subject.target)),
    ...initiators.map(of(Subject.initiator)),
    // A target that this server made has groups of its own.
    ...[...groups, ...targets].map(of(Subject.group)),
    ...pools.map(of(Subject.pool)),
  ];
}
