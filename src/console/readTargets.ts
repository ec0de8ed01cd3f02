import type { Proof, ProofState } from '../credentials/Outcome.js';
import type { Export } from '../targets/StorageDriver.js';
import type { Account, Session, Target } from '../targets/TargetReader.js';
import type { ReadHost } from './ScreenDeps.js';

/** A target with the values that a list shows. */
export interface TargetRow {
  readonly target: Target;
  readonly accounts: readonly ProvedAccount[];
  readonly sessions: number;
  readonly exports: readonly Export[];
}

export interface ProvedAccount extends Account {
  /** Null if this server never proved it. */
  readonly proof: Proof | null;
}

/** All targets in their current state, and what is counted over them. */
export interface TargetOverview {
  readonly rows: readonly TargetRow[];
  /** Targets that ask for no CHAP. */
  readonly open: number;
  readonly sessions: number;
  /** Accounts, by what their last proof showed. */
  readonly accounts: Readonly<Record<ProofState | 'never', number>>;
}

/** Reads all targets with their sessions, accounts and units. */
export async function readTargetOverview({
  targets: driver,
  storage,
  credentials,
}: ReadHost): Promise<TargetOverview> {
  const [targets, accounts, sessions, exports] = await Promise.all([
    driver.listTargets(),
    driver.listAccounts(),
    driver.listSessions(null),
    storage ? storage.driver.listExports(null) : [],
  ]);
  const accountsOf = new Map<string, ProvedAccount[]>();
  const counts = { proved: 0, unproved: 0, failed: 0, never: 0 };
  for (const account of accounts) {
    const proved = { ...account, proof: credentials.proofOf(account) };
    counts[proved.proof?.state ?? 'never'] += 1;
    for (const target of new Set(account.bindings.map((binding) => binding.target))) {
      const known = accountsOf.get(target);
      if (known) known.push(proved);
      else accountsOf.set(target, [proved]);
    }
  }
  const sessionsOf = groupBy(sessions, ({ target }) => target);
  const exportsOf = groupBy(exports, ({ target }) => target);
  return {
    rows: targets.map((target) => ({
      target,
      accounts: accountsOf.get(target.iscsiName) ?? [],
      sessions: sessionsOf.get(target.iscsiName)?.length ?? 0,
      exports: exportsOf.get(target.iscsiName) ?? [],
    })),
    open: targets.filter(({ chapEnabled }) => !chapEnabled).length,
    sessions: sessions.length,
    accounts: counts,
  };
}

export function proveAll(
  { credentials }: Pick<ReadHost, 'credentials'>,
  accounts: readonly Account[],
): readonly ProvedAccount[] {
  return accounts.map((account) => Object.assign({}, account, { proof: credentials.proofOf(account) }));
}

/** The sessions that may have been opened with an account.  The target reports the initiator's name only. */
export function sessionsOf(account: Account, sessions: readonly Session[]): readonly Session[] {
  const targets = new Set<string>(account.bindings.map(({ target }) => target));
  return sessions.filter(
    ({ target, initiatorName }) =>
      targets.has(target) && (account.initiatorName === null || account.initiatorName === initiatorName),
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
