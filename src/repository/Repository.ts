import { CIMError } from '../cim/CIMError.js';
import { NameMap } from '../cim/NameMap.js';
import { Namespace, type NamespaceDeclarations } from './Namespace.js';

/** The namespaces of this server.  Namespace names compare without case; leading and trailing slashes do not count. */
export class Repository {
  readonly #namespaces = new NameMap<Namespace>();

  constructor(namespaces: Iterable<readonly [name: string, declarations: NamespaceDeclarations]>) {
    for (const [name, declarations] of namespaces) {
      this.#namespaces.set(trimSlashes(name), new Namespace(trimSlashes(name), declarations));
    }
  }

  findNamespace(name: string): Namespace | null {
    return this.#namespaces.get(trimSlashes(name)) ?? null;
  }

  /** @throws CIMError CIM_ERR_INVALID_NAMESPACE */
  getNamespace(name: string): Namespace {
    const namespace = this.findNamespace(name);
    if (!namespace) throw new CIMError('CIM_ERR_INVALID_NAMESPACE', `namespace "${name}" does not exist`);
    return namespace;
  }

  namespaceNames(): string[] {
    return [...this.#namespaces.names()];
  }
}

function trimSlashes(name: string): string {
  return name.replace(/^\/+|\/+$/g, '');
}
