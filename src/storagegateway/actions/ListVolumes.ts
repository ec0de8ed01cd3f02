import { defineAction } from '../Action.js';
import { page } from '../page.js';
import * as shape from '../shapes.js';
import { listVolumes } from '../volumes.js';

/** Lists every logical unit of every target, sorted by ARN. */
export const ListVolumes = defineAction({
  name: 'ListVolumes',
  kind: 'read',
  input: {
    GatewayARN: shape.optional(shape.gatewayArn),
    Marker: shape.optional(shape.marker),
    Limit: shape.optional(shape.limit),
  },
  async execute(input, deps) {
    const { gateway } = deps;
    if (input.GatewayARN !== null) gateway.expectGateway(input.GatewayARN);
    const { items, ...rest } = page(await listVolumes(deps), ({ arn }) => arn, input);
    return {
      ...(input.GatewayARN !== null && { GatewayARN: input.GatewayARN }),
      VolumeInfos: items.map(({ id, arn }) => ({
        VolumeARN: arn,
        VolumeId: id,
        GatewayARN: gateway.arn,
        GatewayId: gateway.gatewayId,
        VolumeType: 'STORED',
        VolumeAttachmentStatus: 'ATTACHED',
      })),
      ...rest,
    };
  },
});
