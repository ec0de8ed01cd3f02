import { randomBytes } from 'node:crypto';
import { isAccessKeyId } from './accessKeyId.js';
import { AdministrationError } from './AdministrationError.js';
import { printRoles, type AdministrationRequest } from './AdministrationRequest.js';
import { EngineRefusedError, EngineUnavailableError } from '../store/Engine.js';
import type { StoreChange } from '../store/KeyValueStore.js';
import { LastAdminError, type User, type Users } from './Users.js';

/** Changes of access keys. */
export interface AdministeredAccessKeys {
  list(): readonly { readonly id: string; readonly user: string }[];
  /** @throws RangeError naming what is wrong with id or secret. */
  put(id: string, secret: string, user: string): Promise<void>;
  remove(id: string): Promise<boolean>;
  /** Removes the keys of a user in the transaction in which the user is removed. */
  removeOf(user: string, change: Pick<StoreChange, 'remove'>): void;
}

/** A host of the fleet, as shown to an administrator. */
export interface AdministeredHost {
  readonly systemName: string;
  readonly address: string;
  readonly port: number;
  /** added: not enrolled yet; never: enrolled, but never reached. */
  readonly state: 'added' | 'lost' | 'never' | 'ok';
  /** Time of the last change of the state, in ISO 8601. */
  readonly since: string;
  /** Why the host cannot be reached; null if it can. */
  readonly why: string | null;
  /** Kind of its target; null: it has never been reached. */
  readonly kind: string | null;
  readonly version: string | null;
  readonly certificateEnds: string | null;
}

/** Administers the hosts of an endpoint.  Methods throw AdministrationError if they cannot do what was asked. */
export interface AdministeredHosts {
  list(): readonly AdministeredHost[];
  /** Null if there is no such host. */
  find(systemName: string): AdministeredHost | null;
  /** @throws AdministrationError if a host of this name cannot be added. */
  expectAddable(systemName: string): void;
  /** @returns the enrolment token, which cannot be read again. */
  add(systemName: string, address: string, port: number): Promise<{ readonly token: string }>;
  remove(systemName: string): Promise<void>;
  accept(systemName: string): Promise<void>;
}

/** Administers what several endpoints share.  Methods throw AdministrationError if they cannot do what was asked. */
export interface AdministeredCluster {
  /** Lets all endpoints write the newest form of what they share.  @returns its number. */
  finishUpgrade(): Promise<number>;
  /** @throws AdministrationError if the endpoint cannot be removed. */
  expectRemovable(endpoint: string): void;
  /** No host and no other endpoint answers the endpoint afterwards. */
  removeEndpoint(endpoint: string): Promise<void>;
}

/**
 * The administrator: an operating system user on this machine, or a user of the server with the role `admin` in all namespaces.
 */
export interface Administrator {
  readonly who: string;
  readonly door: string;
  /** Network address; absent: on this machine. */
  readonly address?: string;
}

/** Maximum number of access keys that are removed together with their user. */
const maxKeysTogether = 50;

/** Errors whose message is for the administrator. */
const sentenceErrors = [EngineRefusedError, EngineUnavailableError, LastAdminError] as const;

export type UserChange = 'addUser' | 'setPassword' | 'setRoles' | 'removeUser';

export interface AdministrationOptions {
  readonly users: Users;
  readonly accessKeys: AdministeredAccessKeys;
  /** Absent unless the server is the endpoint of a fleet. */
  readonly hosts?: AdministeredHosts;
  /** Absent if the server shares its state with no other. */
  readonly cluster?: AdministeredCluster;
  /** Resolves when the record is on disk.  Only then the change is made. */
  record(by: Administrator, what: string, account: string, cause: string | null): Promise<void>;
  verifyAudit(): Promise<object>;
  /** The findings of `doctor`; absent if they are not available. */
  findings?(): Promise<readonly object[]>;
  /**
   * Called for each user whose password or roles were changed, or who was removed.  What the server holds for the user must be
   * released.
   */
  onUserChanged?(name: string, what: UserChange): void;
  /** Called for each access key that was created or removed. */
  onAccessKeyChanged?(id: string): void;
}

/**
 * Changes users and access keys for the owner of the state folder or an administrator at the console: inside the running server,
 * or on the store itself if none runs. One change runs at a time, and each is recorded before it is made.  There is always a user
 * with the role `admin` in all namespaces.
 */
