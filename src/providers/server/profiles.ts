import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { CIM_RegisteredSpecification_RegisteredOrganization as Organization } from '../../schema/generated/CIM_RegisteredSpecification.js';
import type { CIM_ManagedElementFamily } from '../../schema/generated/CIM_ManagedElement.js';
import { replicationServicePath, systemPath } from '../identity.js';
import { indicationServicePath } from '../indications/indicationIdentity.js';
import { arrayComponents, arrayProfile } from './arrayProfiles.js';
import { managerPath, profilePath } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

export type ElementPath = CIMInstanceName<CIM_ManagedElementFamily>;

/** A profile that this server implements. */
export interface Profile {
  /** Key, made of organization, name and version. */
  readonly instanceId: string;
  readonly organization: number;
  /** Set if the organization is "Other". */
  readonly otherOrganization: string | null;
  readonly name: string;
  /** Numbers separated by dots, because clients compare them as numbers. */
  readonly version: string;
  /** The central instances. */
  readonly elements: (deps: ServerProfileDeps) => readonly ElementPath[] | Promise<readonly ElementPath[]>;
  /** Its component profiles. */
  readonly components: readonly Profile[];
  /** Whether it is only used by other profiles: an instance of CIM_RegisteredSubProfile. */
  readonly isSubProfile: boolean;
  /** Classes that the profile requires; none by default.  It is advertised if all of them are live on this server. */
  readonly requires?: readonly string[];
}

const vendor = 'iscsi-wbem';

const credentialsProfile: Profile = {
  instanceId: `${vendor}:iSCSI Target Credentials:1.0.0`,
  organization: Organization.Other,
  otherOrganization: vendor,
  name: 'iSCSI Target Credentials',
  version: '1.0.0',
  elements: ({ systems }) => systems().map(({ name }) => replicationServicePath(name)),
  components: [],
  isSubProfile: false,
};

const indicationsProfile: Profile = {
  instanceId: 'DMTF:Indications:1.2.2',
  organization: Organization.DMTF,
  otherOrganization: null,
  name: 'Indications',
  version: '1.2.2',
  elements: ({ hostName }) => [indicationServicePath(hostName)],
  components: [],
  isSubProfile: false,
};

const serverProfile: Profile = {
  instanceId: 'SNIA:Server:1.6.1',
  organization: Organization.SNIA,
  otherOrganization: null,
  name: 'Server',
  version: '1.6.1',
  elements: (deps) => [managerPath(deps)],
  components: [indicationsProfile],
  isSubProfile: false,
};

const array: Profile = { ...arrayProfile, components: [...arrayComponents, indicationsProfile] };

/** The only profile whose elements are profiles. */
export const specification: Profile = {
  instanceId: 'SNIA:SMI-S:1.6.1',
  organization: Organization.SNIA,
  otherOrganization: null,
  name: 'SMI-S',
  version: '1.6.1',
  // Its elements are the autonomous profiles of the same specification.
  elements: (deps) => [serverProfile, array].filter((profile) => isShown(profile, deps)).map(profilePath),
  components: [],
  isSubProfile: false,
};

/** The host is the central element of the first of the server's two own profiles; the second is its component. */
const targetProfile: Profile = {
  instanceId: `${vendor}:iSCSI Target:1.0.0`,
  organization: Organization.Other,
  otherOrganization: vendor,
  name: 'iSCSI Target',
  version: '1.0.0',
  elements: ({ systems }) => systems().map(({ name }) => systemPath(name)),
  components: [credentialsProfile],
  isSubProfile: false,
};

const all = [
  specification,
  serverProfile,
  array,
  ...arrayComponents,
  targetProfile,
  credentialsProfile,
  indicationsProfile,
];

/** What determines which profiles are advertised. */
type Shown = Pick<ServerProfileDeps, 'liveClasses' | 'withheldProfiles'>;

/** The advertised profiles.  Everything that an advertised profile requires works on this server. */
export function shownProfiles(deps: Shown): Profile[] {
  return all.filter((profile) => isShown(profile, deps)).map((profile) => withShownComponents(profile, deps));
}

function withShownComponents(profile: Profile, deps: Shown): Profile {
  return { ...profile, components: profile.components.filter((component) => isShown(component, deps)) };
}

/** A component is advertised if its profile is. */
function isShown(profile: Profile, { liveClasses, withheldProfiles }: Shown): boolean {
  const required = [...(profile.requires ?? []), ...(profile.isSubProfile ? (array.requires ?? []) : [])];
  return required.every((name) => liveClasses.has(name)) && !withheldProfiles.has(profile.name);
}
