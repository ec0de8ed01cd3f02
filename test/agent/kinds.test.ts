import { describe } from 'vitest';
import { isLongForm } from '../fleet/form.js';
import { admissionContract } from '../provisioning/admissionContract.js';
import { exportContract } from '../provisioning/exportContract.js';
import { lunAccessContract } from '../provisioning/lunAccessContract.js';
import { maskingContract } from '../provisioning/maskingContract.js';
import { missingFilesContract } from '../provisioning/missingFilesContract.js';
import { RemoteStorageWorld } from '../provisioning/RemoteStorageWorld.js';
import { servedVolumesContract } from '../provisioning/servedVolumesContract.js';
import { storageContract } from '../provisioning/storageContract.js';
import type { StorageKind } from '../provisioning/StorageWorld.js';
import { haveTgtd } from '../support/tgtd.js';

/** What storage.test.ts has of the embedded target, of the others: what each does in a way of its own first, all of it in the long form. */
describe.skipIf(!haveTgtd)('tgt through an agent', () => {
  const makeWorld = worldsOf('tgt');
  servedVolumesContract('tgt', makeWorld, false);
  describe.runIf(isLongForm)('in the long form', () => {
    storageContract('tgt', makeWorld);
    exportContract('tgt', makeWorld);
    admissionContract('tgt', makeWorld);
    maskingContract('tgt', makeWorld);
  });
});

describe('LIO in memory through an agent', () => {
  const makeWorld = worldsOf('lio');
  lunAccessContract('lio', makeWorld);
  describe.runIf(isLongForm)('in the long form', () => {
    storageContract('lio', makeWorld);
    exportContract('lio', makeWorld);
    admissionContract('lio', makeWorld);
    servedVolumesContract('lio', makeWorld, false);
    maskingContract('lio', makeWorld);
    missingFilesContract(makeWorld);
  });
});

function worldsOf(kind: StorageKind): () => RemoteStorageWorld {
  return () => new RemoteStorageWorld(kind);
}
