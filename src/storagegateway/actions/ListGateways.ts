import { defineAction } from '../Action.js';
import { page } from '../page.js';
import * as shape from '../shapes.js';

/** Lists the only gateway, which is this server. */
export const ListGateways = defineAction({
  name: 'ListGateways',
  kind: 'read',
  input: { Marker: shape.optional(shape.marker), Limit: shape.optional(shape.limit) },
  async execute(input, { gateway }) {
    const { items, ...rest } = page([gateway], ({ arn }) => arn, input);
    return {
      Gateways: items.map(({ arn, gatewayId, name }) => ({
        GatewayId: gatewayId,
        GatewayARN: arn,
        GatewayType: 'STORED',
        GatewayOperationalState: 'ACTIVE',
        GatewayName: name,
        HostEnvironment: 'OTHER',
      })),
      ...rest,
    };
  },
});
