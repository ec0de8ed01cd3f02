import type { Intent, IntentForm } from '../changes/Intents.js';
import type { ChangePlan, CredentialChange } from '../targets/CredentialDriver.js';
import type { AccountRole } from '../targets/TargetReader.js';
import { decodeChange, encodeChange, type ChangeJson } from './changeJson.js';
import type { SessionsOnChange } from './changeSettings.js';

/** One change of an intent, and how it is made. */
export interface IntentPart {
  readonly change: CredentialChange;
  /** Role of the account that the change is about, as it was before. */
  readonly role: AccountRole;
  readonly plan: ChangePlan;
}

/** Changes of credentials that are under way. */
export interface CredentialIntent extends Intent {
  /** At least one; they are made in this order, and stand together or not at all. */
  readonly parts: readonly IntentPart[];
  /** null: as the target's setting says. */
  readonly sessionsOnChange: SessionsOnChange | null;
}

interface CredentialIntentJson extends Omit<CredentialIntent, 'id' | 'lockKeys' | 'parts'> {
  /** Changes of credentials run under one lock. */
  readonly lockKey: string;
  readonly parts: readonly (Omit<IntentPart, 'change'> & { readonly change: ChangeJson })[];
}

/** How they stand in the sealed store. */
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
