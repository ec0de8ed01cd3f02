import { driverContract } from '../driverContract.js';
import { FakeLioWorld } from './FakeLioWorld.js';

driverContract({
  kind: 'lio',
  capabilities: {
    initiatorSpecificAccounts: true,
    defaultAccounts: true,
    targetAccounts: true,
    targetAccountPerInitiator: true,
    unboundAccounts: false,
    secretOverlap: false,
    persistsAccounts: true,
    endsSessions: 'initiator',
    chapAlgorithms: [7, 8, 6, 5],
    maxSecretBytes: 255,
    loginTimeoutMs: 15_000,
    refusesByClosing: true,
  },
  bindsToSeveralTargets: false,
  opensWithAccounts: true,
  holdsSecrets: false,
  makeWorld: async () => new FakeLioWorld(),
});
