import { describe } from 'vitest';
import { servedVolumesContract } from './servedVolumesContract.js';
import { storageContract } from './storageContract.js';

describe('LIO in memory', () => {
  storageContract('lio');
  servedVolumesContract('lio');
});
