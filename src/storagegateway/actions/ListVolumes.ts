import { defineAction } from '../Action.js';
import { page } from '../page.js';
import { getGateway } from '../Gateways.js';
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
  async execute(input, { gateways }) {
    const { GatewayARN } = input;
    const one = GatewayARN === null ? null : getGateway(gateways, GatewayARN, 'gateway');
    // Gateways that are known to be away are shown to be by ListGateways.
    const asked = one ? [one] : gateways.list().filter(({ isConnected }) => isConnected);
    const all = (await Promise.all(asked.map(listVolumes))).flat();
    const { items, ...rest } = page(all, ({ arn }) => arn, input);
    return {
      ...(input.GatewayARN !== null && { GatewayARN: input.GatewayARN }),
      VolumeInfos: items.map(({ id, arn, gateway }) => ({
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
