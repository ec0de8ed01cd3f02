import { Intents } from '../changes/Intents.js';
import { credentialIntentForm } from '../credentials/CredentialIntent.js';
import type { ProofState } from '../credentials/Outcome.js';
import { ProofRecords } from '../credentials/ProofRecords.js';
import { SealedStoreError, type SealedStore } from '../store/SealedStore.js';
import type { HostStore } from '../store/KeyValueStore.js';
import { findIscsiName, type IscsiName } from '../targets/IscsiName.js';
import type { StorageDriver } from '../targets/StorageDriver.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { Account, Finding, TargetReader } from '../targets/TargetReader.js';

/** Findings for accounts whose last proof did not succeed, and for those never proved.  None if the target cannot be asked. */
export async function proofFindings(
  store: HostStore,
  driver: TargetReader & { readonly storage?: Pick<StorageDriver, 'findAccessList'> },
): Promise<readonly Finding[]> {
  const proofs = new ProofRecords(store);
  const found: Finding[] = [];
  const never: Account[] = [];
  for (const account of await listAccounts(driver)) {
    if (account.bindings.length === 0) continue;
    const proof = proofs.find(account);
    if (proof === null) never.push(account);
    if (proof === null || proof.state === 'proved') continue;
    found.push({
      severity: proof.state === 'failed' ? 'error' : 'warning',
      subject: account.chapName,
      sentence: `Its last proof, at ${proof.time.toISOString()}, ${proof.state === 'failed' ? 'failed' : 'could not tell'}: ${proof.reason}.`,
      remedy: await remedyOf(account, proof.state, driver),
    });
  }
  const [first] = never;
  if (first) {
    found.push({
      severity: 'warning',
      subject: never.length === 1 ? first.chapName : `${never.length} accounts`,
      sentence: 'No login has proved, since this server knows them, that the secret is asked for.',
      remedy: `Run iscsi-wbem check ${targetOf(first)}.`,
    });
  }
  return found;
}

/** Nobody can log in with an account whose initiator is not allowed: that comes first. */
async function remedyOf(
  account: Account,
  state: ProofState,
  driver: Parameters<typeof proofFindings>[1],
): Promise<string> {
  const target = targetOf(account);
  if (state === 'failed') return `Run iscsi-wbem check ${target}; set its secret anew if that fails, too.`;
  const allowed = await findAllowed(target, driver);
  const initiator = account.initiatorName ?? findIscsiName(account.chapName);
  if (allowed?.length === 0 || (allowed && initiator !== null && !allowed.includes(initiator)))
    return `Run iscsi-wbem target allow ${target} ${initiator ?? '<initiator>'}: the account is proved then.`;
  return `Run iscsi-wbem check ${target}.`;
}

async function findAllowed(
  target: IscsiName | null,
  { storage }: Parameters<typeof proofFindings>[1],
): Promise<readonly IscsiName[] | null> {
  if (!storage || target === null) return null;
  try {
    return (await storage.findAccessList(target))?.initiators ?? null;
  } catch (error) {
    if (error instanceof TargetDriverError) return null;
    throw error;
  }
}

/**
 * Findings for changes that were begun and not completed.  While a server runs, changes in progress are among them: ask the
 * server instead.
 */
export function intentFindings(sealedStore: SealedStore): readonly Finding[] {
  try {
    return new Intents(sealedStore, credentialIntentForm).list().map(({ parts }) => ({
      severity: 'warning',
      subject: parts[0]?.plan.targets[0] ?? 'a change of accounts',
      sentence: `A change (${parts.map(({ change }) => change.kind).join(', ')}) was begun and not ended.`,
      remedy: 'Start the server: it settles the change before it takes requests.',
    }));
  } catch (error) {
    // sealedFindings reports those that cannot be decrypted.
    if (error instanceof SealedStoreError) return [];
    throw error;
  }
}

async function listAccounts(driver: TargetReader): Promise<readonly Account[]> {
  try {
    return await driver.listAccounts();
  } catch (error) {
    if (error instanceof TargetDriverError) return [];
    throw error;
  }
}

function targetOf({ bindings }: Account): IscsiName | null {
  return bindings[0]?.target ?? null;
}
