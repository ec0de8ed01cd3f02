import type { StoredChangeListener } from '../../dispatch/storedInstances.js';
import type { IndicationSink, OccurrenceSink } from '../Indication.js';
import { changedPropertyNames } from './compareSnapshots.js';
import { changeClasses, publishChange } from './publishChange.js';

/**
 * Publishes CIM_InstCreation, CIM_InstModification and CIM_InstDeletion for instances that clients create: for each change, in
 * order, as soon as it is on disk, or in its transaction where several servers share the store.  A modification that changes no value is not
 * indicated.
 */
export function indicateStoredChanges(sink: IndicationSink): StoredChangeListener {
  const { within } = sink;
  return { ...listenerOf(sink), ...(within && { within: (change) => listenerOf(within(change)) }) };
}

function listenerOf(sink: OccurrenceSink): Pick<StoredChangeListener, 'changed' | 'wants'> {
  return {
    wants: (kind, namespace) => sink.wants(changeClasses[kind], namespace.name),
    changed(change, namespace) {
      if (change.kind !== 'modified') {
        publishChange(change, sink, namespace);
        return;
      }
      const changed = changedPropertyNames(change.previous, change.instance);
      if (changed.length > 0) publishChange({ ...change, changed }, sink, namespace);
    },
  };
}
