import type { Endpoint } from '../support/server.js';
import {
  escapeArgument,
  runWbemcli,
  wbemcliCall,
  wbemcliInstance,
  wbemcliPath,
  type WbemcliResult,
} from '../support/wbemcli.js';
import {
  ClientCimError,
  namespace,
  replicationService,
  sharedSecret,
  targetPort,
  type CredentialClient,
  type Identity,
} from './CredentialClient.js';

/** CredentialClient on wbemcli: one process for each request. */
export function wbemcliClient(endpoint: Endpoint): CredentialClient {
  const run = async (command: readonly string[], object: string, ...rest: string[]): Promise<string> => {
    const result = await runWbemcli(endpoint, command, namespace, object, ...rest);
    if (result.cimStatus !== null) throw new ClientCimError(result.cimStatus, result.stderr);
    expectDone(command, result);
    return result.stdout;
  };

  return {
    async addSharedSecret({ RemoteID, Secret, target }) {
      const answer = await run(
        ['cmx'],
        path(replicationService),
        wbemcliCall('AddSharedSecret', {
          SharedSecret: wbemcliInstance('CIM_SharedSecret', { RemoteID, Secret }),
          ...(target !== null && { ServiceAccessPoint: path(targetPort(target)) }),
        }),
      );
      const returnValue = /<RETURNVALUE PARAMTYPE="uint32"><VALUE>(\d+)<\/VALUE>/.exec(answer)?.[1];
      if (returnValue === undefined) throw new Error(`there is no return value in ${answer}`);
      const remoteId = /<KEYBINDING NAME="RemoteID"><KEYVALUE[^>]*>([^<]*)</.exec(answer)?.[1];
      return { returnValue: Number(returnValue), remoteId: remoteId ?? null };
    },

    async readSecret(remoteId) {
      const lines = (await run(['-nl', 'gi'], path(sharedSecret(remoteId)))).split('\n');
      const value = (name: string): string => {
        const line = lines.find((text) => text.startsWith(`-${name}=`));
        if (line === undefined) throw new Error(`there is no ${name} in ${lines.join('\n')}`);
        return line.slice(name.length + 2).replaceAll(/^"|"$/g, '');
      };
      return {
        secret: value('Secret') || null,
        proofState: Number(value('ProofState')),
        proofReason: value('ProofReason'),
      };
    },

    async replaceSecret(remoteId, secret) {
      await run(['mi'], path(sharedSecret(remoteId)), `Secret=${escapeArgument(secret)}`);
    },

    async deleteSecret(remoteId) {
      await run(['di'], path(sharedSecret(remoteId)));
    },

    async bind(remoteId, target) {
      const keys = contextKeys(remoteId, target);
      await run(['ci'], `CIM_CredentialContext.${keys}`, keys);
    },

    async unbind(remoteId, target) {
      await run(['di'], `CIM_CredentialContext.${contextKeys(remoteId, target)}`);
    },

    async listSecrets() {
      const paths = await run(['-nl', 'ein'], 'CIM_SharedSecret');
      return [...paths.matchAll(/RemoteID="([^"]*)"/g)].map(([, remoteId = '']) => remoteId).toSorted();
    },

    stop: () => Promise.resolve(),
  };
}

function path({ className, keys }: Identity): string {
  return wbemcliPath(className, keys);
}

/** wbemcli takes the commas after a reference for commas of its keys, until the next name of a key of ours. */
function contextKeys(remoteId: string, target: string): string {
  const secret = path(sharedSecret(remoteId));
  return `ElementInContext=${secret},ElementProvidingContext=${path(targetPort(target))}`;
}

function expectDone(command: readonly string[], { exitCode, stderr }: WbemcliResult): void {
  if (exitCode !== 0) throw new Error(`wbemcli ${command.join(' ')} ended with ${exitCode}: ${stderr}`);
}
