import { anyLength, ChapSecret } from '../../targets/ChapSecret.js';
import { defineAction } from '../Action.js';
import { getGateway } from '../Gateways.js';
import * as shape from '../shapes.js';
import { expectDone } from '../StorageGatewayError.js';

/**
 * Creates or replaces the credentials of an initiator at a target.  Without SecretToAuthenticateTarget the result is one-way
 * CHAP, even if it was mutual before.  All connections of the target are closed.
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
    { gateways },
    caller,
    signed,
  ) {
    const { gateway, host } = getGateway(gateways, TargetARN, 'target');
    const pair = { target: gateway.parseTargetArn(TargetARN), initiatorName: InitiatorName };
    const secrets = {
      initiator: toSecret(SecretToAuthenticateInitiator),
      target: SecretToAuthenticateTarget === null ? null : toSecret(SecretToAuthenticateTarget),
    };
    expectDone(await host().pairs.set(caller, pair, secrets, { sessionsOnChange: 'all', signed }));
    return { TargetARN, InitiatorName };
  },
});

/** The length is limited by the server's settings; the default is 12 to 16 bytes. */
function toSecret(text: string): ChapSecret {
  return new ChapSecret(Buffer.from(text), anyLength);
}
