import type { ChangeDescription } from '../changes/Changes.js';
import type { CredentialChange } from '../targets/CredentialDriver.js';

/** Describes a change for the audit record. */
export function describeChange(change: CredentialChange): ChangeDescription {
  const target = 'target' in change ? change.target : null;
  const account =
    'account' in change ? change.account.chapName : 'chapName' in change ? change.chapName : null;
  return { what: change.kind, target, account };
}
