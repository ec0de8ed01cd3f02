import { CIMError } from '../cim/CIMError.js';
import { causeOfReason, statusOf } from '../credentials/causes.js';
import type { IscsiName } from '../targets/IscsiName.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { TargetReader } from '../targets/TargetReader.js';
import type { HostNetwork } from './network/hostAddresses.js';

/**
 * Wraps a reader so that its failures become CIM errors with a sentence for the client.  Each has the TargetDriverError as its
 * cause.
 */
export function readTargets(targets: TargetReader): TargetReader {
  const listPortals = targets.listPortals?.bind(targets);
  const listSessionWishes = targets.listSessionWishes?.bind(targets);
  return {
    kind: targets.kind,
    capabilities: targets.capabilities,
    listTargets: () => explained(targets.listTargets()),
    findTarget: (name) => explained(targets.findTarget(name)),
    listAuthorities: () => explained(targets.listAuthorities()),
    findAuthority: (name) => explained(targets.findAuthority(name)),
    listAccounts: (target, role) => explained(targets.listAccounts(target, role)),
    listAccountsOf: (authority) => explained(targets.listAccountsOf(authority)),
    findAccount: (account) => explained(targets.findAccount(account)),
    ...(listPortals && { listPortals: () => explained(listPortals()) }),
    listSessions: (target) => explained(targets.listSessions(target)),
    ...(listSessionWishes && {
      listSessionWishes: (target: IscsiName | null) => explained(listSessionWishes(target)),
    }),
  };
}

/** The same for the network of a host: that of a host of a fleet is read at the host, like its targets. */
export function readNetwork(network: HostNetwork): HostNetwork {
  return {
    listAddresses: () => explained(network.listAddresses()),
    findAdapter: (name) => explained(network.findAdapter(name)),
  };
}

async function explained<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof TargetDriverError)) throw error;
    const status = statusOf(causeOfReason[error.reason]) ?? 'CIM_ERR_FAILED';
    throw new CIMError(status, error.message, { cause: error });
  }
}
