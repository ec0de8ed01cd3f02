import type { Call } from '../dispatch/Call.js';
import type {
  EventSubscription,
  GrantedSubscription,
  PulledEvents,
  PullRequest,
} from '../indications/eventing.js';

/** Subscriptions to events, as this door asks for them.  Calls are in the namespace interop; what fails is a CIMError. */
export interface EventService {
  subscribe(request: EventSubscription, call: Call): Promise<GrantedSubscription>;
  /** @param seconds null: as a subscription that states no end. */
  renew(identifier: string, seconds: number | null, call: Call): Promise<GrantedSubscription>;
  status(identifier: string, call: Call): GrantedSubscription;
  unsubscribe(identifier: string, call: Call): Promise<void>;
  /** What waits from a number on; what stands before it is forgotten. */
  pull(identifier: string, request: PullRequest, call: Call): Promise<PulledEvents>;
  /** Settled when there is something to pull, or nobody is to wait for it any more. */
  whenMore(identifier: string, from: number, signal: AbortSignal): Promise<void>;
}
