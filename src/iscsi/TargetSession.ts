import type { LogicalUnit, LogicalUnits, ScsiResult } from '../scsi/LogicalUnit.js';
import { Nexus } from '../scsi/Nexus.js';
import { AbsentUnit } from './AbsentUnit.js';
import { answerText } from './answerText.js';
import { CommandOrder } from './CommandOrder.js';
import type { DataBudget, SessionBudget } from './DataBudget.js';
import { IscsiProtocolError } from './IscsiProtocolError.js';
import { brief, type TextPair } from './login/negotiation.js';
import type { SessionClaim, TargetLoginResult } from './login/TargetLogin.js';
import { digestsOf, MAX_RECV_BYTES, MIN_RECV_BYTES } from './login/operationalKeys.js';
import { AsyncEvent, encodeAsyncMessage } from './pdu/AsyncMessage.js';
import { decodeDataOut } from './pdu/DataOut.js';
import { decodeLogoutRequest, LogoutReason } from './pdu/LogoutRequest.js';
import { encodeLogoutResponse, LogoutResponseCode } from './pdu/LogoutResponse.js';
import { encodeNopIn } from './pdu/NopIn.js';
import { decodeNopOut } from './pdu/NopOut.js';
import { Opcode, RESERVED_TAG } from './pdu/Opcode.js';
import { BHS_BYTES, dataBytesOf, isImmediate, opcodeOf, type Pdu, type TargetSequence } from './pdu/Pdu.js';
import { encodeR2T } from './pdu/R2T.js';
import { encodeReject, RejectReason } from './pdu/Reject.js';
import { decodeScsiCommand } from './pdu/ScsiCommand.js';
import { nextSerial } from './pdu/serial.js';
import { decodeTaskManagementRequest } from './pdu/TaskManagementRequest.js';
import { encodeTaskManagementResponse } from './pdu/TaskManagementResponse.js';
import { decodeTextRequest } from './pdu/TextRequest.js';
import { encodeTextResponse } from './pdu/TextResponse.js';
import { StallWatch } from './StallWatch.js';
import { normalIscsiName, type TargetAuthority } from './TargetAuthority.js';
import { responsePdus, type TargetTask } from './TargetTask.js';
import { TargetTasks } from './TargetTasks.js';
import { TargetText } from './TargetText.js';
import type { LiveSession, TargetSessionInfo, TargetSessions } from './TargetSessions.js';
import { manageTasks, type TargetReset } from './taskManagement.js';
import { findNumber } from './textValues.js';
import type { Wire } from './Wire.js';
import type { Solicitation } from './WriteTransfer.js';

/** Who ended a session: its initiator (logout or a closed connection), the target, or a fault of the connection. */
export type SessionEndedBy = 'initiator' | 'target' | 'connection';

/** Maximum number of immediate commands in progress, in addition to the command window. */
const MAX_IMMEDIATE_TASKS = 32;

const nothing = Buffer.alloc(0);

/**
 * The full feature phase of a session at the target's end: one connection, error recovery level 0.  Independent of a socket.
 * `receive` throws only IscsiProtocolError, for errors that cannot be answered with a Reject.  The connection must be closed
 * then.
 */
export class TargetSession implements LiveSession {
  readonly info: TargetSessionInfo;
  readonly #wire: Wire;
  readonly #sessions: TargetSessions;
  readonly #authority: SessionAuthority;
  readonly #login: TargetLoginResult;
  readonly #targetReset: TargetReset;
  readonly #order: CommandOrder;
  readonly #units: LogicalUnits;
  readonly #absent: LogicalUnit;
  readonly #nexus: Nexus | null;
  readonly #tasks: TargetTasks;
  readonly #text = new TargetText();
  readonly #onEnd: (why: string, by: SessionEndedBy) => void;
  #initiatorReceiveBytes: number;
  #statSn: number;
  #state: 'open' | 'ended' = 'open';
  #pingsUnanswered = 0;
  #nextPingTag = 1;
  #graceTimer: NodeJS.Timeout | null = null;
  readonly #budget: SessionBudget;
  readonly #sending = new StallWatch();
  readonly #taking = new StallWatch();
  /** Whether the initiator has sent data since the last check. */
  #hasSentData = false;
  #lastTakenBytes = 0;

