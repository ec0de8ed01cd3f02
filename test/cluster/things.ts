import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import type { WbemClient } from '../../src/client/WbemClient.js';
import { compileMof } from '../../src/mof/compile.js';

/** Creates the class of what clients create in a cluster. */
export async function createThings(client: WbemClient): Promise<void> {
  const mof = 'Qualifier Key : boolean = false, Scope(property), Flavor(DisableOverride, ToSubclass);';
  const text = `${mof} class Test_Thing { [Key] string Id; string Content; };`;
  const model = compileMof({ path: 'sent.mof', text }, { namespace: 'sent' }).namespaces.get('sent');
  for (const cimClass of model?.classes.values() ?? []) await client.createClass(cimClass);
}

export function thing(id: string, bytes = 0): CIMInstance {
  return new CIMInstance('Test_Thing', [
    cimProperty('Id', 'string', id),
    cimProperty('Content', 'string', 'x'.repeat(bytes)),
  ]);
}

export async function thingsAt(client: WbemClient): Promise<ReadonlySet<unknown>> {
  return new Set((await client.enumerateInstances('Test_Thing')).map((each) => each.value('Id')));
}
