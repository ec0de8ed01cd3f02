import { describe } from 'vitest';
import { admissionContract } from './admissionContract.js';
import { exportContract } from './exportContract.js';
import { lunAccessContract } from './lunAccessContract.js';
import { missingFilesContract } from './missingFilesContract.js';
import { servedVolumesContract } from './servedVolumesContract.js';
import { storageContract } from './storageContract.js';
import { StorageWorld } from './StorageWorld.js';

describe('LIO in memory', () => {
  storageContract('lio');
  exportContract('lio');
  admissionContract('lio');
  lunAccessContract('lio');
  servedVolumesContract('lio');
  missingFilesContract(() => new StorageWorld('lio'));
});
