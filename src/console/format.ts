import { printSize } from '../config/sizes.js';
import type { Proof } from '../credentials/Outcome.js';
import type { Session } from '../targets/TargetReader.js';
import { html, type Html } from './html.js';
import { badge } from './layout.js';
import { pathTo } from './Route.js';

export { printSize };

/** Shown for a value that the driver does not provide.  It is not shown as zero. */
export const notTold = 'not told by this driver';

/** Prints bytes per second. */
export function printRate(bytesPerSecond: number): string {
  return `${printSize(Math.round(bytesPerSecond))}/s`;
}

/** A time in UTC, to the second. */
export function time(at: Date | number | string): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

/** "1 session", "3 sessions". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

export function targetLink(name: string): Html {
  return html`<a href="${pathTo('targets', name)}">${name}</a>`;
}

export function volumeLink({ id, name }: { readonly id: string; readonly name: string }): Html {
  return html`<a href="${pathTo('volumes', id)}">${name}</a>`;
}

export function accountLink({
  authority,
  chapName,
}: {
  readonly authority: string;
  readonly chapName: string;
}): Html {
  return html`<a href="${pathTo('accounts', authority, chapName)}">${chapName}</a>`;
}

/** Whether logins have proved that the right secret is accepted and a wrong one refused. */
export function proofBadge(proof: Proof | null): Html {
  if (proof === null) return badge('none', 'never proved');
  if (proof.state === 'proved') return badge('good', 'proved');
  return proof.state === 'failed' ? badge('bad', 'proof failed') : badge('warn', 'not proved');
}

/** How the initiator of a session was authenticated. */
export function authenticationOf({ authenticationMethod, mutual }: Session): string {
  if (authenticationMethod === null) return notTold;
  if (authenticationMethod === 'None') return 'none';
  return mutual === true ? 'CHAP, mutual' : 'CHAP';
}

export function addressesOf({ connections }: Session): string {
  return connections.map(({ initiatorAddress }) => initiatorAddress ?? notTold).join(', ') || notTold;
}

/** Which parts of a session's PDUs have a CRC32C digest (RFC 7143 13.1). */
export function digestsOf({ digests }: Pick<Session, 'digests'>): string {
  if (!digests) return notTold;
  if (digests.header) return digests.data ? 'header and data' : 'header';
  return digests.data ? 'data' : 'none';
}
