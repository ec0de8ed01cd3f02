/** Of which system InstanceIDs tell; a server with one system leaves it out. */
export interface IdScope {
  readonly idScope?: string;
}

/** An InstanceID, or its beginning, that no other system of the same server has. */
export function scoped(id: string, { idScope }: IdScope): string {
  return idScope === undefined ? id : `${id}@${idScope}`;
}

/** The system that an InstanceID of `scoped` tells of; null: it tells of none. */
export function systemOfId(instanceId: string): string | null {
  return /^iscsi-wbem:[\w-]+@([^:;@]+)(?:[:;]|$)/u.exec(instanceId)?.[1] ?? null;
}
