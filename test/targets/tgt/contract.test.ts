import { haveTgtd } from '../../support/tgtd.js';
import { driverContract } from '../driverContract.js';
import { TgtWorld } from './TgtWorld.js';

driverContract(
  {
    kind: 'tgt',
    capabilities: {
      initiatorSpecificAccounts: true,
      defaultAccounts: true,
      targetAccounts: true,
      unboundAccounts: true,
      comparesNamesByBytes: true,
      secretOverlap: false,
      persistsAccounts: false,
      endsSessions: 'connection',
      chapAlgorithms: [5],
      maxSecretBytes: 255,
      loginTimeoutMs: 30_000,
    },
    bindsToSeveralTargets: true,
    opensWithAccounts: false,
    holdsSecrets: true,
    makeWorld: () => TgtWorld.make(),
  },
  { skip: !haveTgtd },
);
