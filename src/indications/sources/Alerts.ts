import { randomUUID } from 'node:crypto';
import { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { Namespace } from '../../repository/Namespace.js';
import {
  CIM_AlertIndication_AlertingElementFormat as AlertingElementFormat,
  CIM_AlertIndication_AlertType as AlertType,
} from '../../schema/generated/CIM_AlertIndication.js';
import type { IndicationSink } from '../Indication.js';
import { messageIds, type Alert } from './Alert.js';
import { makeIndication } from './makeIndication.js';

/** The origin of alerts. */
export interface AlertPlace {
  readonly sink: IndicationSink;
  readonly namespace: Namespace;
  readonly hostName: string;
  /** The system, for alerts about no other element. */
  readonly system: CIMInstanceName;
}

/** Maximum number of alerts that wait for the indication service while the server starts. */
const maxWaiting = 100;

/**
 * Raises the alerts of this server (CIM_AlertIndication). Alerts raised before `open`, while
 * the server starts, wait for it, unless they are to be dropped.  If nobody has subscribed by then they are dropped.
 */
export class Alerts {
  readonly #onRaised: (alert: Alert) => void;
  #place: AlertPlace | null = null;
  #waiting: (() => void)[] = [];
  #isDropping = false;

  /** @param onRaised called with each alert, whether or not somebody has subscribed. */
  constructor(onRaised: (alert: Alert) => void = () => {}) {
    this.#onRaised = onRaised;
  }

  open(place: AlertPlace): void {
    this.#place = place;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const publish of waiting) publish();
  }

  /** Until `open` nobody is told of alerts: those that wait and later ones are dropped. */
  drop(): void {
    this.#isDropping = true;
    this.#waiting = [];
  }

  get isWanted(): boolean {
    const place = this.#place;
    if (place === null) return !this.#isDropping;
    return place.sink.wants('CIM_AlertIndication', place.namespace.name);
  }

  /** Never throws and never waits.  @returns the IndicationIdentifier, with which a later alert can clear this one. */
  raise(alert: Alert): string {
    const identifier = `iscsi-wbem:${randomUUID()}`;
    const time = CIMDateTime.fromDate(new Date());
    this.#onRaised(alert);
    if (this.#place) this.#publish(this.#place, alert, identifier, time);
    else if (!this.#isDropping && this.#waiting.length < maxWaiting)
      this.#waiting.push(() => {
        if (this.#place) this.#publish(this.#place, alert, identifier, time);
      });
    return identifier;
  }

  #publish(
    { sink, namespace, hostName, system }: AlertPlace,
    alert: Alert,
    identifier: string,
    time: CIMDateTime,
  ): void {
    if (!this.isWanted) return;
    const { event, message, clears, recommendedActions } = alert;
    sink.publish(
      makeIndication(namespace, 'CIM_AlertIndication', {
        IndicationIdentifier: identifier,
        IndicationTime: time,
        EventTime: time,
        AlertType: alert.type === 'communications' ? AlertType.CommunicationsAlert : AlertType.SecurityAlert,
        PerceivedSeverity: alert.severity,
        ProbableCause: alert.probableCause,
        ProbableCauseDescription: alert.probableCauseDescription,
        ...(recommendedActions && { RecommendedActions: recommendedActions }),
        ...(clears && { CorrelatedIndications: clears }),
        AlertingManagedElement: String(alert.element ?? system),
        AlertingElementFormat: AlertingElementFormat.CIMObjectPath,
        Description: message,
        EventID: event,
        SystemCreationClassName: system.className,
        SystemName: hostName,
        ProviderName: 'iscsi-wbem',
        OwningEntity: 'iscsi-wbem',
        MessageID: messageIds[event],
        Message: message,
        MessageArguments: alert.messageArguments,
      }),
    );
  }
}
