import type { Connection } from './Connection.js';
import { IscsiProtocolError } from './IscsiProtocolError.js';
import { IscsiSessionError } from './IscsiSessionError.js';
import { Opcode, RESERVED_TAG } from './pdu/Opcode.js';
import { initiatorTaskTagOf, opcodeOf, readSequence, type Pdu } from './pdu/Pdu.js';
import { decodeReject, rejectReasonName } from './pdu/Reject.js';
import { isSerialBefore, nextSerial } from './pdu/serial.js';

export interface Numbers {
  readonly cmdSn: number;
  readonly expStatSn: number;
}

/** The exchange of one request: the PDUs that begin it, and for each PDU of the target the PDUs to send or the result. */
export interface PduExchange<T> {
  start(numbers: Numbers): Pdu[];
  receive(pdu: Pdu, expStatSn: number, cmdSn: number): { readonly send: Pdu[]; readonly result: T | null };
}

export interface SessionRequest<T> {
  /** The name in messages, such as "NOP-Out". */
  readonly what: string;
  /** Sent at once, outside of the command window. */
  readonly immediate: boolean;
  readonly timeoutMs: number;
  begin(initiatorTaskTag: number): PduExchange<T>;
}

interface Running {
  readonly what: string;
  receive(pdu: Pdu): void;
  fail(error: IscsiSessionError): void;
}

/**
 * The initiator's requests in the full feature phase: task tags, CmdSN and its window, StatSN, time limits.  A request beyond
 * MaxCmdSN waits until the target opens the window (RFC 7143 4.2.2.1).
 */
export class SessionRequests {
  readonly ended: Promise<IscsiSessionError | null>;
  readonly #connection: Connection;
  readonly #running = new Map<number, Running>();
  readonly #waiting: (() => void)[] = [];
  readonly #unsolicited: { nopIn(pdu: Pdu): void; asyncMessage(pdu: Pdu): void };
  #settleEnded: (error: IscsiSessionError | null) => void = () => undefined;
  #end: IscsiSessionError | null = null;
  #cmdSn: number;
  #expStatSn: number;
  #maxCmdSn: number;
  #nextTag = 1;

  constructor(
    connection: Connection,
    numbers: Numbers & { readonly maxCmdSn: number },
    unsolicited: { nopIn(pdu: Pdu): void; asyncMessage(pdu: Pdu): void },
  ) {
    this.#connection = connection;
    this.#unsolicited = unsolicited;
    this.#cmdSn = numbers.cmdSn;
    this.#expStatSn = numbers.expStatSn;
    this.#maxCmdSn = numbers.maxCmdSn;
    this.ended = new Promise((resolve) => {
      this.#settleEnded = resolve;
    });
    connection.handlers = {
      receive: (pdu) => this.#receive(pdu),
      ended: (error) => this.end(endOf(error)),
    };
  }

  get isOpen(): boolean {
    return this.#end === null;
  }

