import { randomBytes } from 'node:crypto';
import { isAccessKeyId } from './accessKeyId.js';
import { AdministrationError } from './AdministrationError.js';
import { printRoles, type AdministrationRequest } from './AdministrationRequest.js';
import { EngineRefusedError, EngineUnavailableError } from '../store/Engine.js';
import type { StoreChange } from '../store/KeyValueStore.js';
import { LastAdminError, UserConflictError, type User, type Users } from './Users.js';

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
const sentenceErrors = [
  EngineRefusedError,
  EngineUnavailableError,
  LastAdminError,
  UserConflictError,
] as const;

/** What is recorded of a change. */
export interface AdministeredAction {
  readonly what: string;
  readonly account: string;
  readonly cause: string | null;
  /** refused: nothing was changed; timeout: whether it was made is not known; failed: it was not made, or not completely. */
  readonly outcome: 'done' | 'failed' | 'refused' | 'timeout';
}

export type UserChange = 'addUser' | 'setPassword' | 'setRoles' | 'removeUser';

export interface AdministrationOptions {
  readonly users: Users;
  readonly accessKeys: AdministeredAccessKeys;
  /** Absent unless the server is the endpoint of a fleet. */
  readonly hosts?: AdministeredHosts;
  /** Absent if the server shares its state with no other. */
  readonly cluster?: AdministeredCluster;
  /** Resolves when the record is on disk.  Only then the change is made; if it could not be made, another record says so. */
  record(by: Administrator, action: AdministeredAction): Promise<void>;
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
 * or on the store itself if none runs. One change runs at a time, and each is recorded before it is made; one that then could not be
 * made has a second record.  There is always a user
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
        return this.#changeUser(by, 'addUser', user.name, printRoles(user, '+'), () => users.add(user));
      }
      case 'setPassword': {
        const { name } = this.#getUser(request.name);
        const passwordHash = await sentence(() => users.preparePassword(name, request.password));
        return this.#changeUser(by, 'setPassword', name, null, () =>
          users.changeUnlessLast(name, { passwordHash }),
        );
      }
      case 'setRoles': {
        const { roles, namespaceRoles } = request;
        const { name } = this.#getUser(request.name);
        if (!roles.includes('admin')) users.expectOtherAdmin(name);
        return this.#changeUser(by, 'setRoles', name, printRoles({ roles, namespaceRoles }, '+'), () =>
          users.changeUnlessLast(name, { roles, namespaceRoles }),
        );
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
        await this.#make(by, 'removeAccessKey', key.user, key.id, () => accessKeys.remove(key.id));
        this.#options.onAccessKeyChanged?.(key.id);
        return null;
      }
      case 'listHosts':
        return this.#hosts.list();
      case 'addHost': {
        const { systemName, address, port } = request;
        const hosts = this.#hosts;
        hosts.expectAddable(systemName);
        return this.#make(by, 'addHost', systemName, `${address} port ${port}`, () =>
          hosts.add(systemName, address, port),
        );
      }
      case 'removeHost':
      case 'acceptHost': {
        const { kind, systemName } = request;
        const hosts = this.#hosts;
        if (!hosts.list().some((host) => host.systemName === systemName))
          throw new AdministrationError(`there is no host ${JSON.stringify(systemName)} in the fleet`);
        await this.#make(by, kind, systemName, null, () =>
          kind === 'removeHost' ? hosts.remove(systemName) : hosts.accept(systemName),
        );
        return null;
      }
      case 'finishUpgrade': {
        const cluster = this.#cluster;
        const version = await this.#make(by, 'finishUpgrade', 'cluster', null, () => cluster.finishUpgrade());
        return { version };
      }
      case 'removeEndpoint': {
        const { endpoint } = request;
        const cluster = this.#cluster;
        cluster.expectRemovable(endpoint);
        await this.#make(by, 'removeEndpoint', endpoint, null, () => cluster.removeEndpoint(endpoint));
        return null;
      }
      case 'verifyAudit':
        return this.#options.verifyAudit();
      case 'findings':
        return (await this.#options.findings?.()) ?? [];
    }
  }

  /** Records a change and makes it.  If it cannot be made, the record gets another line, which says so. */
  async #make<T>(
    by: Administrator,
    what: string,
    account: string,
    cause: string | null,
    change: () => Promise<T>,
  ): Promise<T> {
    await this.#options.record(by, { what, account, cause, outcome: 'done' });
    try {
      return await change();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      await this.#options.record(by, { what, account, cause: why, outcome: outcomeOf(error) });
      throw error;
    }
  }

  async #changeUser(
    by: Administrator,
    what: UserChange,
    name: string,
    cause: string | null,
    change: () => Promise<void>,
  ): Promise<null> {
    await this.#make(by, what, name, cause, change);
    this.#options.onUserChanged?.(name, what);
    return null;
  }

  /** Its access keys are removed in the same transaction, so that a later user of the same name does not get them. */
  async #removeUser(by: Administrator, name: string): Promise<null> {
    const { users, accessKeys } = this.#options;
    users.expectOtherAdmin(name);
    return this.#changeUser(by, 'removeUser', name, null, async () => {
      const keys = accessKeys.list().filter(({ user }) => user === name);
      // Where several servers share the store, a change has a maximum size.
      for (const { id } of keys.slice(maxKeysTogether)) await accessKeys.remove(id);
      await users.removeUnlessLast(name, (change) => accessKeys.removeOf(name, change));
    });
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
    await this.#make(by, 'addAccessKey', user.name, id, () => accessKeys.put(id, secret, user.name));
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

/** How a change ended that was not made as it was recorded. */
function outcomeOf(error: unknown): AdministeredAction['outcome'] {
  if (error instanceof EngineUnavailableError) return error.isInDoubt ? 'timeout' : 'refused';
  const isRefused =
    error instanceof AdministrationError || sentenceErrors.some((each) => error instanceof each);
  return isRefused ? 'refused' : 'failed';
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