  constructor(
    login: TargetLoginResult,
    wire: Wire,
    { sessions, authority, commandWindow, targetReset, budget, shareOf }: SessionHost,
    onEnd: (why: string, by: SessionEndedBy) => void,
    info: TargetSessionInfo = sessionInfo(sessions.newId(), login, wire),
  ) {
    const { claim } = login;
    this.#login = login;
    this.#wire = wire;
    this.#sessions = sessions;
    this.#authority = authority;
    this.#targetReset = targetReset;
    this.#onEnd = onEnd;
    this.#order = new CommandOrder(login.expCmdSn, commandWindow);
    this.#statSn = login.statSn;
    this.#initiatorReceiveBytes = login.initiatorReceiveBytes;
    const device =
      claim.targetName === null ? null : authority.findDevice(claim.targetName, claim.initiatorName);
    this.#units = device?.units ?? new Map();
    this.#absent = new AbsentUnit(() => [...this.#units.keys()].sort((a, b) => a - b));
    this.#nexus =
      claim.targetName === null
        ? null
        : new Nexus(normalIscsiName(claim.initiatorName), claim.isid.toString('hex'), {
            targetName: claim.targetName,
            portalGroupTag: claim.portalGroupTag,
            relativePort: device?.relativePort ?? claim.portalGroupTag,
          });
    // A name that anyone may state is not used as a key for counting.
    const initiator = claim.nameProved
      ? `name ${claim.initiatorName}`
      : `address ${shareOf(wire.remoteAddress ?? '')}`;
    this.#budget = budget.open(initiator, (isOver) => wire.holdReading(isOver));
    this.#tasks = this.#newTasks();
    this.info = info;
    sessions.add(this);
  }

  get nexusId(): string | null {
    return this.#nexus?.id ?? null;
  }

  receive(pdu: Pdu): void {
    if (this.#state !== 'open') return;
    this.#pingsUnanswered = 0;
    switch (opcodeOf(pdu)) {
      case Opcode.DataOut:
        this.#hasSentData = true;
        return this.#tasks.receiveData(decodeDataOut(pdu));
      case Opcode.SnackRequest:
        return this.#reject(pdu, RejectReason.SnackReject);
      case Opcode.LoginRequest:
        return this.#reject(pdu, RejectReason.ProtocolError);
      default:
        return this.#receiveRequest(this.#keepable(pdu));
    }
  }

  /** Processes requests with a CmdSN. */
  #receiveRequest(pdu: Pdu): void {
    switch (opcodeOf(pdu)) {
      case Opcode.ScsiCommand:
        return this.#receiveCommand(pdu);
      case Opcode.NopOut:
        return this.#receiveNopOut(pdu);
      case Opcode.TextRequest:
        return this.#receiveText(pdu);
      case Opcode.TaskManagementRequest:
        return this.#receiveTaskManagement(pdu);
      case Opcode.LogoutRequest:
        return this.#receiveLogout(pdu);
      default:
        return this.#reject(pdu, RejectReason.CommandNotSupported);
    }
  }

