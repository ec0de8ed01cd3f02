import { CIMError } from '../cim/CIMError.js';
import { foldName } from '../cim/NameMap.js';
import type { AnyProvider } from '../dispatch/Provider.js';
import type { NamespaceQuery } from '../indications/FilterQueries.js';

/**
 * Refuses queries for indications that an endpoint never sends: alerts, and changes of classes whose instances hosts provide.  A subscription
 * to them would be accepted and stay silent.
 * @param live the classes of targets and their machines.
 * @returns a function that throws CIMError CIM_ERR_NOT_SUPPORTED.
 */
export function expectIndicatedHere(
  live: readonly Pick<AnyProvider, 'className' | 'namespace'>[],
): (query: NamespaceQuery) => void {
  return ({ namespace, query }) => {
    const { name } = query.cimClass;
    const { indicationClasses: classes } = namespace;
    const isRelated = (one: string, other: string): boolean =>
      classes.isA(one, other) || classes.isA(other, one);
    // Alerts stand below it.
    if (classes.isA(name, 'CIM_ProcessIndication')) throw notIndicatedHere(`alerts (${name})`);
    if (!isRelated(name, 'CIM_InstIndication')) return;
    const classNames = live
      .filter((provider) => foldName(provider.namespace) === foldName(namespace.name))
      .map(({ className }) => className);
    const required = query.requiredClasses('SourceInstance');
    const found =
      required === null
        ? classNames[0]
        : classNames.find((className) => required.some((one) => isRelated(className, one)));
    if (found === undefined) return;
    throw notIndicatedHere(
      required === null
        ? `changes of all classes in ${namespace.name}, ${found} among them`
        : `changes of ${found}`,
    );
  };
}

function notIndicatedHere(what: string): CIMError {
  return new CIMError(
    'CIM_ERR_NOT_SUPPORTED',
    `the query selects ${what}, which an endpoint does not indicate: expected a subscription at the host's own server, which runs beside the target without an endpoint, or SourceInstance ISA a class whose instances clients created here`,
  );
}
