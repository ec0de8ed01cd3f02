import { describe } from 'vitest';
import { admissionContract } from './admissionContract.js';
import { exportContract } from './exportContract.js';
import { missingFilesContract } from './missingFilesContract.js';
import { servedVolumesContract } from './servedVolumesContract.js';
import { storageContract } from './storageContract.js';
import { StorageWorld } from './StorageWorld.js';

describe('LIO in memory', () => {
  storageContract('lio');
  exportContract('lio');
  admissionContract('lio');
  servedVolumesContract('lio');
  missingFilesContract(() => new StorageWorld('lio'));
});
