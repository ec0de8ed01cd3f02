import { describe } from 'vitest';
import { haveTgtd } from '../support/tgtd.js';
import { maskingContract } from './maskingContract.js';

describe.skipIf(!haveTgtd)('tgt', () => {
  maskingContract('tgt');
});
