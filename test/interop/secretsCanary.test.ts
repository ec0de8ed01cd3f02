import { readdirSync, readFileSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { haveTgtd, type TestTarget } from '../support/tgtd.js';
import { startTgtServer, type TgtServer } from '../support/tgtServer.js';
import { namespace, replicationService, type CredentialClient } from './CredentialClient.js';
import { ownClient } from './ownClient.js';

const secrets = ['canary-one-7f3K', 'canary-two-9xQ2', 'canary-six-4mW8', 'canary-bad-5tZ'] as const;
const [first, second, ofTarget, misplaced] = secrets;

/** The ways in which a secret could be written down by mistake. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  return [secret, bytes.toString('base64').replace(/=+$/, ''), hex, hex.toUpperCase()];
}

/** Passes bytes on to a server and keeps what that answers. */
class Recorder {
  readonly answers: Buffer[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(target: URL): Promise<Recorder> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const recorder = new Recorder(`http://127.0.0.1:${port}`, server);
    server.on('connection', (client: Socket) => recorder.#serve(client, target));
    return recorder;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(client: Socket, { hostname, port }: URL): void {
    const upstream = createConnection(Number(port), hostname);
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
    }
    upstream.on('data', (chunk: Buffer) => this.answers.push(chunk));
    client.pipe(upstream);
    upstream.pipe(client);
  }
}

describe.skipIf(!haveTgtd)('a secret goes to the target and nowhere else', () => {
  let house: TgtServer;
  let recorder: Recorder;
  let client: CredentialClient;
  let disk: TestTarget;
  let other: TestTarget;

  beforeAll(async () => {
    house = await startTgtServer({ args: ['--log-level', 'trace'] });
    recorder = await Recorder.start(new URL(house.server.url));
    client = ownClient({ ...credentials(), url: recorder.url });
    disk = await house.tgtd.createTarget('iqn.2026-11.test.example:canary-1');
    other = await house.tgtd.createTarget('iqn.2026-11.test.example:canary-2');
  });
  afterAll(async () => {
    await client.stop();
    recorder.stop();
    await house.dispose();
  });
  const credentials = () => ({ user: house.server.user, password: house.server.password });

  const sendRaw = async (body: string, method: string): Promise<void> => {
    const { user, password } = credentials();
    const response = await fetch(`${recorder.url}/cimom`, {
      method: 'POST',
      body,
      headers: {
        'Content-Type': 'application/xml; charset="utf-8"',
        Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
        CIMOperation: 'MethodCall',
        CIMMethod: method,
        CIMObject: encodeURIComponent(namespace),
      },
    });
    await response.text();
  };

  /** Documents with the secret where it does not belong: what is said about them must not repeat it. */
  const sendMisplacedSecrets = async (): Promise<void> => {
    const property = `<PROPERTY NAME="Secret" TYPE="string"><VALUE>${misplaced}</VALUE></PROPERTY>`;
    const document = (content: string): string =>
      `<?xml version="1.0"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.0"><SIMPLEREQ>` +
      `<IMETHODCALL NAME="CreateInstance"><LOCALNAMESPACEPATH>${namespace
        .split('/')
        .map((name) => `<NAMESPACE NAME="${name}"/>`)
        .join('')}</LOCALNAMESPACEPATH>` +
      `<IPARAMVALUE NAME="NewInstance">${content}</IPARAMVALUE></IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>`;
    for (const body of [
      document(`<INSTANCE CLASSNAME="CIM_SharedSecret">${property}`),
      document(`<INSTANCE CLASSNAME="CIM_SharedSecret">${property}</INSTANCE>`),
      document(
        `<INSTANCE CLASSNAME="CIM_SharedSecret">${property.replace('TYPE="string"', 'TYPE="uint32"')}</INSTANCE>`,
      ),
      document(property),
      document(`<INSTANCE CLASSNAME="CIM_SharedSecret">${misplaced}</INSTANCE>`),
    ])
      await sendRaw(body, 'CreateInstance');
    const { user, password } = credentials();
    const wbem = new WbemClient({ url: recorder.url, user, password, namespace });
    const { className, keys } = replicationService;
    for (const value of [
      misplaced,
      `<INSTANCE CLASSNAME="CIM_SharedSecret">${misplaced}</INSTANCE>`,
      `<INSTANCE CLASSNAME="CIM_SharedSecret">${property.replace('TYPE="string"', 'TYPE="uint32"')}</INSTANCE>`,
    ]) {
      const parameter = { name: 'SharedSecret', type: 'string', isArray: false, value } as const;
      await expect(
        wbem.invokeMethod(new CIMInstanceName(className, keys), 'AddSharedSecret', [parameter]),
      ).rejects.toMatchObject({ symbol: 'CIM_ERR_INVALID_PARAMETER' });
    }
    wbem.close();
  };

  it('not to the log at level trace, the audit record, the store, an answer or an argument list', async () => {
    const node = { RemoteID: 'node', Secret: first, target: disk.iscsiName };
    expect((await client.addSharedSecret(node)).returnValue).toBe(0);
    expect((await client.addSharedSecret({ ...node, Secret: second })).returnValue).toBe(6);
    const target = { RemoteID: disk.iscsiName, Secret: ofTarget, target: disk.iscsiName };
    expect((await client.addSharedSecret(target)).returnValue).toBe(0);
    await client.bind('node', other.iscsiName);
    await client.unbind('node', disk.iscsiName);
    await client.replaceSecret('node', second);
    expect((await client.readSecret('node')).proofState).toBe(2);
    await expect(client.replaceSecret('nobody', first)).rejects.toMatchObject({ status: 6 });
    await sendMisplacedSecrets();
    await house.server.restart();
    await client.deleteSecret('node');

    const { stateFolder, pid, log, stdout } = house.server;
    const files = readdirSync(stateFolder).map((name) => readFileSync(join(stateFolder, name)));
    const written = Buffer.concat([
      Buffer.from(log + stdout),
      ...recorder.answers,
      ...files,
      readFileSync(`/proc/${pid}/cmdline`),
    ]).toString('latin1');
    expect(written).toContain('"what":"replace"');
    expect(written).toContain('RETURNVALUE');
    for (const secret of secrets) {
      for (const spelling of spellings(secret)) expect(written.includes(spelling)).toBe(false);
    }
  });
});
