import type { Host } from '../credentials/Host.js';
import type { HostNetwork } from '../providers/network/hostAddresses.js';
import type { HostStorage } from '../provisioning/HostStorage.js';
import { VolumeIndex } from '../provisioning/VolumeRecords.js';

/** A placeholder for a host.  Providers made from it show which classes exist.  All its methods reject, because no caller may use them. */
export const neverAsked: Host & { readonly network: HostNetwork; readonly storage: HostStorage } = {
  network: { listAddresses: refuse, findAdapter: refuse },
  targets: {
    kind: 'any',
    capabilities: {
      initiatorSpecificAccounts: false,
      defaultAccounts: false,
      targetAccounts: false,
      unboundAccounts: false,
      secretOverlap: false,
      persistsAccounts: false,
      endsSessions: 'session',
      chapAlgorithms: [],
      maxSecretBytes: 0,
      loginTimeoutMs: 0,
    },
    listTargets: refuse,
    findTarget: refuse,
    listAuthorities: refuse,
    findAuthority: refuse,
    listAccounts: refuse,
    listAccountsOf: refuse,
    findAccount: refuse,
    listSessions: refuse,
  },
  credentials: {
    isInDoubt: false,
    proofOf: () => null,
    change: refuse,
    endSession: refuse,
    prove: refuse,
    refuse,
  },
  pairs: { list: refuse, set: refuse, remove: refuse, setInitiatorSecret: refuse, setTargetSecret: refuse },
  storage: {
    driver: {
      storageCapabilities: {
        minLun: 0,
        maxLun: 0,
        maxLunsPerTarget: 0,
        maxAliasBytes: 0,
        resize: 'rescan',
        shrinksExports: false,
        readOnlyLuns: false,
        keepsReserve: false,
        lunsPerInitiator: false,
        sharesUnits: false,
        blockSizes: [],
      },
      isOwnTarget: refuse,
      listExports: refuse,
      findExportsOf: refuse,
      findAccessList: refuse,
      listAccess: refuse,
      findTargetsAllowing: refuse,
      readStatistics: refuse,
      identityOf: refuseAtOnce,
    },
    pools: [],
    volumes: new VolumeIndex(),
    jobs: { list: refuseAtOnce, find: refuseAtOnce, keptMs: 0 },
    provisioning: {
      change: refuse,
      changeAsJob: refuse,
      findRemovalFault: refuse,
      killJob: refuse,
      removeJob: refuse,
    },
    served: { provide: refuse, withdraw: refuse },
    views: {
      listGroups: refuseAtOnce,
      findGroup: refuse,
      groupOfView: refuse,
      membersOf: refuse,
      groupsWith: refuse,
      listInitiators: refuseAtOnce,
      findInitiator: refuse,
    },
    masking: {
      paths: {
        createInitiator: refuse,
        removeInitiator: refuse,
        expose: refuse,
        hide: refuse,
        removeTarget: refuse,
      },
      groups: {
        createGroup: refuse,
        removeGroup: refuse,
        renameGroup: refuse,
        addMembers: refuse,
        removeMembers: refuse,
        createView: refuse,
        removeView: refuse,
        addGroup: refuse,
        takeGroup: refuse,
      },
    },
  },
};

async function refuse(): Promise<never> {
  refuseAtOnce();
}

function refuseAtOnce(): never {
  throw new Error('the placeholder for a host was called');
}
