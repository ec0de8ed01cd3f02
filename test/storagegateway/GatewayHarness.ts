import type { Role } from '../../src/security/Principal.js';
import { Gateway } from '../../src/storagegateway/Gateway.js';
import { oneGateway } from '../../src/storagegateway/Gateways.js';
import { StorageGateway, type StorageGatewayRequest } from '../../src/storagegateway/StorageGateway.js';
import type { LoginThrottle } from '../../src/security/LoginThrottle.js';
import { signatureOf } from '../../src/storagegateway/sigv4/signatureOf.js';
import { dispatchHarness } from '../dispatch/dispatchHarness.js';
import { executorOver } from '../operations/executorOver.js';
import { CredentialsHarness, target } from '../credentials/credentialsHarness.js';

/** AWS's own example keys. */
export const accessKeyId = 'AKIDEXAMPLE';
export const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

/** The moment of AWS's signature test suite. */
export const now = Date.UTC(2015, 7, 30, 12, 36, 0);

export const gatewayArn = 'arn:aws:storagegateway:us-east-1:111122223333:gateway/sgw-12A3456B';
export const targetArn = `${gatewayArn}/target/${target}`;
export const contentType = 'application/x-amz-json-1.1';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** HTTP status, type, and of a modelled exception its error code. */
export function errorOf({ status, body }: Answer): readonly unknown[] {
  const { ['__type']: type, error } = body as Readonly<Record<string, unknown>>;
  const code = (error as { readonly errorCode?: string } | undefined)?.errorCode;
  return code === undefined ? [status, type] : [status, type, code];
}

/** The AWS door over a fake target, with a clock that stands. */
export class GatewayHarness {
  readonly fixture = new CredentialsHarness();
  readonly gateway = new Gateway(
    { region: 'us-east-1', accountId: '111122223333', gatewayId: 'sgw-12A3456B' },
    'store-1.example',
  );
  readonly logged: string[] = [];
  /** User, action and reason. */
  readonly denied: (readonly string[])[] = [];
  roles: readonly Role[] = ['admin'];
  clock = now;

  constructor() {
    this.fixture.now = () => this.clock;
  }

  /** The same state in a new process. */
  async restart(): Promise<void> {
    await this.fixture.restart();
    this.#door = null;
  }
  throttle: LoginThrottle | null = null;

  get door(): StorageGateway {
    this.#door ??= this.#create();
    return this.#door;
  }

  #door: StorageGateway | null = null;

  /** A signed request and its answer. */
  async call(action: string, input: object | string, changes: Partial<SignOptions> = {}): Promise<Answer> {
    return this.answer(sign(action, typeof input === 'string' ? input : JSON.stringify(input), changes));
  }

  async answer(request: StorageGatewayRequest): Promise<Answer> {
    const { status, headers, body } = await this.door.answer(request);
    return { status, headers, body: JSON.parse(body) };
  }

  dispose(): Promise<void> {
    return this.fixture.dispose();
  }

  #create(): StorageGateway {
    const log = (fields: object, message: string): void =>
      void this.logged.push(`${message} ${JSON.stringify(fields)}`);
    const { pairs, driver } = this.fixture;
    return new StorageGateway({
      deps: {
        gateways: oneGateway(this.gateway, {
          targets: driver,
          pairs,
        }),
      },
      accessKeys: {
        find: (id) => (id === accessKeyId ? { secretAccessKey, user: 'operator', isFirst: true } : null),
      },
      users: {
        find: (name) => (name === 'operator' ? { name, roles: this.roles, namespaceRoles: {} } : null),
      },
      executor: executorOver(dispatchHarness().deps, {
        onDenied: ({ principal, name, reason }) => void this.denied.push([principal.name, name, reason]),
      }),
      namespace: 'root/test',
      throttle: this.throttle,
      log: { warn: log, error: log },
      now: () => this.clock,
    });
  }
}

export interface SignOptions {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly amzDate: string;
  readonly region: string;
  readonly service: string;
  readonly url: string;
  readonly signedHeaders: readonly string[];
  /** Further headers, or others in place of those there are; not signed unless `signedHeaders` says so. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A request as an SDK sends it.  That the signature is right is shown by botocore's and AWS's own in sigv4.test.ts. */
export function sign(
  action: string,
  body: string | Buffer,
  changes: Partial<SignOptions> = {},
): StorageGatewayRequest {
  const { region = 'us-east-1', service = 'storagegateway', amzDate = '20150830T123600Z' } = changes;
  const { signedHeaders = ['content-type', 'host', 'x-amz-date', 'x-amz-target'], url = '/' } = changes;
  const headers = new Map<string, readonly string[]>([
    ['host', ['127.0.0.1:5988']],
    ['content-type', [contentType]],
    ['x-amz-date', [amzDate]],
    ['x-amz-target', [`StorageGateway_20130630.${action}`]],
    ...Object.entries(changes.headers ?? {}).map(([name, value]) => [name, [value]] as const),
  ]);
  const request = {
    method: 'POST',
    url,
    headers,
    body: Buffer.from(body),
    remoteAddress: '127.0.0.1',
    isPrivate: true,
    abort: new AbortController(),
  };
  const date = amzDate.slice(0, 8);
  const scope = `${date}/${region}/${service}/aws4_request`;
  const signature = signatureOf(
    request,
    { date, region, service, scope, signedHeaders },
    amzDate,
    changes.secretAccessKey ?? secretAccessKey,
  );
  const authorization = `AWS4-HMAC-SHA256 Credential=${changes.accessKeyId ?? accessKeyId}/${scope}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature.toString('hex')}`;
  headers.set('authorization', [authorization]);
  return request;
}
