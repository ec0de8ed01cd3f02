import { CIMError } from '../../cim/CIMError.js';
import { CIMInstance, type CIMProperty } from '../../cim/CIMInstance.js';
import type { CIMTypeName } from '../../cim/dataTypes.js';
import type { CIMValue } from '../../cim/values.js';
import type { DiscoveredPortal } from '../../initiator/DiscoveredTargets.js';
import type { ConnectionInfo } from '../../initiator/HeldSession.js';
import { IsdscError } from '../../initiator/IsdscStatus.js';
import type { LoginOptions, TargetPortal } from '../../initiator/LoginIscsiTargetOptions.js';
import { printUniqueId } from '../../initiator/UniqueId.js';
import type { MSIscsiInitiator_Portal } from '../../schema/generated/MSIscsiInitiator_Portal.js';
import type { MSIscsiInitiator_TargetLoginOptions } from '../../schema/generated/MSIscsiInitiator_TargetLoginOptions.js';

/** The default port of a portal (RFC 7143 4.2.7.1). */
const DEFAULT_PORT = 3260;

/** Embedded instances of the initiator's classes, in both directions.  Passwords are accepted but never returned. */
export function portalInstance(
  portal: TargetPortal | Pick<DiscoveredPortal, 'address' | 'socket'>,
  index = 0,
): CIMInstance {
  return embeddedInstance('MSIscsiInitiator_Portal', [
    ['Index', 'uint32', index],
    ['SymbolicName', 'string', 'symbolicName' in portal ? (portal.symbolicName ?? null) : null],
    ['Address', 'string', portal.address],
    ['Port', 'uint16', portal.socket],
  ]);
}

/** One instance for each portal group tag, which is its index. */
export function portalGroupInstances(portals: readonly DiscoveredPortal[]): CIMInstance[] {
  const tags = [...new Set(portals.map(({ portalGroupTag }) => portalGroupTag))];
  return tags.map((tag) => {
    const own = portals.filter(({ portalGroupTag }) => portalGroupTag === tag);
    return embeddedInstance('MSIscsiInitiator_PortalGroup', [
      ['Index', 'uint32', tag],
      ['Portals', 'string', own.map((portal, index) => portalInstance(portal, index))],
    ]);
  });
}

export function connectionInstance(connection: ConnectionInfo): CIMInstance {
  return embeddedInstance('MSIscsiInitiator_ConnectionInformation', [
    ['ConnectionID', 'string', printUniqueId(connection.connectionId)],
    ['InitiatorAddress', 'string', connection.initiatorAddress],
    ['TargetAddress', 'string', connection.targetAddress],
    ['InitiatorPort', 'uint16', connection.initiatorSocket],
    ['TargetPort', 'uint16', connection.targetSocket],
    ['CID', 'uint8', [connection.cid >> 8, connection.cid & 0xff]],
  ]);
}

export function deviceInstance(initiatorName: string, targetName: string, device: string): CIMInstance {
  return embeddedInstance('MSIscsiInitiator_DeviceOnSession', [
    ['InitiatorName', 'string', initiatorName],
    ['TargetName', 'string', targetName],
    ['DeviceInterfaceName', 'string', `/dev/${device}`],
    ['LegacyName', 'string', device],
    ['DeviceType', 'uint32', 0], // direct access block device
  ]);
}

/** InformationSpecified still shows that there is a password.  The password itself is NULL. */
export function loginOptionsInstance(options: LoginOptions | null): CIMInstance | null {
  if (options === null) return null;
  return embeddedInstance('MSIscsiInitiator_TargetLoginOptions', [
    ['Version', 'uint32', options.version],
    ['InformationSpecified', 'uint32', options.informationSpecified],
    ['LoginFlags', 'uint32', options.loginFlags],
    ['AuthType', 'uint32', options.authType ?? null],
    ['HeaderDigest', 'uint32', options.headerDigest ?? null],
    ['DataDigest', 'uint32', options.dataDigest ?? null],
    ['MaximumConnections', 'uint32', options.maximumConnections ?? null],
    ['DefaultTime2Wait', 'uint32', options.defaultTime2Wait ?? null],
    ['DefaultTime2Retain', 'uint32', options.defaultTime2Retain ?? null],
    ['Username', 'uint8', options.username ? [...options.username] : null],
    ['Password', 'uint8', null],
  ]);
}

