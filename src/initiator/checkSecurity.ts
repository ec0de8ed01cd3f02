import { IsdscError } from './IsdscStatus.js';
import { SecurityFlag, type LoginIscsiTargetOptions } from './LoginIscsiTargetOptions.js';

const known = Object.values(SecurityFlag).reduce((all, flag) => all | flag, 0n);

/**
 * Checks SecurityFlags, KeySize and Key.  This host sets up no IPsec, so a request for it is refused, never silently ignored.
 * @throws IsdscError ISDSC_INVALID_PARAMETER for flags that exclude each other or a key of another size,
 * ISDSC_IPSEC_NOT_SUPPORTED_ON_OS for the rest.
 */
export function checkSecurity({
  securityFlags = 0n,
  keySize = 0,
  key = null,
}: Pick<LoginIscsiTargetOptions, 'securityFlags' | 'keySize' | 'key'>): void {
  const keyBytes = key?.length ?? 0;
  if (keyBytes !== keySize) {
    throw new IsdscError(
      'ISDSC_INVALID_PARAMETER',
      `KeySize is ${keySize} and Key has ${keyBytes} bytes: expected the same.`,
    );
  }
  if ((securityFlags & SecurityFlag.VALID) !== 0n) checkFlags(securityFlags);
  if (keyBytes > 0) {
    throw new IsdscError(
      'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS',
      'A preshared key was given, and this host sets up no IPsec that could use it.',
    );
  }
}

function checkFlags(flags: bigint): void {
  const text = `SecurityFlags 0x${flags.toString(16)}`;
  if ((flags & ~known) !== 0n) {
    throw new IsdscError(
      'ISDSC_INVALID_PARAMETER',
      `${text} holds unknown bits: expected those of 0x${known.toString(16)}.`,
    );
  }
  const { TUNNEL_MODE_PREFERRED, TRANSPORT_MODE_PREFERRED } = SecurityFlag;
  const { MAIN_MODE_ENABLED, AGGRESSIVE_MODE_ENABLED } = SecurityFlag;
  if (hasAll(flags, TUNNEL_MODE_PREFERRED | TRANSPORT_MODE_PREFERRED)) {
    throw new IsdscError(
      'ISDSC_INVALID_PARAMETER',
      `${text} prefers tunnel and transport mode: expected one of them.`,
    );
  }
  if (hasAll(flags, MAIN_MODE_ENABLED | AGGRESSIVE_MODE_ENABLED)) {
    throw new IsdscError(
      'ISDSC_INVALID_PARAMETER',
      `${text} enables main and aggressive mode: expected one of them.`,
    );
  }
  if (flags !== SecurityFlag.VALID) {
    throw new IsdscError(
      'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS',
      `${text} ask for IPsec, which this host does not set up.`,
    );
  }
}

function hasAll(flags: bigint, wanted: bigint): boolean {
  return (flags & wanted) === wanted;
}
