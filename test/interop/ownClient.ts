import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { callAddSharedSecret } from './callAddSharedSecret.js';
import type { Endpoint } from '../support/server.js';
import {
  ClientCimError,
  namespace,
  replicationService,
  sharedSecret,
  targetPort,
  type CredentialClient,
  type Identity,
} from './CredentialClient.js';

/** CredentialClient on our own CIM-XML client, in the process of the test: it sends each request once, whatever happens. */
export function ownClient({ url, user, password }: Endpoint): CredentialClient {
  const client = new WbemClient({ url, user, password, namespace });

  return {
    async addSharedSecret({ RemoteID, Secret, target }) {
      const port = target === null ? null : path(targetPort(target));
      const { returnValue, outParameters } = await withStatus(
        callAddSharedSecret(client, path(replicationService), { RemoteID, Secret }, port),
      );
      const given = outParameters.get('SharedSecretPath');
      const remoteId = given instanceof CIMInstanceName ? given.keyBindings.get('RemoteID') : null;
      return {
        returnValue: Number(returnValue),
        remoteId: typeof remoteId === 'string' ? remoteId : null,
      };
    },

    async readSecret(remoteId) {
      const instance = await withStatus(client.getInstance(path(sharedSecret(remoteId))));
      return {
        secret: instance.value('Secret') as string | null,
        proofState: Number(instance.value('ProofState')),
        proofReason: instance.value('ProofReason') as string,
      };
    },

    async replaceSecret(remoteId, secret) {
      const name = path(sharedSecret(remoteId));
      const modified = new CIMInstance(name.className, [cimProperty('Secret', 'string', secret)], name);
      await withStatus(client.modifyInstance(modified, ['Secret']));
    },

    async deleteSecret(remoteId) {
      await withStatus(client.deleteInstance(path(sharedSecret(remoteId))));
    },

    async bind(remoteId, target) {
      const { className, keyBindings } = context(remoteId, target);
      const ends = [...keyBindings].map(([name, end]) =>
        cimProperty(name, 'reference', end as CIMInstanceName),
      );
      await withStatus(client.createInstance(new CIMInstance(className, ends)));
    },

    async unbind(remoteId, target) {
      await withStatus(client.deleteInstance(context(remoteId, target)));
    },

    async listSecrets() {
      const paths = await withStatus(client.enumerateInstanceNames('CIM_SharedSecret'));
      return paths.map(({ keyBindings }) => String(keyBindings.get('RemoteID'))).toSorted();
    },

    async stop() {
      client.close();
    },
  };
}

async function withStatus<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CIMError) throw new ClientCimError(error.code, error.message);
    throw error;
  }
}

function path({ className, keys }: Identity): CIMInstanceName {
  return new CIMInstanceName(className, keys, { namespace });
}

function context(remoteId: string, target: string): CIMInstanceName {
  return new CIMInstanceName(
    'CIM_CredentialContext',
    {
      ElementInContext: path(sharedSecret(remoteId)),
      ElementProvidingContext: path(targetPort(target)),
    },
    { namespace },
  );
}
