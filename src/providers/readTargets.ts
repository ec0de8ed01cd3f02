import { CIMError } from '../cim/CIMError.js';
import { causeOfReason, statusOf } from '../credentials/causes.js';
import type { IscsiName } from '../targets/IscsiName.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { TargetReader } from '../targets/TargetReader.js';

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

async function explained<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof TargetDriverError)) throw error;
    const status = statusOf(causeOfReason[error.reason]) ?? 'CIM_ERR_FAILED';
    throw new CIMError(status, error.message, { cause: error });
  }
}
