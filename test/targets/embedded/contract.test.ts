import { driverContract } from '../driverContract.js';
import { EmbeddedWorld } from './EmbeddedWorld.js';

driverContract(
  {
    kind: 'embedded',
    capabilities: {
      initiatorSpecificAccounts: true,
      defaultAccounts: true,
      targetAccounts: true,
      unboundAccounts: true,
      secretOverlap: true,
      persistsAccounts: true,
      endsSessions: 'session',
      chapAlgorithms: [7, 8, 6, 5],
      maxSecretBytes: 255,
      loginTimeoutMs: 15_000,
    },
    bindsToSeveralTargets: true,
    opensWithAccounts: true,
    holdsSecrets: true,
    makeWorld: () => EmbeddedWorld.make(),
  },
  { skip: false },
);
