import { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../../src/cim/values.js';
import { controllerPath } from '../../../src/providers/identity.js';
import {
  hardwareIdPath,
  servicePath,
  type ServiceClass,
} from '../../../src/providers/masking/maskingIdentity.js';
import { volumePath } from '../../../src/providers/storage/storageIdentity.js';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import { StorageModel, type Answered } from '../storage/StorageModel.js';

type Parameters = Readonly<Record<string, CIMValue>>;

/** The classes of masking over a world of storage, as a manager reads and calls them. */
export class MaskingModel extends StorageModel {
  service(className: ServiceClass): CIMInstanceName {
    return servicePath(this.hostName, className);
  }

  /** Of MSISCSITARGET_ControllerConfigurationService. */
  mask(method: string, parameters: Parameters): Promise<Answered> {
    return this.call(this.service('MSISCSITARGET_ControllerConfigurationService'), method, parameters);
  }

  /** Of ISCSIWBEM_GroupMaskingMappingService. */
  group(method: string, parameters: Parameters): Promise<Answered> {
    return this.call(this.service('ISCSIWBEM_GroupMaskingMappingService'), method, parameters);
  }

  /** Of MSISCSITARGET_StorageHardwareIDManagementService. */
  identify(method: string, parameters: Parameters): Promise<Answered> {
    return this.call(this.service('MSISCSITARGET_StorageHardwareIDManagementService'), method, parameters);
  }

  /** Of MSISCSITARGET_iSCSIConfigurationService. */
  node(method: string, parameters: Parameters): Promise<Answered> {
    return this.call(this.service('MSISCSITARGET_iSCSIConfigurationService'), method, parameters);
  }

  volume(id: string): CIMInstanceName {
    return volumePath(this.hostName, { id });
  }

  initiator(name: IscsiName): CIMInstanceName {
    return hardwareIdPath(name);
  }

  view(target: IscsiName): CIMInstanceName {
    return controllerPath(this.hostName, { iscsiName: target });
  }

  /** CIM_StorageVolume.Name: what ExposePaths calls a volume. */
  nameOf(id: string): string {
    return this.world.driver.storage.identityOf(id).name;
  }

  /** Makes a view by ExposePaths. */
  async expose(volumes: readonly string[], initiators: readonly IscsiName[]): Promise<CIMInstanceName> {
    const { returnValue, out } = await this.mask('ExposePaths', {
      LUNames: volumes.map((id) => this.nameOf(id)),
      InitiatorPortIDs: initiators,
      DeviceAccesses: volumes.map(() => 2),
    });
    const [view] = out['ProtocolControllers'] as readonly CIMInstanceName[];
    if (returnValue !== 0 || !view) throw new Error(`ExposePaths returned ${JSON.stringify(returnValue)}`);
    return view;
  }

  targetOf(view: CIMInstanceName): IscsiName {
    return view.keyBindings.get('DeviceID') as IscsiName;
  }

  async makeGroup(
    type: 2 | 3 | 4,
    name: string,
    members: readonly CIMInstanceName[],
  ): Promise<CIMInstanceName> {
    const { returnValue, out } = await this.group('CreateGroup', {
      GroupName: name,
      Type: type,
      Members: members,
    });
    const path = out['MaskingGroup'];
    if (returnValue !== 0 || !(path instanceof CIMInstanceName))
      throw new Error(`CreateGroup returned ${JSON.stringify(returnValue)}`);
    return path;
  }

  /** All instances of masking, as text: what a call that was refused must leave as it was. */
  async state(): Promise<readonly string[]> {
    const classes = [
      'CIM_SCSIProtocolController',
      'CIM_ProtocolControllerForUnit',
      'CIM_StorageHardwareID',
      'CIM_AuthorizedPrivilege',
      'CIM_AssociatedPrivilege',
      'CIM_MaskingGroup',
      'CIM_AssociatedMaskingGroup',
      'CIM_MemberOfCollection',
    ];
    const instances = await Promise.all(classes.map((name) => this.enumerate(name)));
    return instances
      .flat()
      .map((each) => String(each.path))
      .toSorted();
  }
}
