import { equalBytes } from '../iscsi/chap.js';
import type { IscsiLoginOptions } from '../iscsi/Initiator.js';
import type { DigestName, OperationalWishes } from '../iscsi/login/operationalKeys.js';
import { IsdscError } from './IsdscStatus.js';
import { AuthType, InformationSpecified, LoginFlag, type LoginOptions } from './LoginIscsiTargetOptions.js';
import { findLineBreak } from '../targets/ChapSecret.js';
import type { ByteLimits } from './secretLength.js';

/** The parameters of a login that follow from LoginOptions. */
export interface LoginParameters {
  readonly chap: IscsiLoginOptions['chap'];
  readonly targetChap: IscsiLoginOptions['targetChap'];
  readonly headerDigest: readonly DigestName[];
  readonly dataDigest: readonly DigestName[];
  readonly wishes: Partial<OperationalWishes>;
  /** Whether to make a further session to a target that already has one. */
  readonly multipath: boolean;
  /** Whether a lost session may be re-established through another portal of the target. */
  readonly portalHopping: boolean;
}

/** The credentials of the initiator itself. */
export interface OwnCredentials {
  /** The CHAP name, if the options have none. */
  readonly initiatorName: string;
  /** The secret with which targets authenticate themselves in mutual CHAP; null if none was set. */
  readonly initiatorChapSecret: Buffer | null;
  readonly secretLimits: ByteLimits;
}

const knownInformation = Object.values(InformationSpecified).reduce((all, bit) => all | bit, 0);
const knownFlags = Object.values(LoginFlag).reduce((all, bit) => all | bit, 0);

/** @throws IsdscError naming the field, its value and what was expected.  It never contains a secret. */
export function loginParameters(options: LoginOptions | null, own: OwnCredentials): LoginParameters {
  const given = options ?? { version: 0, informationSpecified: 0, loginFlags: 0 };
  if (given.version !== 0) throw invalid('Version', given.version, '0');
  if ((given.informationSpecified & ~knownInformation) !== 0) {
    throw invalid('InformationSpecified', given.informationSpecified, `bits of ${knownInformation}`);
  }
  checkFlags(given.loginFlags);
  const has = (bit: number): boolean => (given.informationSpecified & bit) !== 0;
  const specified = <T>(bit: number, name: string, value: T | null | undefined): T | null => {
    if (!has(bit)) return null;
    if (value !== null && value !== undefined) return value;
    throw new IsdscError('ISDSC_INVALID_PARAMETER', `${name} is specified and has no value: expected one.`);
  };
  const bits = InformationSpecified;
  const username = specified(bits.USERNAME, 'Username', given.username);
  const password = specified(bits.PASSWORD, 'Password', given.password);
  const authType = specified(bits.AUTH_TYPE, 'AuthType', given.authType);
  const seconds = (bit: number, name: string, value: number | null | undefined): number | null =>
    inRange(name, specified(bit, name, value), 0, 3600);

  const maxConnections = inRange(
    'MaximumConnections',
    specified(bits.MAXIMUM_CONNECTIONS, 'MaximumConnections', given.maximumConnections),
    1,
    65_535,
  );
  const time2Wait = seconds(bits.DEFAULT_TIME_2_WAIT, 'DefaultTime2Wait', given.defaultTime2Wait);
  const time2Retain = seconds(bits.DEFAULT_TIME_2_RETAIN, 'DefaultTime2Retain', given.defaultTime2Retain);
  return {
    ...chapOf(authType ?? (password === null ? AuthType.None : AuthType.CHAP), username, password, own),
    headerDigest: digest('HeaderDigest', specified(bits.HEADER_DIGEST, 'HeaderDigest', given.headerDigest)),
    dataDigest: digest('DataDigest', specified(bits.DATA_DIGEST, 'DataDigest', given.dataDigest)),
    wishes: {
      ...(maxConnections !== null && { MaxConnections: maxConnections }),
      ...(time2Wait !== null && { DefaultTime2Wait: time2Wait }),
      ...(time2Retain !== null && { DefaultTime2Retain: time2Retain }),
    },
    multipath: (given.loginFlags & LoginFlag.MULTIPATH_ENABLED) !== 0,
    portalHopping: (given.loginFlags & LoginFlag.ALLOW_PORTAL_HOPPING) !== 0,
  };
}

