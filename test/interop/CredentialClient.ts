import { hostname } from 'node:os';

/** The namespace of the target model. */
export const namespace = 'root/cimv2/storage/iscsitarget';

export interface SharedSecretRequest {
  /** The CHAP name; the target's own iSCSI name for the target account. */
  readonly RemoteID: string;
  readonly Secret: string;
  /** iSCSI name of the target whose port 1 is the ServiceAccessPoint; null for none. */
  readonly target: string | null;
}

/**
 * What a WBEM client does to manage CHAP secrets, said once for each real client.
 *
 * Every method but `addSharedSecret` throws ClientCimError where the server answers with a CIM status.
 */
export interface CredentialClient {
  /** CIM_ReplicationService.AddSharedSecret.  @returns its return value, and RemoteID of the path it gave. */
  addSharedSecret(request: SharedSecretRequest): Promise<{ returnValue: number; remoteId: string | null }>;
  /** GetInstance of a secret. */
  readSecret(remoteId: string): Promise<{ secret: string | null; proofState: number; proofReason: string }>;
  /** ModifyInstance of a secret, PropertyList Secret. */
  replaceSecret(remoteId: string, secret: string): Promise<void>;
  /** DeleteInstance of a secret. */
  deleteSecret(remoteId: string): Promise<void>;
  /** CreateInstance of a CIM_CredentialContext. */
  bind(remoteId: string, target: string): Promise<void>;
  /** DeleteInstance of a CIM_CredentialContext. */
  unbind(remoteId: string, target: string): Promise<void>;
  /** EnumerateInstanceNames of CIM_SharedSecret: the RemoteIDs, sorted. */
  listSecrets(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** The server answered with a CIM status. */
export class ClientCimError extends Error {
  override readonly name = 'ClientCimError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A class and keys: all that it takes to name an instance. */
export interface Identity {
  readonly className: string;
  readonly keys: Readonly<Record<string, string>>;
}

const scope = { SystemCreationClassName: 'MSFTSM_ComputerSystem', SystemName: hostname() };

export const replicationService = named('MSISCSITARGET_ReplicationService', 'ReplicationService');

/** The port with portal group tag 1 of a target. */
export function targetPort(target: string): Identity {
  return named('MSISCSITARGET_iSCSIProtocolEndpoint', `${target},t,0x0001`);
}

export function sharedSecret(remoteId: string): Identity {
  return {
    className: 'ISCSIWBEM_SharedSecret',
    keys: {
      ...scope,
      ServiceCreationClassName: 'ISCSIWBEM_SharedSecretService',
      ServiceName: 'tgt',
      RemoteID: remoteId,
    },
  };
}

function named(className: string, name: string): Identity {
  return { className, keys: { ...scope, CreationClassName: className, Name: name } };
}
