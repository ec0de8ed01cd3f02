import { fixedPart, type AssociationPart } from '../associationParts.js';
import { capabilitiesPath } from '../capabilities/capabilitiesIdentity.js';
import { systemPath } from '../identity.js';
import {
  groupMaskingCapabilitiesId,
  maskingCapabilitiesId,
  nodeCapabilitiesId,
  servicePath,
} from './maskingIdentity.js';

/** Associates the services with their masking capabilities, and the system as well, because some managers look for them there. */
export function capabilitiesOfMasking(
  hostName: string,
): AssociationPart<'MSISCSITARGET_ElementCapabilities'> {
  const system = systemPath(hostName);
  const masking = capabilitiesPath(
    'MSISCSITARGET_ProtocolControllerMaskingCapabilities',
    maskingCapabilitiesId,
  );
  const groups = capabilitiesPath('ISCSIWBEM_GroupMaskingMappingCapabilities', groupMaskingCapabilitiesId);
  const nodes = capabilitiesPath('MSISCSITARGET_iSCSIConfigurationCapabilities', nodeCapabilitiesId);
  return fixedPart([
    { ManagedElement: system, Capabilities: masking },
    { ManagedElement: system, Capabilities: groups },
    {
      ManagedElement: servicePath(hostName, 'MSISCSITARGET_ControllerConfigurationService'),
      Capabilities: masking,
    },
    { ManagedElement: servicePath(hostName, 'ISCSIWBEM_GroupMaskingMappingService'), Capabilities: groups },
    { ManagedElement: servicePath(hostName, 'MSISCSITARGET_iSCSIConfigurationService'), Capabilities: nodes },
  ]);
}
