import type { AgentHost } from './AgentHost.js';
import { isStorageRead, oneOrNone, readStorage } from './readStorage.js';
import type { Proof } from '../credentials/Outcome.js';
import type { ReadRequest } from '../link/messages.js';
import { ownNetwork } from '../providers/network/hostAddresses.js';
import type { Account } from '../targets/TargetReader.js';

/**
 * Answers a read request as a list.  A request for a single object gives a list of one or none.
 * @param bootId of this process.
 * @throws TargetDriverError; PoolError
 */
export async function readHost(
  host: AgentHost,
  request: ReadRequest,
  bootId: string,
): Promise<readonly object[]> {
  const { targets, pairs, storage } = host;
  if (isStorageRead(request)) return storage === null ? [] : readStorage(storage, request, bootId);
  switch (request.what) {
    case 'targets':
      return targets.listTargets();
    case 'target':
      return oneOrNone(await targets.findTarget(request.name));
    case 'authorities':
      return targets.listAuthorities();
    case 'authority':
      return oneOrNone(await targets.findAuthority(request.name));
    case 'accounts':
      return (await targets.listAccounts(request.target ?? undefined, request.role ?? undefined)).map(
        (account) => withProof(host, account),
      );
    case 'accountsOf':
      return (await targets.listAccountsOf(request.authority)).map((account) => withProof(host, account));
    case 'account':
      return oneOrNone(await targets.findAccount(request.account)).map((account) => withProof(host, account));
    case 'sessions':
      return targets.listSessions(request.target);
    case 'wishes':
      return (await targets.listSessionWishes?.(request.target)) ?? [];
    case 'portals':
      return (
        (await targets.listPortals?.()) ?? (await targets.listTargets()).flatMap(({ portals }) => portals)
      );
    case 'addresses':
      return ownNetwork.listAddresses();
    case 'adapter':
      return oneOrNone(await ownNetwork.findAdapter(request.name));
    case 'pairs':
      return pairs.list(request.target);
  }
}

/** Adds the last proof of an account, because the endpoint does not store proofs. */
function withProof({ credentials }: AgentHost, account: Account): Account & { readonly proof: Proof | null } {
  return { ...account, proof: credentials.proofOf(account) };
}
