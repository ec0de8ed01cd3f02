import type { CIMClass } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMInstance, ReadableInstance } from '../cim/CIMInstance.js';
import type { Call } from '../dispatch/Call.js';
import type { Batch } from '../enumeration/Batch.js';
import { TimeSlice } from '../eventloop/TimeSlice.js';
import type { EnumerationKind } from '../enumeration/Enumeration.js';
import type { EnumerationClient, PulledObjects } from '../enumeration/EnumerationContexts.js';
import { compileFilter } from '../query/compileFilter.js';
import type { Namespace } from '../repository/Namespace.js';
import { instanceBatches, nameBatches, type InstanceOrRow, type NameOrRow } from './Batches.js';
import type { ParametersOf, PullResult, OperationDeps } from './Operation.js';

/** How an enumeration is continued: parameters of every Open... operation (DSP0200 1.4, 5.3.2.24). */
export const sessionParameters = {
  /** Seconds between two requests.  NULL: the server's default. */
  OperationTimeout: { kind: 'uint32', default: null },
  ContinueOnError: { kind: 'boolean', default: false },
  /** Maximum number of objects in the answer to the Open itself. */
  MaxObjectCount: { kind: 'uint32', default: 0 },
} as const;

/** Parameters of every Open... operation except OpenQueryInstances. */
export const openParameters = {
  FilterQueryLanguage: { kind: 'string', default: null },
  FilterQuery: { kind: 'string', default: null },
  ...sessionParameters,
} as const;

type SessionParameters = ParametersOf<typeof sessionParameters>;
type OpenParameters = ParametersOf<typeof openParameters>;

/**
 * The first checks of an Open... operation, in the order in which DSP0200 lists the errors.
 * @returns the namespace.
 * @throws CIMError CIM_ERR_INVALID_NAMESPACE, CIM_ERR_INVALID_OPERATION_TIMEOUT, CIM_ERR_CONTINUATION_ON_ERROR_NOT_SUPPORTED.
 */
export function expectSession(
  { OperationTimeout, ContinueOnError }: SessionParameters,
  call: Call,
  { repository, enumerations }: OperationDeps,
): Namespace {
  const namespace = repository.getNamespace(call.namespace);
  enumerations.expectTimeout(OperationTimeout);
  if (ContinueOnError && !enumerations.limits.continuesOnError) {
    throw new CIMError(
      'CIM_ERR_CONTINUATION_ON_ERROR_NOT_SUPPORTED',
      'ContinueOnError is TRUE: expected FALSE, an enumeration ends at the first error',
    );
  }
  return namespace;
}

/** A test of instances within one call. */
export type InstanceFilter = (instance: ReadableInstance) => boolean | Promise<boolean>;

/**
 * The filter of a request, or null.  Long tests yield to other requests.
 * `cimClass` is the class of the instances or a superclass; null if they may be of any class.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER for a query without a language or the reverse, CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED,
 * CIM_ERR_INVALID_QUERY.
 */
export function openFilter(
  { FilterQueryLanguage, FilterQuery }: OpenParameters,
  cimClass: CIMClass | null,
  namespace: Namespace,
): ((during: Call) => InstanceFilter) | null {
  if (FilterQueryLanguage === null && FilterQuery === null) return null;
  if (FilterQueryLanguage === null || FilterQuery === null) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      'expected both FilterQueryLanguage and FilterQuery, or neither',
    );
  }
  const test = compileFilter(FilterQueryLanguage, FilterQuery, cimClass, namespace);
  return ({ signal, principal }) => {
    const slice = new TimeSlice(signal, principal.name);
    const nextTurn = (): Promise<void> => slice.next();
    return (instance) => test(instance, nextTurn);
  };
}

/** Opens an enumeration of instances.  The source gets a call of its own, which outlives the request. */
export function openInstances(
  kind: 'instances' | 'instancesWithPath',
  parameters: SessionParameters,
  batches: (call: Call) => AsyncIterable<Batch<InstanceOrRow>>,
  call: Call,
  deps: OperationDeps,
): PullResult<InstanceOrRow> {
  return pulledInstances(openEnumeration(kind, parameters, batches, call, deps));
}

/** Opens an enumeration of paths, as `openInstances`. */
export function openPaths(
  parameters: SessionParameters,
  batches: (call: Call) => AsyncIterable<Batch<NameOrRow>>,
  call: Call,
  deps: OperationDeps,
): PullResult<NameOrRow> {
  return pulledPaths(openEnumeration('instancePaths', parameters, batches, call, deps));
}

function openEnumeration<T>(
  kind: EnumerationKind,
  { OperationTimeout, MaxObjectCount, ContinueOnError }: SessionParameters,
  batches: (call: Call) => AsyncIterable<Batch<T>>,
  call: Call,
  deps: OperationDeps,
): PulledObjects<T> {
  return deps.enumerations.open(
    {
      kind,
      operationTimeout: OperationTimeout,
      maxObjectCount: MaxObjectCount,
      continuesOnError: ContinueOnError,
      batches: (signal, failures) => batches({ ...call, signal, pull: { failures } }),
    },
    clientOf(call, deps),
  );
}

export function pulledInstances({
  batches,
  ...rest
}: PulledObjects<InstanceOrRow>): PullResult<InstanceOrRow> {
  return { objects: instanceBatches(batches), ...rest };
}

export function pulledPaths({ batches, ...rest }: PulledObjects<NameOrRow>): PullResult<NameOrRow> {
  return { objects: nameBatches(batches), ...rest };
}

export function clientOf(call: Call, { repository }: OperationDeps): EnumerationClient {
  return {
    userName: call.principal.name,
    // The namespace's own name, because a namespace may have aliases.
    namespace: repository.getNamespace(call.namespace).name,
    signal: call.signal,
  };
}

export async function* mapped<T, U>(source: AsyncIterable<T>, map: (one: T) => U): AsyncGenerator<U> {
  for await (const one of source) yield map(one);
}

export async function* filtered(
  instances: AsyncIterable<CIMInstance>,
  filter: InstanceFilter | null,
): AsyncGenerator<CIMInstance> {
  for await (const instance of instances) if (filter === null || (await filter(instance))) yield instance;
}
