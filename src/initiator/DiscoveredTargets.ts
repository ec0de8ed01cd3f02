import type { SealedStore } from '../store/SealedStore.js';
import type { HostStore } from '../store/KeyValueStore.js';
import { findSameName } from '../targets/IscsiName.js';
import { printPortal } from '../targets/printPortal.js';
import type { LoginOptions, TargetPortal } from './LoginIscsiTargetOptions.js';
import { decodeLoginOptions, encodeLoginOptions, type LoginOptionsJson } from './loginOptionsJson.js';

/** A portal that is queried for targets with SendTargets. */
export interface SendTargetsPortal {
  readonly portal: TargetPortal;
  readonly securityFlags: bigint;
  /** Options of the discovery login. */
  readonly loginOptions: LoginOptions | null;
}

export interface DiscoveredPortal {
  readonly address: string;
  readonly socket: number;
  readonly portalGroupTag: number;
}

/** A discovered target, once for each mechanism by which it was discovered. */
export interface DiscoveredTarget {
  /** In normalized form. */
  readonly targetName: string;
  /** `SendTargets:<portal>` or `Static`. */
  readonly discoveryMechanism: string;
  readonly targetAlias: string | null;
  readonly portals: readonly DiscoveredPortal[];
  /** Options for logins that state none.  Only static targets have them. */
  readonly loginOptions: LoginOptions | null;
}

export const STATIC = 'Static';

interface PortalJson {
  readonly portal: TargetPortal;
  readonly securityFlags: string;
  readonly loginOptions: LoginOptionsJson | null;
}

interface StaticJson {
  readonly targetAlias: string | null;
  readonly portals: readonly DiscoveredPortal[];
  readonly loginOptions: LoginOptionsJson | null;
}

const portalPrefix = 'initiator/portals/';
const staticPrefix = 'initiator/static/';
const foundPrefix = 'initiator/found/';

/** No portal has a longer id: a host name has at most 253 characters (RFC 1123).  The store refuses a key that is much longer. */
const maxPortalLength = 300;

/** `<address>:<port>`, IPv6 in brackets. */
export function printTargetPortal({ address, socket }: Pick<TargetPortal, 'address' | 'socket'>): string {
  return printPortal({ address, port: socket });
}

/**
 * The discovered targets, kept over restarts: the SendTargets portals, the last answer of each, and static targets.  Login
 * options may contain secrets and are sealed.
 */
export class DiscoveredTargets {
  readonly #store: HostStore;
  readonly #sealed: SealedStore;

  constructor(store: HostStore, sealed: SealedStore) {
    this.#store = store;
    this.#sealed = sealed;
  }

  /** @throws SealedStoreError */
  portals(): SendTargetsPortal[] {
    return [...this.#sealed.entries(portalPrefix)].map(([, value]) => decodePortal(value as PortalJson));
  }

  /** @throws SealedStoreError */
  findPortal(id: string): SendTargetsPortal | null {
    if (id.length > maxPortalLength) return null;
    const found = this.#sealed.get(`${portalPrefix}${id}`);
    return found === null ? null : decodePortal(found as PortalJson);
  }

  putPortal({ portal, securityFlags, loginOptions }: SendTargetsPortal): void {
    const json: PortalJson = {
      portal,
      securityFlags: securityFlags.toString(),
      loginOptions: encodeLoginOptions(loginOptions),
    };
    this.#sealed.put(`${portalPrefix}${printTargetPortal(portal)}`, json);
  }

  /** Also removes the targets that only this portal reported. */
  removePortal(id: string): void {
    this.#sealed.remove(`${portalPrefix}${id}`);
    this.#store.remove(`${foundPrefix}${id}`);
  }

  /** Replaces the previous answer of a portal. */
  putFound(id: string, targets: readonly Pick<DiscoveredTarget, 'targetName' | 'portals'>[]): void {
    this.#store.put(`${foundPrefix}${id}`, Buffer.from(JSON.stringify(targets)));
  }

  putStatic({ targetName, targetAlias, portals, loginOptions }: DiscoveredTarget): void {
    const json: StaticJson = { targetAlias, portals, loginOptions: encodeLoginOptions(loginOptions) };
    this.#sealed.put(`${staticPrefix}${targetName}`, json);
  }

  removeStatic(targetName: string): void {
    this.#sealed.remove(`${staticPrefix}${targetName}`);
  }

  /**
   * A target that was discovered by several mechanisms is listed once for each.
   * @throws SealedStoreError
   */
  list(): DiscoveredTarget[] {
    return [...this.#listStatic(), ...this.#listFound()];
  }

  /** All entries of this target: those of exactly this name, otherwise those of the only target with the same normalized name. */
  find(targetName: string): DiscoveredTarget[] {
    const all = this.list();
    const same = findSameName(
      targetName,
      all.map((target) => target.targetName),
    );
    return all.filter((target) => target.targetName === same);
  }

  *#listStatic(): Generator<DiscoveredTarget> {
    for (const [key, value] of this.#sealed.entries(staticPrefix)) {
      const { targetAlias, portals, loginOptions } = value as StaticJson;
      yield {
        targetName: key.slice(staticPrefix.length),
        discoveryMechanism: STATIC,
        targetAlias,
        portals,
        loginOptions: decodeLoginOptions(loginOptions),
      };
    }
  }

  *#listFound(): Generator<DiscoveredTarget> {
    for (const [key, value] of this.#store.entries(foundPrefix)) {
      const targets = JSON.parse(value.toString()) as readonly Pick<
        DiscoveredTarget,
        'targetName' | 'portals'
      >[];
      const discoveryMechanism = `SendTargets:${key.slice(foundPrefix.length)}`;
      for (const { targetName, portals } of targets) {
        yield { targetName, discoveryMechanism, targetAlias: null, portals, loginOptions: null };
      }
    }
  }
}

function decodePortal({ portal, securityFlags, loginOptions }: PortalJson): SendTargetsPortal {
  return { portal, securityFlags: BigInt(securityFlags), loginOptions: decodeLoginOptions(loginOptions) };
}
