import { CheckCondition, illegalRequest, invalidFieldInCdb } from './CheckCondition.js';
import type { CommandDefinition } from './commands/CommandDefinition.js';
import { isDesignatorOf } from './commands/deviceIdentification.js';
import { SANITIZE, sanitizeFailed } from './commands/sanitize.js';
import { findCommand } from './commands/table.js';
import { expectReady, sanitizeInProgress } from './commands/unitCondition.js';
import type { LogicalUnit, ScsiCommand, ScsiResult } from './LogicalUnit.js';
import { initiatorOf, isThrough, type Nexus, type ScsiTargetPort } from './Nexus.js';
import type { BlockMedium } from './media/BlockMedium.js';
import type { ReservationsSnapshot } from './PersistentReservations.js';
import { checkCondition, reservationConflict } from './results.js';
import { SenseCode, SenseKey } from './SenseKey.js';
import type { TransferCounts } from './TransferCounts.js';
import type { CopyTarget, UnitEnvironment } from './UnitEnvironment.js';
import { type DirectAccessUnitOptions, UnitState } from './UnitState.js';

/**
 * A direct-access block device (SBC-3, SPC-4): thin provisioned, without protection information, with persistent reservations.
 * Commands that need no flush are answered synchronously.  The others take effect in order, but may be answered later.
 */
export class DirectAccessUnit implements LogicalUnit {
  readonly #state: UnitState;

  /** @throws RangeError for an invalid identity; Error for reservations that no unit has saved. */
  constructor(options: DirectAccessUnitOptions) {
    this.#state = new UnitState(options);
  }

  /** Adds the unit to a target.  It may be part of several targets. */
  attach(environment: UnitEnvironment): void {
    this.#state.environments.push(environment);
  }

  /** Removes it from a target.  The initiators of that target are forgotten; their registrations stay. */
  detach(environment: UnitEnvironment): void {
    const { environments } = this.#state;
    const at = environments.indexOf(environment);
    if (at < 0) return;
    environments.splice(at, 1);
    this.forget(environment.targetPorts(), () => false);
  }

  /** Forgets the initiators of these ports, except their registrations and except those for which `isKept` is true. */
  forget(ports: readonly ScsiTargetPort[], isKept: (initiatorName: string) => boolean): void {
    for (const id of this.#state.attentions.nexusIds)
      if (isThrough(id, ports) && !isKept(initiatorOf(id))) this.#lose(id);
  }

  /** Whether a target shows it. */
  get isAttached(): boolean {
    return this.#state.environments.length > 0;
  }

  /** The unit as a source or destination of EXTENDED COPY, if the designation descriptor is one of its own. */
  asCopyTarget(designator: Buffer): CopyTarget | null {
    return isDesignatorOf(this.#state.identity, designator) ? this.#state : null;
  }

  execute(command: ScsiCommand): ScsiResult | Promise<ScsiResult> {
    try {
      const result = this.#perform(command);
      return result instanceof Promise ? result.catch((error: unknown) => this.#failed(error)) : result;
    } catch (error) {
      return this.#failed(error);
    }
  }

  reset(): void {
    const state = this.#state;
    state.reservedBy = null;
    state.preventingRemoval.clear();
    state.copyResults.clear();
    state.modePages.reset();
    state.attentions.reset(SenseCode.BusDeviceResetFunctionOccurred);
  }

  clearTaskSet(nexus: Nexus): void {
    this.#state.attentions.establishForOthers(nexus.id, SenseCode.CommandsClearedByAnotherInitiator);
  }

  resetNexuses(nexusIds: readonly string[]): void {
    for (const id of nexusIds) {
      this.#forget(id);
      this.#state.attentions.resetNexus(id, SenseCode.BusDeviceResetFunctionOccurred);
    }
  }

  nexusLost({ id }: Nexus): void {
    this.#lose(id);
  }

  async abortTasksElsewhere(nexus: Nexus): Promise<void> {
    const own = this.#state.environmentOf(nexus);
    const others = this.#state.environments.filter((each) => each !== own);
    await Promise.all(others.map(async (each) => each.abortTasks(null)));
  }

  #lose(nexusId: string): void {
    this.#forget(nexusId);
    this.#state.attentions.forget(nexusId);
  }

  #forget(nexusId: string): void {
    const state = this.#state;
    if (state.reservedBy === nexusId) state.reservedBy = null;
    state.preventingRemoval.delete(nexusId);
    state.copyResults.delete(nexusId);
  }

  reportedLunsChanged(ports: readonly ScsiTargetPort[]): void {
    const { attentions } = this.#state;
    for (const id of attentions.nexusIds)
      if (isThrough(id, ports)) attentions.establish(id, SenseCode.ReportedLunsDataHasChanged);
  }

  /** Counts of reads and writes by initiators. */
  get counts(): TransferCounts {
    return this.#state.counts;
  }

  /** Its persistent reservations, to go on with them in another process. */
  get reservations(): ReservationsSnapshot {
    return this.#state.reservations.snapshot();
  }

  set reservations(snapshot: ReservationsSnapshot) {
    this.#state.reservations.restore(snapshot);
  }

  /** Its capacity. */
  get bytes(): number {
    const { blocks, blockSize } = this.#state.medium;
    return blocks * blockSize;
  }

  /**
   * Replaces the medium by one with the same content and another size.  Every nexus gets CAPACITY DATA HAS CHANGED.  Resolves
   * when the former medium is closed.
   */
  async changeMedium(medium: BlockMedium): Promise<void> {
    const former = this.#state.medium;
    this.#state.medium = medium;
    this.#state.attentions.establishForOthers(null, SenseCode.CapacityDataHasChanged);
    await former.close();
  }

  async close(): Promise<void> {
    await this.#state.medium.close();
  }

  #perform(command: ScsiCommand): ScsiResult | Promise<ScsiResult> {
    const state = this.#state;
    const { cdb, nexus } = command;
    const found = findCommand(cdb);
    if (typeof found === 'string' || !found.unconditional) {
      const attention = state.attentions.take(nexus.id);
      if (attention) throw attention;
    }
    if (found === 'operationCode') throw illegalRequest(SenseCode.InvalidCommandOperationCode);
    if (found === 'serviceAction') throw invalidFieldInCdb(1, 4);
    expectUsedBitsOnly(cdb, found);
    if (isKeptOut(state, found, command)) return reservationConflict();
    expectPossible(state, found, nexus);
    return found.counts === undefined
      ? found.execute(state, command)
      : counted(state, found.counts, () => found.execute(state, command));
  }

