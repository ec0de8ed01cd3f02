import type {
  ChangeDescription,
  ChangeKind,
  ChangeParts,
  Changes,
  ChangesLog,
  PreparedChange,
} from '../changes/Changes.js';
import { Intents, type Intent, type IntentForm } from '../changes/Intents.js';
import { asPart, hasRole, printMissingRole, type Principal } from '../security/Principal.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { IscsiName } from '../targets/IscsiName.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import { maskingOutcome, toMaskingOutcome, type MaskingOutcome } from './MaskingOutcome.js';
import { inverseOf, isAsWanted, makePart, type MaskingPart, type MaskingPartsDeps } from './MaskingParts.js';
import type { ChangedStorage } from './ProvisioningDeps.js';
import { storageCauseOf, type StorageCause } from './StorageOutcome.js';

export interface MaskingExecutionDeps extends MaskingPartsDeps {
  readonly changes: Changes;
  readonly sealed: SealedStore;
  readonly log: ChangesLog;
  readonly onChanged?: (changed: ChangedStorage) => void;
}

/** The subject of a masking change. */
export interface MaskingDescription {
  readonly what: string;
  readonly target: IscsiName | null;
  readonly initiator?: IscsiName;
  /** The name of a group or a view. */
  readonly name?: string | null;
}

/** The parts of a change, checked against the current state. */
export interface PlannedMasking {
  readonly parts: readonly MaskingPart[];
  /** True if the change only takes access away: after an interruption it is completed.  Otherwise it is undone. */
  readonly goesOn?: boolean;
  /** The view that exists afterwards. */
  readonly target?: IscsiName | null;
  /** The group that exists afterwards. */
  readonly group?: string | null;
}

/** A change in progress: what must be undone, or still has to be done. */
interface MaskingIntent extends Intent {
  readonly asked: MaskingDescription;
  readonly parts: readonly MaskingPart[];
  /** Number of parts that were begun. */
  readonly begun: number;
  readonly goesOn: boolean;
}

const form: IntentForm<MaskingIntent> = {
  prefix: 'masking-intent/',
  encode: (intent) => intent,
  decode: (json) => json as Omit<MaskingIntent, 'id'>,
};

/** Causes after which it is unknown whether a part was made. */
const leavesOpen: ReadonlySet<StorageCause> = new Set(['timeout', 'unclassified']);
/** Causes after which a part can be retried later without any other action. */
const canBeLater: ReadonlySet<StorageCause> = new Set([...leavesOpen, 'busy', 'disk-full']);

/** Carries out masking changes part by part.  Afterwards all parts have been made, or none. */
export class MaskingExecution {
  readonly #deps: MaskingExecutionDeps;
  readonly #kind: ChangeKind<MaskingIntent, MaskingOutcome>;

  constructor(deps: MaskingExecutionDeps) {
    this.#deps = deps;
    this.#kind = {
      intents: new Intents(deps.sealed, form),
      outcomeOf: maskingOutcome,
      explain: explainError,
      isEnded: () => false,
      settle: (intent) => this.#settle(intent),
      takesBack: true,
      descriptionsOf: ({ asked }) => [describe(asked)],
    };
    deps.changes.add(this.#kind);
  }

  /** @param lockKeys in any order; null and duplicates are ignored. */
  async change(
    caller: Principal,
    asked: MaskingDescription,
    lockKeys: readonly (string | null)[],
    plan: () => Promise<MaskingOutcome | PlannedMasking>,
  ): Promise<MaskingOutcome> {
    const { changes } = this.#deps;
    const description = describe(asked);
    if (!hasRole(caller, 'storage')) {
      const refused = maskingOutcome('access-denied', printMissingRole(caller, 'storage'));
      return changes.finish(this.#kind, caller, [description], refused, performance.now());
    }
    const locks = [...new Set(lockKeys.filter((key) => key !== null))].toSorted();
    return changes.change(this.#kind, caller, description, locks, async () => {
      const planned = await plan();
      if ('cause' in planned) return planned;
      return this.#prepared(caller, asked, planned);
    });
  }

