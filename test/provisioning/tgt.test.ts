import { describe } from 'vitest';
import { haveTgtd } from '../support/tgtd.js';
import { servedVolumesContract } from './servedVolumesContract.js';
import { admissionContract } from './admissionContract.js';
import { exportContract } from './exportContract.js';
import { storageContract } from './storageContract.js';

describe.skipIf(!haveTgtd)('tgt', () => {
  storageContract('tgt');
  exportContract('tgt');
  admissionContract('tgt');
  servedVolumesContract('tgt');
});
