import type { CIMInstance, CIMProperty } from '../cim/CIMInstance.js';
import type { Sender } from './Sender.js';
import type { Destination } from './elements.js';

/** How indications are encoded for destinations of one class, and how they are delivered. */
export interface DeliveryProtocol {
  /**
   * Returns the function that encodes an indication for each of its destinations.
   * @param namespace of the indication.
   */
  encoderOf(
    indication: CIMInstance,
    namespace: string,
  ): (destination: Destination, number: number, own: readonly CIMProperty[]) => Buffer;
  /** The sender for a destination; null: its client fetches the indications. */
  makeSender(destination: Destination): Sender | null;
}
