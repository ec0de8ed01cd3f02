import { findIscsiName } from '../IscsiName.js';
import type { Account, AccountRef, Session } from '../TargetReader.js';
import type { ListedAccount } from './AccountBook.js';
import type { AccountRecord } from './AccountRecord.js';
import { anyLength, ChapSecret } from '../ChapSecret.js';
import type { AccessAccount, DataPathSession } from './DataPath.js';

/** Converts a stored account to the form of `credentials`. */
export function toAccount({ authority, chapName, bindings, overlapUntil }: ListedAccount): Account {
  const account: Account = { authority, chapName, bindings, initiatorName: findIscsiName(chapName) };
  return overlapUntil !== undefined && Date.now() < overlapUntil ? { ...account, overlapUntil } : account;
}

/** Converts a stored account to the form of the data path. */
export function toAccess({ secret, generation, bindings, former, ...account }: AccountRecord): AccessAccount {
  return {
    id: idOf(account),
    chapName: account.chapName,
    secret: Buffer.from(secret, 'base64'),
    generation,
    bindings,
    ...(former && { former: { ...former, secret: Buffer.from(former.secret, 'base64') } }),
  };
}

/** The secret of a record.  Null if there is none. */
export function toSecret(sealed: { readonly secret: string } | null | undefined): ChapSecret | null {
  return sealed ? new ChapSecret(Buffer.from(sealed.secret, 'base64'), anyLength) : null;
}

/** The unique id of an account. */
export function idOf({ authority, chapName }: AccountRef): string {
  return JSON.stringify([authority, chapName]);
}

export function toSession({
  id,
  target,
  initiatorName,
  isid,
  tsih,
  authMethod,
  mutual,
  cid,
  initiatorAddress,
  openedAt,
  digests,
}: DataPathSession): Session {
  return {
    id,
    target,
    initiatorName,
    isid,
    tsih,
    authenticationMethod: authMethod,
    mutual,
    connections: [{ cid, initiatorAddress }],
    openedAt,
    digests,
  };
}
