import { newIsid } from '../iscsi/Initiator.js';
import type { TryLogin } from './tryLogin.js';

/** How long after its end a login is still known: what a target tells of it may be on its way. */
const knownAfterMs = 5_000;

/**
 * The logins that prove something, by their ISIDs: what a target tells of refused logins is not of these, of which half are to be
 * refused.  An ISID is 40 random bits that nobody knows before the login: nobody else's login passes for one of ours.
 */
export class OwnLogins {
  readonly #isids = new Set<string>();
  readonly tryLogin: TryLogin;

  /** @param announce told of each ISID before its login begins. */
  constructor(tryLogin: TryLogin, announce: (isid: string) => void = () => {}) {
    this.tryLogin = async (attempt, signal) => {
      const isid = newIsid();
      const known = isid.toString('hex');
      this.#isids.add(known);
      announce(known);
      try {
        return await tryLogin({ ...attempt, isid }, signal);
      } finally {
        setTimeout(() => this.#isids.delete(known), knownAfterMs).unref();
      }
    };
  }

  /** @param isid 12 hexadecimal digits. */
  has(isid: string): boolean {
    return this.#isids.has(isid);
  }
}
