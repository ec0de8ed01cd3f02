import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventKind, EventsAnswer, EventsRequest } from '../link/messages.js';
import type { EventCursor, EventCursors } from './EventCursors.js';
import type { Fleet } from './Fleet.js';
import type { LinkedHost } from './LinkedHost.js';
import { Turns } from './Turns.js';

export interface FleetEventsDeps {
  readonly fleet: Fleet;
  readonly cursors: EventCursors;
  /** The kinds of events that somebody subscribes to now. */
  readonly wanted: () => readonly EventKind[];
  /** Publishes events, and moves the cursor of their host.  @throws errors after which they are read again, from the cursor on. */
  readonly publish: (host: LinkedHost, answer: HostAnswer) => Promise<void>;
  readonly log: { warn(fields: object, message: string): void };
  /** The defaults are in `defaultTimes`. */
  readonly times?: Partial<FleetEventsTimes>;
}

/** New events of a host, with the cursors before and after them. */
export interface HostAnswer {
  readonly before: EventCursor | null;
  readonly after: EventCursor;
  /** Why events before these are missing, as a sentence without full stop; null: none are. */
  readonly missing: string | null;
  readonly events: readonly string[];
}

export interface FleetEventsTimes {
  /** How long an agent waits for the next event. */
  readonly waitMs: number;
  /** Maximum time of an answer beyond that. */
  readonly answerMs: number;
  /** Pause after a request that failed. */
  readonly pauseMs: number;
  /** Pause for each event of an answer, so that one host cannot take all time of the endpoint. */
  readonly restPerEventMs: number;
}

const defaultTimes: FleetEventsTimes = {
  waitMs: 25_000,
  answerMs: 10_000,
  pauseMs: 1_000,
  restPerEventMs: 2,
};

/** Maximum number of hosts that are told at the same time what is wanted. */
const atOnce = 64;

/**
 * Gathers the indications of all hosts, while somebody subscribes to them.  The events of each host are published in its order; hosts do not
 * wait for each other.  Events that are missing, because the agent was restarted or kept fewer than there were, are reported as a gap.
 */
export class FleetEvents {
  readonly #deps: FleetEventsDeps;
  readonly #times: FleetEventsTimes;
  readonly #hosts = new Map<LinkedHost, HostEvents>();
  readonly #turns = new Turns(atOnce);
  readonly #unlisten: () => void;
  #wanted: readonly EventKind[] = [];
  #hasAligned = false;
  #isClosed = false;

