import { CIMInstance } from '../cim/CIMInstance.js';
import { isInstanceName, type CIMInstanceName } from '../cim/CIMInstanceName.js';
import { NameMap } from '../cim/NameMap.js';
import { makeInstance } from '../dispatch/makeInstance.js';
import type { IndicationSink, Occurrence } from '../indications/Indication.js';
import { PerceivedSeverity, ProbableCause, type Alert } from '../indications/sources/Alert.js';
import { Alerts } from '../indications/sources/Alerts.js';
import { changedPropertyNames } from '../indications/sources/compareSnapshots.js';
import { publishChange, wantsChanges } from '../indications/sources/publishChange.js';
import { decodeOccurrence } from '../indications/relayed/decodeOccurrence.js';
import { systemPath } from '../providers/identity.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Fleet } from './Fleet.js';
import { systemClass, systemProperties } from './fleetSystems.js';
import type { HostRow } from './HostRegistry.js';
import { stateOf, type LinkedHost, type TargetFault } from './LinkedHost.js';
import { systemOf } from './systemOf.js';

export interface HostIndicationsDeps {
  readonly fleet: Fleet;
  readonly sink: IndicationSink;
  /** That of the targets. */
  readonly namespace: Namespace;
  /** Whether this server provides instances of a class.  Changes of others are not passed on. */
  readonly isProvided: (className: string) => boolean;
  /** Called with each alert, whether or not somebody has subscribed. */
  readonly onAlert: (alert: Pick<Alert, 'message' | 'recommendedActions' | 'severity'>) => void;
}

const alertClass = 'CIM_AlertIndication';

/** What the properties of a system are made from. */
type SystemState = Pick<LinkedHost, 'fault' | 'row'>;

/** The indications about hosts, and those that hosts send. */
export class HostIndications {
  readonly #deps: HostIndicationsDeps;
  readonly #unlisten: () => void;
  /** IndicationIdentifier of the alert of each lost host. */
  readonly #lost = new Map<string, string>();

