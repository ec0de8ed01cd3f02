import { randomUUID } from 'node:crypto';
import { isAccessKeyId } from '../security/accessKeyId.js';
import type { ProtocolResponse } from '../http/ProtocolHandler.js';
import { Replays } from '../credentials/Replays.js';
import { OperationTimeoutError } from '../operations/OperationDeadline.js';
import type { Executor } from '../operations/Executor.js';
import { AuthenticationLockedError, type LoginThrottle } from '../security/LoginThrottle.js';
import { authenticated } from '../security/Authenticator.js';
import type { Principal } from '../security/Principal.js';
import type { User } from '../security/Users.js';
import type { AccessKeys } from './AccessKeys.js';
import type { Action, GatewayDeps } from './Action.js';
import { actions } from './actions/index.js';
import type { SignedRequest } from './sigv4/canonicalRequest.js';
import { parseAuthorization } from './sigv4/parseAuthorization.js';
import { verifySignature, type VerifiedSignature } from './sigv4/verifySignature.js';
import { StorageGatewayError } from './StorageGatewayError.js';

/** A request of the AWS JSON 1.1 protocol. */
export interface StorageGatewayRequest extends SignedRequest {
  readonly remoteAddress: string;
  /** Whether it came over TLS or from this machine. */
  readonly isPrivate: boolean;
  /** Aborted when the client disconnects. */
  readonly abort: AbortController;
}

export interface StorageGatewayResponse extends ProtocolResponse {
  readonly body: string;
}

export interface StorageGatewayOptions {
  readonly deps: GatewayDeps;
  readonly accessKeys: Pick<AccessKeys, 'find'>;
  readonly users: { find(name: string): Pick<User, 'name' | 'namespaceRoles' | 'roles'> | null };
  readonly executor: Pick<Executor, 'perform'>;
  /** AWS has no namespaces.  The actions work in this one. */
  readonly namespace: string;
  /** Counts wrong signatures; null: they are not counted. */
  readonly throttle?: Pick<LoginThrottle, 'begin' | 'delayMs' | 'succeed' | 'fail' | 'giveBack'> | null;
  readonly log: {
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Maximum length of a body.  The longest list of ARNs that an SDK sends is far shorter. */
export const maxBodyBytes = 256 * 1024;

const targetPrefix = 'StorageGateway_20130630.';
const contentType = 'application/x-amz-json-1.1';

/**
 * The AWS Storage Gateway protocol: JSON 1.1, signed with Signature Version 4.
 * An access key acts in the name of its user, with the user's current roles.  No answer contains a secret.
 */
export class StorageGateway {
  readonly #options: StorageGatewayOptions;
  readonly #now: () => number;
  readonly #replays = new Replays();

  constructor(options: StorageGatewayOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => Date.now());
  }

  /** @throws OperationTimeoutError and nothing else. */
  async answer(request: StorageGatewayRequest): Promise<StorageGatewayResponse> {
    const requestId = randomUUID();
    try {
      return toResponse(requestId, 200, await this.#run(request));
    } catch (thrown) {
      if (thrown instanceof OperationTimeoutError) throw thrown;
      if (thrown instanceof NotLetInError) return toRefusal(requestId, thrown);
      const error = StorageGatewayError.from(thrown);
      if (error.cause !== undefined)
        this.#options.log.error({ err: error.cause, requestId }, 'a storage gateway request failed');
      return toResponse(requestId, error.status, error.toBody());
    }
  }

  /** The answer to a body that is longer than the limit. */
  answerTooLong(): StorageGatewayResponse {
    const message = `the body is too long: expected at most ${maxBodyBytes} bytes`;
    const error = new StorageGatewayError('RequestEntityTooLargeException', message);
    return toResponse(randomUUID(), error.status, error.toBody());
  }

  async #run(request: StorageGatewayRequest): Promise<object> {
    const { deps, executor, namespace } = this.#options;
    if (!request.isPrivate) {
      throw new StorageGatewayError(
        'AccessDeniedException',
        'this door takes plain HTTP from its own machine alone: expected HTTPS',
      );
    }
    const { caller, signed } = await this.#authenticateCounted(request);
    const action = getAction(request);
    const arrivedAt = this.#now();
    const work = {
      name: action.name,
      role: action.kind === 'read' ? 'read' : 'credentials',
      statusOf: (thrown: unknown): string => {
        const { type, errorCode } = StorageGatewayError.from(thrown);
        return errorCode ?? type;
      },
    } as const;
    const host = request.headers.get('host')?.join(',') ?? 'localhost';
    const asker = { principal: caller, namespace, host, abort: request.abort };
    return executor.perform(work, asker, async ({ principal }) => {
      const sent = parseBody(request);
      const { signature, signedAt } = signed;
      const seenAt = action.kind === 'change' ? this.#replays.note(signature, this.#now()) : null;
      return action.run(sent, deps, principal, { signedAt, seenAt, arrivedAt, signature });
    });
  }

  /** A wrong signature is counted like a wrong password, for the id of the access key. */
  async #authenticateCounted(
    request: StorageGatewayRequest,
  ): Promise<{ readonly caller: Principal; readonly signed: VerifiedSignature }> {
    const { throttle = null } = this.#options;
    const { remoteAddress: address, headers } = request;
    // Parsed as for the check itself, so that the counted access key is the one that is checked.
    const { accessKeyId = '' } = parseAuthorization(headers.get('authorization')?.join(',') ?? '') ?? {};
    const id = isAccessKeyId(accessKeyId) ? accessKeyId : '';
    try {
      await throttle?.begin(address, id);
    } catch (error) {
      if (!(error instanceof AuthenticationLockedError)) throw error;
      const denied = new StorageGatewayError('AccessDeniedException', error.message);
      throw new NotLetInError(denied, { delayMs: 0, retryAfterSeconds: error.retryAfterSeconds });
    }
    try {
      const authenticated = this.#authenticate(request);
      await throttle?.succeed(address, id);
      return authenticated;
    } catch (error) {
      const isWrong =
        error instanceof StorageGatewayError &&
        ['InvalidSignatureException', 'UnrecognizedClientException'].includes(error.type);
      if (!isWrong) {
        await throttle?.giveBack(address, id);
        throw error;
      }
      await throttle?.fail(address, id);
      const delayMs = (await throttle?.delayMs(address, id)) ?? 0;
      throw new NotLetInError(error, { delayMs, retryAfterSeconds: null });
    }
  }