  /** @throws IscsiSessionError */
  async run<T>(request: SessionRequest<T>): Promise<T> {
    if (this.#end !== null) throw this.#end;
    const tag = this.#newTag();
    const exchange = request.begin(tag);
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.end(
          new IscsiSessionError(
            'timeout',
            `The target does not answer the ${request.what} within ${request.timeoutMs} ms.`,
          ),
        );
      }, request.timeoutMs);
      const settle = (act: () => void) => {
        clearTimeout(timer);
        this.#running.delete(tag);
        act();
      };
      this.#running.set(tag, {
        what: request.what,
        fail: (error) => settle(() => reject(error)),
        receive: (pdu) => {
          const { send, result } = exchange.receive(pdu, this.#expStatSn, this.#cmdSn);
          this.#connection.send(...send);
          if (result !== null) settle(() => resolve(result));
        },
      });
      if (request.immediate) this.#connection.send(...exchange.start(this.#numbers()));
      else this.#inWindow(() => this.#startNumbered(tag, exchange));
    });
  }

  /** Sends a PDU that uses no CmdSN and expects no answer. */
  sendUnnumbered(build: (numbers: Numbers) => Pdu): void {
    this.#connection.send(build(this.#numbers()));
  }

  /** Ends the session: waiting requests fail with this error, and the connection is closed. */
  end(error: IscsiSessionError): void {
    this.#finish(error, error);
  }

  close(): void {
    this.#finish(new IscsiSessionError('closed', 'The session has been closed.'), null);
  }

  #finish(error: IscsiSessionError, told: IscsiSessionError | null): void {
    if (this.#end !== null) return;
    this.#end = error;
    this.#waiting.length = 0;
    for (const running of this.#running.values()) running.fail(error);
    this.#connection.destroy();
    this.#settleEnded(told);
  }

  #numbers(): Numbers {
    return { cmdSn: this.#cmdSn, expStatSn: this.#expStatSn };
  }

  #newTag(): number {
    do this.#nextTag = this.#nextTag >= 0xfffffffe ? 1 : this.#nextTag + 1;
    while (this.#running.has(this.#nextTag));
    return this.#nextTag;
  }

  #inWindow(start: () => void): void {
    this.#waiting.push(start);
    this.#startWaiting();
  }

  #startWaiting(): void {
    while (!isSerialBefore(this.#maxCmdSn, this.#cmdSn)) {
      const start = this.#waiting.shift();
      if (start === undefined) return;
      start();
    }
  }

  #startNumbered<T>(tag: number, exchange: PduExchange<T>): void {
    if (!this.#running.has(tag)) return;
    const numbers = this.#numbers();
    this.#cmdSn = nextSerial(this.#cmdSn);
    this.#connection.send(...exchange.start(numbers));
  }

  #receive(pdu: Pdu): void {
    try {
      this.#countStatus(pdu);
      this.#dispatch(pdu);
      this.#startWaiting();
    } catch (error) {
      if (!(error instanceof IscsiProtocolError)) throw error;
      this.end(
        new IscsiSessionError('protocol', `The target broke the protocol: ${error.message}.`, {
          cause: error,
        }),
      );
    }
  }

  #dispatch(pdu: Pdu): void {
    const opcode = opcodeOf(pdu);
    const tag = initiatorTaskTagOf(pdu);
    if (opcode === Opcode.AsyncMessage) return this.#unsolicited.asyncMessage(pdu);
    if (opcode === Opcode.Reject) return this.#rejected(pdu);
    if (opcode === Opcode.NopIn && tag === RESERVED_TAG) return this.#unsolicited.nopIn(pdu);
    const running = this.#running.get(tag);
    if (running === undefined) {
      throw new IscsiProtocolError(`PDU 0x${opcode.toString(16)} for task ${tag}, which is not under way`);
    }
    return running.receive(pdu);
  }

  #rejected(pdu: Pdu): void {
    const { reason, header } = decodeReject(pdu);
    const running = header.length >= 20 ? this.#running.get(header.readUInt32BE(16)) : undefined;
    const name = rejectReasonName(reason);
    if (running === undefined)
      throw new IscsiProtocolError(`the target rejects a PDU that was not sent: ${name}`);
    running.fail(new IscsiSessionError('rejected', `The target rejects the ${running.what}: ${name}.`));
  }

  /** Updates StatSN from a PDU with a status, and the command window from any PDU (RFC 7143 4.2.2). */
  #countStatus(pdu: Pdu): void {
    const { statSn, expCmdSn, maxCmdSn } = readSequence(pdu.bhs);
    if (carriesStatus(pdu)) this.#expStatSn = nextSerial(statSn);
    const isWindow = !isSerialBefore(maxCmdSn, (expCmdSn - 1) >>> 0);
    if (isWindow && isSerialBefore(this.#maxCmdSn, maxCmdSn)) this.#maxCmdSn = maxCmdSn;
  }
}

function carriesStatus(pdu: Pdu): boolean {
  switch (opcodeOf(pdu)) {
    case Opcode.R2T:
      return false;
    case Opcode.DataIn:
      return (pdu.bhs.readUInt8(1) & 1) !== 0;
    case Opcode.NopIn:
      return initiatorTaskTagOf(pdu) !== RESERVED_TAG;
    default:
      return true;
  }
}

function endOf(error: Error | null): IscsiSessionError {
  if (error === null) return new IscsiSessionError('closed', 'The target has closed the connection.');
  if (error instanceof IscsiProtocolError) {
    return new IscsiSessionError('protocol', `The target broke the protocol: ${error.message}.`, {
      cause: error,
    });
  }
  return new IscsiSessionError('closed', `The connection to the target has ended: ${error.message}.`, {
    cause: error,
  });
}