  #prepared(
    caller: Principal,
    asked: MaskingDescription,
    { parts, goesOn = false, target = null, group = null }: PlannedMasking,
  ): PreparedChange<MaskingIntent, MaskingOutcome> {
    return {
      descriptions: [describe(asked)],
      content: { asked, parts, begun: 0, goesOn },
      changesStoreOnly: true,
      carryOut: async (intent, made) => {
        try {
          const outcome = await this.#carryOut(caller, intent, made);
          return outcome.cause === 'done' ? { ...outcome, target, group } : outcome;
        } finally {
          this.#deps.onChanged?.(changedBy(parts));
        }
      },
    };
  }

  /** Makes the parts in their order.  If one fails, those before it are undone. */
  async #carryOut(caller: Principal, intent: MaskingIntent, made?: ChangeParts): Promise<MaskingOutcome> {
    const { intents } = this.#kind;
    const { parts, goesOn } = intent;
    const seen: { proof: MaskingOutcome['proof']; lun: number | null } = { proof: null, lun: null };
    for (const [index, part] of parts.entries()) {
      // On disk with the first write of the part, or before.
      intents.replaceSoon({ ...intent, begun: index + 1 });
      const outcome = await makePart(this.#deps, asPart(caller), part, made);
      if (isAsWanted(part, outcome)) {
        seen.proof = worse(seen.proof, outcome.proof);
        seen.lun = outcome.lun ?? seen.lun;
        continue;
      }
      const failed = toMaskingOutcome(outcome);
      if (goesOn && canBeLater.has(outcome.cause)) {
        this.#deps.changes.doubt(intent.lockKeys);
        return { ...failed, message: `${failed.message}; it is gone on with as soon as that is possible` };
      }
      const begun = leavesOpen.has(outcome.cause) ? index + 1 : index;
      const takenBack = await this.#takeBack(caller, { ...intent, begun }, made);
      return takenBack === null ? failed : { ...failed, message: `${failed.message}; ${takenBack}` };
    }
    return maskingOutcome('done', seen.proof?.reason ?? 'done', seen);
  }

  /** Undoes the parts that were begun, the last one first.  Returns a sentence if one could not be undone; otherwise null. */
  async #takeBack(caller: Principal, intent: MaskingIntent, made?: ChangeParts): Promise<string | null> {
    const { log, changes } = this.#deps;
    for (let begun = intent.begun; begun > 0; begun -= 1) {
      this.#kind.intents.replaceSoon({ ...intent, begun, goesOn: false });
      const part = intent.parts[begun - 1];
      const inverse = part && inverseOf(part);
      if (inverse) {
        const outcome = await makePart(this.#deps, asPart(caller), inverse, made);
        if (!isAsWanted(inverse, outcome)) {
          log.error(
            { cause: outcome.cause, part: inverse.kind },
            'a change of masking could not be taken back yet',
          );
          changes.doubt(intent.lockKeys);
          return `what was made could not be taken away yet: ${outcome.message}`;
        }
      }
    }
    return null;
  }

  async #settle(intent: MaskingIntent): Promise<MaskingOutcome> {
    const { who, address, door, goesOn } = intent;
    const caller: Principal = { name: who, address, door, roles: new Set(['storage']) };
    try {
      if (goesOn) return await this.#carryOut(caller, intent);
      const left = await this.#takeBack(caller, intent);
      return maskingOutcome('failed', left ?? 'it was not made to its end and was taken back');
    } finally {
      this.#deps.onChanged?.(changedBy(intent.parts));
    }
  }
}

function describe({ what, target, initiator, name }: MaskingDescription): ChangeDescription {
  return {
    what,
    target,
    account: initiator ?? null,
    ...(name !== undefined && name !== null && { group: name }),
  };
}

function changedBy(parts: readonly MaskingPart[]): ChangedStorage {
  const initiators = parts.flatMap((part) =>
    part.kind === 'putInitiator' ? ((part.after ?? part.before)?.name ?? []) : [],
  );
  const groups = parts.flatMap((part) =>
    part.kind === 'putGroup' ? ((part.after ?? part.before)?.id ?? []) : [],
  );
  return { volumes: [], targets: [], pools: [], initiators, groups };
}

function worse(a: MaskingOutcome['proof'], b: MaskingOutcome['proof']): MaskingOutcome['proof'] {
  if (a === null || b === null) return a ?? b;
  const rank = { failed: 0, unverified: 1, verified: 2 } as const;
  return rank[b.state] <= rank[a.state] ? b : a;
}

function explainError(error: unknown): MaskingOutcome | null {
  return error instanceof TargetDriverError ? maskingOutcome(storageCauseOf(error), error.message) : null;
}