export class Administration {
  readonly #options: AdministrationOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: AdministrationOptions) {
    this.#options = options;
  }

  /**
   * @returns a JSON value.
   * @throws AdministrationError; an error of the audit log.
   */
  run(request: AdministrationRequest, by: Administrator): Promise<unknown> {
    const result = this.#last
      .then(() => this.#run(request, by))
      .catch((error: unknown) => {
        if (!sentenceErrors.some((each) => error instanceof each)) throw error;
        throw new AdministrationError((error as Error).message, { cause: error });
      });
    this.#last = result.catch(() => {});
    return result;
  }

  async #run(request: AdministrationRequest, by: Administrator): Promise<unknown> {
    const { users, accessKeys } = this.#options;
    switch (request.kind) {
      case 'listUsers':
        return users.list().map(({ name, roles, namespaceRoles }) => ({ name, roles, namespaceRoles }));
      case 'addUser': {
        if (users.find(request.name))
          throw new AdministrationError(`there is a user "${request.name}" already`);
        const user = await sentence(() => users.prepare(request.name, request.password, request));
        return this.#putUser(by, 'addUser', user, printRoles(user, '+'));
      }
      case 'setPassword': {
        const { roles, namespaceRoles } = this.#getUser(request.name);
        const user = await sentence(() =>
          users.prepare(request.name, request.password, { roles, namespaceRoles }),
        );
        return this.#putUser(by, 'setPassword', user, null);
      }
      case 'setRoles': {
        const { roles, namespaceRoles } = request;
        const user = { ...this.#getUser(request.name), roles, namespaceRoles };
        if (!roles.includes('admin')) users.expectOtherAdmin(user.name);
        return this.#putUser(by, 'setRoles', user, printRoles(user, '+'));
      }
      case 'removeUser':
        return this.#removeUser(by, this.#getUser(request.name).name);
      case 'listAccessKeys':
        return accessKeys.list();
      case 'addAccessKey':
        return this.#addAccessKey(by, request.user, request.pair);
      case 'removeAccessKey': {
        const key = accessKeys.list().find(({ id }) => id === request.id);
        if (!key) throw new AdministrationError(`there is no access key ${JSON.stringify(request.id)}`);
        await this.#options.record(by, 'removeAccessKey', key.user, key.id);
        await accessKeys.remove(key.id);
        this.#options.onAccessKeyChanged?.(key.id);
        return null;
      }
      case 'listHosts':
        return this.#hosts.list();
      case 'addHost': {
        const { systemName, address, port } = request;
        const hosts = this.#hosts;
        hosts.expectAddable(systemName);
        await this.#options.record(by, 'addHost', systemName, `${address} port ${port}`);
        return hosts.add(systemName, address, port);
      }
      case 'removeHost':
      case 'acceptHost': {
        const { kind, systemName } = request;
        const hosts = this.#hosts;
        if (!hosts.list().some((host) => host.systemName === systemName))
          throw new AdministrationError(`there is no host ${JSON.stringify(systemName)} in the fleet`);
        await this.#options.record(by, kind, systemName, null);
        await (kind === 'removeHost' ? hosts.remove(systemName) : hosts.accept(systemName));
        return null;
      }
      case 'finishUpgrade': {
        const cluster = this.#cluster;
        await this.#options.record(by, 'finishUpgrade', 'cluster', null);
        return { version: await cluster.finishUpgrade() };
      }
      case 'removeEndpoint': {
        const { endpoint } = request;
        const cluster = this.#cluster;
        cluster.expectRemovable(endpoint);
        await this.#options.record(by, 'removeEndpoint', endpoint, null);
        await cluster.removeEndpoint(endpoint);
        return null;
      }
      case 'verifyAudit':
        return this.#options.verifyAudit();
      case 'findings':
        return (await this.#options.findings?.()) ?? [];
    }
  }

  async #putUser(by: Administrator, what: UserChange, user: User, cause: string | null): Promise<null> {
    await this.#options.record(by, what, user.name, cause);
    await this.#options.users.putUnlessLast(user);
    this.#options.onUserChanged?.(user.name, what);
    return null;
  }

  /** Its access keys are removed in the same transaction, so that a later user of the same name does not get them. */
  async #removeUser(by: Administrator, name: string): Promise<null> {
    const { users, accessKeys } = this.#options;
    users.expectOtherAdmin(name);
    await this.#options.record(by, 'removeUser', name, null);
    const keys = accessKeys.list().filter(({ user }) => user === name);
    // Where several servers share the store, a change has a maximum size.
    for (const { id } of keys.slice(maxKeysTogether)) await accessKeys.remove(id);
    await users.removeUnlessLast(name, (change) => accessKeys.removeOf(name, change));
    this.#options.onUserChanged?.(name, 'removeUser');
    return null;
  }

  async #addAccessKey(
    by: Administrator,
    name: string,
    pair: { readonly id: string; readonly secret: string } | null,
  ): Promise<object> {
    const { accessKeys } = this.#options;
    const user = this.#getUser(name);
    const id = pair?.id ?? makeAccessKeyId();
    const secret = pair?.secret ?? randomBytes(30).toString('base64');
    if (accessKeys.list().some((key) => key.id === id))
      throw new AdministrationError(`there is an access key ${id} already`);
    if (!isAccessKeyId(id))
      throw new AdministrationError(
        `${JSON.stringify(id)} is no access key id: expected 16 to 128 letters, digits and underscores`,
      );
    if (secret.length < 16)
      throw new AdministrationError('the secret access key is too short: expected 16 characters');
    await this.#options.record(by, 'addAccessKey', user.name, id);
    await accessKeys.put(id, secret, user.name);
    this.#options.onAccessKeyChanged?.(id);
    return pair === null ? { id, secret } : { id };
  }

  get #hosts(): AdministeredHosts {
    const { hosts } = this.#options;
    if (hosts) return hosts;
    throw new AdministrationError(
      'the server that runs on this state folder is no endpoint of a fleet: expected role = endpoint',
    );
  }

  get #cluster(): AdministeredCluster {
    const { cluster } = this.#options;
    if (cluster) return cluster;
    throw new AdministrationError(
      'the server that runs on this state folder shares its state with no other: expected engine = etcd',
    );
  }

  #getUser(name: string): User {
    const user = this.#options.users.find(name);
    if (user) return user;
    throw new AdministrationError(`there is no user ${JSON.stringify(name)}`);
  }
}

/** In the format of AWS: 20 upper-case letters and digits. */
function makeAccessKeyId(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return `AKIA${Array.from(randomBytes(16), (byte) => letters[byte % 32]).join('')}`;
}

async function sentence<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RangeError) throw new AdministrationError(error.message, { cause: error });
    throw error;
  }
}
