import type { LogicalUnits } from '../scsi/LogicalUnit.js';
import type { Nexus } from '../scsi/Nexus.js';
import { findLun } from './pdu/lun.js';
import { TaskManagementFunction, type TaskManagementRequest } from './pdu/TaskManagementRequest.js';
import { TaskManagementResponseCode } from './pdu/TaskManagementResponse.js';
import type { LiveSession } from './TargetSessions.js';
import type { TargetTask } from './TargetTask.js';
import type { TargetTasks } from './TargetTasks.js';

export interface ManagedTasks {
  /** Of the requesting session. */
  readonly tasks: TargetTasks;
  /** The units that it can access. */
  readonly units: LogicalUnits;
  readonly nexus: Nexus;
  /** All sessions of the target, including the requesting one. */
  readonly sessions: readonly LiveSession[];
  /** The sessions of the requesting initiator with the same account. */
  readonly ownSessions: readonly LiveSession[];
  readonly targetReset: TargetReset;
}

/**
 * The effect of TARGET WARM RESET and TARGET COLD RESET: none, or on the sessions of the requesting initiator only, like I_T
 * NEXUS RESET.  They never affect other initiators: otherwise anyone who may log in could end all sessions.
 */
export type TargetReset = 'refuse' | 'own';

export interface ManagedOutcome {
  readonly response: number;
  /** The response waits for it: no dropped task may take effect afterwards.  Null: at once. */
  readonly settled: Promise<void> | null;
  /** Ended after the response has been sent. */
  readonly endsSessions: readonly LiveSession[];
}

/** Carries out a task management function (RFC 7143 11.5, SAM-5 7). */
export function manageTasks(request: TaskManagementRequest, host: ManagedTasks): ManagedOutcome {
  switch (request.function) {
    case TaskManagementFunction.AbortTask:
      return abortTask(request, host);
    case TaskManagementFunction.AbortTaskSet:
    case TaskManagementFunction.ClearTaskSet:
    case TaskManagementFunction.LogicalUnitReset:
      return atUnit(request, host);
    case TaskManagementFunction.TargetWarmReset:
      return resetTarget(host, false);
    case TaskManagementFunction.TargetColdReset:
      return resetTarget(host, true);
    case TaskManagementFunction.TaskReassign:
      return outcome(TaskManagementResponseCode.ReassignNotSupported);
    default:
      return outcome(TaskManagementResponseCode.FunctionNotSupported);
  }
}

function abortTask(request: TaskManagementRequest, { tasks, units }: ManagedTasks): ManagedOutcome {
  const lun = findLun(request.lun);
  if (lun === null || !units.has(lun)) return outcome(TaskManagementResponseCode.LunDoesNotExist);
  const task: TargetTask | null = tasks.find(request.referencedTaskTag);
  if (task === null || task.lun !== lun) return outcome(TaskManagementResponseCode.TaskDoesNotExist);
  return outcome(TaskManagementResponseCode.FunctionComplete, tasks.abort([task]));
}

function atUnit(
  request: TaskManagementRequest,
  { tasks, units, nexus, sessions }: ManagedTasks,
): ManagedOutcome {
  const lun = findLun(request.lun);
  const unit = lun === null ? undefined : units.get(lun);
  if (unit === undefined) return outcome(TaskManagementResponseCode.LunDoesNotExist);
  if (request.function === TaskManagementFunction.AbortTaskSet) {
    return outcome(TaskManagementResponseCode.FunctionComplete, tasks.abort(tasks.at(lun)));
  }
  const settled = Promise.all([
    ...sessions.map((session) => session.abortTasks(lun)),
    unit.abortTasksElsewhere(nexus),
  ]).then(() => undefined);
  if (request.function === TaskManagementFunction.ClearTaskSet) unit.clearTaskSet(nexus);
  else unit.reset();
  return outcome(TaskManagementResponseCode.FunctionComplete, settled);
}

function resetTarget({ units, ownSessions, targetReset }: ManagedTasks, isCold: boolean): ManagedOutcome {
  if (targetReset === 'refuse') return outcome(TaskManagementResponseCode.AuthorizationFailed);
  const settled = Promise.all(ownSessions.map((session) => session.abortTasks(null))).then(() => undefined);
  const nexusIds = ownSessions.flatMap(({ nexusId }) => nexusId ?? []);
  for (const unit of units.values()) unit.resetNexuses(nexusIds);
  const endsSessions = isCold ? ownSessions : [];
  return { response: TaskManagementResponseCode.FunctionComplete, settled, endsSessions };
}

function outcome(response: number, settled: Promise<void> | null = null): ManagedOutcome {
  return { response, settled, endsSessions: [] };
}
