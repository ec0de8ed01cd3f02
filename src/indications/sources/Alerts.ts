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

/** Where alerts go, and what they say of their origin. */
export interface AlertPlace {
  readonly sink: IndicationSink;
  readonly namespace: Namespace;
  readonly hostName: string;
  /** The system, for an alert that is about no other element. */
  readonly system: CIMInstanceName;
}

/** Those that wait for the indication service: the first things that happen while a server starts. */
const maxWaiting = 100;

/**
 * The alerts of this server (CIM_AlertIndication), each with AlertType "Security Alert".
 * What is raised before `open`, while the server starts, waits for it; what nobody has subscribed to then is dropped.
 */
export class Alerts {
  readonly #onRaised: (alert: Alert) => void;
  #place: AlertPlace | null = null;
  #waiting: (() => void)[] = [];

  /** @param onRaised told of each, whether somebody has subscribed to it or not. */
  constructor(onRaised: (alert: Alert) => void = () => {}) {
    this.#onRaised = onRaised;
  }

  open(place: AlertPlace): void {
    this.#place = place;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const publish of waiting) publish();
  }

  get isWanted(): boolean {
    const place = this.#place;
    return place === null || place.sink.wants('CIM_AlertIndication', place.namespace.name);
  }

  /** Never throws and never waits.  @returns its IndicationIdentifier, by which another can clear it. */
  raise(alert: Alert): string {
    const identifier = `iscsi-wbem:${randomUUID()}`;
    const time = CIMDateTime.fromDate(new Date());
    this.#onRaised(alert);
    if (this.#place) this.#publish(this.#place, alert, identifier, time);
    else if (this.#waiting.length < maxWaiting)
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
        AlertType: AlertType.SecurityAlert,
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
