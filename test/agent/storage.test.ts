import { describe } from 'vitest';
import { admissionContract } from '../provisioning/admissionContract.js';
import { exportContract } from '../provisioning/exportContract.js';
import { maskingContract } from '../provisioning/maskingContract.js';
import { RemoteStorageWorld } from '../provisioning/RemoteStorageWorld.js';
import { servedVolumesContract } from '../provisioning/servedVolumesContract.js';
import { storageContract } from '../provisioning/storageContract.js';

describe('through an agent', () => {
  const makeWorld = () => new RemoteStorageWorld('embedded');
  storageContract('embedded', makeWorld);
  exportContract('embedded', makeWorld);
  admissionContract('embedded', makeWorld);
  servedVolumesContract('embedded', makeWorld, false);
  maskingContract('embedded', makeWorld);
});
