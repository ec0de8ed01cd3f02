import {
  findCapacity16,
  findSense,
  inquiryCdb,
  parseReportLuns,
  readCapacity16Cdb,
  READ_CAPACITY_16_BYTES,
  reportLunsCdb,
  testUnitReadyCdb,
  type Capacity,
} from './blockCommands.js';
import type { Connection } from './Connection.js';
import { IscsiProtocolError } from './IscsiProtocolError.js';
import { IscsiSessionError } from './IscsiSessionError.js';
import type { InitiatorLoginResult } from './login/InitiatorLogin.js';
import type { SessionType } from './login/negotiation.js';
import type { OperationalResults } from './login/operationalKeys.js';
import { AsyncEvent, decodeAsyncMessage, type AsyncMessage } from './pdu/AsyncMessage.js';
import { decodeLogoutResponse } from './pdu/LogoutResponse.js';
import { encodeLogoutRequest, LogoutReason } from './pdu/LogoutRequest.js';
import { encodeLun, findLun } from './pdu/lun.js';
import { decodeNopIn } from './pdu/NopIn.js';
import { encodeNopOut } from './pdu/NopOut.js';
import { Opcode, RESERVED_TAG } from './pdu/Opcode.js';
import { opcodeOf } from './pdu/Pdu.js';
import { encodeTaskManagementRequest } from './pdu/TaskManagementRequest.js';
import { decodeTaskManagementResponse } from './pdu/TaskManagementResponse.js';
import { encodeTextRequest } from './pdu/TextRequest.js';
import { decodeTextResponse } from './pdu/TextResponse.js';
import { SessionRequests } from './SessionRequests.js';
import { ScsiTask, type ScsiTaskResult } from './ScsiTask.js';
import { parseSendTargets, type SendTargetsRecord } from './sendTargets.js';
import { addText, noText, parseTextPairs, printTextKeys, wholeText } from './textKeys.js';

export interface CommandOptions {
  readonly lun: number;
  /** 6 to 260 bytes. */
  readonly cdb: Buffer;
  readonly dataOut?: Buffer | null;
  /** In bytes. */
  readonly dataInLength?: number;
  readonly timeoutMs?: number;
}

export interface SessionIdentity {
  readonly initiatorName: string;
  readonly targetName: string | null;
  readonly sessionType: SessionType;
  /** 6 bytes. */
  readonly isid: Buffer;
  readonly cid: number;
}

export interface SessionAddresses {
  readonly localAddress: string | null;
  readonly localPort: number | null;
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
}

/** Maximum length of the answer to SendTargets: some 40,000 targets. */
const MAX_TEXT_BYTES = 4 << 20;

/** Maximum number of consecutive UNIT ATTENTION conditions that are retried. */
const MAX_UNIT_ATTENTIONS = 5;

const CHECK_CONDITION = 0x02;
const UNIT_ATTENTION = 0x06;

/**
 * An initiator's session with one connection and error recovery level 0.  After any fault the connection is closed. Every request
 * ends within its time limit.  NOP-In is answered.  When the target asks for a logout, the session logs out.  The session
 * occupies one socket until `close`, `logout` or the target's end; `ended` resolves then.
 */
export class InitiatorSession {
  readonly identity: SessionIdentity;
  readonly login: InitiatorLoginResult;
  /** The addresses of both ends of the connection. */
  readonly addresses: SessionAddresses;
  readonly #requests: SessionRequests;
  readonly #timeoutMs: number;
  readonly #messages: AsyncMessage[] = [];

  /** Resolves when the session has ended: with the error, or null after a logout or `close`. */
  readonly ended: Promise<IscsiSessionError | null>;

