import { describe } from 'vitest';
import { maskingContract } from './maskingContract.js';

describe('LIO in memory', () => {
  maskingContract('lio');
});
