import { nexusId } from './Nexus.js';

/** Persistent reservation types (SPC-4 table 192). */
export const ReservationType = {
  WriteExclusive: 0x1,
  ExclusiveAccess: 0x3,
  WriteExclusiveRegistrantsOnly: 0x5,
  ExclusiveAccessRegistrantsOnly: 0x6,
  WriteExclusiveAllRegistrants: 0x7,
  ExclusiveAccessAllRegistrants: 0x8,
} as const;

export type ReservationType = (typeof ReservationType)[keyof typeof ReservationType];

/** The registration of an I_T nexus. */
export interface Registration {
  /** Nexus.id. */
  readonly id: string;
  readonly initiatorPort: string;
  readonly relativePort: number;
  readonly key: bigint;
  /** It was made for all target ports at once (ALL_TG_PT). */
  readonly allTargetPorts: boolean;
}

/** The one persistent reservation of a logical unit. */
export interface Reservation {
  /** Nexus.id of the holder; of an all registrants type every registrant is one. */
  readonly holder: string;
  readonly type: ReservationType;
}

/** More registrations than that are INSUFFICIENT REGISTRATION RESOURCES: they stay when their sessions end. */
export const MAX_REGISTRATIONS = 512;

/** All that a service action can change. */
export interface ReservationsSnapshot {
  readonly generation: number;
  readonly persistsThroughPowerLoss: boolean;
  readonly reservation: Reservation | null;
  readonly registrations: readonly Registration[];
}

interface SavedReservations {
  readonly generation: number;
  readonly registrations: readonly (Omit<Registration, 'id' | 'key'> & { key: string })[];
  readonly reservation: Reservation | null;
}

/**
 * Registrations and the persistent reservation of one logical unit (SPC-4 5.13).  They survive sessions and resets, and with
 * APTPL power losses.  The commands decide; this class holds, answers who is kept out, and saves.
 */
export class PersistentReservations {
  /** PRGENERATION. */
  generation = 0;
  /** PTPL_A: what is here is kept over a power loss. */
  persistsThroughPowerLoss = false;
  reservation: Reservation | null = null;
  readonly #registrations = new Map<string, Registration>();
  readonly #save: (data: Uint8Array | null) => void | Promise<void>;

  /** @throws Error if `saved` is not what `save` was given. */
  constructor(saved: Uint8Array | null, save: (data: Uint8Array | null) => void | Promise<void>) {
    this.#save = save;
    if (saved) this.#decode(saved);
  }

  get registrations(): readonly Registration[] {
    return [...this.#registrations.values()];
  }

  find(id: string): Registration | undefined {
    return this.#registrations.get(id);
  }

  register(initiatorPort: string, relativePort: number, key: bigint, allTargetPorts: boolean): void {
    const id = nexusId(initiatorPort, relativePort);
    this.#registrations.set(id, { id, initiatorPort, relativePort, key, allTargetPorts });
  }

  unregister(id: string): void {
    this.#registrations.delete(id);
  }

  isHolder(id: string): boolean {
    if (!this.reservation) return false;
    return isAllRegistrants(this.reservation.type)
      ? this.#registrations.has(id)
      : this.reservation.holder === id;
  }

  /** Whether the reservation keeps this nexus from reading or writing (SPC-4 table 66). */
  conflicts(id: string, access: 'read' | 'write'): boolean {
    if (!this.reservation || this.isHolder(id)) return false;
    const { type } = this.reservation;
    if (!isExclusiveToHolder(type) && this.#registrations.has(id)) return false;
    return access === 'write' || isExclusiveAccess(type);
  }

  clear(): void {
    this.reservation = null;
    this.#registrations.clear();
  }

  snapshot(): ReservationsSnapshot {
    const { generation, persistsThroughPowerLoss, reservation, registrations } = this;
    return { generation, persistsThroughPowerLoss, reservation, registrations };
  }

  /** Back to a snapshot. */
  restore({ generation, persistsThroughPowerLoss, reservation, registrations }: ReservationsSnapshot): void {
    Object.assign(this, { generation, persistsThroughPowerLoss, reservation });
    this.#registrations.clear();
    for (const registration of registrations) this.#registrations.set(registration.id, registration);
  }

  /** Hands the state over to be kept, if it is to be kept or was. */
  async save(): Promise<void> {
    if (this.persistsThroughPowerLoss) await this.#save(this.#encode());
    else if (this.#saved) await this.#save(null);
    this.#saved = this.persistsThroughPowerLoss;
  }

  #saved = false;

  #encode(): Uint8Array {
    const saved: SavedReservations = {
      generation: this.generation,
      registrations: this.registrations.map(({ initiatorPort, relativePort, key, allTargetPorts }) => {
        return { initiatorPort, relativePort, key: key.toString(16), allTargetPorts };
      }),
      reservation: this.reservation,
    };
    return Buffer.from(JSON.stringify(saved));
  }

  #decode(data: Uint8Array): void {
    const saved = JSON.parse(Buffer.from(data).toString('utf8')) as SavedReservations;
    this.generation = saved.generation;
    for (const { initiatorPort, relativePort, key, allTargetPorts } of saved.registrations)
      this.register(initiatorPort, relativePort, BigInt(`0x${key}`), allTargetPorts);
    this.reservation = saved.reservation;
    this.persistsThroughPowerLoss = true;
    this.#saved = true;
  }
}

export function isReservationType(value: number): value is ReservationType {
  return Object.values<number>(ReservationType).includes(value);
}

export function isAllRegistrants(type: ReservationType): boolean {
  return (
    type === ReservationType.WriteExclusiveAllRegistrants ||
    type === ReservationType.ExclusiveAccessAllRegistrants
  );
}

/** Write Exclusive and Exclusive Access: other registrants are kept out like everybody else. */
export function isExclusiveToHolder(type: ReservationType): boolean {
  return type === ReservationType.WriteExclusive || type === ReservationType.ExclusiveAccess;
}

function isExclusiveAccess(type: ReservationType): boolean {
  return (
    type === ReservationType.ExclusiveAccess ||
    type === ReservationType.ExclusiveAccessRegistrantsOnly ||
    type === ReservationType.ExclusiveAccessAllRegistrants
  );
}
