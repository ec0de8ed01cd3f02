import { AdministrationError } from './AdministrationError.js';
import { roles, type Role } from './Principal.js';

/** Roles of a user: those for all namespaces, and those that replace them in single namespaces. */
export interface UserRoles {
  readonly roles: readonly Role[];
  /** By namespace name in lower case. */
  readonly namespaceRoles: Readonly<Record<string, readonly Role[]>>;
}

/** The name of a namespace as a key of `namespaceRoles`: in lower case, without slashes around it.  '' if nothing is left. */
export function namespaceOfRoles(text: string): string {
  return text
    .trim()
    .replaceAll(/^\/+|\/+$/gu, '')
    .toLowerCase();
}

/** "read,write read@root/interop": those for all namespaces first, "none" if there are none. */
export function printRoles({ roles: everywhere, namespaceRoles }: UserRoles, separator: ',' | '+'): string {
  const print = (list: readonly Role[]): string => list.join(separator) || 'none';
  const single = Object.entries(namespaceRoles).map(([name, list]) => `${print(list)}@${name}`);
  return [print(everywhere), ...single].join(' ');
}

/** A request to the owner of the store. */
export type AdministrationRequest =
  | { readonly kind: 'listUsers' }
  | ({ readonly kind: 'addUser'; readonly name: string; readonly password: string } & UserRoles)
  | { readonly kind: 'setPassword'; readonly name: string; readonly password: string }
  | ({ readonly kind: 'setRoles'; readonly name: string } & UserRoles)
  | { readonly kind: 'removeUser'; readonly name: string }
  | { readonly kind: 'listAccessKeys' }
  | {
      readonly kind: 'addAccessKey';
      readonly user: string;
      /** Null: both are generated. */
      readonly pair: { readonly id: string; readonly secret: string } | null;
    }
  | { readonly kind: 'removeAccessKey'; readonly id: string }
  | { readonly kind: 'listHosts' }
  | {
      readonly kind: 'addHost';
      readonly systemName: string;
      readonly address: string;
      readonly port: number;
    }
  | { readonly kind: 'acceptHost' | 'removeHost'; readonly systemName: string }
  /** Lets all endpoints write the newest form of what they share. */
  | { readonly kind: 'finishUpgrade' }
  /** Removes one of several endpoints.  @param endpoint its id. */
  | { readonly kind: 'removeEndpoint'; readonly endpoint: string }
  | { readonly kind: 'verifyAudit' }
  /** Asks for the findings of `doctor`. */
  | { readonly kind: 'findings' };

/**
 * Validates a JSON value that came through the socket.
 * @throws AdministrationError; its sentence quotes no part of the value.
 */
export function parseAdministrationRequest(value: unknown): AdministrationRequest {
  const sent = Object(value) as Record<string, unknown>;
  switch (sent['kind']) {
    case 'listUsers':
    case 'listAccessKeys':
    case 'listHosts':
    case 'finishUpgrade':
    case 'verifyAudit':
    case 'findings':
      return { kind: sent['kind'] };
    case 'addUser':
      return {
        kind: 'addUser',
        name: text(sent, 'name'),
        password: text(sent, 'password'),
        ...rolesOf(sent),
      };
    case 'setPassword':
      return { kind: 'setPassword', name: text(sent, 'name'), password: text(sent, 'password') };
    case 'setRoles':
      return { kind: 'setRoles', name: text(sent, 'name'), ...rolesOf(sent) };
    case 'removeUser':
      return { kind: 'removeUser', name: text(sent, 'name') };
    case 'addAccessKey': {
      const pair = Object(sent['pair']) as Record<string, unknown>;
      return {
        kind: 'addAccessKey',
        user: text(sent, 'user'),
        pair: sent['pair'] === null ? null : { id: text(pair, 'id'), secret: text(pair, 'secret') },
      };
    }
    case 'addHost': {
      const { port } = sent;
      if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535)
        throw new AdministrationError('port is missing in the request: expected a number from 1 to 65535');
      return { kind: 'addHost', systemName: text(sent, 'systemName'), address: text(sent, 'address'), port };
    }
    case 'acceptHost':
    case 'removeHost':
      return { kind: sent['kind'], systemName: text(sent, 'systemName') };
    case 'removeEndpoint':
      return { kind: 'removeEndpoint', endpoint: text(sent, 'endpoint') };
    case 'removeAccessKey':
      return { kind: 'removeAccessKey', id: text(sent, 'id') };
    default:
      throw new AdministrationError('the request is of an unknown kind: is the server of the same version?');
  }
}

function text(sent: Record<string, unknown>, name: string): string {
  const value = sent[name];
  if (typeof value === 'string') return value;
  throw new AdministrationError(`${name} is missing in the request: expected a text`);
}

function rolesOf(sent: Record<string, unknown>): UserRoles {
  const byNamespace = Object.entries(Object(sent['namespaceRoles']) as Record<string, unknown>);
  return {
    roles: roleList(sent['roles']),
    namespaceRoles: Object.fromEntries(byNamespace.map(([name, list]) => [name, roleList(list)])),
  };
}

function roleList(value: unknown): readonly Role[] {
  if (Array.isArray(value) && value.every((one) => (roles as readonly unknown[]).includes(one)))
    return roles.filter((role) => value.includes(role));
  throw new AdministrationError(`the roles are not understood: expected a list of ${roles.join(', ')}`);
}
