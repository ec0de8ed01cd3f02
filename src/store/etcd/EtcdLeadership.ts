import type { Fence, Leadership } from '../Engine.js';
import type { EtcdMembers } from './EtcdMembers.js';
import type { LeaseGrantResponse, LeaseKeepAliveResponse } from './etcdProtocol.js';

/** A lease counts as lost this long before its end, because work that has just begun takes a moment. */
const marginMs = 1000;

/** A lease of etcd that holds a key.  It is renewed three times per lifetime.  Only the clock of this process is used. */
export class EtcdLeadership {
  readonly #members: EtcdMembers;
  readonly #name: string;
  readonly id: string;
  readonly #ttlMs: number;
  /** When the last successful renewal was requested. */
  #renewedAt: number;

  static async grant(members: EtcdMembers, name: string, ttlMs: number): Promise<EtcdLeadership> {
    const askedAt = performance.now();
    const { ID, TTL } = await members.call<LeaseGrantResponse>('Lease', 'LeaseGrant', {
      TTL: Math.ceil(ttlMs / 1000),
    });
    return new EtcdLeadership(members, name, ID, Number(TTL) * 1000, askedAt);
  }

  private constructor(members: EtcdMembers, name: string, id: string, ttlMs: number, grantedAt: number) {
    this.#members = members;
    this.#name = name;
    this.id = id;
    this.#ttlMs = ttlMs;
    this.#renewedAt = grantedAt;
  }

  async revoke(): Promise<void> {
    await this.#members.call('Lease', 'LeaseRevoke', { ID: this.id });
  }

  /**
   * Starts the renewals.
   * @param createRevision of the key that it holds.
   */
  begin(createRevision: bigint): Leadership {
    const fence: Fence = { key: this.#name, createRevision };
    const isSafe = (): boolean => performance.now() < this.#renewedAt + this.#ttlMs - marginMs;
    const renewing = setInterval(() => {
      void this.#renew();
      if (!isSafe()) stop();
    }, this.#ttlMs / 3);
    const stop = (): void => {
      clearInterval(renewing);
      this.#renewedAt = Number.NEGATIVE_INFINITY;
    };
    return {
      fence,
      isSafe,
      giveBack: async () => {
        stop();
        await this.revoke();
      },
    };
  }

  /** If the renewal fails, the lease may still be held until its end. */
  #renew(): Promise<void> {
    const askedAt = performance.now();
    const { member, stream } = this.#members.stream<object, LeaseKeepAliveResponse>(
      'Lease',
      'LeaseKeepAlive',
    );
    return new Promise((resolve) => {
      const settle = (isRenewed: boolean): void => {
        clearTimeout(timer);
        if (isRenewed && this.#renewedAt !== Number.NEGATIVE_INFINITY)
          this.#renewedAt = Math.max(this.#renewedAt, askedAt);
        if (!isRenewed) this.#members.leave(member);
        resolve();
        stream.cancel();
      };
      const timer = setTimeout(() => settle(false), this.#ttlMs / 3);
      stream.on('data', ({ TTL }: LeaseKeepAliveResponse) => settle(TTL !== '0'));
      stream.on('error', () => settle(false));
      stream.write({ ID: this.id });
    });
  }
}
