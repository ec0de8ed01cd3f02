import { anyLength, ChapSecret } from '../targets/ChapSecret.js';
import type { CredentialChange } from '../targets/CredentialDriver.js';

type WithSecret = Extract<CredentialChange, { readonly secret: ChapSecret }>;
type Sealed<C> = C extends WithSecret ? Omit<C, 'secret'> & { readonly secret: string } : C;

/** A change in its stored, sealed form.  Secrets are base64. */
export type ChangeJson = Sealed<CredentialChange>;

export function encodeChange(change: CredentialChange): ChangeJson {
  return 'secret' in change ? { ...change, secret: change.secret.reveal().toString('base64') } : change;
}

export function decodeChange(json: ChangeJson): CredentialChange {
  return 'secret' in json
    ? { ...json, secret: new ChapSecret(Buffer.from(json.secret, 'base64'), anyLength) }
    : json;
}
