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
  /** Whether it was made for all target ports (ALL_TG_PT). */
  readonly allTargetPorts: boolean;
}

/** The persistent reservation of a logical unit. */
export interface Reservation {
  /** Nexus.id of the holder.  With an all registrants type every registrant is a holder. */
  readonly holder: string;
  readonly type: ReservationType;
}

/** Beyond this number the answer is INSUFFICIENT REGISTRATION RESOURCES.  Registrations outlive their sessions. */
export const MAX_REGISTRATIONS = 512;

/** Everything that a service action can change. */
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
 * The registrations and the persistent reservation of one logical unit (SPC-4 5.13).  They survive sessions and resets, and with
 * APTPL a loss of power. The commands contain the rules; this class stores the state, determines conflicts, and saves.
 */
export class PersistentReservations {
  /** PRGENERATION. */
  generation = 0;
  /** PTPL_A: the state survives a loss of power. */
  persistsThroughPowerLoss = false;
  reservation: Reservation | null = null;
  readonly #registrations = new Map<string, Registration>();
  readonly #save: (data: Uint8Array | null) => void | Promise<void>;

  /** @throws Error if `saved` was not written by `save`. */
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

  /** Whether the reservation prevents this nexus from reading or writing (SPC-4 table 66). */
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

  /** Restores a snapshot. */
  restore({ generation, persistsThroughPowerLoss, reservation, registrations }: ReservationsSnapshot): void {
    Object.assign(this, { generation, persistsThroughPowerLoss, reservation });
    this.#registrations.clear();
    for (const registration of registrations) this.#registrations.set(registration.id, registration);
  }

  /** Saves the state if it must survive a loss of power, or removes the saved state if it need not any more. */
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

/** Write Exclusive and Exclusive Access, for which other registrants have no access either. */
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
