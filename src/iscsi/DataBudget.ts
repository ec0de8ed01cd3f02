/** How much data of commands under way there may be in memory: sent and not taken, awaited, or here and not carried out. */
export interface DataLimits {
  readonly maxSessionBytes: number;
  /** Of all sessions of one initiator. */
  readonly maxInitiatorBytes: number;
  /** Of all sessions. */
  readonly maxDataBytes: number;
}

/** Data that nobody asked for (immediate and unsolicited data) is let in up to this, also where a limit is exceeded. */
export const UNASKED_BYTES = 1 << 20;

/** The part of all that only an initiator without data under way can get: others do not keep it from its first command. */
const RESERVED_PART = 1 / 8;

/** What all sessions of one initiator hold together. */
interface InitiatorShare {
  readonly key: string;
  sessions: number;
  heldBytes: number;
}

/**
 * The memory that data of commands may take: of a session, an initiator, and in all.
 *
 * Commands whose data would exceed a limit wait, those of one session in their order; of several sessions the one whose initiator
 * holds least comes first.  Commands of sessions that are within the limits do not wait for them.
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

  /** All that was ever held, together. */
  get grantedBytes(): number {
    return this.#grantedBytes;
  }

  get waitingCommands(): number {
    let count = 0;
    for (const session of this.#waiting) count += session.waitingCommands;
    return count;
  }

  /**
   * @param initiator what sessions are counted together by.
   * @param setOver is told when the session may send no more data of its own accord, and when it may again.
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

  /** A command that goes on may end at once, which lets others go on: this finds them, too. */
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

/** What a session's budget needs of the whole. */
interface SessionHost {
  fits(bytes: number): boolean;
  add(bytes: number): void;
  changed(): void;
  initiatorBytes(): number;
  setOver(isOver: boolean): void;
  /** Closed, and nothing held any more. */
  ended(): void;
}

/** Memory for the data of one command. */
export interface DataHold {
  /** false: the command waits for it. */
  readonly isGranted: boolean;
  /** It needs less than it was thought to, or more. */
  resize(bytes: number): void;
  /** Once is enough; more do nothing. */
  release(): void;
}

/** The part of one session. */
export class SessionBudget {
  readonly #most: number;
  readonly #host: SessionHost;
  /** In the order of their commands. */
  readonly #waiting: Hold[] = [];
  #heldBytes = 0;
  #unaskedBytes = 0;
  #state: 'open' | 'closed' | 'ended' = 'open';

  /** @param most is granted to one command at most; one that needs more gets as much. */
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

  /** Whether it sends data that nobody asked for although a limit is exceeded. */
  get isOver(): boolean {
    return this.#unaskedBytes > UNASKED_BYTES && !this.#host.fits(0);
  }

  setOver(isOver: boolean): void {
    this.#host.setOver(isOver);
  }

  /** @param granted is called if the command has had to wait, and may go on. */
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

  /** Counts what the initiator sends unasked: it cannot be made to wait. */
  take(bytes: number): DataHold {
    const hold = new Hold(this, bytes, true, () => {});
    hold.grant();
    this.#host.changed();
    return hold;
  }

  /** Lets the command that has waited longest go on. */
  admit(): void {
    this.#waiting.shift()?.proceed();
  }

  /** Nothing waits any more; what is held is released by the code that holds it. */
  close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closed';
    this.#waiting.length = 0;
    this.#host.changed();
    this.#endIfEmpty();
  }

  /** For a hold of the session. */
  add(bytes: number, isUnasked: boolean): void {
    this.#heldBytes += bytes;
    if (isUnasked) this.#unaskedBytes += bytes;
    this.#host.add(bytes);
    if (bytes >= 0) return;
    this.#host.changed();
    this.#endIfEmpty();
  }

  /** For a hold of the session that waits. */
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
