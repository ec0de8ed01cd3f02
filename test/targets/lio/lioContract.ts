import type { DriverContract } from '../contract/ContractWorld.js';

/** What LIO declares, in memory and in a guest. */
export const lioContract: Omit<DriverContract, 'makeWorld'> = {
  kind: 'lio',
  capabilities: {
    initiatorSpecificAccounts: true,
    defaultAccounts: true,
    targetAccounts: true,
    targetAccountPerInitiator: true,
    comparesNamesByBytes: true,
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
};
