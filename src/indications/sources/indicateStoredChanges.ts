import type { StoredChangeListener } from '../../dispatch/storedInstances.js';
import type { IndicationSink } from '../Indication.js';
import { changedPropertyNames } from './compareSnapshots.js';
import { changeClasses, publishChange } from './publishChange.js';

/**
 * CIM_InstCreation, CIM_InstModification and CIM_InstDeletion of the instances that clients make and the store keeps: each change, in its
 * order, as soon as it is on disk.  One that changes no value is none.
 */
export function indicateStoredChanges(sink: IndicationSink): StoredChangeListener {
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
