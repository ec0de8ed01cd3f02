import { describe } from 'vitest';
import { exportContract } from './exportContract.js';
import { servedVolumesContract } from './servedVolumesContract.js';
import { storageContract } from './storageContract.js';

describe('LIO in memory', () => {
  storageContract('lio');
  exportContract('lio');
  servedVolumesContract('lio');
});
