export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

/** Parses user and password of an Authorization header (RFC 7617, UTF-8).  Null if it is not of this scheme. */
export function parseBasicCredentials(authorization: string | undefined): BasicCredentials | null {
  const [, token] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/iu.exec(authorization ?? '') ?? [];
  if (token === undefined) return null;
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

const mutualProfile = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual';

/**
 * Whether the connection's certificate authenticates the request: there is no Authorization header, or the one with which
 * WS-Management clients ask for this.
 */
export function isByCertificate(authorization: string | undefined): boolean {
  return authorization === undefined || authorization.trim() === mutualProfile;
}
