import { AdministrationError } from '../../security/AdministrationError.js';
import type { AdministrationRequest, UserRoles } from '../../security/AdministrationRequest.js';
import type { Principal } from '../../security/Principal.js';
import { consoleDoor } from '../Console.js';
import type { Answered, ConsoleRequest, Route } from '../Route.js';
import type { ScreenDeps } from '../ScreenDeps.js';
import { sentence } from '../sentence.js';

type AdminRoute = (
  path: string,
  name: string,
  answer: (request: ConsoleRequest) => Promise<Answered>,
) => Route;

/** A page of the server's own, for administrators everywhere. */
export const adminPage: AdminRoute = (path, name, answer) => ({
  method: 'GET',
  path,
  name,
  role: 'admin',
  scope: 'server',
  answer,
});

/** A change of the server itself. */
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

type Administered = Pick<ScreenDeps, 'administration'>;

export async function listUsers({ administration }: Administered): Promise<readonly ListedUser[]> {
  return (await administration.run(
    { kind: 'listUsers' },
    { who: 'server', door: consoleDoor },
  )) as readonly ListedUser[];
}

/** Who is recorded for a change. */
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

/** Makes a change of users or access keys, and goes to the page that tells its outcome. */
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
    if (!(error instanceof AdministrationError)) throw error;
    return { kind: 'goTo', path: refusedAt, refused: sentence(error.message) };
  }
}
