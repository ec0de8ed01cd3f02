import { CheckCondition, invalidFieldInCdb } from '../scsi/CheckCondition.js';
import { reportedLuns } from '../scsi/commands/reports.js';
import { encodeFixedSense } from '../scsi/Sense.js';
import { SenseCode, SenseKey } from '../scsi/SenseKey.js';
import type { LogicalUnit, ScsiCommand, ScsiResult } from '../scsi/LogicalUnit.js';
import { productIdentification } from '../scsi/UnitIdentity.js';
import { checkCondition, goodWith } from '../scsi/results.js';

const INQUIRY = 0x12;
const REQUEST_SENSE = 0x03;
const REPORT_LUNS = 0xa0;
/** The EVPD bit of INQUIRY. */
const EVPD = 0x01;

const unsupported = encodeFixedSense({
  key: SenseKey.IllegalRequest,
  code: SenseCode.LogicalUnitNotSupported,
});

/**
 * Answers commands to a LUN without a logical unit (SAM-5 4.6.4): INQUIRY with peripheral qualifier 3 and device type 1Fh and the
 * target's vendor and product, REPORT LUNS with the existing units, REQUEST SENSE with LOGICAL UNIT NOT SUPPORTED, and any other
 * command with that as an error.
 */
export class AbsentUnit implements LogicalUnit {
  readonly #luns: () => readonly number[];

  /** @param luns the logical unit numbers of the target, in ascending order. */
  constructor(luns: () => readonly number[]) {
    this.#luns = luns;
  }

  execute({ cdb }: ScsiCommand): ScsiResult {
    try {
      return this.#perform(cdb);
    } catch (error) {
      if (!(error instanceof CheckCondition)) throw error;
      return checkCondition(error.encode(false), 0);
    }
  }

  #perform(cdb: Buffer): ScsiResult {
    switch (cdb.readUInt8(0)) {
      case INQUIRY:
        return this.#inquiry(cdb);
      case REQUEST_SENSE:
        return goodWith(unsupported, cdb.readUInt8(4));
      case REPORT_LUNS:
        return reportedLuns(cdb, this.#luns());
      default:
        return checkCondition(unsupported, 0);
    }
  }

  #inquiry(cdb: Buffer): ScsiResult {
    if ((cdb.readUInt8(1) & EVPD) !== 0) return checkCondition(unsupported, 0);
    if (cdb.readUInt8(2) !== 0) throw invalidFieldInCdb(2);
    const data = Buffer.alloc(36, 0);
    data[0] = 0x7f;
    data[2] = 0x06; // SPC-4
    data[3] = 0x02;
    data[4] = data.length - 5;
    const { vendor, product, revision } = productIdentification;
    data.write(vendor.padEnd(8), 8, 'ascii');
    data.write(product.padEnd(16), 16, 'ascii');
    data.write(revision.padEnd(4), 32, 'ascii');
    return goodWith(data, cdb.readUInt16BE(3));
  }

  reset(): void {}

  resetNexuses(): void {}

  async abortTasksElsewhere(): Promise<void> {}

  clearTaskSet(): void {}

  nexusLost(): void {}

  reportedLunsChanged(): void {}

  async close(): Promise<void> {}
}
