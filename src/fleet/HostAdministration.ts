import { createPublicKey, randomBytes } from 'node:crypto';
import {
  answerProof,
  isProof,
  printToken,
  requestProof,
  type EnrolmentAnswer,
  type EnrolmentRequest,
} from '../link/enrolment.js';
import { AdministrationError } from '../security/AdministrationError.js';
import type { AdministeredHost, AdministeredHosts } from '../security/Administration.js';
import type { SharedSealedStore } from '../store/SealedStore.js';
import type { Fleet } from './Fleet.js';
import type { HostRow } from './HostRegistry.js';
import type { LinkedHost } from './LinkedHost.js';
import { Turns } from './Turns.js';

interface KeptToken {
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly ends: number;
}

const tokenMs = 3_600_000;

/** Adds, enrols and removes hosts of the fleet.  A token is valid for an hour and for one enrolment. */
export class HostAdministration implements AdministeredHosts {
  readonly #fleet: Fleet;
  readonly #sealed: SharedSealedStore;
  readonly #maxHosts: number;
  readonly #now: () => number;
  /** Changes run one after the other, so that an enrolment in progress cannot add a removed host again. */
  readonly #turns = new Turns(1);

  constructor(
    fleet: Fleet,
    sealed: SharedSealedStore,
    maxHosts: number,
    now: () => number = () => Date.now(),
  ) {
    this.#fleet = fleet;
    this.#sealed = sealed;
    this.#maxHosts = maxHosts;
    this.#now = now;
  }

  list(): readonly AdministeredHost[] {
    return this.#fleet.hosts.map(describe);
  }

  find(systemName: string): AdministeredHost | null {
    const host = this.#fleet.find(systemName);
    return host && describe(host);
  }

  /** A host that exists but is not enrolled can be added again.  @throws AdministrationError if the host cannot be added. */
  expectAddable(systemName: string): void {
    expectName(systemName);
    const known = this.#fleet.find(systemName);
    if (known && known.state !== 'added') throw partAlready(systemName);
    if (!known && this.#fleet.hosts.length >= this.#maxHosts)
      throw new AdministrationError(
        `there are ${this.#fleet.hosts.length} hosts: expected fewer than max-hosts, ${this.#maxHosts}`,
      );
  }

  /** Adds a host.  If it exists but is not enrolled, its token is replaced.  @throws AdministrationError as `expectAddable`. */
  add(systemName: string, address: string, port: number): Promise<{ readonly token: string }> {
    return this.#turns.run(() => this.#add(systemName, address, port));
  }

  async #add(systemName: string, address: string, port: number): Promise<{ readonly token: string }> {
    this.expectAddable(systemName);
    const secret = randomBytes(32);
    const token: KeptToken = { secret: secret.toString('base64'), ends: this.#now() + tokenMs };
    await this.#sealed.change((change) => change.put(keyOf(systemName), token));
    const row: HostRow = {
      systemName,
      hostId: randomBytes(8).toString('hex'),
      address,
      port,
      publicKey: null,
      hello: null,
      since: new Date(this.#now()).toISOString(),
      lost: null,
    };
    await this.#fleet.change(systemName, (stored) => {
      // Another endpoint may have enrolled it meanwhile.
      if (stored !== null && stored.publicKey !== null) throw partAlready(systemName);
      return row;
    });
    return { token: printToken(systemName, secret) };
  }

