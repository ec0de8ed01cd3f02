import { encodeIntrinsicRequest, type IntrinsicParameter } from '../../src/cimxml/encode/request.js';
import type { CanaryWorld } from './CanaryWorld.js';

const namespaces = ['root/cimv2/storage/iscsitarget', 'interop', 'root/wmi'] as const;

/** Reads every instance by every way of reading; with questions that ask for secrets. */
export async function readEverything(world: CanaryWorld): Promise<{ readonly instances: number }> {
  let instances = 0;
  for (const namespace of namespaces) {
    const client = world.client(namespace);
    const read = new Set<string>();
    for (const className of await client.enumerateClassNames()) {
      const found =
        (await world.step(`EnumerateInstances of ${className}`, () =>
          client.enumerateInstances(className),
        )) ?? [];
      instances += found.length;
      for (const { path } of found) {
        // One of each class that instances have: below another superclass they come again.
        if (!path || read.has(path.className)) continue;
        read.add(path.className);
        const at = path.at({ namespace, host: null });
        await world.step(`GetInstance of ${path.className}`, () => client.getInstance(at));
        await world.step(`Associators of ${path.className}`, () => client.associators(at));
        await world.step(`References of ${path.className}`, () => client.references(at));
      }
    }
  }
  await askForSecrets(world);
  return { instances };
}

/** ExecQuery and filters that compare, sort out or select the property that nobody may read. */
async function askForSecrets(world: CanaryWorld): Promise<void> {
  const guess = world.canaries.make('guessed in a query');
  for (const [language, query] of [
    ['WQL', `SELECT * FROM CIM_SharedSecret`],
    ['WQL', `SELECT Secret, RemoteID FROM CIM_SharedSecret WHERE Secret = '${guess}'`],
    ['WQL', `SELECT * FROM CIM_SharedSecret WHERE Secret LIKE '${guess}%'`],
    ['WQL', `SELECT * FROM CIM_SharedSecret WHERE Secret <> '${guess}'`],
    ['WQL', `SELECT * FROM CIM_SharedSecret WHERE Secret = ${guess}`],
    ['WQL', `SELECT * FROM CIM_SharedSecret WHERE Secret = '${guess}`],
    ['WQL', `SELECT * FROM CIM_SharedSecret WHERE ProofState = '${guess}'`],
    ['DMTF:CQL', `SELECT Secret FROM CIM_SharedSecret WHERE Secret = '${guess}' OR Secret IS NOT NULL`],
    ['DMTF:CQL', `SELECT * FROM CIM_SharedSecret WHERE Secret LIKE '${guess}('`],
    ['DMTF:CQL', `SELECT * FROM CIM_SharedSecret WHERE '${guess}' = 17`],
    ['no language', `SELECT * FROM CIM_SharedSecret WHERE Secret = '${guess}'`],
  ] as const)
    await intrinsic(world, 'ExecQuery', [
      { name: 'QueryLanguage', kind: 'string', value: language },
      { name: 'Query', kind: 'string', value: query },
    ]);
  for (const filter of [
    null,
    `Secret = '${guess}'`,
    `Secret = ${guess}`,
    `Secret = '${guess}`,
    `RemoteID <> '${guess}' AND`,
  ]) {
    const answer = await intrinsic(world, 'OpenEnumerateInstances', [
      { name: 'ClassName', kind: 'className', value: 'CIM_SharedSecret' },
      { name: 'FilterQueryLanguage', kind: 'string', value: filter === null ? null : 'DMTF:FQL' },
      { name: 'FilterQuery', kind: 'string', value: filter },
      { name: 'MaxObjectCount', kind: 'uint32', value: 1 },
    ]);
    const context = /NAME="EnumerationContext"[^>]*><VALUE>([^<]+)/u.exec(answer)?.[1];
    if (context === undefined) continue;
    await intrinsic(world, 'PullInstancesWithPath', [
      { name: 'EnumerationContext', kind: 'string', value: context },
      { name: 'MaxObjectCount', kind: 'uint32', value: 100 },
    ]);
  }
}

let count = 0;

async function intrinsic(
  world: CanaryWorld,
  name: string,
  parameters: readonly IntrinsicParameter[],
): Promise<string> {
  const body = encodeIntrinsicRequest('1', name, namespaces[0], parameters);
  const answer = await world.step(`${name} ${(count += 1)}`, () => world.post(body, { method: name }));
  return answer?.text ?? '';
}
