export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

/** User and password of an Authorization header (RFC 7617, UTF-8), or null if it holds none of this scheme. */
export function parseBasicCredentials(authorization: string | undefined): BasicCredentials | null {
  const [, token] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/iu.exec(authorization ?? '') ?? [];
  if (token === undefined) return null;
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

const mutualProfile = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual';

/** Whether the certificate of the connection proves who asks: there is no Authorization, or the one by which clients of WS-Management say so. */
export function isByCertificate(authorization: string | undefined): boolean {
  return authorization === undefined || authorization.trim() === mutualProfile;
}