/** @throws IsdscError ISDSC_INVALID_PARAMETER for a portal without an address. */
export function portalOf(portal: MSIscsiInitiator_Portal | null): TargetPortal | null {
  if (portal === null) return null;
  if (!portal.Address) {
    throw new IsdscError(
      'ISDSC_INVALID_PARAMETER',
      'A portal has no Address: expected an address or a host name.',
    );
  }
  return { symbolicName: portal.SymbolicName, address: portal.Address, socket: portal.Port ?? DEFAULT_PORT };
}

export function loginOptionsOf(options: MSIscsiInitiator_TargetLoginOptions | null): LoginOptions | null {
  if (options === null) return null;
  return {
    version: options.Version ?? 0,
    informationSpecified: options.InformationSpecified ?? 0,
    loginFlags: options.LoginFlags ?? 0,
    authType: options.AuthType,
    headerDigest: options.HeaderDigest,
    dataDigest: options.DataDigest,
    maximumConnections: options.MaximumConnections,
    defaultTime2Wait: options.DefaultTime2Wait,
    defaultTime2Retain: options.DefaultTime2Retain,
    username: bytesOf('Username', options.Username),
    password: bytesOf('Password', options.Password),
  };
}

/** @throws IsdscError ISDSC_INVALID_PARAMETER for an array with NULL elements. */
export function bytesOf(name: string, values: readonly (number | null)[] | null): Buffer | null {
  if (values === null) return null;
  return Buffer.from(
    values.map((value) => {
      if (value !== null) return value;
      throw new IsdscError('ISDSC_INVALID_PARAMETER', `${name} holds NULL: expected bytes.`);
    }),
  );
}

/**
 * Reads an embedded instance of a property as a record of the declared class.  Missing properties are NULL.  `shape` has the type
 * of each property.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER for an unknown property or a value of another type.
 */
export function readEmbedded<T extends object>(
  instance: CIMInstance,
  shape: { readonly [P in keyof T]-?: 'string' | 'number' | 'bytes' | 'instances' },
): T {
  const names = Object.keys(shape) as (keyof T & string)[];
  const record: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, null]));
  for (const { name, value } of instance.properties.values()) {
    const known = names.find((each) => each.toLowerCase() === name.toLowerCase());
    if (known === undefined) throw invalid(`${instance.className} has no property "${name}"`);
    record[known] = readValue(`${instance.className}.${name}`, value, shape[known]);
  }
  return record as T;
}

export const portalShape = {
  Index: 'number',
  SymbolicName: 'string',
  Address: 'string',
  Port: 'number',
} as const satisfies Record<keyof MSIscsiInitiator_Portal, string>;

export const loginOptionsShape = {
  Version: 'number',
  InformationSpecified: 'number',
  LoginFlags: 'number',
  AuthType: 'number',
  HeaderDigest: 'number',
  DataDigest: 'number',
  MaximumConnections: 'number',
  DefaultTime2Wait: 'number',
  DefaultTime2Retain: 'number',
  Username: 'bytes',
  Password: 'bytes',
} as const satisfies Record<keyof MSIscsiInitiator_TargetLoginOptions, string>;

function readValue(
  name: string,
  value: CIMValue,
  wanted: 'string' | 'number' | 'bytes' | 'instances',
): unknown {
  if (value === null) return null;
  if (wanted === 'string' && typeof value === 'string') return value;
  if (wanted === 'number' && typeof value === 'number') return value;
  if (wanted === 'bytes' && Array.isArray(value)) {
    const bytes = value as readonly unknown[];
    if (bytes.every((byte) => byte === null || typeof byte === 'number')) return bytes;
  }
  if (wanted === 'instances' && Array.isArray(value)) {
    return (value as readonly unknown[]).map((item) => {
      if (item instanceof CIMInstance) return item;
      throw invalid(`${name} holds something else than instances`);
    });
  }
  throw invalid(`${name} has a value of another type than its class declares`);
}

function embeddedInstance(
  className: string,
  properties: readonly (readonly [name: string, type: CIMTypeName, value: CIMValue])[],
): CIMInstance {
  return new CIMInstance(
    className,
    properties.map(([name, type, value]): CIMProperty => {
      const isArray = Array.isArray(value);
      const first: unknown = isArray ? value[0] : null;
      const bytes = type === 'uint8';
      return {
        name,
        type,
        isArray: isArray || bytes,
        value,
        ...(first instanceof CIMInstance && { embeddedObject: 'instance' as const }),
      };
    }),
  );
}

function invalid(description: string): CIMError {
  return new CIMError('CIM_ERR_INVALID_PARAMETER', description);
}
