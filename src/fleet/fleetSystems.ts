import { defineProvider, type AnyProvider, type PropertiesOf } from '../dispatch/Provider.js';
import { systemKeys, targetNamespace } from '../providers/identity.js';
import { operating } from '../providers/operating.js';
import {
  CIM_ManagedSystemElement_CommunicationStatus as CommunicationStatus,
  CIM_ManagedSystemElement_HealthState as HealthState,
  CIM_ManagedSystemElement_OperationalStatus as OperationalStatus,
} from '../schema/generated/CIM_ManagedSystemElement.js';
import type { Fleet } from './Fleet.js';
import { stateOf, type HostState, type LinkedHost } from './LinkedHost.js';

export const systemClass = 'MSFTSM_ComputerSystem';

const statusOf = {
  added: {
    OperationalStatus: OperationalStatus.NoContact,
    CommunicationStatus: CommunicationStatus.NoContact,
  },
  never: {
    OperationalStatus: OperationalStatus.NoContact,
    CommunicationStatus: CommunicationStatus.NoContact,
  },
  ok: { OperationalStatus: OperationalStatus.OK, CommunicationStatus: CommunicationStatus.CommunicationOK },
  lost: {
    OperationalStatus: OperationalStatus.LostCommunication,
    CommunicationStatus: CommunicationStatus.LostCommunication,
  },
} as const satisfies Record<HostState, object>;

/** Its agent answers, and its target does not. */
const faulty = {
  OperationalStatus: OperationalStatus.SupportingEntityInError,
  CommunicationStatus: CommunicationStatus.CommunicationOK,
} as const;

/** The MSFTSM_ComputerSystem of every host of the fleet, reachable or not.  The properties are known to the endpoint. */
export function fleetSystemProvider(fleet: Fleet): AnyProvider {
  return defineProvider({
    className: systemClass,
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => fleet.hosts.map(systemProperties),
      async find(path) {
        const name = path.keyBindings.get('Name');
        const host = typeof name === 'string' ? fleet.find(name) : null;
        const given = path.keyBindings.get('CreationClassName');
        return host && typeof given === 'string' && given.toLowerCase() === systemClass.toLowerCase()
          ? systemProperties(host)
          : null;
      },
    },
  });
}

/** The properties of a host's system. */
export function systemProperties({
  row,
  fault,
}: Pick<LinkedHost, 'fault' | 'row'>): PropertiesOf<typeof systemClass> {
  const { systemName } = row;
  const state = stateOf(row);
  const isFaulty = state === 'ok' && fault !== null;
  const status = isFaulty ? faulty : statusOf[state];
  const isOk = state === 'ok' && !isFaulty;
  return {
    ...systemKeys(systemName),
    NameFormat: 'Other',
    ElementName: systemName,
    Caption: systemName,
    Description: `The host ${systemName} with its iSCSI targets`,
    ...(isOk ? operating : {}),
    OperationalStatus: [status.OperationalStatus],
    StatusDescriptions: [
      isFaulty
        ? `In contact, but its target has not answered since ${fault.since}: ${fault.why}.`
        : sentenceOf(state, row.since, row.lost),
    ],
    CommunicationStatus: status.CommunicationStatus,
    HealthState: isOk ? HealthState.OK : isFaulty ? HealthState.MajorFailure : HealthState.Unknown,
    OtherIdentifyingInfo: [systemName],
    IdentifyingDescriptions: ['Host name'],
    Dedicated: [3, 15], // Storage, Block Server
  };
}

function sentenceOf(state: HostState, since: string, lost: string | null): string {
  switch (state) {
    case 'added':
      return `Added ${since}, and not enrolled yet.`;
    case 'never':
      return `Enrolled ${since}, and never in contact${lost === null ? '' : `: ${lost}`}.`;
    case 'ok':
      return `In contact since ${since}.`;
    case 'lost':
      return `No contact since ${since}${lost === null ? '' : `: ${lost}`}.`;
  }
}