  /** The connection has ended: commands in progress are not answered, and the units forget the initiator. */
  connectionEnded(why: string, by: SessionEndedBy): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    if (this.#graceTimer !== null) clearTimeout(this.#graceTimer);
    void this.#tasks.abort(this.#tasks.at(null));
    this.#budget.close();
    this.#sessions.remove(this);
    if (this.#nexus !== null) for (const unit of this.#units.values()) unit.nexusLost(this.#nexus);
    this.#onEnd(why, by);
  }

  end(why: string, graceMs: number): void {
    if (this.#state === 'ended') return;
    if (graceMs > 0 && this.#graceTimer === null) {
      this.#sendAsyncMessage(AsyncEvent.LogoutRequested, Math.ceil(graceMs / 1000));
      this.#graceTimer = setTimeout(() => this.end(why, 0), graceMs);
      return;
    }
    this.#sendAsyncMessage(AsyncEvent.AllConnectionsDropped, 0);
    this.connectionEnded(why, 'target');
    this.#wire.finish();
  }

  abortTasks(lun: number | null): Promise<void> {
    return this.#tasks.abort(this.#tasks.at(lun)) ?? Promise.resolve();
  }

  isStalled(now: number, afterMs: number): boolean {
    if (this.#state !== 'open') return false;
    const { takenBytes, unsentBytes } = this.#wire;
    const owesData = this.#tasks.awaitsData || this.#budget.isOver;
    const sending = this.#sending.stalledMs(owesData, this.#hasSentData, now);
    const taking = this.#taking.stalledMs(unsentBytes > 0, takenBytes !== this.#lastTakenBytes, now);
    this.#hasSentData = false;
    this.#lastTakenBytes = takenBytes;
    return Math.max(sending, taking) >= afterMs;
  }

  /** Sends a NOP-In.  Returns false if the previous one was not answered. */
  ping(): boolean {
    if (this.#state !== 'open' || this.#budget.isOver) return true;
    if (this.#pingsUnanswered > 0) return false;
    this.#pingsUnanswered++;
    this.#wire.send(
      encodeNopIn({
        lun: 0n,
        initiatorTaskTag: RESERVED_TAG,
        targetTransferTag: this.#nextPingTag++ & 0x7fffffff,
        ...this.#sequence(),
        data: nothing,
      }),
    );
    return true;
  }

  #newTasks(): TargetTasks {
    const { parameters } = this.#login;
    const nexus = this.#nexus;
    return new TargetTasks({
      // A discovery session has no tasks: `#receiveCommand` rejects commands before tasks are created.
      nexus: nexus ?? new Nexus('', '', { targetName: '', portalGroupTag: 1, relativePort: 1 }),
      parameters: {
        initialR2T: parameters.InitialR2T,
        immediateData: parameters.ImmediateData,
        firstBurstLength: parameters.FirstBurstLength,
        maxBurstLength: parameters.MaxBurstLength,
        maxOutstandingR2T: parameters.MaxOutstandingR2T,
      },
      budget: this.#budget,
      findUnit: (lun) => (lun === null ? undefined : this.#units.get(lun)) ?? this.#absent,
      solicit: (task, solicitations) => this.#solicit(task, solicitations),
      left: ({ command }) => {
        if (!command.immediate) this.#order.leave();
      },
      answer: (task, result, taken) => this.#answer(task, result, taken),
    });
  }

  #receiveCommand(pdu: Pdu): void {
    if (this.#nexus === null) return this.#reject(pdu, RejectReason.ProtocolError);
    const command = this.#decode(pdu, decodeScsiCommand);
    if (command === null) return undefined;
    return this.#deliver(pdu, command, () => {
      if (this.#state !== 'open') return;
      if (this.#tasks.has(command.initiatorTaskTag)) {
        this.#reject(pdu, RejectReason.TaskInProgress);
        return;
      }
      if (command.immediate && this.#tasks.size >= this.#order.window + MAX_IMMEDIATE_TASKS) {
        this.#reject(pdu, RejectReason.ImmediateCommandReject);
        return;
      }
      if (!command.immediate) this.#order.enter();
      try {
        this.#tasks.begin(command);
      } catch (error) {
        if (!(error instanceof IscsiProtocolError)) throw error;
        if (!command.immediate) this.#order.leave();
        this.#reject(pdu, RejectReason.ProtocolError);
      }
    });
  }

  #solicit({ command }: TargetTask, solicitations: readonly Solicitation[]): void {
    const pdus = solicitations.map(({ targetTransferTag, r2tSn, bufferOffset, length }) =>
      encodeR2T({
        lun: command.lun,
        initiatorTaskTag: command.initiatorTaskTag,
        targetTransferTag,
        ...this.#sequence(),
        r2tSn,
        bufferOffset,
        desiredDataTransferLength: length,
      }),
    );
    this.#wire.send(...pdus);
  }

  #answer(task: TargetTask, result: ScsiResult, taken: () => void): void {
    if (this.#state !== 'open') return taken();
    const parameters = {
      maxBurstLength: this.#login.parameters.MaxBurstLength,
      initiatorReceiveBytes: this.#initiatorReceiveBytes,
    };
    return this.#wire.sendData(responsePdus(task, result, parameters, this.#nextStatus()), () => {
      // An initiator that receives data is alive, even if a NOP-In waits behind the data.
      this.#pingsUnanswered = 0;
      taken();
    });
  }

