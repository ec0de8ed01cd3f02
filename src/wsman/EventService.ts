import type { Call } from '../dispatch/Call.js';
import type {
  EventSubscription,
  GrantedSubscription,
  PulledEvents,
  PullRequest,
} from '../indications/eventing.js';

/** Event subscriptions as WS-Management uses them.  Calls are in the namespace interop; failures are CIMErrors. */
export interface EventService {
  subscribe(request: EventSubscription, call: Call): Promise<GrantedSubscription>;
  /** @param seconds null: like a subscription without a stated end. */
  renew(identifier: string, seconds: number | null, call: Call): Promise<GrantedSubscription>;
  status(identifier: string, call: Call): GrantedSubscription;
  unsubscribe(identifier: string, call: Call): Promise<void>;
  /** The queued events from a number on.  Those before it are removed. */
  pull(identifier: string, request: PullRequest, call: Call): Promise<PulledEvents>;
  /** Resolves when an event can be pulled, or the wait is over. */
  whenMore(identifier: string, from: number, signal: AbortSignal): Promise<void>;
}
