import type { AnyProvider } from '../dispatch/Provider.js';

/**
 * A provider that reads records which a host keeps: they are refreshed before each operation, so that no answer is older than its request.
 * @param refresh rejects if the host cannot be reached.
 */
export function refreshedProvider(provider: AnyProvider, refresh: () => Promise<void>): AnyProvider {
  const { instances, methods } = provider;
  return {
    ...provider,
    ...(instances && { instances: refreshedInstances(instances, refresh) }),
    ...(methods && {
      methods: Object.fromEntries(
        Object.entries(methods).map(([name, handler]) => [
          name,
          handler &&
            (async (...given: Parameters<typeof handler>) => {
              await refresh();
              return handler(...given);
            }),
        ]),
      ),
    }),
  };
}

function refreshedInstances(
  instances: NonNullable<AnyProvider['instances']>,
  refresh: () => Promise<void>,
): NonNullable<AnyProvider['instances']> {
  const { findByReference } = instances;
  return {
    enumerate: async (call) => {
      await refresh();
      return instances.enumerate(call);
    },
    ...(instances.find && {
      find: async (path, call) => {
        await refresh();
        return instances.find?.(path, call) ?? null;
      },
    }),
    ...(instances.create && {
      create: async (properties, call) => {
        await refresh();
        return instances.create?.(properties, call) ?? {};
      },
    }),
    ...(instances.modify && {
      modify: async (path, changes, call) => {
        await refresh();
        await instances.modify?.(path, changes, call);
      },
    }),
    ...(instances.remove && {
      remove: async (path, call) => {
        await refresh();
        await instances.remove?.(path, call);
      },
    }),
    ...(instances.references && {
      references: async (object, call) => {
        await refresh();
        return instances.references?.(object, call) ?? [];
      },
    }),
    ...(findByReference !== undefined && { findByReference }),
  };
}
