import { anyLength, ChapSecret } from '../../targets/ChapSecret.js';
import { defineAction } from '../Action.js';
import * as shape from '../shapes.js';
import { expectDone } from '../StorageGatewayError.js';

/**
 * Makes the credentials of an initiator at a target, or replaces them.  Without SecretToAuthenticateTarget: one-way CHAP, also
 * where it was mutual before.  All connections of the target are closed.
 */
export const UpdateChapCredentials = defineAction({
  name: 'UpdateChapCredentials',
  kind: 'change',
  input: {
    TargetARN: shape.required(shape.targetArn),
    SecretToAuthenticateInitiator: shape.required(shape.chapSecret),
    InitiatorName: shape.required(shape.initiatorName),
    SecretToAuthenticateTarget: shape.optional(shape.chapSecret),
  },
  async execute(
    { TargetARN, SecretToAuthenticateInitiator, InitiatorName, SecretToAuthenticateTarget },
    { gateway, pairs },
    caller,
    signed,
  ) {
    const pair = { target: gateway.parseTargetArn(TargetARN), initiatorName: InitiatorName };
    const secrets = {
      initiator: toSecret(SecretToAuthenticateInitiator),
      target: SecretToAuthenticateTarget === null ? null : toSecret(SecretToAuthenticateTarget),
    };
    expectDone(await pairs.set(caller, pair, secrets, { sessionsOnChange: 'all', signed }));
    return { TargetARN, InitiatorName };
  },
});

/** How many bytes it may have is for the server's settings to say, 12 to 16 unless they say otherwise. */
function toSecret(text: string): ChapSecret {
  return new ChapSecret(Buffer.from(text), anyLength);
}
