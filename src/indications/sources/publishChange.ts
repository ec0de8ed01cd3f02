import type { Namespace } from '../../repository/Namespace.js';
import type { IndicationSink, OccurrenceSink } from '../Indication.js';
import type { Change } from './compareSnapshots.js';
import { makeIndication } from './makeIndication.js';

/** The indication class of each kind of change. */
export const changeClasses = {
  created: 'CIM_InstCreation',
  modified: 'CIM_InstModification',
  deleted: 'CIM_InstDeletion',
} as const satisfies Record<Change['kind'], string>;

/** Whether there is a subscription for lifecycle indications in a namespace. */
export function wantsChanges(sink: IndicationSink, namespace: Namespace): boolean {
  return Object.values(changeClasses).some((name) => sink.wants(name, namespace.name));
}

/** Publishes CIM_InstCreation, CIM_InstModification or CIM_InstDeletion for one instance, which must have its path. */
export function publishChange(change: Change, sink: OccurrenceSink, namespace: Namespace): void {
  const className = changeClasses[change.kind];
  if (!sink.wants(className, namespace.name)) return;
  sink.publish(
    makeIndication(namespace, className, {
      SourceInstance: change.instance.withPath(null),
      SourceInstanceModelPath: String(change.instance.path),
      ...(change.kind === 'modified' && {
        PreviousInstance: change.previous.withPath(null),
        ChangedPropertyNames: change.changed,
      }),
    }),
  );
}
