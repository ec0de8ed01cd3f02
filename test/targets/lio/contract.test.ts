import { driverContract } from '../driverContract.js';
import { FakeLioWorld } from './FakeLioWorld.js';
import { lioContract } from './lioContract.js';

driverContract({ ...lioContract, makeWorld: async () => new FakeLioWorld() });
