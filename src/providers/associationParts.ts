import { isInstanceName, type CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { Call } from '../dispatch/Call.js';
import type { ManyPropertiesOf, PropertiesOf } from '../dispatch/Provider.js';
import type { ClassName } from '../schema/generated/CIMSchema.js';
import { namesInstance } from './resolve.js';

/** Those instances of an association that one service or profile knows. */
export interface AssociationPart<C extends ClassName> {
  enumerate(call: Call): ManyPropertiesOf<C> | Promise<ManyPropertiesOf<C>>;
  /** At least those that refer to the object; none where it is nothing that this part knows. */
  references(object: CIMInstanceName, call: Call): ManyPropertiesOf<C> | Promise<ManyPropertiesOf<C>>;
}

/** One association whose instances several parts know. */
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

/** Instances that are there as long as the server is: few, and known beforehand. */
export function fixedPart<C extends ClassName>(instances: readonly PropertiesOf<C>[]): AssociationPart<C> {
  return {
    enumerate: () => instances,
    references: (object) =>
      instances.filter((instance) =>
        Object.values(instance).some((end) => isInstanceName(end) && namesInstance(object, end)),
      ),
  };
}
