import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as sdk from '@aws-sdk/client-storage-gateway';
import { hasPeers, peerEnvironment, testEnvironment } from '../support/environment.js';
import { PythonProcess } from '../support/python.js';

/** Where a client finds the AWS door, and how it signs. */
export interface AwsEndpoint {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** An AWS client: it makes one action and gives its output, or throws AwsClientError. */
export interface AwsClient {
  call<T = unknown>(action: string, input: object): Promise<T>;
  stop(): Promise<void>;
}

/** The service answered with an error. */
export class AwsClientError extends Error {
  override readonly name = 'AwsClientError';

  constructor(
    readonly type: string,
    /** null where it is a common error, or the client does not show it. */
    readonly errorCode: string | null,
    message: string,
  ) {
    super(message);
  }
}

const awsCommand = testEnvironment.python === null ? '' : join(dirname(testEnvironment.python), 'aws');

/** The real clients, and whether this machine has each. */
export const awsClients: readonly (readonly [
  name: string,
  available: boolean,
  start: (endpoint: AwsEndpoint) => Promise<AwsClient>,
])[] = [
  ['@aws-sdk/client-storage-gateway', true, (endpoint) => Promise.resolve(sdkClient(endpoint))],
  ['boto3', hasPeers('python'), boto3Client],
  ['the AWS CLI', existsSync(awsCommand), (endpoint) => Promise.resolve(commandLineClient(endpoint))],
];

export function sdkClient({ url, region, ...credentials }: AwsEndpoint): AwsClient {
  const client = new sdk.StorageGatewayClient({ endpoint: url, region, credentials, maxAttempts: 1 });
  const commands = sdk as unknown as Readonly<Record<string, new (input: object) => sdk.ListVolumesCommand>>;
  return {
    async call<T>(action: string, input: object) {
      const Command = commands[`${action}Command`];
      if (!Command) throw new Error(`the SDK has no ${action}Command`);
      try {
        const { $metadata, ...output } = await client.send(new Command(input));
        if (!$metadata.requestId) throw new Error('an answer without a request id');
        return output as T;
      } catch (error) {
        if (!(error instanceof sdk.StorageGatewayServiceException)) throw error;
        const { error: detail } = error as { error?: { errorCode?: string } };
        throw new AwsClientError(error.name, detail?.errorCode ?? null, error.message);
      }
    },
    stop: async () => client.destroy(),
  };
}

export async function boto3Client(endpoint: AwsEndpoint): Promise<AwsClient> {
  const python = new PythonProcess('boto3_session.py');
  await python.call(endpoint);
  return {
    async call<T>(action: string, input: object) {
      const answer = (await python.call({ method: snakeCase(action), arguments: input })) as
        | { result: T }
        | { error: { type: string; errorCode: string | null; message: string } };
      if ('result' in answer) return answer.result;
      const { type, errorCode, message } = answer.error;
      throw new AwsClientError(type, errorCode, message);
    },
    stop: () => python.stop(),
  };
}

function commandLineClient({ url, region, accessKeyId, secretAccessKey }: AwsEndpoint): AwsClient {
  const env = peerEnvironment({
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_MAX_ATTEMPTS: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  });
  const folder = mkdtempSync(join(tmpdir(), 'aws-'));
  const inputFile = join(folder, 'input.json');
  return {
    call: <T>(action: string, input: object) =>
      new Promise<T>((resolve, reject) => {
        // The input holds secrets: it is read from a file, not from an argument.
        writeFileSync(inputFile, JSON.stringify(input), { mode: 0o600 });
        const options = ['--endpoint-url', url, '--region', region, '--output', 'json'];
        const args = [
          'storagegateway',
          kebabCase(action),
          '--cli-input-json',
          `file://${inputFile}`,
          ...options,
        ];
        execFile(awsCommand, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
          const [, type, message] =
            /An error occurred \((\w+)\) when calling .*? operation: (.*)/s.exec(stderr) ?? [];
          if (!error) resolve((stdout === '' ? {} : JSON.parse(stdout)) as T);
          else if (type) reject(new AwsClientError(type, null, message?.trim() ?? ''));
          else reject(new Error(`aws failed: ${stderr}`, { cause: error }));
        });
      }),
    stop: async () => rmSync(folder, { recursive: true }),
  };
}

/** As boto3 spells `DescribeStorediSCSIVolumes` and the like. */
function snakeCase(action: string): string {
  return kebabCase(action).replaceAll('-', '_');
}

/** As the command line spells it: describe-stored-iscsi-volumes. */
function kebabCase(action: string): string {
  return action
    .replace('iSCSI', 'Iscsi')
    .replace('VTL', 'Vtl')
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase();
}
