import type { LogicalUnit, ScsiResult } from '../scsi/LogicalUnit.js';
import type { Nexus } from '../scsi/Nexus.js';
import { checkCondition } from '../scsi/results.js';
import { encodeFixedSense } from '../scsi/Sense.js';
import { SenseCode, SenseKey } from '../scsi/SenseKey.js';
import { IscsiProtocolError } from './IscsiProtocolError.js';
import type { DataOut } from './pdu/DataOut.js';
import { findLun } from './pdu/lun.js';
import type { ScsiCommand } from './pdu/ScsiCommand.js';
import type { TargetTask } from './TargetTask.js';
import { WriteTransfer, type Solicitation, type WriteParameters } from './WriteTransfer.js';

/** What the tasks need of their session. */
export interface TaskHost {
  readonly nexus: Nexus;
  readonly parameters: WriteParameters;
  findUnit(lun: number | null): LogicalUnit;
  solicit(task: TargetTask, solicitations: readonly Solicitation[]): void;
  /** Once for each task, when it is answered or dropped, and before `answer`. */
  left(task: TargetTask): void;
  answer(task: TargetTask, result: ScsiResult): void;
}

/** The longest data of one write that is taken; a longer one ends with CHECK CONDITION. */
const MAX_WRITE_BYTES = 64 << 20;

/** Writes that wait for their data hold at most that much memory together; the next ones wait for it before their first R2T. */
const MAX_BUFFERED_BYTES = 128 << 20;

/** RFC 7143 11.4.7.2; SPC-4 has the code, our table of the codes that units use does not. */
const incorrectAmountOfData = checkCondition(
  encodeFixedSense({ key: SenseKey.AbortedCommand, code: 0x0c0d as SenseCode }),
  0,
);

/** A unit that throws has a defect; the initiator sees a hardware error and the target goes on. */
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

/** The SCSI commands of one session, from their PDU to the unit and back. */
export class TargetTasks {
  readonly #host: TaskHost;
  readonly #tasks = new Map<number, TargetTask>();
  readonly #waitingForMemory: TargetTask[] = [];
  #bufferedBytes = 0;
  #nextTransferTag = 1;
  /** Ordered tasks that have not started. */
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

  /** @throws IscsiProtocolError for data that was not agreed on; there is no task then. */
  begin(command: ScsiCommand): void {
    const lun = findLun(command.lun);
    const tooLong = command.write && command.expectedDataTransferLength > MAX_WRITE_BYTES;
    const counted = tooLong
      ? { ...command, write: false, final: true, data: command.data.subarray(0, 0) }
      : command;
    const transfer = new WriteTransfer(counted, this.#host.parameters);
    const task: TargetTask = { command, lun, transfer, phase: 'collecting', executing: null, aborted: false };
    this.#tasks.set(command.initiatorTaskTag, task);
    if (command.attribute === ORDERED) this.#orderedWaiting++;
    if (tooLong) return this.#finish(task, dataTooLong);
    if (transfer.isComplete) return this.#dataComplete(task);
    const bytes = command.expectedDataTransferLength;
    if (this.#bufferedBytes > 0 && this.#bufferedBytes + bytes > MAX_BUFFERED_BYTES) {
      this.#waitingForMemory.push(task);
      return undefined;
    }
    this.#bufferedBytes += bytes;
    return this.#solicit(task);
  }

  /** Data for a task that is gone is dropped: it was on its way when the task was aborted. */
  receiveData(dataOut: DataOut): void {
    const task = this.#tasks.get(dataOut.initiatorTaskTag);
    if (task?.phase !== 'collecting') return;
    try {
      task.transfer.receive(dataOut);
    } catch (error) {
      if (!(error instanceof IscsiProtocolError)) throw error;
      this.#releaseMemory(task);
      this.#finish(task, incorrectAmountOfData);
      return;
    }
    if (task.transfer.isComplete) {
      this.#dataComplete(task);
      this.#releaseMemory(task);
    } else if (!this.#waitingForMemory.includes(task)) {
      this.#solicit(task);
    }
  }

  /** Drops these tasks: none is answered; fulfilled when none can take effect any more. null: at once. */
  abort(tasks: readonly TargetTask[]): Promise<void> | null {
    const dropped = tasks.filter((task) => !task.aborted);
    // All first, so that none of them starts because another is gone.
    for (const task of dropped) task.aborted = true;
    for (const task of dropped) {
      if (task.phase === 'collecting') this.#releaseMemory(task);
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

  /** Starts the task, and those that it held back, in the order in which they came. */
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

  /** An ordered task waits for all before it, and all behind it wait for it, until they have started: units keep the order of the calls. */
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
      return this.#host.findUnit(lun).execute({ cdb: command.cdb, dataOut: transfer.bytes, nexus });
    } catch {
      return unitFailed;
    }
  }

  #noLongerWaits(task: TargetTask): void {
    if (task.phase !== 'started' && isOrdered(task)) this.#orderedWaiting--;
  }

  #finish(task: TargetTask, result: ScsiResult): void {
    if (task.aborted) return;
    this.#remove(task);
    this.#host.answer(task, result);
  }

  #remove(task: TargetTask): void {
    const held = this.#orderedWaiting > 0;
    this.#noLongerWaits(task);
    this.#tasks.delete(task.command.initiatorTaskTag);
    this.#host.left(task);
    if (held && task.phase !== 'started') this.#startReady();
  }

  #releaseMemory(task: TargetTask): void {
    const waiting = this.#waitingForMemory.indexOf(task);
    if (waiting >= 0) {
      this.#waitingForMemory.splice(waiting, 1);
      return;
    }
    this.#bufferedBytes -= task.command.expectedDataTransferLength;
    for (let next = this.#waitingForMemory[0]; next !== undefined; next = this.#waitingForMemory[0]) {
      const bytes = next.command.expectedDataTransferLength;
      if (this.#bufferedBytes > 0 && this.#bufferedBytes + bytes > MAX_BUFFERED_BYTES) return;
      this.#waitingForMemory.shift();
      this.#bufferedBytes += bytes;
      this.#solicit(next);
    }
  }

  #newTransferTag(): number {
    this.#nextTransferTag = this.#nextTransferTag >= 0xfffffffe ? 1 : this.#nextTransferTag + 1;
    return this.#nextTransferTag;
  }
}

function isOrdered({ command }: TargetTask): boolean {
  return command.attribute === ORDERED;
}
