import type { Settings } from '../config/Settings.js';
import { EnumerationContexts, type ContextHolders } from '../enumeration/EnumerationContexts.js';
import { defaultEnumerationLimits, type EnumerationLimits } from '../enumeration/EnumerationLimits.js';
import type { ServerDeps } from './ServerDeps.js';

export function enumerationLimitsOf(settings: Settings): EnumerationLimits {
  return {
    ...defaultEnumerationLimits,
    defaultTimeoutSeconds: settings.enumerationTimeoutSeconds,
    maxTimeoutSeconds: settings.maxEnumerationTimeoutSeconds,
    maxContexts: settings.maxEnumerations,
    maxContextsPerUser: settings.maxEnumerationsPerUser,
    maxObjectsPerPull: settings.maxObjectsPerPull,
  };
}

/**
 * Opens the pull enumerations.  Those of a user end when the user is changed or removed, by this server or another one.
 * @param holders null: no other server answers the same clients.
 */
export function openEnumerations(
  { users, logger }: Pick<ServerDeps, 'logger' | 'users'>,
  limits: EnumerationLimits,
  holders: ContextHolders | null = null,
): EnumerationContexts {
  const enumerations = new EnumerationContexts(
    limits,
    (error) =>
      logger.warn({ err: error }, 'the source of a pull enumeration failed while it was being closed'),
    holders,
  );
  users.onChange((names) => {
    for (const name of names) enumerations.abandon(name);
  });
  return enumerations;
}
