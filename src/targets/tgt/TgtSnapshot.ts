import { discoveryName } from '../discovery.js';
import type { IscsiName } from '../IscsiName.js';
import {
  discoveryAccountLines,
  parseAccountShow,
  parseDebugMode,
  parseDiscoveryAccounts,
  parseTargetShow,
  splitAccountLines,
  type ShownUnit,
} from './parseShow.js';
import type { TgtRequester } from './TgtConnection.js';
import type { AccountDirection } from './TgtRequest.js';
import { showAccounts, showSystem, showTargets } from './TgtRequest.js';
import { printTargetName, type TgtName } from './TgtName.js';

/** A target as tgtd shows it. */
export interface TgtTarget {
  readonly tid: number;
  readonly iscsiName: IscsiName;
  readonly sessionIds: readonly number[];
  readonly luns: readonly number[];
  /** The LUNs with details, including those without a disk. */
  readonly units: readonly ShownUnit[];
  /** In the order of tgtd's slots.  Empty: no authentication is required. */
  readonly incoming: readonly TgtName[];
  readonly outgoing: TgtName | null;
  /** Whether the access list admits any initiator. */
  readonly hasAcl: boolean;
  /** Admitted addresses and initiator names. */
  readonly acl: readonly string[];
  /** "offline": it refuses all logins. */
  readonly state: string;
  /** It represents discovery: tgtd binds accounts to it by this tid, but has no such target. */
  readonly isDiscovery?: true;
}

export interface TgtBinding {
  readonly target: TgtTarget;
  readonly direction: AccountDirection;
}

/** Everything that tgtd shows about targets and accounts, read in one turn of the queue. */
export class TgtSnapshot {
  constructor(
    readonly targets: readonly TgtTarget[],
    readonly accounts: ReadonlySet<TgtName>,
    /** Bound for discovery: outside of our model, so they are never deleted. */
    readonly discoveryAccounts: ReadonlySet<TgtName>,
    /** Whether tgtd logs every request. */
    readonly debug: boolean,
  ) {}

  /**
   * Reads with three requests.  The caller must know that no list has a hole, because `show` would crash tgtd.
   * @param isDiscoveryManaged whether discovery is among the targets; otherwise its accounts are outside of our model.
   */
  static async read(connection: TgtRequester, isDiscoveryManaged = false): Promise<TgtSnapshot> {
    const system = await connection.expect(showSystem);
    const names = new Set(parseAccountShow(await connection.expect(showAccounts)));
    const shown = parseTargetShow(await connection.expect(showTargets));
    const targets: TgtTarget[] = shown.flatMap(
      ({ driver, state, name, accountLines, acl, tid, sessionIds, units }) => {
        if (driver !== 'iscsi' && driver !== 'iser') return [];
        const iscsiName = printTargetName(name);
        const hasAcl = acl.length > 0;
        const access = splitAccountLines(accountLines, names);
        const luns = units.map(({ lun }) => lun);
        return [{ tid, iscsiName, sessionIds, luns, units, hasAcl, acl, state, ...access }];
      },
    );
    if (isDiscoveryManaged) targets.push(discoveryIn(system, names));
    // Accounts that other programs bound between the two requests exist as well.
    for (const { incoming, outgoing } of targets)
      for (const name of outgoing === null ? incoming : [...incoming, outgoing]) names.add(name);
    const discovery = new Set(isDiscoveryManaged ? [] : parseDiscoveryAccounts(system));
    return new TgtSnapshot(targets, names, discovery, parseDebugMode(system));
  }

  findTarget(name: IscsiName): TgtTarget | null {
    return this.targets.find(({ iscsiName }) => iscsiName === name) ?? null;
  }

  bindingsOf(name: TgtName): readonly TgtBinding[] {
    return this.targets.flatMap((target): readonly TgtBinding[] => [
      ...(target.incoming.includes(name) ? [{ target, direction: 'incoming' } as const] : []),
      ...(target.outgoing === name ? [{ target, direction: 'outgoing' } as const] : []),
    ]);
  }

  /** Whether clients may see it: it exists and is not bound for discovery only. */
  hasOrdinaryAccount(name: TgtName): boolean {
    if (!this.accounts.has(name)) return false;
    return !this.discoveryAccounts.has(name) || this.bindingsOf(name).length > 0;
  }
}

/** The tid of discovery (GLOBAL_TID). */
const discoveryTid = -1;

/** Discovery as a target.  An outgoing account alone is not shown, and has no effect. */
function discoveryIn(systemShow: string, names: ReadonlySet<TgtName>): TgtTarget {
  return {
    tid: discoveryTid,
    iscsiName: discoveryName,
    sessionIds: [],
    luns: [],
    units: [],
    hasAcl: true,
    acl: ['ALL'],
    state: 'ready',
    isDiscovery: true,
    ...splitAccountLines(discoveryAccountLines(systemShow), names),
  };
}
