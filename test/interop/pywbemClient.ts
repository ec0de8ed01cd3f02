import { PywbemError, PywbemSession, type PywbemPath, type PywbemTyped } from '../support/pywbem.js';
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

/** CredentialClient on pywbem. */
export async function startPywbemClient(endpoint: Endpoint): Promise<CredentialClient> {
  const session = await PywbemSession.start(endpoint, { namespace });
  const call = async <T>(method: string, args: Parameters<PywbemSession['call']>[1]): Promise<T> => {
    try {
      return await session.call<T>(method, args);
    } catch (error) {
      if (error instanceof PywbemError && error.code !== null)
        throw new ClientCimError(error.code, error.message);
      throw error;
    }
  };

  return {
    async addSharedSecret({ RemoteID, Secret, target }) {
      const { returnValue, out } = await session.invokeMethod(path(replicationService), 'AddSharedSecret', {
        SharedSecret: { type: 'instance', className: 'CIM_SharedSecret', properties: { RemoteID, Secret } },
        ...(target !== null && { ServiceAccessPoint: path(targetPort(target)) }),
      });
      const given = out['SharedSecretPath'] as PywbemPath | undefined;
      return { returnValue, remoteId: (given?.keys['RemoteID'] as string | undefined) ?? null };
    },

    async readSecret(remoteId) {
      const { properties } = await call<{ properties: Record<string, PywbemTyped> }>('GetInstance', {
        InstanceName: path(sharedSecret(remoteId)),
      });
      return {
        secret: properties['Secret']?.value as string | null,
        proofState: Number(properties['ProofState']?.value),
        proofReason: String(properties['ProofReason']?.value),
      };
    },

    async replaceSecret(remoteId, secret) {
      const { className, keys } = sharedSecret(remoteId);
      await call('ModifyInstance', {
        ModifiedInstance: {
          type: 'instance',
          className,
          properties: { ...keys, Secret: secret },
          path: path(sharedSecret(remoteId)),
        },
        PropertyList: ['Secret'],
      });
    },

    async deleteSecret(remoteId) {
      await call('DeleteInstance', { InstanceName: path(sharedSecret(remoteId)) });
    },

    async bind(remoteId, target) {
      const { className, keys } = context(remoteId, target);
      await call('CreateInstance', { NewInstance: { type: 'instance', className, properties: keys } });
    },

    async unbind(remoteId, target) {
      await call('DeleteInstance', { InstanceName: context(remoteId, target) });
    },

    async listSecrets() {
      const paths = await call<readonly PywbemPath[]>('EnumerateInstanceNames', {
        ClassName: 'CIM_SharedSecret',
      });
      return paths.map(({ keys }) => keys['RemoteID'] as string).toSorted();
    },

    stop: () => session.stop(),
  };
}

function path({ className, keys }: Identity): PywbemPath {
  return { type: 'path', className, keys, namespace };
}

function context(remoteId: string, target: string): PywbemPath {
  return {
    type: 'path',
    className: 'CIM_CredentialContext',
    keys: {
      ElementInContext: path(sharedSecret(remoteId)),
      ElementProvidingContext: path(targetPort(target)),
    },
    namespace,
  };
}
