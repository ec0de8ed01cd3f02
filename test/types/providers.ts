// Never run, only compiled: what must not compile is marked, and tsc fails where a mark is not needed.
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { defineProvider, type MethodHandler, type PropertiesOf } from '../../src/dispatch/Provider.js';
import {
  AddSharedSecretReturn as Return,
  type CIM_ReplicationServiceMethods,
} from '../../src/schema/generated/CIM_ReplicationService.js';
import type { CIM_CredentialContext } from '../../src/schema/generated/CIM_CredentialContext.js';
import type { CIM_SharedSecret } from '../../src/schema/generated/CIM_SharedSecret.js';

type AddSharedSecret = MethodHandler<CIM_ReplicationServiceMethods['AddSharedSecret']>;

const provider = {
  className: 'MSISCSITARGET_ReplicationService',
  namespace: 'root/cimv2/storage/iscsitarget',
  changeRole: 'credentials',
} as const;

const addSharedSecret: AddSharedSecret = async ({ SharedSecret, ServiceAccessPoint, InstanceNamespace }) => {
  const remoteId: string | null = SharedSecret.RemoteID;
  const accessPoint: CIMInstanceName | null = ServiceAccessPoint;
  const namespace: string | null = InstanceNamespace;
  if (remoteId === null || accessPoint === null) return { returnValue: Return.InvalidParameter };
  const path = new CIMInstanceName<'ISCSIWBEM_SharedSecret'>(
    'ISCSIWBEM_SharedSecret',
    { RemoteID: remoteId },
    { namespace },
  );
  return { returnValue: Return.CompletedWithNoError, SharedSecretPath: path };
};

const refused = async () => ({ returnValue: Return.NotSupported });

// A class has the methods that it inherits, and need not have a handler for each.
defineProvider({ ...provider, methods: { AddSharedSecret: addSharedSecret, CreateGroup: refused } });

// @ts-expect-error there is no class of that name
defineProvider({ ...provider, className: 'MSISCSITARGET_ReplicationServise' });

// @ts-expect-error the method is called AddSharedSecret
defineProvider({ ...provider, methods: { AddSharedSecrets: refused } });

// @ts-expect-error a computer system has no method AddSharedSecret
defineProvider({ ...provider, className: 'MSFTSM_ComputerSystem', methods: { AddSharedSecret: refused } });

// @ts-expect-error a handler answers with a promise
defineProvider({ ...provider, methods: { AddSharedSecret: () => ({ returnValue: Return.Failed }) } });

// @ts-expect-error 7 is in a range of the ValueMap that is reserved
export const reserved: AddSharedSecret = async () => ({ returnValue: 7 });

// @ts-expect-error AddSharedSecret has no parameter Password
export const unknownParameter: AddSharedSecret = async ({ Password }) => ({
  returnValue: Password === null ? Return.InvalidParameter : Return.Failed,
});

// @ts-expect-error SharedSecretPath is a path, not a text
export const wrongType: AddSharedSecret = async () => ({
  returnValue: Return.CompletedWithNoError,
  SharedSecretPath: 'CIM_SharedSecret.RemoteID="iqn"',
});

export const account: PropertiesOf<'ISCSIWBEM_SharedSecret'> = { RemoteID: 'alice', ProofState: 2 };

export const misspelt: PropertiesOf<'ISCSIWBEM_SharedSecret'> = {
  // @ts-expect-error the property is called RemoteID
  RemoteId: 'alice',
};

export const notOurs: PropertiesOf<'CIM_SharedSecret'> = {
  RemoteID: 'alice',
  // @ts-expect-error ProofState is a property of our subclass, not of the class of the DMTF
  ProofState: 2,
};

defineProvider({
  ...provider,
  className: 'ISCSIWBEM_SharedSecret',
  instances: { enumerate: () => [account] },
});

const endpoint = new CIMInstanceName<'MSISCSITARGET_iSCSIProtocolEndpoint'>(
  'MSISCSITARGET_iSCSIProtocolEndpoint',
  {},
);
const secret = new CIMInstanceName<'ISCSIWBEM_SharedSecret'>('ISCSIWBEM_SharedSecret', {});

// A reference names an instance of the declared class or of one below it.
export const context: CIM_CredentialContext = {
  ElementInContext: secret,
  ElementProvidingContext: endpoint,
  Usage: null,
};

export const reversed: CIM_CredentialContext = {
  // @ts-expect-error an endpoint is no credential
  ElementInContext: endpoint,
  ElementProvidingContext: secret,
  Usage: null,
};

export function secretOf({ Secret }: CIM_SharedSecret): string {
  // @ts-expect-error a property may be NULL
  return Secret;
}
