import { defineAction } from '../Action.js';
import { getGateway } from '../Gateways.js';
import * as shape from '../shapes.js';
import { expectDone } from '../StorageGatewayError.js';

/** Removes the credentials of an initiator at a target.  The target stays closed even after its last credentials are removed. */
export const DeleteChapCredentials = defineAction({
  name: 'DeleteChapCredentials',
  kind: 'change',
  input: {
    TargetARN: shape.required(shape.targetArn),
    InitiatorName: shape.required(shape.initiatorName),
  },
  async execute({ TargetARN, InitiatorName }, { gateways }, caller, signed) {
    const { gateway, host } = getGateway(gateways, TargetARN, 'target');
    const pair = { target: gateway.parseTargetArn(TargetARN), initiatorName: InitiatorName };
    expectDone(await host().pairs.remove(caller, pair, { signed }));
    return { TargetARN, InitiatorName };
  },
});
