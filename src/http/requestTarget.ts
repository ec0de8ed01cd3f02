/** The path of a request target in origin form or absolute form (RFC 9112 3.2), without the query. */
export function pathOf(target: string | undefined): string {
  return originForm(target).replace(/[?#].*$/su, '');
}

/** Path and query. */
export function originForm(target: string | undefined): string {
  const rest = (target ?? '/').replace(/^https?:\/\/[^/?#]*/iu, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
}
