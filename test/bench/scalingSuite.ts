import { hostname } from 'node:os';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { encodeInstanceName } from '../../src/cimxml/encode/paths.js';
import { encodeMethodRequest } from '../../src/cimxml/encode/request.js';
import {
  controllerPath,
  endpointPath,
  replicationServicePath,
  secretPath,
  secretServicePath,
  targetNamespace,
} from '../../src/providers/identity.js';
import { cpuMicros, median, type BenchRow, type BenchSuite } from './Benchmark.js';
import { initiatorName, targetName } from '../support/manySecrets.js';
import { ScaledServer, thingClass, type Scale } from './ScaledServer.js';
import { intrinsicRequest, type WbemRequest } from './wbemRequests.js';

const small: Scale = { targets: 10, secrets: 10, instances: 10 };
const large: Scale = { targets: 1_000, secrets: 10_000, instances: 100_000 };

const rounds = { least: 5, most: 9 };
/** What grows with what it does not touch would take minutes: after so long the rounds end at the least. */
const longEnoughMs = 8_000;
const goal = 1.3;

/** One kind of request; `expected` stands in each of its answers. */
interface Kind {
  readonly name: string;
  /** How many of it are a round. */
  readonly count: number;
  readonly expected: string;
  readonly make: (index: number, scale: Scale) => WbemRequest;
}

/**
 * What a request costs in server CPU, worker thread included, where there is much that it does not touch: two servers, ten of
 * everything and 1,000 targets, 10,000 secrets and 100,000 stored instances.  In turns, medians of five to nine rounds after one that warms up.
 */
export const scalingSuite: BenchSuite = {
  name: 'scaling: what is not touched costs nothing',
  async run() {
    const servers: ScaledServer[] = [];
    try {
      for (const scale of [small, large]) {
        const server = new ScaledServer(scale);
        servers.push(server);
        await server.start();
        // What the first row measures is no server that still compiles itself.
        for (const { make } of kinds.slice(0, 2))
          await server.client.run(1_000, 1, (index) => make(index, server.scale));
      }
      const rows: BenchRow[] = [];
      for (const kind of kinds) rows.push(await measure(kind, servers));
      return rows;
    } finally {
      for (const server of servers) await server.dispose();
    }
  },
};

/** @param servers the small one and the large one. */
async function measure(kind: Kind, servers: readonly ScaledServer[]): Promise<BenchRow> {
  const micros = servers.map((): number[] => []);
  const startedAt = performance.now();
  for (let round = 0; round <= rounds.most; round += 1) {
    if (round > rounds.least && performance.now() - startedAt > longEnoughMs) break;
    for (const [which, { server, client, scale }] of servers.entries()) {
      const from = round * kind.count;
      // The first one is looked at: a measurement of refusals would look good.
      await client.expect(kind.make(from, scale), kind.expected);
      const before = cpuMicros(server.pid);
      for (let index = 1; index < kind.count; index += 1) await client.post(kind.make(from + index, scale));
      const used = (cpuMicros(server.pid) - before) / (kind.count - 1);
      if (round > 0) micros[which]?.push(used);
    }
  }
  const [ofSmall = Number.NaN, ofLarge = Number.NaN] = micros.map(median);
  const ratio = { to: `${small.targets} of each`, value: ofLarge / ofSmall };
  return { name: kind.name, figure: ofLarge, unit: 'us', ratio, goal };
}

const host = hostname();
const target = { iscsiName: targetName(0) };
const endpoint = endpointOf(0);
const secret = secretPath(host, { authority: targetName(0), chapName: initiatorName(0) });
const authority = secretServicePath(host, targetName(0));

/** What a traversal starts from. */
const sources = {
  secret,
  'target port': endpoint,
  target: controllerPath(host, target),
  authority,
} as const;

const kinds: readonly Kind[] = [
  getInstance('a stored one', thingOf),
  getInstance('CIM_SharedSecret', () => secret),
  getInstance('a target', () => sources.target),
  getInstance('a target port', () => endpoint),
  getInstance('an authority', () => authority),
  getInstance('CIM_CredentialContext', () =>
    association('CIM_CredentialContext', { ElementInContext: secret, ElementProvidingContext: endpoint }),
  ),
  getInstance('CIM_SharedSecretIsShared', () =>
    association('CIM_SharedSecretIsShared', { Antecedent: authority, Dependent: secret }),
  ),
  ...traversals('Associators'),
  ...traversals('References'),
  addSharedSecret('a target with one secret', 0),
  addSharedSecret('the target with half of all secrets', 1),
];

function getInstance(name: string, pathOf: (index: number, scale: Scale) => CIMInstanceName): Kind {
  return {
    name: `GetInstance, ${name}`,
    count: 100,
    expected: '<INSTANCE ',
    make: (index, scale) =>
      intrinsicRequest('GetInstance', targetNamespace, {
        InstanceName: encodeInstanceName(pathOf(index, scale)),
      }),
  };
}

function traversals(operation: string): readonly Kind[] {
  const kindsOf = Object.entries(sources).map(([name, source]) =>
    traversal(operation, `one ${name}`, () => source),
  );
  return [...kindsOf, traversal(operation, 'one stored instance', thingOf)];
}

function traversal(
  operation: string,
  name: string,
  pathOf: (index: number, scale: Scale) => CIMInstanceName,
): Kind {
  return {
    name: `${operation} of ${name}`,
    count: 30,
    expected: '<VALUE.OBJECTWITHPATH>',
    make: (index, scale) =>
      intrinsicRequest(operation, targetNamespace, { ObjectName: encodeInstanceName(pathOf(index, scale)) }),
  };
}

/** New secrets, which stay: each is proved by logins. */
function addSharedSecret(name: string, number: number): Kind {
  const service = replicationServicePath(host);
  return {
    name: `AddSharedSecret at ${name}`,
    count: 15,
    expected: '<VALUE>0</VALUE></RETURNVALUE>',
    make(index) {
      const embedded = new CIMInstance('CIM_SharedSecret', [
        cimProperty('RemoteID', 'string', `iqn.2026-11.test.example:new-${index}`),
        cimProperty('Secret', 'string', 'another-secret'),
      ]);
      const body = encodeMethodRequest('1', 'AddSharedSecret', targetNamespace, service, [
        { name: 'SharedSecret', type: 'string', isArray: false, value: embedded, embeddedObject: 'instance' },
        {
          name: 'ServiceAccessPoint',
          type: 'reference',
          isArray: false,
          value: endpointOf(number),
          embeddedObject: undefined,
        },
      ]);
      return {
        cimMethod: 'AddSharedSecret',
        cimObject: encodeURIComponent(service.toString()),
        body: Buffer.from(body),
      };
    },
  };
}

function association(className: string, ends: Readonly<Record<string, CIMInstanceName>>): CIMInstanceName {
  return new CIMInstanceName(className, ends, { namespace: targetNamespace });
}

function endpointOf(number: number): CIMInstanceName {
  return endpointPath(host, { target: { iscsiName: targetName(number) }, portalGroupTag: 1 });
}

/** Another one each time, all over the store. */
function thingOf(index: number, { instances }: Scale): CIMInstanceName {
  return new CIMInstanceName(thingClass, { Id: `thing-${(index * 7919) % (instances / 2)}` });
}
