import { randomUUID } from 'node:crypto';
import { CIMError } from '../../cim/CIMError.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { Call } from '../../dispatch/Call.js';
import { defineProvider, type PropertiesOf, type PropertyRecord } from '../../dispatch/Provider.js';
import { sameName } from '../../cim/NameMap.js';
import { interopNamespace } from '../../cim/namespaces.js';
import { olderDestinationClass } from '../../indications/elementId.js';
import { destinationClasses, type Destination } from '../../indications/elements.js';
import { expectAllowedUrl, type FindAllowed } from '../../indications/ListenerSender.js';
import { CIM_ListenerDestination_PersistenceType as PersistenceType } from '../../schema/generated/CIM_ListenerDestination.js';
import { refuseProperties, withElementKeys } from './indicationIdentity.js';
import type { IndicationDeps } from './IndicationDeps.js';

const className = destinationClasses.cimXml;
type Properties = PropertiesOf<typeof className>;

const CIM_XML = 2;
const MAX_URL_LENGTH = 2048;

/** The destinations of indications.  Only administrators may create them, because the server connects to their URL. */
export function listenerDestinationProvider({ indications, findAllowed, audit, hostName }: IndicationDeps) {
  const { subscriptions } = indications;
  const expectDestination = (path: CIMInstanceName): Destination => {
    const destination = subscriptions.findDestination(path, className);
    if (destination) return destination;
    throw new CIMError('CIM_ERR_NOT_FOUND', `the destination ${path.toString()} has just been deleted`);
  };
  const write = async (by: Call['principal'], what: string, record: PropertyRecord): Promise<void> =>
    audit?.write(by, { what, outcome: 'done', cause: describeDestination(record) });
  return defineProvider({
    className,
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        subscriptions.destinations(className).map(({ properties }) => properties as Properties),
      find: async (path) =>
        (subscriptions.findDestination(path, className)?.properties ?? null) as Properties | null,

      async create(sent, { principal }) {
        const keyed = withElementKeys(
          className,
          withTodaysName(sent),
          hostName,
          () => `iscsi-wbem:${randomUUID()}`,
        );
        const record = { Protocol: CIM_XML, PersistenceType: PersistenceType.Permanent, ...keyed };
        await expectDestinationAllowed(record, findAllowed);
        await audit?.expectRoom();
        await subscriptions.putDestination(className, record, principal.name, 'new');
        await write(principal, 'addDestination', record);
        return record as Properties;
      },

      async modify(path, changes, { principal }) {
        const { properties, owner } = expectDestination(path);
        const record = { ...properties, ...(changes as typeof properties) };
        await expectDestinationAllowed(record, findAllowed);
        await audit?.expectRoom();
        await subscriptions.putDestination(className, record, owner, 'changed');
        await write(principal, 'changeDestination', record);
      },

      async remove(path, { principal }) {
        const destination = expectDestination(path);
        await audit?.expectRoom();
        await subscriptions.removeDestination(destination);
        await write(principal, 'removeDestination', destination.properties);
      },
    },
  });
}

/** Replaces the older name of the class in CreationClassName by the current one. */
function withTodaysName(sent: PropertyRecord): PropertyRecord {
  const stated = sent['CreationClassName'];
  const isOlder = typeof stated === 'string' && sameName(stated, olderDestinationClass);
  return isOlder ? { ...sent, CreationClassName: className } : sent;
}

/** A destination in the audit record.  Path and query are left out, because they may contain a password of the listener. */
export function describeDestination({ Name, Destination: url }: PropertyRecord): string {
  const origin = URL.canParse(String(url)) ? new URL(String(url)).origin : 'nowhere';
  return `${String(Name).slice(0, 256)} at ${origin}`;
}

async function expectDestinationAllowed(record: PropertyRecord, findAllowed: FindAllowed): Promise<void> {
  refuseProperties(className, record, ['username', 'password', 'OtherProtocol', 'OtherPersistenceType']);
  if (record['Protocol'] !== CIM_XML) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `Protocol is ${String(record['Protocol'])}: expected 2 (CIM-XML)`,
    );
  }
  const persistence = record['PersistenceType'];
  if (persistence !== PersistenceType.Permanent && persistence !== PersistenceType.Transient) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `PersistenceType is ${String(persistence)}: expected 2 (Permanent) or 3 (Transient)`,
    );
  }
  await expectAllowedDestination('Destination', record['Destination'], findAllowed);
}

/** @throws CIMError CIM_ERR_INVALID_PARAMETER if the URL is not that of a listener, or its address is not allowed. */
export async function expectAllowedDestination(
  label: string,
  destination: unknown,
  findAllowed: FindAllowed,
): Promise<void> {
  const url = expectUrl(label, destination);
  try {
    await expectAllowedUrl(findAllowed, url);
  } catch (error) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `${label}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

function expectUrl(label: string, destination: unknown): string {
  const text = typeof destination === 'string' && destination.length <= MAX_URL_LENGTH ? destination : '';
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url && isHttp && url.username === '' && url.password === '' && url.hash === '') return text;
  // The value is not shown, because it may contain a password.
  throw new CIMError(
    'CIM_ERR_INVALID_PARAMETER',
    `${label} is not the URL of a listener: expected http or https, a host, and neither user nor password, at most ` +
      `${MAX_URL_LENGTH} characters`,
  );
}
