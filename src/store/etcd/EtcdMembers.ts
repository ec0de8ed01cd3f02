import {
  Channel,
  credentials,
  makeClientConstructor,
  status,
  type ChannelCredentials,
  type Client,
  type ClientDuplexStream,
  type ServiceDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { EngineRefusedError, EngineUnavailableError } from '../Engine.js';
import { etcdProtocol } from './etcdProtocol.js';

/** Certificates as PEM. */
export interface EtcdTls {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

export type EtcdServiceName = 'KV' | 'Watch' | 'Lease' | 'Maintenance';

/** Time to wait for one member. */
const callTimeoutMs = 3000;
const pauseMs = 100;

/** After these errors another member may answer.  The request may have been executed. */
const isOfMember: ReadonlySet<status> = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.UNKNOWN,
  status.CANCELLED,
  status.INTERNAL,
]);

const definitions = fromJSON(etcdProtocol, {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
});

/** The members of one etcd cluster.  One of them is used until it fails or is silent, then the next one. */
export class EtcdMembers {
  readonly #urls: readonly string[];
  readonly #clients: readonly ReadonlyMap<EtcdServiceName, Client>[];
  readonly #channels: readonly Channel[];
  #current = 0;
  readonly #timeoutMs: number;
  #isClosed = false;

  /**
   * @param timeoutMs time to wait for all members together; a call that was started is not interrupted by it.
   * @throws RangeError unless every address is an http or https URL of a host and a port, and https is used with certificates.
   */
  constructor(urls: readonly string[], tls: EtcdTls | null, timeoutMs = 15_000) {
    if (urls.length === 0) throw new RangeError('no address of etcd: expected at least one');
    const trust = tls ? credentials.createSsl(tls.ca, tls.key, tls.cert) : credentials.createInsecure();
    this.#urls = urls;
    this.#timeoutMs = timeoutMs;
    this.#channels = urls.map((url) => openChannel(url, trust, tls !== null));
    this.#clients = this.#channels.map((channel) => openClients(channel, trust));
  }

  /**
   * Sends one request and returns the answer of the first member that answers in time.  Two members may receive it, one after the
   * other.
   * @throws EngineUnavailableError if no member answered, EngineRefusedError if one refused.
   */
  async call<Response>(service: EtcdServiceName, method: string, request: object): Promise<Response> {
    const end = performance.now() + this.#timeoutMs;
    for (;;) {
      const at = this.#current;
      try {
        return await this.#callMember<Response>(at, service, method, request);
      } catch (error) {
        const failed = error as ServiceError;
        if (!isOfMember.has(failed.code))
          throw new EngineRefusedError(`etcd refuses ${method}: ${failed.details}`, { cause: error });
        if (this.#isClosed || performance.now() + pauseMs > end)
          throw new EngineUnavailableError(
            `none of the members of etcd (${this.#urls.join(', ')}) answered ${method} within ${this.#timeoutMs / 1000} s; the last one: ${failed.details}`,
            { cause: error },
          );
        this.leave(at);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  get urls(): readonly string[] {
    return this.#urls;
  }

  /** Sends one request to one member.  @throws ServiceError */
  ask<Response>(
    member: number,
    service: EtcdServiceName,
    method: string,
    request: object,
  ): Promise<Response> {
    return this.#callMember<Response>(member, service, method, request);
  }

  /** A bidirectional stream with the current member. */
  stream<Request, Response>(
    service: EtcdServiceName,
    method: string,
  ): { readonly member: number; readonly stream: ClientDuplexStream<Request, Response> } {
    const member = this.#current;
    const { path, requestSerialize, responseDeserialize } = this.#method(service, method);
    const stream = this.#client(member, service).makeBidiStreamRequest(
      path,
      requestSerialize as (request: Request) => Buffer,
      responseDeserialize as (bytes: Buffer) => Response,
    );
    return { member, stream };
  }

  /** Changes to the next member, unless the current one is no longer `member`. */
  leave(member: number): void {
    if (member === this.#current) this.#current = (member + 1) % this.#clients.length;
  }

  close(): void {
    this.#isClosed = true;
    for (const channel of this.#channels) channel.close();
  }

  #callMember<Response>(
    member: number,
    service: EtcdServiceName,
    method: string,
    request: object,
  ): Promise<Response> {
    const { path, requestSerialize, responseDeserialize } = this.#method(service, method);
    return new Promise((resolve, reject) => {
      this.#client(member, service).makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize as (bytes: Buffer) => Response,
        request,
        { deadline: Date.now() + callTimeoutMs },
        (error, response) => {
          if (error) reject(error);
          else if (response === undefined) reject(new Error(`etcd answers ${method} with nothing`));
          else resolve(response);
        },
      );
    });
  }

  #client(member: number, service: EtcdServiceName): Client {
    const client = this.#clients[member]?.get(service);
    if (!client) throw new RangeError(`no member ${member} of etcd`);
    return client;
  }

  #method(service: EtcdServiceName, method: string): ServiceDefinition[string] {
    const definition = definitionOf(service)[method];
    if (!definition) throw new RangeError(`etcd's ${service} has no method "${method}"`);
    return definition;
  }
}

function openChannel(url: string, trust: ChannelCredentials, isTls: boolean): Channel {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const scheme = isTls ? 'https:' : 'http:';
  if (parsed?.protocol !== scheme || parsed.port === '' || parsed.pathname !== '/')
    throw new RangeError(
      `"${url}" is no address of etcd: expected ${scheme}//host:port, ${isTls ? 'because certificates are given' : 'or certificates for https'}`,
    );
  return new Channel(parsed.host, trust, {
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
    // A failed member is tried again soon, so that the cluster is usable 2 s after the loss of a leader.
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1000,
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 3000,
  });
}

function openClients(channel: Channel, trust: ChannelCredentials): ReadonlyMap<EtcdServiceName, Client> {
  const names: readonly EtcdServiceName[] = ['KV', 'Watch', 'Lease', 'Maintenance'];
  return new Map(
    names.map((name) => {
      const Service = makeClientConstructor(definitionOf(name), name);
      return [name, new Service(channel.getTarget(), trust, { channelOverride: channel })];
    }),
  );
}

function definitionOf(service: EtcdServiceName): ServiceDefinition {
  return definitions[`etcdserverpb.${service}`] as ServiceDefinition;
}
