import { defineAction } from '../Action.js';
import { getGateway } from '../Gateways.js';
import * as shape from '../shapes.js';
import { invalidRequest } from '../StorageGatewayError.js';

/** Lists the initiators that have credentials at a target.  Unlike AWS, the answer never contains their secrets. */
export const DescribeChapCredentials = defineAction({
  name: 'DescribeChapCredentials',
  kind: 'read',
  input: { TargetARN: shape.required(shape.targetArn) },
  async execute({ TargetARN }, { gateways }) {
    const { gateway, host } = getGateway(gateways, TargetARN, 'target');
    const target = gateway.parseTargetArn(TargetARN);
    if (!(await host().targets.findTarget(target)))
      throw invalidRequest('TargetNotFound', `there is no target ${target}`);
    const list = await host().pairs.list(target);
    return {
      ChapCredentials: list.map(({ initiatorName }) => ({ TargetARN, InitiatorName: initiatorName })),
    };
  },
});
