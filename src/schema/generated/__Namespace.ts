// Generated from mof/ by `npm run generate`.  Do not edit.

/** A namespace right below the one in which the instance is; making an instance makes the namespace. */
export interface __Namespace {
  /** The name of the namespace, without that of the one above it. */
  readonly Name: string | null;
}

export interface __NamespaceMethods {}

/** __Namespace and all classes below it: what a reference to it may name. */
export type __NamespaceFamily =
  | '__Namespace';
