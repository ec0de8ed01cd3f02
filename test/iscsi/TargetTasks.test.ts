import { beforeEach, describe, expect, it } from 'vitest';
import { DataBudget } from '../../src/iscsi/DataBudget.js';
import { portalLimits } from '../../src/iscsi/PortalLimits.js';
import type { DataOut } from '../../src/iscsi/pdu/DataOut.js';
import type { ScsiCommandPdu } from '../../src/iscsi/pdu/ScsiCommand.js';
import { TargetTasks } from '../../src/iscsi/TargetTasks.js';
import type { LogicalUnit } from '../../src/scsi/LogicalUnit.js';
import { Nexus } from '../../src/scsi/Nexus.js';
import { good } from '../../src/scsi/results.js';

const SIMPLE = 1;
const ORDERED = 2;

let log: string[];
let unit: LogicalUnit;
let tasks: TargetTasks;
const tags = new Map<number, number>();

beforeEach(() => {
  log = [];
  tags.clear();
  unit = {
    execute: ({ cdb }) => {
      log.push(`start ${cdb[1]}`);
      return good();
    },
    reset: () => undefined,
    resetNexuses: () => undefined,
    abortTasksElsewhere: async () => undefined,
    clearTaskSet: () => undefined,
    nexusLost: () => undefined,
    reportedLunsChanged: () => undefined,
    close: async () => undefined,
  };
  tasks = new TargetTasks({
    nexus: new Nexus('iqn.i', '800000000001', { targetName: 'iqn.t', portalGroupTag: 1, relativePort: 1 }),
    parameters: {
      initialR2T: true,
      immediateData: false,
      firstBurstLength: 512,
      maxBurstLength: 512,
      maxOutstandingR2T: 1,
    },
    budget: new DataBudget(portalLimits).open('i', () => undefined),
    findUnit: () => unit,
    solicit: (task, [first]) => tags.set(task.command.initiatorTaskTag, first?.targetTransferTag ?? 0),
    left: () => undefined,
    answer: ({ command }, { status }, taken) => {
      log.push(`answer ${command.initiatorTaskTag}: ${status}`);
      taken();
    },
  });
});

/** A command whose tag the unit finds in byte 1 of the CDB. */
function begin(tag: number, attribute: number, writes = false, lun = 1n): void {
  const command: ScsiCommandPdu = {
    immediate: false,
    final: true,
    read: false,
    write: writes,
    attribute,
    lun: lun << 48n,
    initiatorTaskTag: tag,
    expectedDataTransferLength: writes ? 512 : 0,
    expectedReadLength: null,
    cmdSn: 0,
    expStatSn: 0,
    cdb: Buffer.from([0, tag, ...Array.from({ length: 14 }, () => 0)]),
    data: Buffer.alloc(0),
  };
  tasks.begin(command);
}

function data(tag: number, fields: Partial<DataOut> = {}): void {
  tasks.receiveData({
    final: true,
    lun: 0n,
    initiatorTaskTag: tag,
    targetTransferTag: tags.get(tag) ?? 0,
    expStatSn: 0,
    dataSn: 0,
    bufferOffset: 0,
    data: Buffer.alloc(512),
    ...fields,
  });
}

const started = () => log.filter((line) => line.startsWith('start')).map((line) => Number(line.slice(6)));

describe('the order of tasks at one unit', () => {
  it('is that of their data where all are simple', () => {
    begin(1, SIMPLE, true);
    begin(2, SIMPLE);
    data(1);
    expect(started()).toEqual([2, 1]);
  });

  it('is kept around an ordered task', () => {
    begin(1, SIMPLE, true);
    begin(2, ORDERED);
    begin(3, SIMPLE);
    expect(started()).toEqual([]);
    data(1);
    expect(started()).toEqual([1, 2, 3]);
  });

  it('is kept behind an ordered task that waits for its data', () => {
    begin(1, ORDERED, true);
    begin(2, SIMPLE);
    begin(3, SIMPLE, true);
    data(3);
    begin(4, SIMPLE, false, 2n);
    expect(started()).toEqual([4]);
    data(1);
    expect(started()).toEqual([4, 1, 2, 3]);
    begin(5, SIMPLE);
    expect(started()).toEqual([4, 1, 2, 3, 5]);
  });

  it('lets go when the task that held others back is dropped or fails', () => {
    begin(1, ORDERED, true);
    begin(2, SIMPLE);
    expect(tasks.abort(tasks.at(1).slice(0, 1))).toBeNull();
    expect(log).toEqual(['start 2', 'answer 2: 0']);
    begin(3, ORDERED, true);
    begin(4, SIMPLE);
    data(3, { dataSn: 9 });
    expect(log.slice(2)).toEqual(['start 4', 'answer 4: 0', 'answer 3: 2']);
  });

  it('starts none of the tasks that are dropped together', () => {
    begin(1, ORDERED, true);
    begin(2, SIMPLE);
    begin(3, ORDERED);
    expect(tasks.abort(tasks.at(1))).toBeNull();
    begin(4, SIMPLE);
    expect(log).toEqual(['start 4', 'answer 4: 0']);
    expect(tasks.size).toBe(0);
  });
});

describe('a unit with a defect', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('defect');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('defect'))],
  ])('that %s ends the command with CHECK CONDITION', async (_what, execute) => {
    unit.execute = execute;
    begin(1, SIMPLE);
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['answer 1: 2']);
    expect(tasks.size).toBe(0);
  });
});
