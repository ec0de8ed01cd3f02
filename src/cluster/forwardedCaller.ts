import type { AuthenticatedUser } from '../security/Authenticator.js';
import { authenticated } from '../security/Authenticator.js';
import type { Principal } from '../security/Principal.js';
import type { Users } from '../security/Users.js';

/** The header with which an endpoint says whose request it forwards. */
export const callerHeader = 'iscsi-wbem-caller';

const ways = ['password', 'certificate', 'signature'] as const;

export function printCaller({ name, address, authenticatedBy }: Principal): string {
  return Buffer.from(JSON.stringify([name, address, authenticatedBy ?? null])).toString('base64url');
}

/** The caller with its current roles; null: there is no such user, or the header is not understood. */
export function readCaller(text: string, door: string, users: Pick<Users, 'find'>): Principal | null {
  let sent: unknown;
  try {
    sent = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
  if (!Array.isArray(sent)) return null;
  const [name, address, by] = sent as readonly unknown[];
  if (typeof name !== 'string' || typeof address !== 'string') return null;
  const user = users.find(name);
  if (user === null) return null;
  const known: AuthenticatedUser = authenticated(user);
  const authenticatedBy = ways.find((way) => way === by);
  return { ...known, address, door, ...(authenticatedBy && { authenticatedBy }) };
}
