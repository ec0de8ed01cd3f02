/**
 * Maximum memory for data of commands: data not sent yet, data awaited from the initiator, and data received but not processed.
 */
export interface DataLimits {
  readonly maxSessionBytes: number;
  /** Of all sessions of one initiator. */
  readonly maxInitiatorBytes: number;
  /** Of all sessions. */
  readonly maxDataBytes: number;
}

/** Unsolicited data (including immediate data) is accepted up to this amount even if a limit is exceeded. */
export const UNASKED_BYTES = 1 << 20;

/** The share of the total that is reserved for initiators without any data, so that others cannot block their first command. */
const RESERVED_PART = 1 / 8;

/** The memory held by all sessions of one initiator. */
interface InitiatorShare {
  readonly key: string;
  sessions: number;
  heldBytes: number;
}

/**
 * Limits the memory for data of commands: of a session, of an initiator, and in total.
 * Commands that would exceed a limit wait.  The commands of one session proceed in their order; among sessions, the one whose
 * initiator holds least comes first.  Commands of sessions within their limits do not wait.
 */
export class DataBudget {
  readonly #limits: DataLimits;
  readonly #most: number;
  readonly #initiators = new Map<string, InitiatorShare>();
  readonly #waiting = new Set<SessionBudget>();
  readonly #over = new Set<SessionBudget>();
  #heldBytes = 0;
  #grantedBytes = 0;
  #isAdmitting = false;

  constructor(limits: DataLimits) {
    this.#limits = limits;
    this.#most = Math.min(limits.maxSessionBytes, limits.maxInitiatorBytes, limits.maxDataBytes);
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Sum of all memory ever granted. */
  get grantedBytes(): number {
    return this.#grantedBytes;
  }

  get waitingCommands(): number {
    let count = 0;
    for (const session of this.#waiting) count += session.waitingCommands;
    return count;
  }

  /**
   * @param initiator the key by which sessions are counted together.
   * @param setOver is called when the session must stop sending unsolicited data, and when it may again.
   */
  open(initiator: string, setOver: (isOver: boolean) => void): SessionBudget {
    const share = this.#initiators.get(initiator) ?? { key: initiator, sessions: 0, heldBytes: 0 };
    this.#initiators.set(initiator, share);
    share.sessions++;
    const session = new SessionBudget(this.#most, {
      fits: (bytes) => this.#fits(session, share, bytes),
      add: (bytes) => {
        this.#heldBytes += bytes;
        share.heldBytes += bytes;
        if (bytes > 0) this.#grantedBytes += bytes;
      },
      changed: () => this.#changed(session),
      initiatorBytes: () => share.heldBytes,
      setOver,
      ended: () => {
        this.#waiting.delete(session);
        this.#over.delete(session);
        share.sessions--;
        if (share.sessions === 0) this.#initiators.delete(share.key);
      },
    });
    return session;
  }

  #fits(session: SessionBudget, initiator: InitiatorShare, bytes: number): boolean {
    const { maxSessionBytes, maxInitiatorBytes, maxDataBytes } = this.#limits;
    const most = initiator.heldBytes === 0 ? maxDataBytes : maxDataBytes * (1 - RESERVED_PART);
    return (
      session.heldBytes + bytes <= maxSessionBytes &&
      initiator.heldBytes + bytes <= maxInitiatorBytes &&
      this.#heldBytes + bytes <= most
    );
  }

  #changed(session: SessionBudget): void {
    if (session.waitingCommands > 0) this.#waiting.add(session);
    else this.#waiting.delete(session);
    if (this.#waiting.size > 0) this.#admit();
    if (session.isOver || this.#over.size > 0) this.#tellOver(session);
  }

  /** A command that proceeds may end at once and release memory for others; the loop includes these. */
  #admit(): void {
    if (this.#isAdmitting) return;
    this.#isAdmitting = true;
    try {
      for (let next = this.#findNext(); next !== null; next = this.#findNext()) {
        next.admit();
        if (next.waitingCommands === 0) this.#waiting.delete(next);
      }
    } finally {
      this.#isAdmitting = false;
    }
  }

  #findNext(): SessionBudget | null {
    let next: SessionBudget | null = null;
    for (const session of this.#waiting) {
      if (!session.canAdmit) continue;
      if (next === null || session.initiatorBytes < next.initiatorBytes) next = session;
    }
    return next;
  }

