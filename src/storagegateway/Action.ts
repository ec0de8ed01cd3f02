import type { SignedRequestTime } from '../credentials/NewestChanges.js';
import type { Principal } from '../security/Principal.js';
import type { Gateways } from './Gateways.js';
import { readInput, type Input, type Members } from './shapes.js';

/** What actions need. */
export interface GatewayDeps {
  readonly gateways: Gateways;
}

/** For `change` the rights are checked, and the attempt is recorded, where the change is made. */
export type ActionKind = 'read' | 'change';

/** An action of the service; its input is JSON as the client sent it. */
export interface Action {
  /** The part after the dot in X-Amz-Target. */
  readonly name: string;
  readonly kind: ActionKind;
  /** @throws StorageGatewayError, TargetDriverError */
  run(sent: unknown, deps: GatewayDeps, caller: Principal, signed: SignedRequestTime): Promise<object>;
}

/**
 * Makes an action of its definition.  `input` is data: the JSON is validated against it, and it determines the type of the
 * argument of `execute`.
 */
export function defineAction<const M extends Members>({
  name,
  kind,
  input,
  execute,
}: {
  readonly name: string;
  readonly kind: ActionKind;
  readonly input: M;
  execute(
    this: void,
    input: Input<M>,
    deps: GatewayDeps,
    caller: Principal,
    signed: SignedRequestTime,
  ): Promise<object>;
}): Action {
  return {
    name,
    kind,
    run: async (sent, deps, caller, signed) => execute(readInput(input, sent), deps, caller, signed),
  };
}
