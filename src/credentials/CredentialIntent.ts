import type { ChangeDescription } from '../changes/Changes.js';
import type { Intent, IntentForm } from '../changes/Intents.js';
import type { ChangePlan, CredentialChange } from '../targets/CredentialDriver.js';
import type { AccountRole } from '../targets/TargetReader.js';
import type { Cause } from './causes.js';
import { decodeChange, encodeChange, type ChangeJson } from './changeJson.js';
import type { SessionsOnChange } from './changeSettings.js';

/** One change of an intent, and how it is carried out. */
export interface IntentPart {
  readonly change: CredentialChange;
  /** Role that the account had before the change. */
  readonly role: AccountRole;
  readonly plan: ChangePlan;
}

/** The intent of credential changes in progress. */
export interface CredentialIntent extends Intent {
  /** At least one.  They are made in this order, all of them or none. */
  readonly parts: readonly IntentPart[];
  /** Null: by the target's setting. */
  readonly sessionsOnChange: SessionsOnChange | null;
  /** What the parts undo, if they do: a change that failed. */
  readonly undoes?: UndoneChange;
}

/** What is recorded and told of a change that is being undone, also by a later process. */
export interface UndoneChange {
  readonly descriptions: readonly ChangeDescription[];
  readonly cause: Cause;
  readonly message: string;
}

interface CredentialIntentJson extends Omit<CredentialIntent, 'id' | 'lockKeys' | 'parts'> {
  /** Credential changes run under one lock. */
  readonly lockKey: string;
  readonly parts: readonly (Omit<IntentPart, 'change'> & { readonly change: ChangeJson })[];
}

/** The stored form of the intents. */
export const credentialIntentForm: IntentForm<CredentialIntent> = {
  prefix: 'intent/',
  encode({ lockKeys: [lockKey = ''], parts, ...rest }) {
    const json: CredentialIntentJson = {
      ...rest,
      lockKey,
      parts: parts.map(({ change, ...part }) => Object.assign(part, { change: encodeChange(change) })),
    };
    return json;
  },
  decode(value) {
    const { lockKey, parts, ...rest } = value as CredentialIntentJson;
    return {
      ...rest,
      lockKeys: [lockKey],
      parts: parts.map(({ change, ...part }) => Object.assign(part, { change: decodeChange(change) })),
    };
  },
};
