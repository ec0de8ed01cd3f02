import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import type { Endpoint } from '../support/server.js';

export const namespace = 'root/cimv2/storage/iscsitarget';

/** What a client of a fleet does, on our own CIM-XML client. */
export class FleetClient {
  readonly wbem: WbemClient;

  constructor({ url, user, password }: Endpoint) {
    this.wbem = new WbemClient({ url, user, password, namespace });
  }

  /** AddSharedSecret of the service of a host; its return value, and the path it gave. */
  async addSharedSecret(
    host: string,
    { RemoteID, Secret, target = null }: { RemoteID: string; Secret: string; target?: string | null },
  ): Promise<{ returnValue: number; path: CIMInstanceName | null }> {
    const secret = new CIMInstance('CIM_SharedSecret', [
      cimProperty('RemoteID', 'string', RemoteID),
      cimProperty('Secret', 'string', Secret),
    ]);
    const port = target === null ? [] : [reference('ServiceAccessPoint', portPath(host, target))];
    const { returnValue, outParameters } = await this.wbem.invokeMethod(
      servicePath(host),
      'AddSharedSecret',
      [
        { name: 'SharedSecret', type: 'string', isArray: false, value: secret, embeddedObject: 'instance' },
        ...port,
      ],
    );
    const given = outParameters.get('SharedSecretPath');
    return { returnValue: Number(returnValue), path: given instanceof CIMInstanceName ? given : null };
  }

  /** SetSharedSecret of a node, with no secret; its return value. */
  async setSharedSecret(controller: CIMInstanceName, initiatorName: string | null): Promise<number> {
    const value = new CIMInstance('ISCSIWBEM_VdsSharedSecret', [
      cimProperty('SharedSecretSize', 'uint32', 0),
    ]);
    const { returnValue } = await this.wbem.invokeMethod(controller, 'SetSharedSecret', [
      { name: 'TargetSharedSecret', type: 'string', isArray: false, value, embeddedObject: 'instance' },
      {
        name: 'InitiatorName',
        type: 'string',
        isArray: false,
        value: initiatorName,
        embeddedObject: undefined,
      },
    ]);
    return Number(returnValue);
  }

  /** SystemName of the instances of a class, one for each instance. */
  async systemsOf(className: string): Promise<readonly string[]> {
    const instances = await this.wbem.enumerateInstances(className);
    return instances.map((each) => textOf(each, 'SystemName') ?? textOf(each, 'Name') ?? '');
  }

  close(): void {
    this.wbem.close();
  }
}

export function servicePath(host: string): CIMInstanceName {
  return pathAt('MSISCSITARGET_ReplicationService', host, 'ReplicationService');
}

export function portPath(host: string, target: string): CIMInstanceName {
  return pathAt('MSISCSITARGET_iSCSIProtocolEndpoint', host, `${target},t,0x0001`);
}

export function systemPath(host: string): CIMInstanceName {
  return new CIMInstanceName(
    'MSFTSM_ComputerSystem',
    { CreationClassName: 'MSFTSM_ComputerSystem', Name: host },
    { namespace },
  );
}

export function secretPath(host: string, authority: string, chapName: string): CIMInstanceName {
  return new CIMInstanceName(
    'ISCSIWBEM_SharedSecret',
    {
      SystemCreationClassName: 'MSFTSM_ComputerSystem',
      SystemName: host,
      ServiceCreationClassName: 'ISCSIWBEM_SharedSecretService',
      ServiceName: authority,
      RemoteID: chapName,
    },
    { namespace },
  );
}

/** A node or service of a host. */
export function pathAt(className: string, host: string, Name: string): CIMInstanceName {
  return new CIMInstanceName(
    className,
    {
      SystemCreationClassName: 'MSFTSM_ComputerSystem',
      SystemName: host,
      CreationClassName: className,
      Name,
    },
    { namespace },
  );
}

function reference(name: string, value: CIMInstanceName) {
  return { name, type: 'reference', isArray: false, value, embeddedObject: undefined } as const;
}

export function textOf(instance: CIMInstance, property: string): string | null {
  const value = instance.value(property);
  return typeof value === 'string' ? value : null;
}
