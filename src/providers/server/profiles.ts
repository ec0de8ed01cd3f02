import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { CIM_RegisteredSpecification_RegisteredOrganization as Organization } from '../../schema/generated/CIM_RegisteredSpecification.js';
import type { CIM_ManagedElementFamily } from '../../schema/generated/CIM_ManagedElement.js';
import { replicationServicePath, systemPath } from '../identity.js';
import { indicationServicePath } from '../indications/indicationIdentity.js';
import { managerPath, profilePath } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** A profile that this server conforms to. */
export interface Profile {
  /** Key: organization, name and version. */
  readonly instanceId: string;
  readonly organization: number;
  /** Where the organization is "Other". */
  readonly otherOrganization: string | null;
  readonly name: string;
  /** Numbers with points between: clients compare them as numbers. */
  readonly version: string;
  /** The central instances. */
  readonly elements: (deps: ServerProfileDeps) => readonly CIMInstanceName<CIM_ManagedElementFamily>[];
  /** InstanceIDs of the component profiles that it uses. */
  readonly components: readonly string[];
}

const vendor = 'iscsi-wbem';

const credentialsProfile: Profile = {
  instanceId: `${vendor}:iSCSI Target Credentials:1.0.0`,
  organization: Organization.Other,
  otherOrganization: vendor,
  name: 'iSCSI Target Credentials',
  version: '1.0.0',
  elements: ({ hostName }) => [replicationServicePath(hostName)],
  components: [],
};

const indicationsProfile: Profile = {
  instanceId: 'DMTF:Indications:1.2.2',
  organization: Organization.DMTF,
  otherOrganization: null,
  name: 'Indications',
  version: '1.2.2',
  elements: ({ hostName }) => [indicationServicePath(hostName)],
  components: [],
};

const serverProfile: Profile = {
  instanceId: 'SNIA:Server:1.6.1',
  organization: Organization.SNIA,
  otherOrganization: null,
  name: 'Server',
  version: '1.6.1',
  elements: (deps) => [managerPath(deps)],
  components: [indicationsProfile.instanceId],
};

/**
 * The profiles, and only those: what a registered profile demands works.
 *
 * The two of this server itself show the way into the namespace of the targets: the host is central to the first, and the second
 * is its component (CHAP accounts and what they open).  A row more is all that another profile takes.
 */
export const profiles: readonly Profile[] = [
  {
    instanceId: 'SNIA:SMI-S:1.6.1',
    organization: Organization.SNIA,
    otherOrganization: null,
    name: 'SMI-S',
    version: '1.6.1',
    // Its elements are the autonomous profiles of the same specification.
    elements: () => [profilePath(serverProfile.instanceId)],
    components: [],
  },
  serverProfile,
  {
    instanceId: `${vendor}:iSCSI Target:1.0.0`,
    organization: Organization.Other,
    otherOrganization: vendor,
    name: 'iSCSI Target',
    version: '1.0.0',
    elements: ({ hostName }) => [systemPath(hostName)],
    components: [credentialsProfile.instanceId],
  },
  credentialsProfile,
  indicationsProfile,
];
