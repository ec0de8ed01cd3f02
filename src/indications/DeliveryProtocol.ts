import type { CIMInstance, CIMProperty } from '../cim/CIMInstance.js';
import type { Sender } from './DeliveryQueue.js';
import type { Destination } from './elements.js';

/** How indications are written for destinations of one class, and taken to them. */
export interface DeliveryProtocol {
  /**
   * What writes an indication for each of its destinations.
   * @param namespace that it comes from.
   */
  encoderOf(
    indication: CIMInstance,
    namespace: string,
  ): (destination: Destination, number: number, own: readonly CIMProperty[]) => Buffer;
  /** The way to a destination; null: it comes and takes what waits. */
  makeSender(destination: Destination): Sender | null;
}
