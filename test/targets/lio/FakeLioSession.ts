import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { CommandOptions } from '../../../src/iscsi/InitiatorSession.js';
import type { ScsiTaskResult } from '../../../src/iscsi/ScsiTask.js';
import type { Capacity } from '../../../src/iscsi/blockCommands.js';
import { IscsiSessionError } from '../../../src/iscsi/IscsiSessionError.js';
import type { FakeLio, FakeUnit } from './FakeLio.js';

const blockBytes = 512;

/** A session at a LIO in memory: what an initiator sees of its disks, whose bytes are those of their files. */
export class FakeLioSession {
  readonly #lio: FakeLio;
  readonly #target: string;
  readonly #initiator: string;
  readonly #session: { isAlive: boolean };

  constructor(lio: FakeLio, target: string, initiator: string) {
    this.#lio = lio;
    this.#target = target;
    this.#initiator = initiator;
    this.#session = lio.openSession(target, initiator);
  }

  async reportLuns(): Promise<number[]> {
    const luns = this.#units().map(({ lun }) => lun);
    // SPC-4 6.33: LUN 0 is there in any case.
    return luns.length === 0 ? [0] : luns;
  }

  async inquiry(lun: number, page: number | null = null): Promise<Buffer> {
    const unit = this.#find(lun);
    // Not connected (SPC-4 6.6.2).
    if (!unit) return Buffer.from([0x3f, 0, 6, 2, 31]);
    if (page === null) return Buffer.from([0, 0, 6, 2, 31]);
    const body = page === 0x83 ? designator(unit.serial) : Buffer.from(unit.serial);
    return Buffer.concat([Buffer.from([0, page, 0, body.length]), body]);
  }

  async readCapacity16(lun: number): Promise<Capacity> {
    const unit = this.#find(lun);
    if (!unit) throw new IscsiSessionError('scsi-status', `LUN ${lun} is no logical unit`);
    return { blocks: BigInt(unit.bytes / blockBytes), blockBytes };
  }

  async testUnitReady(lun: number): Promise<void> {
    this.#find(lun);
  }

  /** READ (10) and WRITE (10); everything else is done. */
  async scsiCommand({ lun, cdb, dataOut, dataInLength = 0 }: CommandOptions): Promise<ScsiTaskResult> {
    const unit = this.#find(lun);
    const at = cdb.readUInt32BE(2) * blockBytes;
    const dataIn = Buffer.alloc(dataInLength);
    const isWrite = cdb[0] === 0x2a;
    const isRefused = !unit || (isWrite && unit.readOnly);
    if (!isRefused && (isWrite || cdb[0] === 0x28)) {
      const file = openSync(unit.path, 'r+');
      if (isWrite && dataOut) writeSync(file, dataOut, 0, dataOut.length, at);
      else readSync(file, dataIn, 0, dataInLength, at);
      closeSync(file);
    }
    if (unit) {
      unit.counts.commands += 1;
      unit.counts.readBytes += dataInLength;
      unit.counts.writtenBytes += dataOut?.length ?? 0;
    }
    const status = isRefused ? 0x02 : 0x00;
    return { status, sense: Buffer.alloc(18), dataIn, residual: 0 };
  }

  async logout(): Promise<void> {
    this.#session.isAlive = false;
  }

  #find(lun: number): FakeUnit | null {
    return this.#units().find((each) => each.lun === lun) ?? null;
  }

  #units(): readonly FakeUnit[] {
    if (!this.#session.isAlive) throw new IscsiSessionError('closed', 'the target has ended the session');
    return this.#lio.unitsOf(this.#target, this.#initiator);
  }
}

/** NAA 6h of LIO's company id and the digits of the unit serial (drivers/target/target_core_spc.c). */
function designator(serial: string): Buffer {
  const digits = serial
    .replaceAll(/[^0-9a-f]/gi, '')
    .padEnd(25, '0')
    .slice(0, 25);
  return Buffer.from(`010300106001405${digits}`, 'hex');
}
