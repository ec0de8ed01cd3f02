import type { ChangeDescription } from '../changes/Changes.js';
import type { CredentialChange } from '../targets/CredentialDriver.js';
import type { ChangeJson } from './changeJson.js';

/** Describes a change for the audit record, also as it is stored or sent. */
export function describeChange(change: ChangeJson | CredentialChange): ChangeDescription {
  const target = 'target' in change ? change.target : null;
  const account =
    'account' in change ? change.account.chapName : 'chapName' in change ? change.chapName : null;
  return { what: change.kind, target, account };
}
