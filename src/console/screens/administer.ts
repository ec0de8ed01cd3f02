import { AdministrationError } from '../../security/AdministrationError.js';
import type { AdministrationRequest, UserRoles } from '../../security/AdministrationRequest.js';
import type { Principal } from '../../security/Principal.js';
import { consoleDoor } from '../Console.js';
import type { Answered, ConsoleRequest, Route } from '../Route.js';
import type { ServerScreenDeps } from '../ScreenDeps.js';
import { sentence } from '../sentence.js';

type AdminRoute = (
  path: string,
  name: string,
  answer: (request: ConsoleRequest) => Promise<Answered>,
) => Route;

/** A page about the server.  It requires the role admin in all namespaces. */
export const adminPage: AdminRoute = (path, name, answer) => ({
  method: 'GET',
  path,
  name,
  role: 'admin',
  scope: 'server',
  answer,
});

/** A form that changes the server.  It requires the role admin in all namespaces. */
export const adminChange: AdminRoute = (path, name, answer) => ({
  method: 'POST',
  path,
  name,
  role: 'admin',
  scope: 'server',
  answer,
});

export interface ListedUser extends UserRoles {
  readonly name: string;
}

type Administered = Pick<ServerScreenDeps, 'administration'>;

export async function listUsers({ administration }: Administered): Promise<readonly ListedUser[]> {
  return (await administration.run(
    { kind: 'listUsers' },
    { who: 'server', door: consoleDoor },
  )) as readonly ListedUser[];
}

/** The actor of a change, for the audit record. */
export function by({ name, address }: Principal): {
  readonly who: string;
  readonly door: string;
  readonly address: string;
} {
  return { who: name, door: consoleDoor, address };
}

export async function refused(at: string, text: string): Promise<Answered> {
  return { kind: 'goTo', path: at, refused: text };
}

/** The sentence of a change that was refused.  @throws any other error. */
export function whyNot(error: unknown): string {
  if (!(error instanceof AdministrationError)) throw error;
  return sentence(error.message);
}

/** Changes users or access keys.  @returns a redirect to a page that shows the outcome. */
export async function administer(
  { administration }: Administered,
  principal: Principal,
  request: AdministrationRequest,
  at: string,
  done: string,
  refusedAt = at,
): Promise<Answered> {
  try {
    await administration.run(request, by(principal));
    return { kind: 'goTo', path: at, done };
  } catch (error) {
    return { kind: 'goTo', path: refusedAt, refused: whyNot(error) };
  }
}
