import { CIMError } from '../cim/CIMError.js';
import { foldName } from '../cim/NameMap.js';
import type { AnyProvider } from '../dispatch/Provider.js';
import type { NamespaceQuery } from '../indications/FilterQueries.js';

type ClassOfHosts = Pick<AnyProvider, 'className' | 'namespace'>;

/**
 * Refuses queries for indications that an endpoint never sends: changes of classes that are managed at the hosts and that it has no instances
 * of.  A subscription to them would be accepted and stay silent.
 * @param notOffered these classes.
 * @param offered the classes of targets whose instances it has.
 * @returns a function that throws CIMError CIM_ERR_NOT_SUPPORTED.
 */
export function expectIndicatedHere(
  notOffered: readonly ClassOfHosts[],
  offered: readonly ClassOfHosts[],
): (query: NamespaceQuery) => void {
  return ({ namespace, query }) => {
    const { indicationClasses: classes } = namespace;
    const isRelated = (one: string, other: string): boolean =>
      classes.isA(one, other) || classes.isA(other, one);
    if (!isRelated(query.cimClass.name, 'CIM_InstIndication')) return;
    const required = query.requiredClasses('SourceInstance');
    if (required === null) return;
    const findRequired = (among: readonly ClassOfHosts[]): string | undefined =>
      among
        .filter((provider) => foldName(provider.namespace) === foldName(namespace.name))
        .map(({ className }) => className)
        .find((className) => required.some((one) => isRelated(className, one)));
    const found = findRequired(notOffered);
    if (found === undefined || findRequired(offered) !== undefined) return;
    throw new CIMError(
      'CIM_ERR_NOT_SUPPORTED',
      `the query selects changes of ${found}, of which an endpoint has no instances: expected a subscription at the host's own server, which runs beside the target without an endpoint`,
    );
  };
}