  constructor(deps: HostIndicationsDeps) {
    this.#deps = deps;
    this.#unlisten = deps.fleet.listen({
      changed: ({ fault }, row, before) => this.#changed(row, before, fault),
      faultChanged: ({ row, fault }, before) => this.#tellModified({ row, fault }, { row, fault: before }),
      removed: ({ row }) => this.#removed(row),
    });
  }

  close(): void {
    this.#unlisten();
  }

  /**
   * The occurrence that an event of a host is; null: nobody is told of it.
   * @throws Error for an event that is none, or is about another host.
   */
  read({ systemName }: LinkedHost, event: string): Occurrence | null {
    const { namespace, isProvided } = this.#deps;
    const { indication, source } = decodeOccurrence(event, namespace);
    if (source === null) return { namespace: namespace.name, indication: ofHost(indication, systemName) };
    expectOwn(source, systemName);
    return isProvided(source.className) ? { namespace: namespace.name, indication } : null;
  }

  /** Reports an occurrence of a host that is an alert. */
  note({ systemName }: LinkedHost, { indication }: Occurrence): void {
    if (indication.className !== alertClass) return;
    const actions = indication.value('RecommendedActions');
    this.#deps.onAlert({
      severity: Number(indication.value('PerceivedSeverity')) as Alert['severity'],
      message: `${systemName}: ${textOf(indication, 'Message')}`,
      ...(Array.isArray(actions) && { recommendedActions: actions.map(String) }),
    });
  }

  /** The alert that events of a host are missing; null: nobody has subscribed to it. */
  gap({ systemName }: LinkedHost, why: string): Occurrence | null {
    const { sink } = this.#deps;
    const raised: Occurrence[] = [];
    const alert: Alert = {
      event: 'indications-missing',
      type: 'communications',
      severity: PerceivedSeverity.DegradedWarning,
      probableCause: ProbableCause.CommunicationsSubsystemFailure,
      probableCauseDescription: `${why.replace(/^./u, (first) => first.toUpperCase())}.`,
      message: `Indications of host ${systemName} are missing: ${why}.`,
      messageArguments: [systemName, why],
      recommendedActions: [`Read the objects of ${systemName} again.`],
    };
    this.#raise(systemName, alert, {
      publish: (occurrence) => void raised.push(occurrence),
      wants: (className, namespace) => sink.wants(className, namespace),
      onWantedChange: (listener) => sink.onWantedChange(listener),
    });
    return raised[0] ?? null;
  }

  #changed(row: HostRow, before: HostRow | null, fault: TargetFault | null): void {
    if (before === null) {
      this.#tell('created', row);
      return;
    }
    this.#tellModified({ row, fault }, { row: before, fault });
    this.#tellContact(row, stateOf(before) === 'lost');
  }

  #tellModified(now: SystemState, before: SystemState): void {
    const { sink, namespace } = this.#deps;
    if (!wantsChanges(sink, namespace)) return;
    const [instance, previous] = [this.#instanceOf(now), this.#instanceOf(before)];
    const changed = changedPropertyNames(previous, instance);
    if (changed.length > 0) publishChange({ kind: 'modified', instance, previous, changed }, sink, namespace);
  }

  #tell(kind: 'created' | 'deleted', row: HostRow): void {
    const { sink, namespace } = this.#deps;
    if (wantsChanges(sink, namespace))
      publishChange({ kind, instance: this.#instanceOf({ row, fault: null }) }, sink, namespace);
  }

  #tellContact(row: HostRow, wasLost: boolean): void {
    const { systemName, lost } = row;
    const isLost = stateOf(row) === 'lost';
    if (isLost === wasLost) return;
    const common = {
      type: 'communications',
      probableCause: ProbableCause.CommunicationsSubsystemFailure,
      messageArguments: [systemName, lost ?? ''],
    } as const;
    if (isLost) {
      const identifier = this.#raise(systemName, {
        ...common,
        event: 'host-lost',
        severity: PerceivedSeverity.Major,
        probableCauseDescription: lost,
        message: `There is no contact with host ${systemName}${lost === null ? '' : `: ${lost}`}.`,
        recommendedActions: [`See that the agent of ${systemName} runs, and that its port can be reached.`],
      });
      this.#lost.set(systemName, identifier);
      return;
    }
    const cleared = this.#lost.get(systemName);
    this.#lost.delete(systemName);
    this.#raise(systemName, {
      ...common,
      event: 'host-in-contact',
      severity: PerceivedSeverity.Information,
      probableCause: ProbableCause.PreviousAlertCleared,
      probableCauseDescription: null,
      message: `Host ${systemName} is in contact again.`,
      ...(cleared !== undefined && { clears: [cleared] }),
    });
  }

  #removed(row: HostRow): void {
    this.#lost.delete(row.systemName);
    this.#tell('deleted', row);
  }

  /** @returns the IndicationIdentifier. */
  #raise(hostName: string, alert: Alert, sink: IndicationSink = this.#deps.sink): string {
    const { namespace, onAlert } = this.#deps;
    const alerts = new Alerts(onAlert);
    alerts.open({ sink, namespace, hostName, system: systemPath(hostName) });
    return alerts.raise(alert);
  }

  #instanceOf(state: SystemState): CIMInstance {
    const { namespace } = this.#deps;
    return makeInstance(namespace, namespace.getClass(systemClass), systemProperties(state));
  }
}

/** @throws Error for an object of another host, and for a system, whose state the endpoint knows itself. */
function expectOwn(source: CIMInstanceName, systemName: string): void {
  const ends = [...source.keyBindings.values()].filter(isInstanceName);
  const isOwn =
    systemOf(source) === systemName && ends.every((end) => [null, systemName].includes(systemOf(end)));
  if (!isOwn || source.className === systemClass)
    throw new Error(`${systemName} tells of an object that is not its own: ${source.toString()}`);
}

/** The alert with the host as its system, whatever the host says. */
function ofHost(alert: CIMInstance, systemName: string): CIMInstance {
  const path = systemPath(systemName);
  const element = textOf(alert, 'AlertingManagedElement');
  const isOwn = element.includes(`SystemName="${systemName}"`) || element.endsWith(`Name="${systemName}"`);
  const properties = new NameMap(alert.properties);
  const set = (name: string, value: string): void => {
    const property = properties.get(name);
    if (property) properties.set(name, { ...property, value });
  };
  set('SystemCreationClassName', path.className);
  set('SystemName', systemName);
  if (!isOwn) set('AlertingManagedElement', String(path));
  return new CIMInstance(alert.className, properties, alert.path);
}

function textOf(instance: CIMInstance, name: string): string {
  const value = instance.value(name);
  return typeof value === 'string' ? value : '';
}
