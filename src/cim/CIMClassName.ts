/** The path of a class: its name and, where known, its namespace and host. */
export class CIMClassName {
  readonly className: string;
  readonly namespace: string | null;
  readonly host: string | null;

  constructor(
    className: string,
    parts: { readonly namespace?: string | null; readonly host?: string | null } = {},
  ) {
    this.className = className;
    this.namespace = parts.namespace ?? null;
    this.host = parts.host ?? null;
  }

  toString(): string {
    const authority = this.host === null ? '' : `//${this.host}/`;
    const namespace = this.namespace === null ? '' : `${this.namespace}:`;
    return `${authority}${namespace}${this.className}`;
  }
}
