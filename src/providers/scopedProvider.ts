import { isInstanceName } from '../cim/CIMInstanceName.js';
import type {
  AnyMethodHandler,
  AnyProvider,
  AnyWatch,
  ManyRecords,
  PropertyRecord,
} from '../dispatch/Provider.js';
import { convertPath, scopedId, unscopedId, type ConvertId } from './idScope.js';

type Instances = NonNullable<AnyProvider['instances']>;

/** Properties and parameters whose texts are InstanceIDs or begin with one: the lines of GetStatisticsCollection do. */
const withIds: ReadonlySet<string> = new Set(['InstanceID', 'Statistics']);

/**
 * A provider of one system, for a server that shows several: all InstanceIDs that it returns name the system, and those that it is given
 * are understood so.
 */
export function scopedProvider(provider: AnyProvider, system: string): AnyProvider {
  const { instances, methods } = provider;
  const inward: ConvertId = (id) => unscopedId(id, system);
  const outward: ConvertId = (id) => scopedId(id, system);
  return {
    ...provider,
    ...(instances && { instances: scopedInstances(instances, inward, outward) }),
    ...(methods && {
      methods: Object.fromEntries(
        Object.entries(methods).map(([name, handler]) => [
          name,
          handler && scopedMethod(handler, inward, outward),
        ]),
      ),
    }),
  };
}

function scopedInstances(instances: Instances, inward: ConvertId, outward: ConvertId): Instances {
  const { findByReference, watch } = instances;
  return {
    enumerate: async (call) => convertAll(await instances.enumerate(call), outward),
    ...(instances.find && {
      find: async (path, call) => {
        const found = await instances.find?.(convertPath(path, inward), call);
        return found ? convertRecord(found, outward) : null;
      },
    }),
    ...(instances.create && {
      create: async (properties, call) => {
        const created = (await instances.create?.(convertRecord(properties, inward), call)) ?? {};
        return isInstanceName(created) ? convertPath(created, outward) : convertRecord(created, outward);
      },
    }),
    ...(instances.modify && {
      modify: async (path, changes, call) =>
        instances.modify?.(convertPath(path, inward), convertRecord(changes, inward), call),
    }),
    ...(instances.remove && {
      remove: async (path, call) => instances.remove?.(convertPath(path, inward), call),
    }),
    ...(instances.references && {
      references: async (object, call) =>
        convertAll((await instances.references?.(convertPath(object, inward), call)) ?? [], outward),
    }),
    ...(findByReference !== undefined && { findByReference }),
    ...(watch && { watch: watch === 'by-looking' ? watch : scopedWatch(watch, inward, outward) }),
  };
}

function scopedWatch(watch: AnyWatch, inward: ConvertId, outward: ConvertId): AnyWatch {
  return {
    ...watch,
    subjectOf: (properties) => watch.subjectOf(convertRecord(properties, inward)),
    read: async (id, call) => convertAll(await watch.read(id, call), outward),
    ...(watch.beganAs && {
      beganAs: (path) => {
        const began = watch.beganAs?.(convertPath(path, inward)) ?? null;
        return began && convertRecord(began, outward);
      },
    }),
  };
}

function scopedMethod(handler: AnyMethodHandler, inward: ConvertId, outward: ConvertId): AnyMethodHandler {
  return async (input, invocation) => {
    const object = convertPath(invocation.object, inward);
    const output = await handler(convertRecord(input, inward), { ...invocation, object });
    return { ...output, ...convertRecord(output, outward) };
  };
}

async function* convertAll(records: ManyRecords, convert: ConvertId): AsyncGenerator<PropertyRecord> {
  for await (const record of records) yield convertRecord(record, convert);
}

/** The same object if nothing in it is to be converted. */
function convertRecord(record: PropertyRecord, convert: ConvertId): PropertyRecord {
  let changed: Record<string, unknown> | null = null;
  for (const [name, value] of Object.entries(record)) {
    const converted = convertValue(name, value, convert);
    if (converted === value) continue;
    changed ??= { ...record };
    changed[name] = converted;
  }
  return changed ?? record;
}

function convertValue(name: string, value: unknown, convert: ConvertId): unknown {
  if (isInstanceName(value)) return convertPath(value, convert);
  if (typeof value === 'string') return withIds.has(name) ? convert(value) : value;
  if (!Array.isArray(value)) return value;
  const converted = value.map((each: unknown) => convertValue(name, each, convert));
  return converted.some((each, index) => each !== value[index]) ? converted : value;
}