  #receiveNopOut(pdu: Pdu): void {
    const request = decodeNopOut(pdu);
    const { initiatorTaskTag, immediate, lun, data } = request;
    if (initiatorTaskTag === RESERVED_TAG && !immediate) return this.#reject(pdu, RejectReason.ProtocolError);
    return this.#deliver(pdu, request, () => {
      if (initiatorTaskTag === RESERVED_TAG) return;
      this.#wire.send(
        encodeNopIn({
          lun,
          initiatorTaskTag,
          targetTransferTag: RESERVED_TAG,
          ...this.#nextStatus(),
          data: data.subarray(0, this.#initiatorReceiveBytes),
        }),
      );
    });
  }

  #receiveText(pdu: Pdu): void {
    const request = this.#decode(pdu, decodeTextRequest);
    if (request === null) return undefined;
    return this.#deliver(pdu, request, () => {
      try {
        const answer = this.#text.receive(
          request,
          (keys) => this.#answerText(keys),
          this.#initiatorReceiveBytes,
        );
        if (answer === 'unknown-tag') this.#reject(pdu, RejectReason.InvalidPduField);
        else this.#wire.send(encodeTextResponse({ ...answer, ...this.#nextStatus() }));
      } catch (error) {
        if (!(error instanceof IscsiProtocolError)) throw error;
        this.#reject(pdu, RejectReason.ProtocolError);
      }
    });
  }

  #answerText(keys: ReadonlyMap<string, string>): TextPair[] {
    const declared = keys.get('MaxRecvDataSegmentLength');
    if (declared !== undefined) this.#redeclareReceiveBytes(declared);
    const { claim } = this.#login;
    const visibleTargets = this.#authority.visibleTargets(claim.initiatorName);
    return answerText(keys, { claim, visibleTargets, portal: this.#wire });
  }

  #redeclareReceiveBytes(value: string): void {
    const bytes = findNumber(value);
    if (bytes === null || bytes < MIN_RECV_BYTES || bytes > MAX_RECV_BYTES) {
      throw new IscsiProtocolError(`MaxRecvDataSegmentLength=${brief(value)}`);
    }
    this.#initiatorReceiveBytes = bytes;
  }

  #receiveTaskManagement(pdu: Pdu): void {
    if (this.#nexus === null) return this.#reject(pdu, RejectReason.ProtocolError);
    const nexus = this.#nexus;
    const request = decodeTaskManagementRequest(pdu);
    return this.#deliver(pdu, request, () => {
      const { claim } = this.#login;
      const sessions = this.#sessions.of(claim.targetName ?? '');
      const { response, settled, endsSessions } = manageTasks(request, {
        tasks: this.#tasks,
        units: this.#units,
        nexus,
        sessions,
        ownSessions: sessions.filter(({ info }) => isSameParty(info.claim, claim)),
        targetReset: this.#targetReset,
      });
      const answer = () => {
        if (this.#state !== 'open') return;
        const { initiatorTaskTag } = request;
        this.#wire.send(encodeTaskManagementResponse({ response, initiatorTaskTag, ...this.#nextStatus() }));
        for (const session of endsSessions) session.end('target cold reset', 0);
      };
      if (settled === null) answer();
      else void settled.then(answer);
    });
  }

  #receiveLogout(pdu: Pdu): void {
    const request = decodeLogoutRequest(pdu);
    return this.#deliver(pdu, request, () => {
      const { cid } = this.#login.claim;
      const recovery = request.reason === LogoutReason.RemoveConnectionForRecovery;
      const known = request.reason === LogoutReason.CloseSession || request.cid === cid;
      const response = recovery
        ? LogoutResponseCode.RecoveryNotSupported
        : known
          ? LogoutResponseCode.Closed
          : LogoutResponseCode.CidNotFound;
      this.#wire.send(
        encodeLogoutResponse({
          response,
          initiatorTaskTag: request.initiatorTaskTag,
          ...this.#nextStatus(),
          time2Wait: 0,
          time2Retain: 0,
        }),
      );
      if (response !== LogoutResponseCode.Closed) return;
      this.connectionEnded('the initiator has logged out', 'initiator');
      this.#wire.finish();
    });
  }

  #sendAsyncMessage(event: number, parameter3: number): void {
    if (this.#state !== 'open') return;
    this.#wire.send(
      encodeAsyncMessage({
        lun: 0n,
        ...this.#nextStatus(),
        event,
        vendorCode: 0,
        parameter1: 0,
        parameter2: 0,
        parameter3,
        data: nothing,
      }),
    );
  }

  #deliver(
    { bhs, ahs }: Pdu,
    { cmdSn, immediate }: { readonly cmdSn: number; readonly immediate: boolean },
    act: () => void,
  ): void {
    this.#order.deliver(cmdSn, immediate, act, BHS_BYTES + ahs.length + dataBytesOf(bhs));
  }

  /** A copy of a PDU that waits for earlier requests, so that it does not retain the whole receive buffer. */
  #keepable(pdu: Pdu): Pdu {
    if (isImmediate(pdu) || this.#order.isNext(pdu.bhs.readUInt32BE(24))) return pdu;
    return { bhs: Buffer.from(pdu.bhs), ahs: Buffer.from(pdu.ahs), data: Buffer.from(pdu.data) };
  }

  /** The decoded PDU; null if it was rejected. */
  #decode<T>(pdu: Pdu, decode: (pdu: Pdu) => T): T | null {
    try {
      return decode(pdu);
    } catch (error) {
      if (!(error instanceof IscsiProtocolError)) throw error;
      this.#reject(pdu, RejectReason.InvalidPduField);
      return null;
    }
  }

  #reject(pdu: Pdu, reason: RejectReason): void {
    const header = Buffer.from(pdu.bhs);
    this.#wire.send(encodeReject({ reason, ...this.#nextStatus(), dataSn: 0, header }));
  }

  #sequence(): TargetSequence {
    return { statSn: this.#statSn, expCmdSn: this.#order.expCmdSn, maxCmdSn: this.#order.maxCmdSn };
  }

  /** The numbers of a PDU with a status, which uses a StatSN. */
  #nextStatus(): TargetSequence {
    const sequence = this.#sequence();
    this.#statSn = nextSerial(this.#statSn);
    return sequence;
  }
}

export function sessionInfo(
  id: string,
  { claim, tsih, parameters }: TargetLoginResult,
  { remoteAddress, remotePort }: Pick<Wire, 'remoteAddress' | 'remotePort'>,
): TargetSessionInfo {
  return {
    id,
    claim,
    tsih,
    initiatorAddress: remoteAddress,
    initiatorPort: remotePort,
    openedAt: Date.now(),
    digests: digestsOf(parameters),
  };
}

/** What a session asks after its login. */
export type SessionAuthority = Pick<TargetAuthority, 'findDevice' | 'visibleTargets'>;

/** What the sessions of a target share. */
export interface SessionHost {
  readonly sessions: TargetSessions;
  readonly authority: SessionAuthority;
  /** Maximum number of commands in progress of one initiator. */
  readonly commandWindow: number;
  readonly targetReset: TargetReset;
  readonly budget: DataBudget;
  /** The key by which an address is counted. */
  readonly shareOf: (address: string) => string;
}

function isSameParty(a: SessionClaim, b: SessionClaim): boolean {
  return a.initiatorName === b.initiatorName && a.chapName === b.chapName;
}