  #failed(error: unknown): ScsiResult {
    const state = this.#state;
    let condition: CheckCondition;
    if (error instanceof CheckCondition) {
      condition = error;
    } else {
      state.onError(error);
      condition = new CheckCondition({ key: SenseKey.HardwareError, code: SenseCode.InternalTargetFailure });
    }
    return checkCondition(condition.encode(state.modePages.descriptorSense), 0);
  }
}

/** Runs a command that is counted in the statistics, whether it is answered synchronously or later. */
function counted(
  { counts }: UnitState,
  kind: 'read' | 'write',
  run: () => ScsiResult | Promise<ScsiResult>,
): ScsiResult | Promise<ScsiResult> {
  const startedAt = performance.now();
  const count = (result: ScsiResult): ScsiResult => {
    const bytes = kind === 'read' ? (result.dataIn?.length ?? 0) : result.dataOutLength;
    counts.count(kind, bytes, performance.now() - startedAt);
    return result;
  };
  const answer = run();
  return answer instanceof Promise ? answer.then(count) : count(answer);
}

/** @throws CheckCondition INVALID FIELD IN CDB for a bit that the command does not use: reserved, obsolete, NACA. */
function expectUsedBitsOnly(cdb: Buffer, { usage }: CommandDefinition): void {
  for (let at = 1; at < usage.length; at += 1) {
    const unused = (cdb[at] ?? 0) & ~(usage[at] ?? 0);
    if (unused !== 0) throw invalidFieldInCdb(at, 31 - Math.clz32(unused));
  }
}

function isKeptOut(state: UnitState, { access: declared }: CommandDefinition, command: ScsiCommand): boolean {
  const access = typeof declared === 'function' ? declared(command.cdb) : declared;
  if (access === 'always') return false;
  if (access === 'ready') return state.reservedBy !== null && state.reservedBy !== command.nexus.id;
  return state.conflicts(command.nexus.id, access);
}

/** @throws CheckCondition if the unit is being sanitized, not ready, or write protected. */
function expectPossible(state: UnitState, command: CommandDefinition, nexus: Nexus): void {
  if (state.sanitizeProgress !== null && !command.duringSanitize)
    throw sanitizeInProgress(state.sanitizeProgress);
  if (!command.needsMedium) return;
  expectReady(state);
  if (state.sanitizeFailed && command.operationCode !== SANITIZE) throw sanitizeFailed();
  if (command.writes && state.isWriteProtected(nexus)) {
    const code = state.isReadOnly(nexus)
      ? SenseCode.HardwareWriteProtected
      : SenseCode.LogicalUnitSoftwareWriteProtected;
    throw new CheckCondition({ key: SenseKey.DataProtect, code });
  }
}
