import type { LogicalUnit, ScsiCommand, ScsiResult } from '../scsi/LogicalUnit.js';
import { MAX_TRANSFER_BYTES } from '../scsi/commands/blockRange.js';
import type { Nexus } from '../scsi/Nexus.js';
import { checkCondition } from '../scsi/results.js';
import { encodeFixedSense } from '../scsi/Sense.js';
import { SenseCode, SenseKey } from '../scsi/SenseKey.js';
import type { SessionBudget } from './DataBudget.js';
import { IscsiProtocolError } from './IscsiProtocolError.js';
import type { DataOut } from './pdu/DataOut.js';
import { findLun } from './pdu/lun.js';
import type { ScsiCommandPdu } from './pdu/ScsiCommand.js';
import { readRoom, type TargetTask } from './TargetTask.js';
import { WriteTransfer, type Solicitation, type WriteParameters } from './WriteTransfer.js';

/** What the tasks need from their session. */
export interface TaskHost {
  readonly nexus: Nexus;
  readonly parameters: WriteParameters;
  readonly budget: SessionBudget;
  findUnit(lun: number | null): LogicalUnit;
  solicit(task: TargetTask, solicitations: readonly Solicitation[]): void;
  /** Called once for each task, when it is answered or dropped, before `answer`. */
  left(task: TargetTask): void;
  /** `taken` must be called when no data of the answer is in memory any more. */
  answer(task: TargetTask, result: ScsiResult, taken: () => void): void;
}

/** RFC 7143 11.4.7.2.  The code is defined in SPC-4, but not in our table of the codes that units use. */
const incorrectAmountOfData = checkCondition(
  encodeFixedSense({ key: SenseKey.AbortedCommand, code: 0x0c0d as SenseCode }),
  0,
);

/** If a unit throws, which is a programming error, the initiator gets a hardware error and the target continues. */
const unitFailed = checkCondition(
  encodeFixedSense({ key: SenseKey.HardwareError, code: SenseCode.InternalTargetFailure }),
  0,
);

/** Task attribute ORDERED (SAM-5 8.6.3). */
const ORDERED = 2;

const dataTooLong = checkCondition(
  encodeFixedSense({ key: SenseKey.IllegalRequest, code: SenseCode.InvalidFieldInCdb }),
  0,
);

const nothing = Buffer.alloc(0);

/** The SCSI commands of one session, from the PDU to the unit and back. */
export class TargetTasks {
  readonly #host: TaskHost;
  readonly #tasks = new Map<number, TargetTask>();
  #nextTransferTag = 1;
  /** Number of ordered tasks that have not started. */
  #orderedWaiting = 0;

  constructor(host: TaskHost) {
    this.#host = host;
  }

  has(initiatorTaskTag: number): boolean {
    return this.#tasks.has(initiatorTaskTag);
  }

  get size(): number {
    return this.#tasks.size;
  }

  find(initiatorTaskTag: number): TargetTask | null {
    return this.#tasks.get(initiatorTaskTag) ?? null;
  }

