import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstance } from '../../src/cim/CIMInstance.js';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { Call } from '../../src/dispatch/Call.js';
import { operationsIn } from '../../src/operations/index.js';
import type { PullResult } from '../../src/operations/Operation.js';
import { call, dispatchHarness, type DispatchHarness } from '../dispatch/dispatchHarness.js';

export interface OperationsHarness extends DispatchHarness {
  /** Runs an operation with all its parameters, defaults filled in as the decoder does. */
  run(name: string, parameters: Readonly<Record<string, unknown>>, of?: Call): Promise<unknown>;
}

/** The operations over the model of dispatchHarness, as a user who may read and write calls them. */
export function operationsHarness(): OperationsHarness {
  const harness = dispatchHarness();
  const operations = operationsIn(harness.deps);
  return {
    ...harness,
    async run(name, parameters, of = call('read', 'write', 'credentials')) {
      const operation = operations.get(name.toLowerCase());
      if (!operation) throw new Error(`there is no operation ${name}`);
      harness.deps.repository.getNamespace(of.namespace);
      const filled = Object.entries(operation.parameters).map(([key, { default: value }]) => [
        key,
        Object.hasOwn(parameters, key) ? parameters[key] : value,
      ]);
      return operation.execute(Object.fromEntries(filled) as never, of);
    },
  };
}

/** The CIM status that something fails with, or "done". */
export async function statusOf(action: Promise<unknown>): Promise<string> {
  try {
    const result = await action;
    for await (const one of manyOf(result)) void one;
    return 'done';
  } catch (error) {
    if (error instanceof CIMError) return error.symbol;
    throw error;
  }
}

/** What an operation gives many of. */
export function manyOf(result: unknown): AsyncIterable<unknown> | Iterable<unknown> {
  const objects =
    typeof result === 'object' && result !== null && 'objects' in result ? result.objects : result;
  const isMany =
    typeof objects === 'object' &&
    objects !== null &&
    (Symbol.asyncIterator in objects || Symbol.iterator in objects);
  return isMany ? (objects as AsyncIterable<unknown>) : [];
}

/** What an Open or Pull answers, read to its end. */
export async function answer(result: unknown): Promise<PulledAnswer> {
  const pulled = result as PullResult<CIMInstance | CIMInstanceName>;
  const objects: (CIMInstance | CIMInstanceName)[] = [];
  for await (const one of pulled.objects) objects.push(one);
  return {
    objects,
    instances: objects.filter((one) => one instanceof CIMInstance),
    end: pulled.endOfSequence(),
    context: pulled.enumerationContext(),
  };
}

export interface PulledAnswer {
  readonly objects: readonly (CIMInstance | CIMInstanceName)[];
  readonly instances: readonly CIMInstance[];
  readonly end: boolean;
  readonly context: string | null;
}
