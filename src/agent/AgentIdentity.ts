import { randomUUID, X509Certificate } from 'node:crypto';
import { identityOf, isKeyOf, isSignedBy } from '../security/fleetCertificates.js';
import type { HostStore } from '../store/KeyValueStore.js';
import type { SealedStore } from '../store/SealedStore.js';
import { forgetStanding } from './AdmittedEndpoints.js';

/** The identity of an enrolled host in its fleet, with its current certificate. */
export interface EnrolledHost {
  readonly fleetId: string;
  readonly hostId: string;
  /** Its name in the fleet.  It does not change after enrolment. */
  readonly systemName: string;
  /** The certificate of the fleet's CA, in PEM. */
  readonly ca: string;
  /** The certificate of the host, in PEM. */
  readonly certificate: string;
  /** In PEM.  It is generated on this host and never sent. */
  readonly privateKey: string;
}

const identityKey = 'agent/identity';
const generationKey = 'agent/generation';

/** The host does not belong to a fleet. */
export class NotEnrolledError extends Error {
  override readonly name = 'NotEnrolledError';

  constructor() {
    super(
      'this host is in no fleet: expected "iscsi-wbem agent enrol --url <endpoint>" first, with the token that "iscsi-wbem host add" printed at the endpoint',
    );
  }
}

/** The identity of this host in its fleet: key, certificate, and the number of starts of its agent. */
export class AgentIdentity {
  readonly bootId = randomUUID();
  readonly generation: number;
  readonly #sealed: SealedStore;
  readonly #listeners: (() => void)[] = [];
  #current: EnrolledHost;

  private constructor(sealed: SealedStore, current: EnrolledHost, generation: number) {
    this.#sealed = sealed;
    this.#current = current;
    this.generation = generation;
  }

  /** Reads the identity and increments the number of starts.  @throws NotEnrolledError; SealedStoreError */
  static open(store: HostStore, sealed: SealedStore): AgentIdentity {
    const current = findEnrolled(sealed);
    if (current === null) throw new NotEnrolledError();
    const generation = Number(store.get(generationKey)?.toString('utf8') ?? 0) + 1;
    store.put(generationKey, Buffer.from(String(generation)));
    return new AgentIdentity(sealed, current, generation);
  }

  get current(): EnrolledHost {
    return this.#current;
  }

  get certificateEnds(): Date {
    return new Date(new X509Certificate(this.#current.certificate).validTo);
  }

  /** Replaces the certificate by another one for the same key.  @throws RangeError as `keepEnrolled`. */
  renew(certificate: string): void {
    expectOwn(this.#current, certificate);
    const { validTo } = new X509Certificate(certificate);
    if (Date.parse(validTo) <= Date.now())
      throw new RangeError(`the certificate ended at ${validTo}: expected one that is valid`);
    this.#current = { ...this.#current, certificate };
    this.#sealed.put(identityKey, this.#current);
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` after each renewal of the certificate. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }
}

/** Null if the host does not belong to a fleet.  @throws SealedStoreError */
export function findEnrolled(sealed: Pick<SealedStore, 'get'>): EnrolledHost | null {
  return sealed.get(identityKey) as EnrolledHost | null;
}

/** Stores the identity, and forgets what endpoints told before; it is on disk when this returns.  @throws RangeError if the certificate is not for this host and its key. */
export function keepEnrolled(sealed: SealedStore, host: EnrolledHost): void {
  expectOwn(host, host.certificate);
  forgetStanding(sealed);
  sealed.put(identityKey, host);
}

/** Removes the identity: the host does not belong to a fleet afterwards. */
export function forgetEnrolled(sealed: SealedStore): void {
  forgetStanding(sealed);
  sealed.remove(identityKey);
}

function expectOwn(
  { ca, fleetId, hostId, privateKey }: Omit<EnrolledHost, 'certificate'>,
  pem: string,
): void {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    throw new RangeError('the certificate cannot be parsed: expected a certificate in PEM');
  }
  const identity = identityOf(certificate);
  if (!isSignedBy(certificate, ca))
    throw new RangeError('the certificate is not signed by the CA of the fleet');
  if (identity?.role !== 'host' || identity.fleetId !== fleetId || identity.id !== hostId)
    throw new RangeError('the certificate is not that of this host');
  if (!isKeyOf(privateKey, pem)) throw new RangeError('the certificate is not for the key of this host');
}