function checkFlags(flags: number): void {
  if ((flags & ~knownFlags) !== 0 || (flags & LoginFlag.RESERVED1) !== 0) {
    throw invalid('LoginFlags', flags, `bits of ${knownFlags & ~LoginFlag.RESERVED1}`);
  }
  if ((flags & LoginFlag.REQUIRE_IPSEC) !== 0) {
    throw new IsdscError(
      'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS',
      'LoginFlags require IPsec, which this host does not set up.',
    );
  }
  if ((flags & (LoginFlag.USE_RADIUS_RESPONSE | LoginFlag.USE_RADIUS_VERIFICATION)) !== 0) {
    throw new IsdscError(
      'ISDSC_REQUEST_NOT_SUPPORTED',
      'LoginFlags ask for RADIUS: expected CHAP without it.',
    );
  }
}

function chapOf(
  authType: number,
  username: Uint8Array | null,
  password: Uint8Array | null,
  { initiatorName, initiatorChapSecret, secretLimits }: OwnCredentials,
): Pick<LoginParameters, 'chap' | 'targetChap'> {
  if (authType === AuthType.None) return { chap: null, targetChap: null };
  if (authType !== AuthType.CHAP && authType !== AuthType.MutualCHAP) {
    throw new IsdscError(
      'ISDSC_INVALID_LOGON_AUTH_TYPE',
      `AuthType is ${authType}: expected 0 (none), 1 (CHAP) or 2 (mutual CHAP).`,
    );
  }
  const userName = username === null ? initiatorName : chapName(username);
  if (password === null) {
    throw new IsdscError(
      'ISDSC_TARGET_AUTHINFO_UNAVAILABLE',
      'CHAP was asked for and no password was given.',
    );
  }
  const lineBreak = findLineBreak(password);
  if (lineBreak !== null) throw new IsdscError('ISDSC_INVALID_TARGET_CHAP_SECRET', `Password ${lineBreak}.`);
  const { minBytes, maxBytes } = secretLimits;
  if (password.length < minBytes || password.length > maxBytes) {
    throw new IsdscError(
      'ISDSC_INVALID_TARGET_CHAP_SECRET',
      `Password has ${password.length} bytes: expected ${minBytes} to ${maxBytes}.`,
    );
  }
  const chap = { userName, secret: Buffer.from(password) };
  if (authType === AuthType.CHAP) return { chap, targetChap: null };
  if (initiatorChapSecret === null) {
    throw new IsdscError(
      'ISDSC_TARGET_AUTHINFO_UNAVAILABLE',
      'Mutual CHAP was asked for and no initiator CHAP secret is set: expected SetIscsiInitiatorCHAPSharedSecret first.',
    );
  }
  if (equalBytes(chap.secret, initiatorChapSecret)) {
    throw new IsdscError(
      'ISDSC_INVALID_CHAP_SECRET',
      'Password and the initiator CHAP secret are equal: expected different ones (RFC 7143 9.2.1).',
    );
  }
  return { chap, targetChap: { userName: null, secret: initiatorChapSecret } };
}

function chapName(username: Uint8Array): string {
  try {
    const name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(username);
    if (username.length >= 1 && username.length <= 255 && !name.includes('\0')) return name;
  } catch {
    // Text that is not UTF-8 is reported below.
  }
  throw new IsdscError(
    'ISDSC_INVALID_CHAP_USER_NAME',
    `Username of ${username.length} bytes: expected 1 to 255 bytes of UTF-8 without NUL.`,
  );
}

function digest(name: string, value: number | null): readonly DigestName[] {
  if (value === null || value === 0) return ['None'];
  if (value === 1) return ['CRC32C'];
  throw invalid(name, value, '0 (none) or 1 (CRC32C)');
}

function inRange(name: string, value: number | null, min: number, max: number): number | null {
  if (value === null || (Number.isInteger(value) && value >= min && value <= max)) return value;
  throw invalid(name, value, `${min} to ${max}`);
}

function invalid(name: string, value: number, expected: string): IsdscError {
  return new IsdscError('ISDSC_INVALID_PARAMETER', `${name} is ${value}: expected ${expected}.`);
}
