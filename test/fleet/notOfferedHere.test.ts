import { describe, expect, it } from 'vitest';
import type { AnyProvider } from '../../src/dispatch/Provider.js';
import { initiatorProviders } from '../../src/providers/initiator/initiatorProviders.js';
import { productProvidersIn } from '../../src/providers/product/index.js';
import { readMachine } from '../../src/providers/product/readMachine.js';
import { notOfferedHere } from '../../src/fleet/notOfferedHere.js';
import { classesOfHosts } from '../../src/server/openFleetInstances.js';
import { makeWorld } from '../initiator/initiatorHarness.js';
import { StorageModel } from '../providers/storage/StorageModel.js';
import { StorageWorld } from '../provisioning/StorageWorld.js';

describe('the classes that an endpoint does not offer', () => {
  it('are those that a server with storage provides and a host of a fleet does not', async () => {
    const world = new StorageWorld();
    await world.start();
    try {
      const { ofTargets, hostName } = new StorageModel(world);
      const identity = { hostName, serverName: 'iscsi-wbem:1', version: '1.2.3' };
      const atServer = [
        ...ofTargets,
        ...productProvidersIn({ ...identity, machine: readMachine() }),
        ...initiatorProviders(makeWorld().initiator),
      ];
      const ofHosts = classesOfHosts();
      const offered = new Set(namesOf(ofHosts));
      const left = namesOf(atServer).filter((name) => !offered.has(name));
      expect(namesOf(notOfferedHere)).toEqual(left);
    } finally {
      await world.dispose();
    }
  });
});

function namesOf(providers: readonly AnyProvider[]): readonly string[] {
  return providers.map(({ namespace, className }) => `${namespace}:${className}`).toSorted();
}
