import type { CIMClass } from '../../cim/CIMClass.js';
import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { CIMError } from '../../cim/CIMError.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import { CIMInstanceName, isInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIMValue } from '../../cim/values.js';
import { bindSentValue } from '../../dispatch/bindValue.js';
import { makeInstance } from '../../dispatch/makeInstance.js';
import type { SentScalar, SentValue } from '../../dispatch/MethodCall.js';
import type { Namespace } from '../../repository/Namespace.js';
import { decodeStored } from '../../repository/storedJson.js';
import type { Occurrence } from '../Indication.js';
import type { RelayedInstance, RelayedScalar, RelayedValue } from './encodeOccurrence.js';

/** An occurrence of another server, which is checked: its classes and types are those of this one. */
export interface RelayedOccurrence extends Occurrence {
  /** The path of the instance that changed; null for an alert. */
  readonly source: CIMInstanceName | null;
}

const lifecycleClasses: readonly string[] = ['CIM_InstCreation', 'CIM_InstModification', 'CIM_InstDeletion'];
const alertClass = 'CIM_AlertIndication';

/**
 * Reads the text of `encodeOccurrence`.  Properties that this server does not know are left out: a newer server may send them.
 * @throws Error for any other text, and CIMError for a class or a value that this server's declarations do not allow.
 */
export function decodeOccurrence(text: string, namespace: Namespace): RelayedOccurrence {
  const { className, values } = expectInstance(decodeStored(Buffer.from(text, 'utf8')));
  const isAlert = className === alertClass;
  if (!isAlert && !lifecycleClasses.includes(className))
    throw new Error(
      `an indication of class ${className}: expected ${[...lifecycleClasses, alertClass].join(', ')}`,
    );
  const cimClass = namespace.findIndicationClass(className) ?? namespace.getClass(className);
  const record = bind(namespace, cimClass, values);
  if (isAlert)
    return {
      namespace: namespace.name,
      indication: makeInstance(namespace, cimClass, record),
      source: null,
    };
  const { SourceInstance: changed, PreviousInstance: previous } = record;
  const source = isInstance(changed) ? changed.path : null;
  if (source === null) throw new Error(`${className} without SourceInstance`);
  const indication = makeInstance(namespace, cimClass, {
    ...record,
    SourceInstance: (changed as CIMInstance).withPath(null),
    // Made here: the text of the other server might name another instance.
    SourceInstanceModelPath: String(source),
    ...(isInstance(previous) && { PreviousInstance: previous.withPath(null) }),
  });
  return { namespace: namespace.name, indication, source };
}

function bind(
  namespace: Namespace,
  cimClass: CIMClass,
  values: RelayedInstance['values'],
): Record<string, CIMValue> {
  const record: Record<string, CIMValue> = {};
  for (const declaration of cimClass.properties.values()) {
    if (!Object.hasOwn(values, declaration.name)) continue;
    const sent = sentValue(namespace, values[declaration.name] as RelayedValue);
    record[declaration.name] = bindSentValue(declaration, sent, namespace, 'CIM_ERR_TYPE_MISMATCH');
  }
  return record;
}

function sentValue(namespace: Namespace, value: RelayedValue): SentValue {
  if (!Array.isArray(value)) return sentScalar(namespace, value as RelayedScalar);
  return (value as readonly (RelayedScalar | null)[]).map((item) =>
    item === null ? null : sentScalar(namespace, item),
  );
}

function sentScalar(namespace: Namespace, value: RelayedScalar): SentScalar {
  if (typeof value === 'string') return value;
  if (value instanceof CIMInstanceName) return expectPath(value);
  const { className, values } = expectInstance(value);
  const cimClass = namespace.getClass(className, 'CIM_ERR_INVALID_PARAMETER');
  return makeInstance(namespace, cimClass, bind(namespace, cimClass, values));
}

/** A path of texts, numbers and other paths. */
function expectPath(path: CIMInstanceName): CIMInstanceName {
  const { className, namespace, host, keyBindings } = path as {
    readonly [K in keyof CIMInstanceName]: unknown;
  };
  const isText = (part: unknown): boolean => part === null || typeof part === 'string';
  const isOne =
    typeof className === 'string' &&
    isText(namespace) &&
    isText(host) &&
    [...(keyBindings as Iterable<readonly [string, unknown]>)].every(
      ([, key]) =>
        (isInstanceName(key) && expectPath(key)) ||
        ['string', 'boolean', 'bigint', 'number'].includes(typeof key) ||
        key instanceof CIMDateTime,
    );
  if (isOne) return path;
  throw new CIMError('CIM_ERR_INVALID_PARAMETER', 'a relayed value is no path');
}

function isInstance(value: CIMValue | undefined): value is CIMInstance {
  return typeof value === 'object' && value !== null && 'withPath' in value;
}

function expectInstance(value: unknown): RelayedInstance {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { className, values } = value as { readonly [K in keyof RelayedInstance]?: unknown };
    if (typeof className === 'string' && typeof values === 'object' && values !== null)
      return { className, values: values as RelayedInstance['values'] };
  }
  throw new CIMError('CIM_ERR_INVALID_PARAMETER', 'a relayed value is no instance');
}