  remove(systemName: string): Promise<void> {
    return this.#turns.run(async () => {
      this.#get(systemName);
      await this.#sealed.change((change) => change.remove(keyOf(systemName)));
      await this.#fleet.remove(systemName);
    });
  }

  /** Accepts the current agent of a host that counts as lost because its state folder was restored or copied. */
  accept(systemName: string): Promise<void> {
    return this.#turns.run(async () => {
      const { row } = this.#get(systemName);
      if (row.hello === null) throw new AdministrationError(`host ${systemName} was never in contact`);
      const accepted = new Date(this.#now()).toISOString();
      await this.#fleet.change(systemName, (stored) =>
        stored?.hello
          ? {
              ...stored,
              hello: { ...stored.hello, generation: 0, bootId: '' },
              auditHead: null,
              accepted,
            }
          : null,
      );
    });
  }

  /**
   * Enrols a host that proves that it has the token.  The token cannot be used again.
   * @returns null for a wrong proof, an expired or used token, or an unknown host.  The caller cannot distinguish these cases.
   */
  async enrol(request: EnrolmentRequest): Promise<EnrolmentAnswer | null> {
    // Requests without a valid proof are refused at once, so that they cannot delay others.
    if (this.#findSecret(request) === null) return null;
    return this.#turns.run(() => this.#enrol(request));
  }

  async #enrol(request: EnrolmentRequest): Promise<EnrolmentAnswer | null> {
    const { systemName, publicKey } = request;
    // Checked again: of two requests with the same token one is enrolled.
    const secret = this.#findSecret(request);
    const host = this.#fleet.find(systemName);
    if (secret === null || host === null) return null;
    const { fleetId, ca } = this.#fleet.certificates;
    const { hostId } = host.row;
    const certificate = await this.#fleet.certificates.certify(hostId, publicKey);
    // The token is removed before the answer is sent, by one endpoint only.
    const isTaken = await this.#sealed.change((change) => {
      const kept = change.get(keyOf(systemName)) as KeptToken | null;
      if (kept === null || !secret.equals(Buffer.from(kept.secret, 'base64'))) return false;
      change.remove(keyOf(systemName));
      return true;
    });
    if (!isTaken) return null;
    await this.#fleet.change(
      systemName,
      (stored) => stored && { ...stored, publicKey, since: new Date(this.#now()).toISOString() },
    );
    const answer = { fleetId, hostId, ca, certificate };
    return { ...answer, proof: answerProof(secret, answer) };
  }

  /** The secret of the token that a request proves; null for a wrong proof, an expired or used token, or an unknown host. */
  #findSecret(request: EnrolmentRequest): Buffer | null {
    const { systemName, publicKey } = request;
    const kept = isHostName(systemName) ? (this.#sealed.get(keyOf(systemName)) as KeptToken | null) : null;
    const secret = kept === null ? randomBytes(32) : Buffer.from(kept.secret, 'base64');
    const isProven = isProof(request.proof, requestProof(secret, request));
    const isGood = isProven && kept !== null && kept.ends >= this.#now();
    return isGood && this.#fleet.find(systemName) !== null && isKey(publicKey) ? secret : null;
  }

  #get(systemName: string): LinkedHost {
    const host = this.#fleet.find(systemName);
    if (host) return host;
    throw new AdministrationError(`there is no host ${JSON.stringify(systemName)} in the fleet`);
  }
}

function describe({ row, state, fault }: LinkedHost): AdministeredHost {
  const { systemName, address, port, since, lost, hello } = row;
  return {
    systemName,
    address,
    port,
    state,
    since,
    why: lost ?? (fault && `its target has not answered since ${fault.since}: ${fault.why}`),
    kind: hello?.kind ?? null,
    version: hello?.version ?? null,
    certificateEnds: hello?.certificateEnds ?? null,
  };
}

function partAlready(systemName: string): AdministrationError {
  return new AdministrationError(
    `host ${JSON.stringify(systemName)} is part of the fleet already: expected it to be removed first`,
  );
}

function isHostName(systemName: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/u.test(systemName);
}

function expectName(systemName: string): void {
  if (isHostName(systemName)) return;
  throw new AdministrationError(
    `${JSON.stringify(systemName)} is no name of a host: expected letters, digits, dots, hyphens and underscores`,
  );
}

/** Whether a text is a public key on P-256 in PEM. */
function isKey(publicKey: string): boolean {
  try {
    const { asymmetricKeyDetails } = createPublicKey(publicKey);
    return asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}

function keyOf(systemName: string): string {
  return `fleet/token/${encodeURIComponent(systemName)}`;
}
