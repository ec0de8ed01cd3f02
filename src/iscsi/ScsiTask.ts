import { IscsiProtocolError } from './IscsiProtocolError.js';
import { decodeDataIn } from './pdu/DataIn.js';
import { encodeDataOut } from './pdu/DataOut.js';
import { Opcode, RESERVED_TAG } from './pdu/Opcode.js';
import { opcodeOf, type Pdu } from './pdu/Pdu.js';
import { decodeR2T } from './pdu/R2T.js';
import { encodeScsiCommand } from './pdu/ScsiCommand.js';
import { decodeScsiResponse } from './pdu/ScsiResponse.js';

/** A command of an initiator. */
export interface ScsiRequest {
  readonly lun: bigint;
  /** 6 to 260 bytes. */
  readonly cdb: Buffer;
  /** Null: the command sends no data. */
  readonly dataOut: Buffer | null;
  /** Maximum number of bytes to receive; 0: the command returns no data. */
  readonly dataInLength: number;
}

export interface ScsiTaskResult {
  /** SAM status; 0 is GOOD. */
  readonly status: number;
  /** Empty if the target sent none. */
  readonly sense: Buffer;
  /** The received data, at most `dataInLength` bytes. */
  readonly dataIn: Buffer;
  /** Bytes not transferred (negative), or bytes for which there was no space (positive). */
  readonly residual: number;
}

/** The session parameters for the data transfer. */
export interface DataParameters {
  readonly initialR2T: boolean;
  readonly immediateData: boolean;
  readonly firstBurstLength: number;
  /** MaxRecvDataSegmentLength of the target. */
  readonly targetReceiveBytes: number;
}

const nothing = Buffer.alloc(0);

/** The initiator's side of one SCSI command at error recovery level 0, independent of a socket. */
export class ScsiTask {
  readonly #request: ScsiRequest;
  readonly #tag: number;
  readonly #parameters: DataParameters;
  readonly #dataIn: Buffer;
  #dataInEnd = 0;
  #nextDataSn = 0;
  #result: ScsiTaskResult | null = null;

  constructor(request: ScsiRequest, tag: number, parameters: DataParameters) {
    if (request.dataOut !== null && request.dataInLength > 0) {
      throw new RangeError('a SCSI command with data both ways: expected dataOut or dataInLength');
    }
    this.#request = request;
    this.#tag = tag;
    this.#parameters = parameters;
    this.#dataIn = Buffer.alloc(request.dataInLength);
  }

  /** Set by the PDU that ended the command. */
  get result(): ScsiTaskResult | null {
    return this.#result;
  }

  /** The PDUs of the command with its immediate data, and of the unsolicited data after it. */
  start(cmdSn: number, expStatSn: number): Pdu[] {
    const { lun, cdb, dataOut, dataInLength } = this.#request;
    const { immediateData, initialR2T, firstBurstLength, targetReceiveBytes } = this.#parameters;
    const out = dataOut ?? nothing;
    const first = Math.min(out.length, firstBurstLength);
    const immediate = immediateData ? out.subarray(0, Math.min(first, targetReceiveBytes)) : nothing;
    const unsolicitedEnd = initialR2T ? immediate.length : first;
    const command = encodeScsiCommand({
      immediate: false,
      final: unsolicitedEnd === immediate.length,
      read: dataInLength > 0,
      write: dataOut !== null,
      attribute: 1,
      lun,
      initiatorTaskTag: this.#tag,
      expectedDataTransferLength: dataOut === null ? dataInLength : out.length,
      expectedReadLength: null,
      cmdSn,
      expStatSn,
      cdb: cdb.length < 16 ? Buffer.concat([cdb, Buffer.alloc(16 - cdb.length)]) : cdb,
      data: immediate,
    });
    return [command, ...this.#dataOut(immediate.length, unsolicitedEnd, RESERVED_TAG, expStatSn)];
  }

  /**
   * Processes a PDU of the target for this command and returns the PDUs to send.
   * @throws IscsiProtocolError for data outside of what the command expects, out of order, or a PDU that does not belong here.
   */
  receive(pdu: Pdu, expStatSn: number): Pdu[] {
    switch (opcodeOf(pdu)) {
      case Opcode.DataIn:
        this.#receiveDataIn(pdu);
        return [];
      case Opcode.R2T:
        return this.#receiveR2T(pdu, expStatSn);
      case Opcode.ScsiResponse:
        this.#receiveResponse(pdu);
        return [];
      default:
        throw new IscsiProtocolError(`PDU 0x${opcodeOf(pdu).toString(16)} for a SCSI command`);
    }
  }

  #receiveDataIn(pdu: Pdu): void {
    const { bufferOffset, data, dataSn, status, residual } = decodeDataIn(pdu);
    if (dataSn !== this.#nextDataSn)
      throw new IscsiProtocolError(`DataSN ${dataSn}: expected ${this.#nextDataSn}`);
    if (bufferOffset !== this.#dataInEnd || bufferOffset + data.length > this.#dataIn.length) {
      const room = this.#dataIn.length;
      throw new IscsiProtocolError(
        `Data-In of ${data.length} bytes at ${bufferOffset}: expected at ${this.#dataInEnd} and at most to ${room}`,
      );
    }
    data.copy(this.#dataIn, bufferOffset);
    this.#dataInEnd += data.length;
    this.#nextDataSn++;
    if (status !== null) this.#finish(status, nothing, residual);
  }

  #receiveR2T(pdu: Pdu, expStatSn: number): Pdu[] {
    const { bufferOffset, desiredDataTransferLength, targetTransferTag } = decodeR2T(pdu);
    const end = bufferOffset + desiredDataTransferLength;
    const out = this.#request.dataOut ?? nothing;
    if (desiredDataTransferLength === 0 || end > out.length) {
      throw new IscsiProtocolError(`R2T for bytes ${bufferOffset} to ${end} of ${out.length}`);
    }
    return this.#dataOut(bufferOffset, end, targetTransferTag, expStatSn);
  }

  #receiveResponse(pdu: Pdu): void {
    const { response, status, sense, residual } = decodeScsiResponse(pdu);
    if (response !== 0) {
      throw new IscsiProtocolError(`SCSI response ${response}: the target could not carry the command out`);
    }
    this.#finish(status, Buffer.from(sense), residual);
  }

  #finish(status: number, sense: Buffer, residual: number): void {
    this.#result = { status, sense, residual, dataIn: this.#dataIn.subarray(0, this.#dataInEnd) };
  }

  /** One sequence of Data-Out PDUs, none longer than the target accepts. */
  #dataOut(from: number, to: number, targetTransferTag: number, expStatSn: number): Pdu[] {
    const out = this.#request.dataOut ?? nothing;
    const pdus: Pdu[] = [];
    for (let offset = from; offset < to;) {
      const end = Math.min(offset + this.#parameters.targetReceiveBytes, to);
      pdus.push(
        encodeDataOut({
          final: end === to,
          lun: this.#request.lun,
          initiatorTaskTag: this.#tag,
          targetTransferTag,
          expStatSn,
          dataSn: pdus.length,
          bufferOffset: offset,
          data: out.subarray(offset, end),
        }),
      );
      offset = end;
    }
    return pdus;
  }
}