  /** @throws StorageGatewayError as verifySignature does. */
  #authenticate(request: StorageGatewayRequest): {
    readonly caller: Principal;
    readonly signed: VerifiedSignature;
  } {
    const { accessKeys, users, deps, log } = this.#options;
    const expected = { region: deps.gateways.region, service: 'storagegateway', now: this.#now() };
    // The lookup also sets the user of the access key that made the signature.
    let found: Pick<User, 'name' | 'namespaceRoles' | 'roles'> = nobody;
    try {
      const signed = verifySignature(request, expected, (accessKeyId) => {
        const key = accessKeys.find(accessKeyId);
        const user = key && users.find(key.user);
        if (!key || !user) return null;
        found = user;
        return key.secretAccessKey;
      });
      const caller: Principal = {
        ...authenticated(found),
        address: request.remoteAddress,
        door: 'storage-gateway',
        authenticatedBy: 'signature',
      };
      return { caller, signed };
    } catch (error) {
      if (error instanceof StorageGatewayError)
        log.warn(
          { address: request.remoteAddress, type: error.type },
          'a storage gateway request was refused',
        );
      throw error;
    }
  }
}

const nobody = { name: '', roles: [], namespaceRoles: {} };

/** The request is not authenticated: its signature is wrong, or there were too many wrong ones. */
class NotLetInError extends Error {
  constructor(
    readonly error: StorageGatewayError,
    readonly refused: { readonly delayMs: number; readonly retryAfterSeconds: number | null },
  ) {
    super(error.message);
  }
}

function toRefusal(requestId: string, { error, refused }: NotLetInError): StorageGatewayResponse {
  const { status, headers, body } = toResponse(requestId, error.status, error.toBody());
  const { delayMs, retryAfterSeconds } = refused;
  const retryAfter = retryAfterSeconds === null ? null : { 'Retry-After': String(retryAfterSeconds) };
  return { status, headers: { ...headers, ...retryAfter }, body, refused: { delayMs } };
}

function getAction({ headers }: StorageGatewayRequest): Action {
  const target = headers.get('x-amz-target')?.join(',') ?? '';
  const action = target.startsWith(targetPrefix) ? actions.get(target.slice(targetPrefix.length)) : undefined;
  if (action) return action;
  throw new StorageGatewayError(
    'UnknownOperationException',
    `${JSON.stringify(target)} is not an action here: expected ${targetPrefix} and one of ${[...actions.keys()].join(', ')}`,
  );
}

function parseBody({ headers, body }: StorageGatewayRequest): unknown {
  const type = headers.get('content-type')?.join(',') ?? '';
  if (type.split(';', 1)[0]?.trim().toLowerCase() !== contentType)
    throw new StorageGatewayError(
      'SerializationException',
      `Content-Type is ${JSON.stringify(type)}: expected ${contentType}`,
    );
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // The parser's own message quotes the body, which may contain a secret.
    throw new StorageGatewayError('SerializationException', 'the body is not JSON in UTF-8');
  }
}

function toResponse(requestId: string, status: number, body: object): StorageGatewayResponse {
  return {
    status,
    headers: { 'x-amzn-RequestId': requestId, 'Content-Type': contentType },
    body: JSON.stringify(body),
  };
}
