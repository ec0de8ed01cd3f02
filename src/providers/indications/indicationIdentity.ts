import { CIMError } from '../../cim/CIMError.js';
import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { sameName } from '../../cim/NameMap.js';
import { interopNamespace } from '../../cim/namespaces.js';
import type { StoredRecord } from '../../repository/InstanceStore.js';
import type { PropertyRecord } from '../../dispatch/Provider.js';
import { elementKeys, textOf } from '../../indications/elementId.js';
import { systemKeys } from '../server/serverIdentity.js';

const serviceClass = 'CIM_IndicationService';
const here = { namespace: interopNamespace };

/** Key of the single instance of each of the two classes. */
export const capabilitiesId = 'iscsi-wbem:IndicationServiceCapabilities';
export const settingDataId = 'iscsi-wbem:IndicationServiceSettingData';

/** The scoping system in the keys of filters and destinations. */
function systemScope(hostName: string) {
  const { CreationClassName, Name } = systemKeys({ hostName });
  return { SystemCreationClassName: CreationClassName, SystemName: Name };
}

export function indicationServiceKeys(hostName: string) {
  return { ...systemScope(hostName), CreationClassName: serviceClass, Name: 'IndicationService' };
}

export function indicationServicePath(hostName: string) {
  return new CIMInstanceName<typeof serviceClass>(serviceClass, indicationServiceKeys(hostName), here);
}

export function capabilitiesPath() {
  const className = 'CIM_IndicationServiceCapabilities';
  return new CIMInstanceName<typeof className>(className, { InstanceID: capabilitiesId }, here);
}

export function settingDataPath() {
  const className = 'CIM_IndicationServiceSettingData';
  return new CIMInstanceName<typeof className>(className, { InstanceID: settingDataId }, here);
}

/** The path of a filter, a destination or a collection. */
export function elementPath<C extends string>(className: C, properties: StoredRecord): CIMInstanceName<C> {
  const names = typeof properties['InstanceID'] === 'string' ? (['InstanceID'] as const) : elementKeys;
  return new CIMInstanceName<C>(
    className,
    Object.fromEntries(names.map((name) => [name, textOf(properties, name)])),
    here,
  );
}

/**
 * Adds missing keys to the properties of a new filter or destination: the scoping system is this host, the name is unique.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER for a CreationClassName of another class.
 */
export function withElementKeys(
  className: string,
  sent: PropertyRecord,
  hostName: string,
  newName: () => string,
): StoredRecord {
  const { CreationClassName, ...rest } = withoutNulls(sent);
  if (typeof CreationClassName === 'string' && !sameName(CreationClassName, className)) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `CreationClassName is "${CreationClassName}": expected ${className}`,
    );
  }
  const record: StoredRecord = {
    ...systemScope(hostName),
    Name: newName(),
    ...rest,
    CreationClassName: className,
  };
  for (const key of elementKeys) {
    const value = record[key];
    if (typeof value === 'string' && value !== '') continue;
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `the key ${key} of ${className} is empty: expected a text`,
    );
  }
  return record;
}

export function withoutNulls(record: PropertyRecord): StoredRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)) as StoredRecord;
}

/** @throws CIMError CIM_ERR_NOT_SUPPORTED for a property with a value that is not supported. */
export function refuseProperties(className: string, record: PropertyRecord, names: readonly string[]): void {
  const found = names.find((name) => (record[name] ?? null) !== null);
  if (found === undefined) return;
  throw new CIMError('CIM_ERR_NOT_SUPPORTED', `${className}.${found} is not supported: expected NULL`);
}
