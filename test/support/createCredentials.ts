import { Changes, type ActOutcomes, type Audit } from '../../src/changes/Changes.js';
import { Credentials } from '../../src/credentials/Credentials.js';
import type { CredentialsDeps } from '../../src/credentials/CredentialsDeps.js';

export interface CreateCredentialsOptions extends Omit<CredentialsDeps, 'changes'> {
  readonly audit: Audit;
  readonly lockWaitMs: number;
  readonly acts?: ActOutcomes;
}

export interface CreatedCredentials {
  readonly credentials: Credentials;
  readonly changes: Changes;
  /** Completes changes that an earlier process left unfinished. */
  start(): Promise<void>;
  close(): void;
}

/** The credentials of a target and their change machinery, composed as in the server. */
export function createCredentials({
  audit,
  lockWaitMs,
  acts,
  ...deps
}: CreateCredentialsOptions): CreatedCredentials {
  const { store, log } = deps;
  const changes = new Changes({ store, audit, lockWaitMs, log, ...(acts && { acts }) });
  const credentials = new Credentials({ ...deps, changes });
  return {
    credentials,
    changes,
    start: async () => {
      credentials.start();
      await changes.start();
    },
    close: () => {
      changes.close();
      credentials.close();
    },
  };
}
