import { randomBytes } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import {
  fleetCertificateHours,
  makeFleetCa,
  makeFleetCertificate,
  makeFleetKey,
} from '../security/fleetCertificates.js';
import type { FleetCredentials } from '../link/FleetServer.js';
import type { CertificateAndKey } from '../security/makeCertificate.js';
import type { SharedSealedStore } from '../store/SealedStore.js';

interface KeptFleet {
  readonly fleetId: string;
  readonly ca: CertificateAndKey;
}

const fleetKey = 'fleet/ca';
const renewEveryMs = (fleetCertificateHours / 2) * 3_600_000;
/** Until a renewal that failed is tried again. */
const retryMs = 60_000;

/** The CA of the fleet, which is stored sealed, and this endpoint's certificate, which is made at the start and renewed after half of its lifetime. */
export class FleetCertificates {
  readonly fleetId: string;
  readonly endpointId: string;
  readonly #ca: CertificateAndKey;
  #current: FleetCredentials;
  #context: SecureContext;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;
  readonly #listeners: ((context: SecureContext) => void)[] = [];

  private constructor({ fleetId, ca }: KeptFleet, endpointId: string, current: FleetCredentials) {
    this.fleetId = fleetId;
    this.endpointId = endpointId;
    this.#ca = ca;
    this.#current = current;
    this.#context = contextOf(current);
  }

  /**
   * Reads the CA; the first call creates it.
   * @param confirmMember rejects if it is not certain that this endpoint still belongs to the fleet.  Then its certificate is not renewed, and
   * that is tried again every minute.
   * @throws SealedStoreError
   */
  static async open(
    sealed: SharedSealedStore,
    log: { error(fields: object, message: string): void },
    confirmMember: () => Promise<void> = async () => {},
  ): Promise<FleetCertificates> {
    const kept = (sealed.get(fleetKey) as KeptFleet | null) ?? (await makeFleet(sealed));
    const endpointId = randomBytes(8).toString('hex');
    const current = await makeCredentials(kept, endpointId);
    const certificates = new FleetCertificates(kept, endpointId, current);
    const renew = async (): Promise<void> => {
      try {
        await confirmMember();
        await certificates.#renew(kept);
        certificates.#plan(renewEveryMs, renew);
      } catch (error) {
        log.error({ err: error }, 'the certificate of this endpoint could not be renewed');
        certificates.#plan(retryMs, renew);
      }
    };
    certificates.#plan(renewEveryMs, renew);
    return certificates;
  }

  #plan(waitMs: number, renew: () => Promise<void>): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void renew(), waitMs);
    this.#timer.unref();
  }

  /** The certificate of the CA, in PEM. */
  get ca(): string {
    return this.#ca.certificate;
  }

  /** The current certificate and key of this endpoint. */
  get current(): FleetCredentials {
    return this.#current;
  }

  /** The same for connections to hosts and to other endpoints. */
  get context(): SecureContext {
    return this.#context;
  }

  onChange(listener: (context: SecureContext) => void): void {
    this.#listeners.push(listener);
  }

  /** Issues a certificate, in PEM, for a host and its key.  @param publicKey in PEM. */
  certify(hostId: string, publicKey: string): Promise<string> {
    return makeFleetCertificate(this.#ca, { fleetId: this.fleetId, role: 'host', id: hostId }, publicKey);
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #renew(kept: KeptFleet): Promise<void> {
    this.#current = await makeCredentials(kept, this.endpointId);
    this.#context = contextOf(this.#current);
    for (const listener of this.#listeners) listener(this.#context);
  }
}

async function makeFleet(sealed: SharedSealedStore): Promise<KeptFleet> {
  const fleetId = randomBytes(8).toString('hex');
  const made = { fleetId, ca: await makeFleetCa(fleetId) };
  return sealed.change((change) => {
    // Another endpoint may have made it meanwhile.
    const kept = change.get(fleetKey) as KeptFleet | null;
    if (kept !== null) return kept;
    change.put(fleetKey, made);
    return made;
  });
}

async function makeCredentials({ fleetId, ca }: KeptFleet, id: string): Promise<FleetCredentials> {
  const { publicKey, privateKey } = await makeFleetKey();
  const certificate = await makeFleetCertificate(ca, { fleetId, role: 'endpoint', id }, publicKey);
  return { fleetId, ca: ca.certificate, certificate, privateKey };
}

function contextOf({ ca, certificate, privateKey }: FleetCredentials): SecureContext {
  return createSecureContext({ ca, cert: certificate, key: privateKey, minVersion: 'TLSv1.3' });
}

/** Milliseconds until a certificate expires; negative after that. */
export function leftMs(ends: string | Date): number {
  return new Date(ends).getTime() - Date.now();
}

/** Whether a certificate should be renewed, because half of its lifetime has passed. */
export function isToBeRenewed(ends: string): boolean {
  return leftMs(ends) < renewEveryMs;
}
