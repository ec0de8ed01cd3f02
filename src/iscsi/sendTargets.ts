/** A TargetAddress (RFC 7143 13.8): domain name, IPv4 or IPv6 address without brackets. */
export interface TargetAddress {
  readonly address: string;
  readonly port: number;
  /** Null if the text has none, as in a redirection. */
  readonly portalGroupTag: number | null;
}

export interface SendTargetsRecord {
  readonly targetName: string;
  /** Empty: the address that was queried, unless `isAddressUnknown`. */
  readonly addresses: readonly TargetAddress[];
  /** A stated address could not be read. */
  readonly isAddressUnknown?: true;
}

const DEFAULT_PORT = 3260;

/**
 * Parses `domainname[:port][,portal-group-tag]`, with IPv6 in brackets, possibly with a zone (RFC 4007); null for anything else.
 */
export function findTargetAddress(text: string): TargetAddress | null {
  const match =
    /^(?:\[([0-9A-Fa-f:.]+(?:%[A-Za-z0-9.\-_]+)?)\]|([A-Za-z0-9.\-_]+))(?::(\d{1,5}))?(?:,(\d{1,5}))?$/.exec(
      text,
    );
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
 * Parses the answer to SendTargets (RFC 7143, appendix C): each TargetName is followed by its addresses.  An address that cannot
 * be read is left out.
 * @param onUnreadable called with what was left out, as the beginning of a sentence.
 */
export function parseSendTargets(
  pairs: Iterable<readonly [key: string, value: string]>,
  onUnreadable: (what: string) => void = () => {},
): SendTargetsRecord[] {
  const records: { targetName: string; addresses: TargetAddress[]; isAddressUnknown?: true }[] = [];
  for (const [key, value] of pairs) {
    if (key === 'TargetName') records.push({ targetName: value, addresses: [] });
    if (key !== 'TargetAddress') continue;
    const address = findTargetAddress(value);
    const record = records.at(-1);
    if (record === undefined) {
      onUnreadable(`TargetAddress=${value.slice(0, 80)} before the first TargetName`);
    } else if (address === null) {
      record.isAddressUnknown = true;
      onUnreadable(
        `TargetAddress=${value.slice(0, 80)} of ${record.targetName.slice(0, 223)}: expected address:port,tag, IPv6 in brackets`,
      );
    } else record.addresses.push(address);
  }
  return records;
}
