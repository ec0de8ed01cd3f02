import { hasQualifier } from '../cim/CIMQualifier.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMValue } from '../cim/values.js';
import { compileSelect, type SelectQuery } from '../query/compileSelect.js';
import type { ClassLookup } from '../query/ClassLookup.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Repository } from '../repository/Repository.js';

/** A filter's query, compiled against one of its source namespaces. */
export interface NamespaceQuery {
  readonly namespace: Namespace;
  readonly query: SelectQuery;
}

/** The properties of CIM_IndicationFilter that determine which indications match. */
export interface FilterDefinition {
  readonly query: string;
  readonly language: string;
  /** In the client's spelling; at least one. */
  readonly namespaces: readonly string[];
}

/** SourceNamespaces, the deprecated SourceNamespace, or by default the namespace of the filter. */
export function sourceNamespaces(
  properties: { readonly [name: string]: CIMValue | undefined },
  ownNamespace: string,
): readonly string[] {
  const { SourceNamespaces, SourceNamespace } = properties;
  const many = (
    Array.isArray(SourceNamespaces) ? SourceNamespaces : [SourceNamespace]
  ) as readonly CIMValue[];
  const named = many.filter((name): name is string => typeof name === 'string' && name !== '');
  return named.length === 0 ? [ownNamespace] : named;
}

/**
 * Compiles a filter for each of its source namespaces.
 * @param onBroken called if it cannot be compiled for one of them, which is then left out: CIMError
 * CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED, CIM_ERR_INVALID_QUERY (also for a class that is not in the namespace or is not an
 * indication), CIM_ERR_INVALID_PARAMETER for a namespace that does not exist.
 */
export function compileFilterQueries(
  repository: Repository,
  filter: FilterDefinition,
  onBroken: (error: unknown) => void,
): NamespaceQuery[] {
  const queries = new Map<Namespace, NamespaceQuery>();
  for (const name of filter.namespaces) {
    try {
      const namespace = expectNamespace(repository, name);
      if (queries.has(namespace)) continue;
      const query = compileIn(namespace.indicationClasses, namespace.name, filter);
      queries.set(namespace, { namespace, query });
    } catch (error) {
      onBroken(error);
    }
  }
  return [...queries.values()];
}

function expectNamespace(repository: Repository, name: string): Namespace {
  const namespace = repository.findNamespace(name);
  if (namespace) return namespace;
  throw new CIMError('CIM_ERR_INVALID_PARAMETER', `SourceNamespaces: namespace "${name}" does not exist`);
}

function compileIn(classes: ClassLookup, namespace: string, filter: FilterDefinition): SelectQuery {
  let query: SelectQuery;
  try {
    query = compileSelect(filter.language, filter.query, classes);
  } catch (error) {
    if (!(error instanceof CIMError)) throw error;
    throw new CIMError(error.symbol, `${error.description} (in namespace "${namespace}")`, { cause: error });
  }
  if (hasQualifier(query.cimClass.qualifiers, 'Indication')) return query;
  throw new CIMError(
    'CIM_ERR_INVALID_QUERY',
    `${query.cimClass.name} is not a class of indications: expected one that is CIM_Indication or stands below it`,
  );
}
