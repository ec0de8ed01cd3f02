import { describe } from 'vitest';
import { changesContract } from './contract/changes.js';
import type { DriverContract } from './contract/ContractWorld.js';
import { recoveryContract } from './contract/recovery.js';
import { refusalsContract } from './contract/refusals.js';
import { sessionsContract } from './contract/sessions.js';

/**
 * What every driver of a kind of target must keep (TargetDriver), on a real target of that kind.
 * A new driver runs it unchanged: only its world and its declared capabilities are its own.  The changes that are cut off before each
 * of their steps can be left to a longer run where a step is dear.
 */
export function driverContract(contract: DriverContract, { skip = false, cutOff = true } = {}): void {
  describe.skipIf(skip)(`a driver of ${contract.kind} targets`, () => {
    describe('changes', () => {
      changesContract(contract);
    });
    describe('refuses', () => {
      refusalsContract(contract);
    });
    describe('sessions', () => {
      sessionsContract(contract);
    });
    describe.runIf(cutOff)('cut off', () => {
      recoveryContract(contract);
    });
  });
}