  /** The tasks at one LUN, or all for null. */
  at(lun: number | null): TargetTask[] {
    return [...this.#tasks.values()].filter((task) => lun === null || task.lun === lun);
  }

  /** Whether requested data has not arrived yet. */
  get awaitsData(): boolean {
    for (const { phase } of this.#tasks.values()) if (phase === 'collecting') return true;
    return false;
  }

  /** @throws IscsiProtocolError for data that was not negotiated; no task exists then. */
  begin(command: ScsiCommandPdu): void {
    const lun = findLun(command.lun);
    const tooLong = command.write && command.expectedDataTransferLength > MAX_TRANSFER_BYTES;
    const counted = tooLong
      ? { ...command, write: false, final: true, data: nothing, pieces: undefined }
      : command;
    const transfer = new WriteTransfer(counted, this.#host.parameters);
    const state = { phase: 'waiting', hold: null, unasked: null, executing: null, aborted: false } as const;
    const task: TargetTask = { command, lun, transfer, ...state };
    this.#tasks.set(command.initiatorTaskTag, task);
    if (command.attribute === ORDERED) this.#orderedWaiting++;
    if (tooLong) return this.#finish(task, dataTooLong);
    const bytes = transfer.length - transfer.unaskedBytes + Math.min(readRoom(command), MAX_TRANSFER_BYTES);
    if (bytes > 0) task.hold = this.#host.budget.request(bytes, () => this.#goOn(task));
    if (task.hold === null || task.hold.isGranted) this.#goOn(task);
    if (this.#tasks.get(command.initiatorTaskTag) === task) this.#keep(task);
    return undefined;
  }

  /** A task that does not end at once gets copies of its data, which are counted. */
  #keep(task: TargetTask): void {
    const { command, transfer, phase } = task;
    if (phase !== 'started') transfer.detach();
    task.command = { ...command, cdb: Buffer.from(command.cdb), data: nothing, pieces: undefined };
    if (transfer.unaskedBytes > 0) task.unasked = this.#host.budget.take(transfer.unaskedBytes);
  }

  /** Called when there is memory for its data. */
  #goOn(task: TargetTask): void {
    if (task.aborted) return undefined;
    if (task.transfer.isComplete) return this.#dataComplete(task);
    task.phase = 'collecting';
    return this.#solicit(task);
  }

  /** Data for an unknown task is dropped: the task was aborted while the data was on its way. */
  receiveData(dataOut: DataOut): void {
    const task = this.#tasks.get(dataOut.initiatorTaskTag);
    if (task === undefined || (task.phase !== 'waiting' && task.phase !== 'collecting')) return;
    try {
      task.transfer.receive(dataOut);
    } catch (error) {
      if (!(error instanceof IscsiProtocolError)) throw error;
      this.#finish(task, incorrectAmountOfData);
      return;
    }
    // A waiting task proceeds when there is memory.
    if (task.phase === 'collecting') this.#goOn(task);
  }

  /** Drops these tasks without answers.  Resolves when none of them can take effect any more; null: at once. */
  abort(tasks: readonly TargetTask[]): Promise<void> | null {
    const dropped = tasks.filter((task) => !task.aborted);
    // All are marked first, so that none starts because another one is gone.
    for (const task of dropped) task.aborted = true;
    for (const task of dropped) {
      if (task.executing === null) release(task);
      this.#remove(task);
    }
    const executing = dropped.flatMap((task) => task.executing ?? []);
    return executing.length === 0 ? null : Promise.all(executing).then(() => undefined);
  }

  #solicit(task: TargetTask): void {
    this.#host.solicit(
      task,
      task.transfer.solicit(() => this.#newTransferTag()),
    );
  }

  /** Starts the task, and those that waited for it, in the order of their arrival. */
  #dataComplete(task: TargetTask): void {
    task.phase = 'ready';
    if (this.#orderedWaiting === 0) return this.#start(task);
    return this.#startReady();
  }

  #startReady(): void {
    for (const task of this.#tasks.values()) {
      if (task.phase === 'ready' && !task.aborted && !this.#isHeldBack(task)) this.#start(task);
    }
  }

  /**
   * An ordered task waits until all earlier ones have started, and later ones wait until it has: units execute commands in the
   * order of the calls.
   */
  #isHeldBack(task: TargetTask): boolean {
    for (const earlier of this.#tasks.values()) {
      if (earlier === task) return false;
      const counts = earlier.lun === task.lun && earlier.phase !== 'started' && !earlier.aborted;
      if (counts && (isOrdered(earlier) || isOrdered(task))) return true;
    }
    return false;
  }

  #start(task: TargetTask): void {
    this.#noLongerWaits(task);
    task.phase = 'started';
    const result = this.#execute(task);
    if (!(result instanceof Promise)) return this.#finish(task, result);
    task.executing = result.then(
      (settled) => this.#finish(task, settled),
      () => this.#finish(task, unitFailed),
    );
    return undefined;
  }

  #execute({ lun, command, transfer }: TargetTask): ScsiResult | Promise<ScsiResult> {
    const { nexus } = this.#host;
    try {
      return this.#host.findUnit(lun).execute(new ReceivedCommand(command.cdb, nexus, transfer));
    } catch {
      return unitFailed;
    }
  }

  #noLongerWaits(task: TargetTask): void {
    if (task.phase !== 'started' && isOrdered(task)) this.#orderedWaiting--;
  }

  #finish(task: TargetTask, result: ScsiResult): void {
    if (task.aborted) return release(task);
    this.#remove(task);
    task.unasked?.release();
    task.hold?.resize(Math.min(result.dataIn?.length ?? 0, readRoom(task.command)));
    return this.#host.answer(task, result, () => task.hold?.release());
  }

  #remove(task: TargetTask): void {
    const held = this.#orderedWaiting > 0;
    this.#noLongerWaits(task);
    this.#tasks.delete(task.command.initiatorTaskTag);
    this.#host.left(task);
    if (held && task.phase !== 'started') this.#startReady();
  }

  #newTransferTag(): number {
    this.#nextTransferTag = this.#nextTransferTag >= 0xfffffffe ? 1 : this.#nextTransferTag + 1;
    return this.#nextTransferTag;
  }
}

/** A command whose data is joined only for a unit that asks for one buffer. */
class ReceivedCommand implements ScsiCommand {
  constructor(
    readonly cdb: Buffer,
    readonly nexus: Nexus,
    readonly transfer: WriteTransfer,
  ) {}

  get dataOut(): Buffer {
    return this.transfer.bytes;
  }

  get dataOutPieces(): readonly Buffer[] {
    return this.transfer.pieces;
  }
}

function release({ hold, unasked }: TargetTask): void {
  hold?.release();
  unasked?.release();
}

function isOrdered({ command }: TargetTask): boolean {
  return command.attribute === ORDERED;
}
