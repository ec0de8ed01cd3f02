import type { PortalLimits } from '../../iscsi/PortalLimits.js';
import type { HandedOverSession } from '../../iscsi/TargetConnection.js';
import type { SessionEndedBy } from '../../iscsi/TargetSession.js';
import type { TargetLoad } from '../../iscsi/SessionSupervisor.js';
import type { EmbeddedTarget, LeftOutLun } from '../EmbeddedTarget.js';
import type { IscsiName } from '../IscsiName.js';
import type { UnitCounts, UnitPlace } from './DataPath.js';
import type { CarriedReservations } from './ServedTargets.js';

/** What a worker process begins with. */
export interface WorkerSetup {
  readonly unitFolder: string;
  readonly limits: PortalLimits;
  readonly targets: readonly EmbeddedTarget[];
}

/** The calls of a worker process.  They are answered in their order. */
export interface WorkerCalls {
  start(setup: WorkerSetup): Promise<readonly LeftOutLun[]>;
  /**
   * Opens the units of a new state of a target.  One state is prepared at a time: the next call takes its effect or drops it.
   * @throws Error with a sentence if a LUN cannot be opened.
   */
  prepare(target: EmbeddedTarget): Promise<void>;
  /** The prepared state takes effect. */
  commit(argument: null): Promise<void>;
  remove(target: IscsiName): Promise<void>;
  /** Stops serving a target, and returns the persistent reservations of its volumes. */
  giveAway(target: IscsiName): Promise<CarriedReservations>;
  /** Serves a target that another process gave away.  LUNs that cannot be opened are left out. */
  receive(moved: {
    readonly target: EmbeddedTarget;
    readonly carried: CarriedReservations;
  }): Promise<readonly LeftOutLun[]>;
  countsOf(places: readonly UnitPlace[]): Promise<readonly (UnitCounts | null)[]>;
  load(argument: null): Promise<TargetLoad>;
  close(argument: null): Promise<void>;
}

export type WorkerMethod = keyof WorkerCalls;

/** From the data path to a worker process. */
export type ToWorker =
  | { readonly call: WorkerMethod; readonly id: number; readonly argument: unknown }
  /** With the socket of the session. */
  | { readonly take: HandedOverSession }
  /** Sent when this process has closed its own descriptor of the socket: only then no byte of the initiator can be lost here. */
  | { readonly proceed: string }
  | { readonly end: string; readonly why: string; readonly graceMs: number };

/** From a worker process to the data path. */
export type FromWorker =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string | null } }
  | { readonly taken: string }
  | { readonly ended: string; readonly why: string; readonly by: SessionEndedBy };