  constructor(deps: FleetEventsDeps) {
    this.#deps = deps;
    this.#times = { ...defaultTimes, ...deps.times };
    for (const host of deps.fleet.hosts) this.#add(host);
    this.#unlisten = deps.fleet.listen({
      changed: (host, _, before) => {
        if (before === null) this.#add(host);
        else this.#hosts.get(host)?.wake();
      },
      removed: (host) => {
        deps.cursors.put(host.row.hostId, null);
        this.#hosts.get(host)?.close();
        this.#hosts.delete(host);
      },
    });
  }

  /**
   * Follows a change of what is wanted.  Resolves when the hosts in contact watch it, or have been asked in vain; null: nothing has changed.
   * What is wanted at the first call was so before: events of a host without a cursor may be missing.
   */
  align(): Promise<void> | null {
    const wanted = this.#deps.wanted();
    const isResumed = !this.#hasAligned;
    this.#hasAligned = true;
    if (this.#isClosed || wanted.join() === this.#wanted.join()) return null;
    this.#wanted = wanted;
    if (wanted.length === 0) this.#deps.cursors.clear();
    return Promise.all([...this.#hosts.values()].map((host) => host.want(wanted, isResumed))).then(
      () => undefined,
    );
  }

  /** Stops.  The agents keep the events for the next start, for a while. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unlisten();
    for (const host of this.#hosts.values()) host.close();
    await this.#deps.cursors.close();
  }

  #add(host: LinkedHost): void {
    const events = new HostEvents(host, this.#deps, this.#times, this.#turns);
    this.#hosts.set(host, events);
    void events.want(this.#wanted, false);
  }
}

/** The events of one host. */
class HostEvents {
  readonly #host: LinkedHost;
  readonly #deps: FleetEventsDeps;
  readonly #times: FleetEventsTimes;
  readonly #turns: Turns;
  #wanted: readonly EventKind[] = [];
  readonly #wantsRun = randomUUID();
  #wantsVersion = 0;
  #isFollowing = false;
  #isClosed = false;
  /** Why events since a subscription may be missing; null: none are. */
  #late: string | null = null;
  #isFailing = false;
  /** Ends a pause. */
  #pause = new AbortController();

  constructor(host: LinkedHost, deps: FleetEventsDeps, times: FleetEventsTimes, turns: Turns) {
    this.#host = host;
    this.#deps = deps;
    this.#times = times;
    this.#turns = turns;
  }

  close(): void {
    this.#isClosed = true;
    this.wake();
  }

  /** The state of the host may have changed. */
  wake(): void {
    this.#pause.abort();
  }

  /**
   * Resolves when the host watches this and it is stored from where on, or the host could not be told.
   * @param isResumed whether it was wanted before this endpoint followed the host.
   */
  async want(wanted: readonly EventKind[], isResumed: boolean): Promise<void> {
    const isNew = this.#wanted.length === 0;
    this.#wanted = wanted;
    this.#wantsVersion += 1;
    if (isNew && wanted.length === 0) return;
    const { cursors } = this.#deps;
    try {
      const { epoch, from } = await this.#tell();
      // Nobody may want them any more: a cursor that is left would be a gap for the next subscriber.
      const isWanted = !this.#isClosed && this.#wanted.length > 0;
      const { hostId } = this.#host.row;
      if (isNew && isWanted && cursors.find(hostId) === null) {
        // With the cursor, `#take` publishes that events may be missing.
        if (isResumed) this.#late = 'up to where they were read is not known';
        else await cursors.begin(hostId, { epoch, number: from });
      }
    } catch (error) {
      const { state } = this.#host;
      if (isNew && (state === 'ok' || state === 'lost'))
        this.#late = 'it was not in contact when somebody subscribed';
      if (state === 'ok') this.#failed(error);
    }
    if (wanted.length > 0) void this.#follow();
  }

  /** Says what is wanted, beside a request that waits for events. */
  #tell(): Promise<EventsAnswer> {
    return this.#turns.run(() =>
      this.#host.getLink().events({ after: null, ...this.#wants(), waitMs: 0 }, this.#times.answerMs),
    );
  }

  #wants(): Pick<EventsRequest, 'wants' | 'wantsRun' | 'wantsVersion'> {
    return { wants: [...this.#wanted], wantsRun: this.#wantsRun, wantsVersion: this.#wantsVersion };
  }

  /** Never rejects. */
  async #follow(): Promise<void> {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    while (!this.#isClosed && this.#wanted.length > 0) {
      if (this.#host.state !== 'ok') {
        await this.#rest(null);
        continue;
      }
      try {
        const { taken, isHasty } = await this.#take();
        this.#isFailing = false;
        if (taken > 0) await sleep(taken * this.#times.restPerEventMs);
        if (isHasty) await this.#rest(this.#times.pauseMs);
      } catch (error) {
        this.#failed(error);
        await this.#rest(this.#times.pauseMs);
      }
    }
    this.#isFollowing = false;
  }

  /** @returns the number of events; `isHasty`: it did not wait for one, as it was asked to. */
  async #take(): Promise<{ readonly taken: number; readonly isHasty: boolean }> {
    const { waitMs, answerMs } = this.#times;
    const { cursors } = this.#deps;
    const { hostId } = this.#host.row;
    const before = cursors.find(hostId);
    const link = this.#host.getLink();
    const asked = {
      after: before,
      ...this.#wants(),
      waitMs: before === null ? 0 : waitMs,
    };
    const askedAt = performance.now();
    const { epoch, from, events } = await link.events(asked, asked.waitMs + answerMs);
    const isHasty = events.length === 0 && performance.now() - askedAt < asked.waitMs / 2;
    const now = cursors.find(hostId);
    // The subscriptions of that time ended, and perhaps others began: the answer is to a question that nobody has any more.
    const isOutdated = now?.epoch !== before?.epoch || now?.number !== before?.number;
    if (this.#isClosed || this.#wanted.length === 0 || isOutdated) return { taken: 0, isHasty };
    const after = { epoch, number: from + events.length };
    if (before?.epoch === after.epoch && before.number === after.number) return { taken: 0, isHasty };
    try {
      const missing = this.#whyMissing(before, { epoch, number: from });
      await this.#deps.publish(this.#host, { before, after, missing, events });
      this.#late = null;
      return { taken: events.length, isHasty };
    } catch (err) {
      // They are read again from where the cursor is.
      this.#deps.log.warn(
        { err, host: this.#host.systemName },
        'indications of a host could not be kept yet',
      );
      return { taken: 0, isHasty: true };
    }
  }

  /** @param first the position of the first event that the host still has. */
  #whyMissing(before: EventCursor | null, first: EventCursor): string | null {
    if (before === null) return this.#late;
    if (before.epoch !== first.epoch)
      return 'its agent was restarted, or was not asked for its events for too long';
    return first.number > before.number
      ? 'its agent keeps fewer events than there were since they were last read'
      : null;
  }

  #failed(error: unknown): void {
    const told = this.#host.failed(error, this.#times.answerMs);
    if (!this.#isFailing && this.#host.state === 'ok')
      this.#deps.log.warn(
        { err: told, host: this.#host.systemName },
        'indications of a host could not be read',
      );
    this.#isFailing = true;
  }

  /** Until `wake`, or for so long. */
  async #rest(ms: number | null): Promise<void> {
    if (this.#isClosed) return;
    this.#pause = new AbortController();
    const { signal } = this.#pause;
    if (ms !== null) {
      await sleep(ms, null, { signal, ref: false }).catch(() => null);
      return;
    }
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
