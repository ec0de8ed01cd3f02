import { Intents } from '../changes/Intents.js';
import { credentialIntentForm } from '../credentials/CredentialIntent.js';
import { ProofRecords } from '../credentials/ProofRecords.js';
import { SealedStoreError, type SealedStore } from '../store/SealedStore.js';
import type { HostStore } from '../store/KeyValueStore.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { Account, Finding, TargetReader } from '../targets/TargetReader.js';

/** Accounts that the last proof did not find good, and those never proved; nothing where the target cannot be asked. */
export async function proofFindings(store: HostStore, driver: TargetReader): Promise<readonly Finding[]> {
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
      remedy: `Run iscsi-wbem check ${targetOf(account)}; set its secret anew if that fails, too.`,
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

/** Changes that were begun and not ended.  While a server runs, the ones under way are among them: ask it instead. */
export function intentFindings(sealedStore: SealedStore): readonly Finding[] {
  try {
    return new Intents(sealedStore, credentialIntentForm).list().map(({ parts }) => ({
      severity: 'warning',
      subject: parts[0]?.plan.targets[0] ?? 'a change of accounts',
      sentence: `A change (${parts.map(({ change }) => change.kind).join(', ')}) was begun and not ended.`,
      remedy: 'Start the server: it settles the change before it takes requests.',
    }));
  } catch (error) {
    // sealedFindings tells which do not open.
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

function targetOf({ bindings }: Account): string {
  return bindings[0]?.target ?? '';
}
