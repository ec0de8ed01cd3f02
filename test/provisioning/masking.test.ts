import { maskingContract } from './maskingContract.js';

maskingContract('embedded');
