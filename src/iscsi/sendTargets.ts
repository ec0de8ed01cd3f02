import { IscsiProtocolError } from './IscsiProtocolError.js';

/** A TargetAddress (RFC 7143 13.8): domain name, IPv4 or IPv6 address without brackets. */
export interface TargetAddress {
  readonly address: string;
  readonly port: number;
  /** null where the text names none, as in a redirection. */
  readonly portalGroupTag: number | null;
}

export interface SendTargetsRecord {
  readonly targetName: string;
  /** Empty: the address that was asked. */
  readonly addresses: readonly TargetAddress[];
}

const DEFAULT_PORT = 3260;

/** `domainname[:port][,portal-group-tag]`, IPv6 in brackets; null for anything else. */
export function findTargetAddress(text: string): TargetAddress | null {
  const match = /^(?:\[([0-9A-Fa-f:.%]+)\]|([A-Za-z0-9.\-_]+))(?::(\d{1,5}))?(?:,(\d{1,5}))?$/.exec(text);
  const address = match?.[1] ?? match?.[2];
  if (match === null || address === undefined) return null;
  const port = match[3] === undefined ? DEFAULT_PORT : Number(match[3]);
  const portalGroupTag = match[4] === undefined ? null : Number(match[4]);
  return port < 1 || port > 65535 || (portalGroupTag ?? 0) > 65535 ? null : { address, port, portalGroupTag };
}

export function printTargetAddress({ address, port, portalGroupTag }: TargetAddress): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return `${host}:${port}${portalGroupTag === null ? '' : `,${portalGroupTag}`}`;
}

/**
 * The answer to SendTargets (RFC 7143, appendix C): each TargetName is followed by its addresses.
 * @throws IscsiProtocolError for an address before the first name, or one that is none.
 */
export function parseSendTargets(
  pairs: Iterable<readonly [key: string, value: string]>,
): SendTargetsRecord[] {
  const records: { targetName: string; addresses: TargetAddress[] }[] = [];
  for (const [key, value] of pairs) {
    if (key === 'TargetName') records.push({ targetName: value, addresses: [] });
    if (key !== 'TargetAddress') continue;
    const address = findTargetAddress(value);
    const record = records.at(-1);
    if (address === null || record === undefined) {
      throw new IscsiProtocolError(
        `TargetAddress=${value.slice(0, 80)}: expected address:port,tag after a TargetName`,
      );
    }
    record.addresses.push(address);
  }
  return records;
}