  #tellOver(changed: SessionBudget): void {
    for (const session of new Set([changed, ...this.#over])) {
      if (session.isOver === this.#over.has(session)) continue;
      if (session.isOver) this.#over.add(session);
      else this.#over.delete(session);
      session.setOver(session.isOver);
    }
  }
}

/** What a session's budget needs from the whole. */
interface SessionHost {
  fits(bytes: number): boolean;
  add(bytes: number): void;
  changed(): void;
  initiatorBytes(): number;
  setOver(isOver: boolean): void;
  /** Called after the budget is closed and holds nothing any more. */
  ended(): void;
}

/** Memory for the data of one command. */
export interface DataHold {
  /** False: the command waits. */
  readonly isGranted: boolean;
  /** Changes the amount of memory that the command needs. */
  resize(bytes: number): void;
  /** May be called more than once. */
  release(): void;
}

/** The budget of one session. */
export class SessionBudget {
  readonly #most: number;
  readonly #host: SessionHost;
  /** In the order of their commands. */
  readonly #waiting: Hold[] = [];
  #heldBytes = 0;
  #unaskedBytes = 0;
  #state: 'open' | 'closed' | 'ended' = 'open';

  /** @param most maximum memory of one command.  A command that needs more gets this much. */
  constructor(most: number, host: SessionHost) {
    this.#most = most;
    this.#host = host;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  get waitingCommands(): number {
    return this.#waiting.length;
  }

  get initiatorBytes(): number {
    return this.#host.initiatorBytes();
  }

  get canAdmit(): boolean {
    const [first] = this.#waiting;
    return first !== undefined && this.#host.fits(first.bytes);
  }

  /** Whether it must not send unsolicited data because a limit is exceeded. */
  get isOver(): boolean {
    return this.#unaskedBytes > UNASKED_BYTES && !this.#host.fits(0);
  }

  setOver(isOver: boolean): void {
    this.#host.setOver(isOver);
  }

  /** @param granted is called when a command that had to wait may proceed. */
  request(bytes: number, granted: () => void): DataHold {
    const hold = new Hold(this, Math.min(bytes, this.#most), false, granted);
    if (this.#waiting.length === 0 && this.#host.fits(hold.bytes)) {
      hold.grant();
    } else {
      this.#waiting.push(hold);
      this.#host.changed();
    }
    return hold;
  }

  /** Counts unsolicited data, which cannot be made to wait. */
  take(bytes: number): DataHold {
    const hold = new Hold(this, bytes, true, () => {});
    hold.grant();
    this.#host.changed();
    return hold;
  }

  /** Lets the command proceed that has waited longest. */
  admit(): void {
    this.#waiting.shift()?.proceed();
  }

  /** Drops waiting commands.  Memory still held is released by its holders. */
  close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closed';
    this.#waiting.length = 0;
    this.#host.changed();
    this.#endIfEmpty();
  }

  /** Called by a hold of this session. */
  add(bytes: number, isUnasked: boolean): void {
    this.#heldBytes += bytes;
    if (isUnasked) this.#unaskedBytes += bytes;
    this.#host.add(bytes);
    if (bytes >= 0) return;
    this.#host.changed();
    this.#endIfEmpty();
  }

  /** Called by a waiting hold of this session. */
  giveUp(hold: Hold): void {
    const index = this.#waiting.indexOf(hold);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    this.#host.changed();
  }

  #endIfEmpty(): void {
    if (this.#state !== 'closed' || this.#heldBytes > 0) return;
    this.#state = 'ended';
    this.#host.ended();
  }
}

class Hold implements DataHold {
  readonly #session: SessionBudget;
  readonly #isUnasked: boolean;
  readonly #granted: () => void;
  #bytes: number;
  #state: 'waiting' | 'granted' | 'released' = 'waiting';

  constructor(session: SessionBudget, bytes: number, isUnasked: boolean, granted: () => void) {
    this.#session = session;
    this.#bytes = bytes;
    this.#isUnasked = isUnasked;
    this.#granted = granted;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isGranted(): boolean {
    return this.#state === 'granted';
  }

  grant(): void {
    this.#state = 'granted';
    this.#session.add(this.#bytes, this.#isUnasked);
  }

  proceed(): void {
    this.grant();
    this.#granted();
  }

  resize(bytes: number): void {
    const change = bytes - this.#bytes;
    if (change === 0) return;
    this.#bytes = bytes;
    if (this.#state === 'granted') this.#session.add(change, this.#isUnasked);
  }

  release(): void {
    const before = this.#state;
    this.#state = 'released';
    if (before === 'granted') this.#session.add(-this.#bytes, this.#isUnasked);
    else if (before === 'waiting') this.#session.giveUp(this);
  }
}
