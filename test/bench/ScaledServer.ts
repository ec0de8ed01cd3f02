import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { Call } from '../../src/dispatch/Call.js';
import { Instances } from '../../src/dispatch/Instances.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { storedInstances } from '../../src/dispatch/storedInstances.js';
import { compileMof } from '../../src/mof/compile.js';
import { targetNamespace } from '../../src/providers/identity.js';
import { createClass } from '../../src/repository/createClass.js';
import { Repository } from '../../src/repository/Repository.js';
import { compileModel } from '../../src/schema/compileModel.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { putManySecrets, targetName, type ManySecrets } from '../support/manySecrets.js';
import { Server } from '../support/server.js';
import { LoadClient } from './LoadClient.js';

const tester = { name: 'tester', address: '127.0.0.1', door: 'test' };

/** What a server has beside what is asked for. */
export interface Scale extends ManySecrets {
  /** Instances that clients made: half of them things, the others links between two of them. */
  readonly instances: number;
}

export const thingClass = 'Bench_Thing';
const linkClass = 'Bench_Link';

/** Any object may be an end of a link: a traversal from a target must ask for its links too. */
const mof = `
class ${thingClass} : CIM_ManagedElement { [Key] string Id; string Text; uint32 Number; uint64 Size; boolean Flag; string Names[]; };
[Association] class ${linkClass} { [Key] CIM_ManagedElement REF From; [Key] CIM_ManagedElement REF To; string Text; };`;

/** How many writes share one wait for the disk. */
const atOnce = 2_048;

/**
 * The built server with embedded targets, secrets and stored instances, in a process of its own.
 *
 * Target 0 has one secret whatever the scale; half of all secrets are those of target 1, "the crowded one", and the others are spread
 * over the rest.  Targets come from the configuration; secrets and instances are put into the state folder by the server's own
 * AccountBook and Instances while it is stopped, because as requests they take an fsync each.
 */
export class ScaledServer {
  readonly server = new Server({
    args: ['--target', 'embedded', '--log-level', 'warn', '--config', 'config.toml'],
  });
  readonly client = new LoadClient(this.server);

  constructor(readonly scale: Scale) {
    const lun = '[[embedded.target.lun]]\nsize = "64 KiB"\n';
    const tables = upTo(scale.targets).map(
      (index) => `[[embedded.target]]\nname = "${targetName(index)}"\n${lun}`,
    );
    writeFileSync(join(this.server.folder, 'config.toml'), tables.join('\n'));
  }

  async start(): Promise<void> {
    // The first start makes key, store and administrator.
    await this.server.start();
    await this.server.stop();
    const store = new LmdbStore(this.server.stateFolder);
    try {
      const key = readFileSync(join(this.server.folder, 'key'));
      await putManySecrets(store, key, this.scale);
      await this.#fillInstances(store);
      settle(store);
    } finally {
      await store.close();
    }
    await this.server.start();
  }

  async dispose(): Promise<void> {
    this.client.close();
    await this.server.dispose();
  }

  async #fillInstances(store: LmdbStore): Promise<void> {
    const model = compileModel();
    const repository = new Repository(model.namespaces, { store });
    const classes = compileMof(
      { path: 'bench.mof', text: mof },
      { namespace: targetNamespace, into: model },
    ).namespaces.get(targetNamespace)?.classes;
    for (const name of [thingClass, linkClass]) {
      const declared = classes?.get(name);
      if (declared) await createClass(repository, targetNamespace, declared, tester);
    }
    const providers = new Providers([], (namespace, cimClass) =>
      storedInstances(repository, namespace, cimClass),
    );
    const instances = new Instances(repository, providers);
    const things = this.scale.instances / 2;
    for (let from = 0; from < things; from += atOnce / 2) {
      const numbers = upTo(Math.min(atOnce / 2, things - from)).map((index) => from + index);
      await Promise.all(
        numbers
          .flatMap((number) => [thing(number), link(number, (number + 1) % things)])
          .map((instance) => instances.create(targetNamespace, instance, call)),
      );
    }
  }
}

function thing(number: number): CIMInstance {
  return new CIMInstance(thingClass, [
    cimProperty('Id', 'string', `thing-${number}`),
    cimProperty('Text', 'string', `this is the text of thing number ${number}`),
    cimProperty('Number', 'uint32', number),
    cimProperty('Size', 'uint64', BigInt(number) * 1_000_000n),
    cimProperty('Flag', 'boolean', number % 2 === 0),
    cimProperty('Names', 'string', ['a', 'b']),
  ]);
}

function link(from: number, to: number): CIMInstance {
  const end = (name: string, number: number) =>
    cimProperty(name, 'reference', new CIMInstanceName(thingClass, { Id: `thing-${number}` }));
  return new CIMInstance(linkClass, [
    end('From', from),
    end('To', to),
    cimProperty('Text', 'string', 'a link'),
  ]);
}

const call: Call = {
  principal: { name: 'bench', roles: new Set(['read', 'write']), address: 'local', door: 'bench' },
  namespace: targetNamespace,
  host: hostname(),
  signal: new AbortController().signal,
};

/**
 * The first few hundred commits after so many writes at once are the dearer ones: lmdb takes up the pages that they left free,
 * which has nothing to do with what a request touches.
 */
function settle(store: LmdbStore): void {
  for (const number of upTo(800)) store.put('bench/settled', Buffer.from(String(number)));
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
