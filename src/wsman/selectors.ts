import { keyProperties } from '../cim/CIMClass.js';
import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMError } from '../cim/CIMError.js';
import { CIMInstanceName, type CIMKeyValue } from '../cim/CIMInstanceName.js';
import { NameMap, sameName } from '../cim/NameMap.js';
import { InstanceRow } from '../dispatch/InstanceRow.js';
import type { Namespace } from '../repository/Namespace.js';
import { dateTimeText } from './dateTimes.js';
import { written, type WsmanExchange } from './WsmanExchange.js';
import { WsmanFault } from './WsmanFault.js';

/** Some keys are missing in the selectors.  The remaining ones may still identify an instance. */
export class PartialSelectors extends WsmanFault {
  override readonly name = 'PartialSelectors';

  constructor(className: string, missing: string) {
    super('wsman:InvalidSelectors', `the selectors name no instance of ${className}: ${missing} is missing`, {
      detail: 'InsufficientSelectors',
    });
  }
}

/** Makes the path of the request's instance when the declarations are known. */
export type BindPath = (namespace: Namespace) => CIMInstanceName;

/**
 * The path that the selectors of a request name, by the keys of its class.
 * @throws PartialSelectors; WsmanFault wsman:InvalidSelectors for a selector that is no key; CIMError CIM_ERR_INVALID_CLASS
 */
export function bindSelectors(exchange: WsmanExchange, namespace: Namespace): CIMInstanceName {
  const { className } = exchange.expectClass();
  const cimClass = namespace.getClass(className);
  const sent = exchange.headers.selectors.keys;
  const declared = namespace.facts.of(keyProperties, cimClass);
  const keys = new NameMap<CIMKeyValue>();
  let missing: string | null = null;
  for (const { name, type } of declared) {
    const value = sent.get(name);
    if (value === undefined) missing ??= name;
    else keys.set(name, type === 'datetime' && typeof value === 'string' ? dateTimeText(value) : value);
  }
  for (const name of sent.names()) {
    if (keys.has(name)) continue;
    throw new WsmanFault('wsman:InvalidSelectors', `"${name}" is no key of ${cimClass.name}`, {
      detail: 'UnexpectedSelectors',
    });
  }
  if (missing !== null) throw new PartialSelectors(cimClass.name, missing);
  return new CIMInstanceName(cimClass.name, keys, { namespace: namespace.name });
}

/**
 * Runs an action on the instance that the selectors name.  Fewer than all keys are enough if only one instance matches; without
 * selectors the class must have only one instance.
 * @throws WsmanFault wsman:InvalidSelectors if several instances match; CIMError CIM_ERR_NOT_FOUND if none does.
 */
export async function withTarget<T>(
  exchange: WsmanExchange,
  act: (bind: BindPath) => Promise<T>,
): Promise<T> {
  try {
    return await act((namespace) => bindSelectors(exchange, namespace));
  } catch (error) {
    if (!(error instanceof PartialSelectors)) throw error;
    const path = await findOnly(exchange, error);
    return act(() => path);
  }
}

async function findOnly(exchange: WsmanExchange, partial: PartialSelectors): Promise<CIMInstanceName> {
  const { className } = exchange.expectClass();
  const { keys } = exchange.headers.selectors;
  const found: CIMInstanceName[] = [];
  await exchange.operate(
    'EnumerateInstanceNames',
    'instanceNames',
    () => ({ ClassName: className }),
    (names) =>
      written(async () => {
        for await (const one of names) {
          const path = one instanceof InstanceRow ? one.path : one;
          if (hasKeys(path, keys)) found.push(path);
          if (found.length > 1) break;
        }
        return '';
      }),
  );
  const [only, ...others] = found;
  if (only === undefined)
    throw new CIMError('CIM_ERR_NOT_FOUND', `there is no instance of ${className} that the selectors name`);
  if (others.length > 0) throw partial;
  return only;
}

function hasKeys(path: CIMInstanceName, keys: NameMap<CIMKeyValue>): boolean {
  for (const [name, sent] of keys) {
    const value = path.keyBindings.get(name);
    if (value === undefined || !isSameKey(value, sent)) return false;
  }
  return true;
}

function isSameKey(value: CIMKeyValue, sent: CIMKeyValue): boolean {
  if (value instanceof CIMInstanceName) return sent instanceof CIMInstanceName && sent.equals(value);
  if (sent instanceof CIMInstanceName) return false;
  if (value instanceof CIMDateTime) return value.toString() === dateTimeText(String(sent));
  if (typeof value === 'boolean') return sameName(String(value), String(sent).trim());
  return typeof value === 'string' ? value === sent : String(value) === String(sent).trim();
}
