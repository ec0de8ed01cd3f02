import type { SealedStore } from '../store/SealedStore.js';
import type { DiscoveredPortal } from './DiscoveredTargets.js';
import { IsdscError } from './IsdscStatus.js';
import {
  ISCSI_ANY_INITIATOR_PORT,
  type LoginIscsiTargetOptions,
  type LoginOptions,
  type TargetPortal,
} from './LoginIscsiTargetOptions.js';
import { decodeLoginOptions, encodeLoginOptions, type LoginOptionsJson } from './loginOptionsJson.js';

/** PERSISTENT_ISCSI_LOGIN_INFO: a login that is repeated at every start.  A target has at most one. */
export interface PersistentLogin {
  /** In normalized form. */
  readonly targetName: string;
  readonly isInformationalSession: boolean;
  readonly initiatorName: string | null;
  readonly targetPortal: TargetPortal | null;
  readonly securityFlags: bigint;
  readonly loginOptions: LoginOptions | null;
  /** The target's portals when the login was stored.  They are used if the target is not among the discovered ones any more. */
  readonly portals: readonly DiscoveredPortal[];
}

type PersistentLoginJson = Omit<PersistentLogin, 'targetName' | 'securityFlags' | 'loginOptions'> & {
  readonly securityFlags: string;
  readonly loginOptions: LoginOptionsJson | null;
};

const prefix = 'initiator/persistent-logins/';

/** The persistent logins, stored sealed because they contain secrets. */
export class PersistentLogins {
  readonly #sealed: SealedStore;

  constructor(sealed: SealedStore) {
    this.#sealed = sealed;
  }

  /** @throws SealedStoreError */
  list(): PersistentLogin[] {
    return [...this.#sealed.entries(prefix)].map(([key, value]) =>
      decode(key.slice(prefix.length), value as PersistentLoginJson),
    );
  }

  /** @throws SealedStoreError */
  find(targetName: string): PersistentLogin | null {
    const found = this.#sealed.get(`${prefix}${targetName}`);
    return found === null ? null : decode(targetName, found as PersistentLoginJson);
  }

  /**
   * On disk when this returns.  It replaces an earlier one of the same target.
   * @throws IsdscError ISDSC_COULD_NOT_SAVE_PERSISTENT_LOGIN_DATA.
   */
  save({ targetName, securityFlags, loginOptions, ...rest }: PersistentLogin): void {
    const json: PersistentLoginJson = {
      ...rest,
      securityFlags: securityFlags.toString(),
      loginOptions: encodeLoginOptions(loginOptions),
    };
    try {
      this.#sealed.expectRoom();
      this.#sealed.put(`${prefix}${targetName}`, json);
    } catch (cause) {
      throw new IsdscError(
        'ISDSC_COULD_NOT_SAVE_PERSISTENT_LOGIN_DATA',
        `The persistent login to ${targetName} could not be saved; nothing was tried.`,
        { cause },
      );
    }
  }

  /** @throws IsdscError ISDSC_COULD_NOT_REMOVE_PERSISTENT_LOGIN_DATA. */
  remove(targetName: string): void {
    try {
      this.#sealed.remove(`${prefix}${targetName}`);
    } catch (cause) {
      throw new IsdscError(
        'ISDSC_COULD_NOT_REMOVE_PERSISTENT_LOGIN_DATA',
        `The persistent login to ${targetName} could not be removed.`,
        { cause },
      );
    }
  }
}

/** The parameters with which LoginIscsiTarget repeats the login. */
export function optionsOf(login: PersistentLogin): LoginIscsiTargetOptions {
  const { targetName, isInformationalSession, initiatorName, targetPortal, securityFlags, loginOptions } =
    login;
  return {
    targetName,
    isInformationalSession,
    initiatorName,
    initiatorPortNumber: ISCSI_ANY_INITIATOR_PORT,
    targetPortal,
    securityFlags,
    loginOptions,
    isPersistent: true,
  };
}

function decode(targetName: string, json: PersistentLoginJson): PersistentLogin {
  return {
    ...json,
    targetName,
    securityFlags: BigInt(json.securityFlags),
    loginOptions: decodeLoginOptions(json.loginOptions),
  };
}
