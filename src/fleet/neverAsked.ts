import type { Host } from '../credentials/Host.js';
import type { HostNetwork } from '../providers/network/hostAddresses.js';

/** A placeholder for a host.  Providers made from it show which classes exist.  All its methods reject, because no caller may use them. */
export const neverAsked: Host & { readonly network: HostNetwork } = {
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
};

async function refuse(): Promise<never> {
  throw new Error('the placeholder for a host was called');
}
