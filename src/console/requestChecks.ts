import type { ConsoleSession } from './ConsoleSessions.js';
import { isTokenOf } from './ConsoleSessions.js';

/** Names in lower case; of a name that was sent several times the first. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** `__Host-`: no other host and no plain connection can set it (RFC 6265bis 4.1.3.2); a browser takes it over TLS alone. */
export function cookieNameOf(isEncrypted: boolean): string {
  return isEncrypted ? '__Host-iscsi-wbem-console' : 'iscsi-wbem-console';
}

/** The value of the session's cookie; null where none was sent. */
export function findCookie(headers: Headers, isEncrypted: boolean): string | null {
  const name = cookieNameOf(isEncrypted);
  for (const pair of (headers['cookie'] ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined && /^[\w-]{22}$/u.test(value)) return value;
  }
  return null;
}

/** `Set-Cookie`; null as value: the browser forgets it. */
export function printCookie(value: string | null, isEncrypted: boolean): string {
  const life = value === null ? '; Max-Age=0' : '';
  const secure = isEncrypted ? '; Secure' : '';
  return `${cookieNameOf(isEncrypted)}=${value ?? ''}; Path=/; HttpOnly; SameSite=Strict${life}${secure}`;
}

/**
 * Why a POST may have been made by a page of another site; null where it was not.
 *
 * Browsers say where a request comes from (Sec-Fetch-Site, Origin); programs that are none say neither, and have no cookie to be
 * misused.  Beside that each form of somebody who is signed in carries the session's token.
 */
export function findForgery(
  headers: Headers,
  isEncrypted: boolean,
  session: ConsoleSession | null,
  token: string,
): string | null {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return 'the request comes from a page of another site';
  const { origin, host } = headers;
  if (
    origin !== undefined &&
    origin.toLowerCase() !== `${isEncrypted ? 'https' : 'http'}://${host?.toLowerCase()}`
  )
    return 'the request comes from a page of another origin';
  if (session !== null && !isTokenOf(session, token))
    return 'the form is not of this session: open the page again';
  return null;
}
