import type { Provide } from '../../src/provisioning/ServedVolumes.js';
import { ChapSecret } from '../../src/targets/ChapSecret.js';
import { host, MiB, secretText } from './StorageWorld.js';

/** What `provide` is asked for: a volume in the only pool, for a host that authenticates itself by its own name. */
export function provideRequest(name: string, bytes = MiB): Provide {
  return {
    name,
    bytes,
    pool: null,
    thick: null,
    initiator: host,
    chapName: null,
    secret: new ChapSecret(Buffer.from(secretText)),
  };
}
