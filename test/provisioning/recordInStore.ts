import type { StorageWorld } from './StorageWorld.js';

/** Records go to the store from the next start on, each in a commit of its own that ends intents as well, as the server's own do. */
export function recordInStore(world: StorageWorld): void {
  world.audit = {
    removesEnded: true,
    write: async (record, ended = []) => {
      world.records.push(record);
      await world.temporary.sealed.writeAside((change) => {
        for (const key of ended) change.remove(key);
      });
    },
  };
}
