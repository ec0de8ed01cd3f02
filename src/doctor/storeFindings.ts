import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyPassword } from '../security/passwordHash.js';
import type { Users } from '../security/Users.js';
import { SealedStoreError, type SealedStore } from '../store/SealedStore.js';
import type { KeyValueStore } from '../store/KeyValueStore.js';
import type { Finding } from '../targets/TargetReader.js';

/** Maximum number of entries listed. */
const maxNamed = 5;

/** Findings for entries of the store that cannot be decrypted with the sealing key. */
export function sealedFindings(store: KeyValueStore, sealedStore: SealedStore): readonly Finding[] {
  const broken: string[] = [];
  for (const stored of store.keys('sealed/')) {
    const key = stored.slice('sealed/'.length);
    try {
      sealedStore.get(key);
    } catch (error) {
      if (!(error instanceof SealedStoreError)) throw error;
      broken.push(key);
    }
  }
  if (broken.length === 0) return [];
  const more = broken.length > maxNamed ? ` and ${broken.length - maxNamed} more` : '';
  return [
    {
      severity: 'error',
      subject: 'store',
      sentence: `${broken.length} sealed entries do not open with this sealing key: ${broken.slice(0, maxNamed).join(', ')}${more}.`,
      remedy: 'Put back the key or the store that belong together; otherwise set the secrets anew.',
    },
  ];
}

/** Findings about users, and about the file with the first password. */
export async function userFindings(users: Users, stateDir: string): Promise<readonly Finding[]> {
  const list = users.list();
  if (!list.some(({ roles }) => roles.includes('admin'))) {
    const sentence = 'No user has the role admin: nobody can manage this server.';
    const remedy = 'Stop the server and run iscsi-wbem user add.';
    return [{ severity: 'error', subject: 'users', sentence, remedy }];
  }
  const file = join(stateDir, 'admin-password');
  const written = readIfThere(file);
  if (written === null) return [];
  const admin = users.find('admin');
  const isInUse = admin !== null && (await verifyPassword(written.trimEnd(), admin.passwordHash));
  return [
    {
      severity: 'warning',
      subject: file,
      sentence: isInUse
        ? 'The first password of the user "admin" is still in use, and lies here.'
        : 'The first password of the user "admin" lies here, and is not in use any more.',
      remedy: isInUse ? 'Run iscsi-wbem user passwd admin, then remove the file.' : 'Remove the file.',
    },
  ];
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
