import type { ConsoleSession } from './ConsoleSessions.js';
import { isTokenOf } from './ConsoleSessions.js';

/** Header values by name in lower case.  Of a repeated header the first value is used. */
export type Headers = Readonly<Record<string, string | undefined>>;

/**
 * The name of the cookie.  A cookie with the prefix `__Host-` cannot be set by another host or over an unencrypted connection
 * (RFC 6265bis 4.1.3.2).  Browsers accept it over TLS only.
 */
export function cookieNameOf(isEncrypted: boolean): string {
  return isEncrypted ? '__Host-iscsi-wbem-console' : 'iscsi-wbem-console';
}

/** The value of the session cookie; null if none was sent. */
export function findCookie(headers: Headers, isEncrypted: boolean): string | null {
  const name = cookieNameOf(isEncrypted);
  for (const pair of (headers['cookie'] ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined && /^[\w-]{22}$/u.test(value)) return value;
  }
  return null;
}

/** `Set-Cookie`.  With null as value the browser deletes the cookie. */
export function printCookie(value: string | null, isEncrypted: boolean): string {
  const life = value === null ? '; Max-Age=0' : '';
  const secure = isEncrypted ? '; Secure' : '';
  return `${cookieNameOf(isEncrypted)}=${value ?? ''}; Path=/; HttpOnly; SameSite=Strict${life}${secure}`;
}

/**
 * Why a POST may come from a page of another site (cross-site request forgery); null if it does not. Browsers state the origin of
 * a request (Sec-Fetch-Site, Origin).  Other programs do not, but have no cookie that could be misused. In addition, each form of
 * a signed-in user contains the session's token.
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
