import type { Fence, Leadership } from '../Engine.js';
import type { EtcdMembers } from './EtcdMembers.js';
import type { LeaseGrantResponse, LeaseKeepAliveResponse } from './etcdProtocol.js';

/** So much before its end a lease counts as lost: what is begun with it takes a moment. */
const marginMs = 1000;

/** A lease of etcd that holds a key.  It is renewed three times in its time; only the clock of this process decides. */
export class EtcdLeadership {
  readonly #members: EtcdMembers;
  readonly #name: string;
  readonly id: string;
  readonly #ttlMs: number;
  /** When the renewal that came through last was asked for. */
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

  /** Renews it from now on.  @param createRevision of the key that it holds. */
  begin(createRevision: bigint): Leadership {
    const fence: Fence = { key: this.#name, createRevision };
    let end!: () => void;
    const lost = new Promise<void>((resolve) => (end = resolve));
    const isSafe = (): boolean => performance.now() < this.#renewedAt + this.#ttlMs - marginMs;
    const renewing = setInterval(() => {
      void this.#renew();
      if (!isSafe()) stop();
    }, this.#ttlMs / 3);
    const stop = (): void => {
      clearInterval(renewing);
      this.#renewedAt = Number.NEGATIVE_INFINITY;
      end();
    };
    return {
      fence,
      isSafe,
      lost,
      giveBack: async () => {
        stop();
        await this.revoke();
      },
    };
  }

  /** If it fails, the lease may still hold until its end. */
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
