import { isInstanceName, type CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { Call } from '../dispatch/Call.js';
import type { ManyPropertiesOf, PropertiesOf } from '../dispatch/Provider.js';
import type { ClassName } from '../schema/generated/CIMSchema.js';
import { namesInstance } from './resolve.js';

/** The instances of an association that belong to one service or profile. */
export interface AssociationPart<C extends ClassName> {
  enumerate(call: Call): ManyPropertiesOf<C> | Promise<ManyPropertiesOf<C>>;
  /** The instances that refer to the object; others may be included.  None if the object does not belong to this part. */
  references(object: CIMInstanceName, call: Call): ManyPropertiesOf<C> | Promise<ManyPropertiesOf<C>>;
}

/** Combines the parts of one association. */
export function joinParts<C extends ClassName>(parts: readonly AssociationPart<C>[]): AssociationPart<C> {
  return {
    async *enumerate(call) {
      for (const part of parts) yield* await part.enumerate(call);
    },
    async *references(object, call) {
      for (const part of parts) yield* await part.references(object, call);
    },
  };
}

/** A part with a few constant instances. */
export function fixedPart<C extends ClassName>(instances: readonly PropertiesOf<C>[]): AssociationPart<C> {
  return {
    enumerate: () => instances,
    references: (object) =>
      instances.filter((instance) =>
        Object.values(instance).some((end) => isInstanceName(end) && namesInstance(object, end)),
      ),
  };
}
