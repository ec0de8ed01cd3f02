import { encodeFixedSense } from '../scsi/Sense.js';
import { SenseCode, SenseKey } from '../scsi/SenseKey.js';
import type { LogicalUnit, ScsiCommand, ScsiResult } from '../scsi/LogicalUnit.js';
import { checkCondition, goodWith } from '../scsi/results.js';

const INQUIRY = 0x12;
const REQUEST_SENSE = 0x03;
const REPORT_LUNS = 0xa0;

const unsupported = encodeFixedSense({
  key: SenseKey.IllegalRequest,
  code: SenseCode.LogicalUnitNotSupported,
});

/**
 * What answers where no logical unit is (SAM-5 4.6.4): INQUIRY with peripheral qualifier 3 and device type 1Fh, REPORT LUNS with
 * the units that are there, REQUEST SENSE with LOGICAL UNIT NOT SUPPORTED, and that as an error to anything else.
 */
export class AbsentUnit implements LogicalUnit {
  readonly #luns: () => readonly bigint[];

  /** @param luns the LUN fields of the units of the target, eight bytes each. */
  constructor(luns: () => readonly bigint[]) {
    this.#luns = luns;
  }

  execute({ cdb }: ScsiCommand): ScsiResult {
    switch (cdb.readUInt8(0)) {
      case INQUIRY:
        return this.#inquiry(cdb);
      case REQUEST_SENSE:
        return goodWith(unsupported, cdb.readUInt8(4));
      case REPORT_LUNS:
        return this.#reportLuns(cdb.readUInt32BE(6));
      default:
        return checkCondition(unsupported, 0);
    }
  }

  #inquiry(cdb: Buffer): ScsiResult {
    if ((cdb.readUInt8(1) & 1) !== 0) return checkCondition(unsupported, 0);
    const data = Buffer.alloc(36, 0);
    data[0] = 0x7f;
    data[2] = 0x06; // SPC-4
    data[3] = 0x02;
    data[4] = data.length - 5;
    data.fill(' ', 8, 36);
    return goodWith(data, cdb.readUInt16BE(3));
  }

  #reportLuns(allocationLength: number): ScsiResult {
    const luns = this.#luns();
    const data = Buffer.alloc(8 + luns.length * 8);
    data.writeUInt32BE(luns.length * 8, 0);
    for (const [i, lun] of luns.entries()) data.writeBigUInt64BE(lun, 8 + i * 8);
    return goodWith(data, allocationLength);
  }

  reset(): void {}

  clearTaskSet(): void {}

  nexusLost(): void {}

  reportedLunsChanged(): void {}

  async close(): Promise<void> {}
}