  constructor(
    connection: Connection,
    identity: SessionIdentity,
    login: InitiatorLoginResult,
    timeoutMs: number,
  ) {
    this.identity = identity;
    this.login = login;
    const { localAddress, localPort, remoteAddress, remotePort } = connection;
    this.addresses = { localAddress, localPort, remoteAddress, remotePort };
    this.#timeoutMs = timeoutMs;
    this.#requests = new SessionRequests(connection, login, {
      nopIn: (pdu) => this.#answerNopIn(pdu),
      asyncMessage: (pdu) => this.#receiveAsyncMessage(decodeAsyncMessage(pdu)),
    });
    this.ended = this.#requests.ended;
  }

  get isid(): Buffer {
    return this.identity.isid;
  }

  get tsih(): number {
    return this.login.tsih;
  }

  get parameters(): OperationalResults {
    return this.login.parameters;
  }

  get isOpen(): boolean {
    return this.#requests.isOpen;
  }

  /** Asynchronous messages received so far, the oldest first; at most the last 100. */
  get asyncMessages(): readonly AsyncMessage[] {
    return this.#messages;
  }

  /**
   * Sends one SCSI command and transfers its data.  A status other than GOOD is a result, not an error.
   * @throws IscsiSessionError closed, timeout, protocol, rejected.
   */
  async scsiCommand(command: CommandOptions): Promise<ScsiTaskResult> {
    if (this.identity.sessionType === 'Discovery') {
      throw new IscsiSessionError('refused', 'A discovery session carries no SCSI commands (RFC 7143 4.3).');
    }
    const { parameters, targetReceiveBytes } = this.login;
    const request = {
      lun: encodeLun(command.lun),
      cdb: command.cdb,
      dataOut: command.dataOut ?? null,
      dataInLength: command.dataInLength ?? 0,
    };
    return this.#requests.run<ScsiTaskResult>({
      what: `SCSI command 0x${(command.cdb[0] ?? 0).toString(16).padStart(2, '0')}`,
      immediate: false,
      timeoutMs: command.timeoutMs ?? this.#timeoutMs,
      begin: (tag) => {
        const task = new ScsiTask(request, tag, {
          initialR2T: parameters.InitialR2T,
          immediateData: parameters.ImmediateData,
          firstBurstLength: parameters.FirstBurstLength,
          targetReceiveBytes,
        });
        return {
          start: ({ cmdSn, expStatSn }) => task.start(cmdSn, expStatSn),
          receive: (pdu, expStatSn) => ({ send: task.receive(pdu, expStatSn), result: task.result }),
        };
      },
    });
  }

  /**
   * The data of a command that must end with GOOD.  UNIT ATTENTION is a notification and not an answer, so the command is
   * repeated.
   */
  async #read(lun: number, cdb: Buffer, dataInLength: number): Promise<Buffer> {
    for (let attempt = 0; ; attempt++) {
      const { status, sense, dataIn } = await this.scsiCommand({ lun, cdb, dataInLength });
      if (status === 0) return dataIn;
      const found = findSense(sense);
      const again =
        status === CHECK_CONDITION && found?.key === UNIT_ATTENTION && attempt < MAX_UNIT_ATTENTIONS;
      if (again) continue;
      const why = found === null ? '' : `, sense ${[found.key, found.asc, found.ascq].map(hex).join('/')}`;
      throw new IscsiSessionError('scsi-status', `LUN ${lun} answers with status ${hex(status)}${why}.`);
    }
  }

  /** Standard INQUIRY data, or a vital product data page. */
  async inquiry(lun: number, vitalProductDataPage: number | null = null, length = 255): Promise<Buffer> {
    return this.#read(lun, inquiryCdb(length, vitalProductDataPage), length);
  }

  /** LUNs as numbers.  LUNs with an addressing method other than peripheral or flat space are left out. */
  async reportLuns(length = 16384): Promise<number[]> {
    const data = await this.#read(0, reportLunsCdb(length), length);
    return parseReportLuns(data).flatMap((field) => findLun(field) ?? []);
  }

  async readCapacity16(lun: number): Promise<Capacity> {
    const capacity = findCapacity16(await this.#read(lun, readCapacity16Cdb(), READ_CAPACITY_16_BYTES));
    if (capacity === null)
      throw new IscsiSessionError('scsi-status', `LUN ${lun} answers READ CAPACITY with too few bytes.`);
    return capacity;
  }

  /** @throws IscsiSessionError scsi-status if the unit is not ready. */
  async testUnitReady(lun: number): Promise<void> {
    await this.#read(lun, testUnitReadyCdb(), 0);
  }

  /**
   * The targets that this portal shows to this initiator.  In a normal session only the target of the session can be queried.
   * @param onUnreadable called for each address that cannot be read.  The others are returned.
   */
  async sendTargets(
    which: string = this.identity.sessionType === 'Discovery' ? 'All' : '',
    onUnreadable?: (what: string) => void,
  ): Promise<SendTargetsRecord[]> {
    const text = await this.#text(printTextKeys([['SendTargets', which]]));
    return parseSendTargets(parseTextPairs(text), onUnreadable);
  }

  async #text(text: Buffer): Promise<Buffer> {
    let partial = noText;
    const request = (
      tag: number,
      targetTransferTag: number,
      body: Buffer,
      cmdSn: number,
      expStatSn: number,
    ) =>
      encodeTextRequest({
        immediate: targetTransferTag !== RESERVED_TAG,
        final: true,
        continues: false,
        lun: 0n,
        initiatorTaskTag: tag,
        targetTransferTag,
        cmdSn,
        expStatSn,
        text: body,
      });
    return this.#requests.run<Buffer>({
      what: 'text request',
      immediate: false,
      timeoutMs: this.#timeoutMs,
      begin: (tag) => ({
        start: ({ cmdSn, expStatSn }) => [request(tag, RESERVED_TAG, text, cmdSn, expStatSn)],
        receive: (pdu, expStatSn, cmdSn) => {
          const response = decodeTextResponse(expectPdu(pdu, Opcode.TextResponse));
          partial = addText(partial, response.text, MAX_TEXT_BYTES);
          if (response.targetTransferTag === RESERVED_TAG) {
            if (response.continues)
              throw new IscsiProtocolError('a text response with C and without a target transfer tag');
            return { send: [], result: wholeText(partial) };
          }
          const next = request(tag, response.targetTransferTag, Buffer.alloc(0), cmdSn, expStatSn);
          return { send: [next], result: null };
        },
      }),
    });
  }

  /** Sends a NOP-Out and waits for its NOP-In. */
  async nop(timeoutMs: number = this.#timeoutMs): Promise<void> {
    await this.#requests.run<true>({
      what: 'NOP-Out',
      immediate: true,
      timeoutMs,
      begin: (initiatorTaskTag) => ({
        start: ({ cmdSn, expStatSn }) => [
          encodeNopOut({
            immediate: true,
            lun: 0n,
            initiatorTaskTag,
            targetTransferTag: RESERVED_TAG,
            cmdSn,
            expStatSn,
            data: Buffer.alloc(0),
          }),
        ],
        receive: (pdu) => {
          expectPdu(pdu, Opcode.NopIn);
          return { send: [], result: true };
        },
      }),
    });
  }

  /** Requests a task management function and returns the response code of RFC 7143 11.6.1. */
  async manageTask(request: {
    readonly function: number;
    readonly lun: number;
    readonly referencedTaskTag?: number;
    readonly refCmdSn?: number;
  }): Promise<number> {
    return this.#requests.run<number>({
      what: 'task management request',
      immediate: true,
      timeoutMs: this.#timeoutMs,
      begin: (initiatorTaskTag) => ({
        start: ({ cmdSn, expStatSn }) => [
          encodeTaskManagementRequest({
            immediate: true,
            function: request.function,
            lun: encodeLun(request.lun),
            initiatorTaskTag,
            referencedTaskTag: request.referencedTaskTag ?? RESERVED_TAG,
            cmdSn,
            expStatSn,
            refCmdSn: request.refCmdSn ?? 0,
            expDataSn: 0,
          }),
        ],
        receive: (pdu) => ({
          send: [],
          result: decodeTaskManagementResponse(expectPdu(pdu, Opcode.TaskManagementResponse)).response,
        }),
      }),
    });
  }

  /**
   * Logs out and closes the connection, even if the target does not answer.
   * @throws IscsiSessionError for the target's response.
   */
  async logout(timeoutMs: number = this.#timeoutMs): Promise<void> {
    try {
      const response = await this.#requests.run<number>({
        what: 'logout request',
        immediate: true,
        timeoutMs,
        begin: (initiatorTaskTag) => ({
          start: ({ cmdSn, expStatSn }) => [
            encodeLogoutRequest({
              immediate: true,
              reason: LogoutReason.CloseSession,
              initiatorTaskTag,
              cid: this.identity.cid,
              cmdSn,
              expStatSn,
            }),
          ],
          receive: (pdu) => ({
            send: [],
            result: decodeLogoutResponse(expectPdu(pdu, Opcode.LogoutResponse)).response,
          }),
        }),
      });
      if (response !== 0)
        throw new IscsiSessionError('refused', `The target answers the logout with response ${response}.`);
    } finally {
      this.close();
    }
  }

  /** Closes the connection at once.  Pending requests fail with `closed`. */
  close(): void {
    this.#requests.close();
  }

  #answerNopIn(pdu: Parameters<typeof decodeNopIn>[0]): void {
    const { targetTransferTag, lun, data } = decodeNopIn(pdu);
    if (targetTransferTag === RESERVED_TAG) return;
    this.#requests.sendUnnumbered(({ cmdSn, expStatSn }) =>
      encodeNopOut({
        immediate: true,
        lun,
        initiatorTaskTag: RESERVED_TAG,
        targetTransferTag,
        cmdSn,
        expStatSn,
        data: Buffer.from(data),
      }),
    );
  }

  #receiveAsyncMessage(message: AsyncMessage): void {
    this.#messages.push({ ...message, data: Buffer.from(message.data) });
    if (this.#messages.length > 100) this.#messages.shift();
    switch (message.event) {
      case AsyncEvent.LogoutRequested:
        // Parameter3 is the number of seconds that the target waits.  A failure is reported through `ended`.
        this.logout(Math.max(1, message.parameter3) * 1000).catch(() => undefined);
        break;
      case AsyncEvent.ConnectionDropped:
      case AsyncEvent.AllConnectionsDropped:
        this.#requests.end(new IscsiSessionError('closed', 'The target drops the connection.'));
        break;
    }
  }
}

function expectPdu(
  pdu: Parameters<typeof decodeNopIn>[0],
  opcode: number,
): Parameters<typeof decodeNopIn>[0] {
  if (opcodeOf(pdu) === opcode) return pdu;
  throw new IscsiProtocolError(`PDU ${hex(opcodeOf(pdu))} as an answer: expected ${hex(opcode)}`);
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}
