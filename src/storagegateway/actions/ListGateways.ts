import { defineAction } from '../Action.js';
import { page } from '../page.js';
import * as shape from '../shapes.js';

/** Lists the gateways, one for each host. */
export const ListGateways = defineAction({
  name: 'ListGateways',
  kind: 'read',
  input: { Marker: shape.optional(shape.marker), Limit: shape.optional(shape.limit) },
  async execute(input, { gateways }) {
    const { items, ...rest } = page(gateways.list(), ({ gateway: { arn } }) => arn, input);
    return {
      Gateways: items.map(({ gateway: { arn, gatewayId, name }, isConnected }) => ({
        GatewayId: gatewayId,
        GatewayARN: arn,
        GatewayType: 'STORED',
        GatewayOperationalState: isConnected ? 'ACTIVE' : 'DISABLED',
        GatewayName: name,
        HostEnvironment: 'OTHER',
      })),
      ...rest,
    };
  },
});
