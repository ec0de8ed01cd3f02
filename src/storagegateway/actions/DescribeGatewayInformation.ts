import { TargetDriverError } from '../../targets/TargetDriverError.js';
import type { Target } from '../../targets/TargetReader.js';
import { defineAction, type GatewayDeps } from '../Action.js';
import * as shape from '../shapes.js';

/** Describes the gateway.  Its state is SHUTDOWN while the targets cannot be reached. */
export const DescribeGatewayInformation = defineAction({
  name: 'DescribeGatewayInformation',
  kind: 'read',
  input: { GatewayARN: shape.required(shape.gatewayArn) },
  async execute({ GatewayARN }, { gateway, targets }) {
    gateway.expectGateway(GatewayARN);
    const found = await findTargets(targets);
    return {
      GatewayARN,
      GatewayId: gateway.gatewayId,
      GatewayName: gateway.name,
      GatewayTimezone: 'GMT',
      GatewayState: found === null ? 'SHUTDOWN' : 'RUNNING',
      GatewayNetworkInterfaces: networkInterfaces(found ?? []),
      GatewayType: 'STORED',
      HostEnvironment: 'OTHER',
    };
  },
});

/** Null if they cannot be reached. */
async function findTargets(targets: GatewayDeps['targets']): Promise<readonly Target[] | null> {
  try {
    return await targets.listTargets();
  } catch (error) {
    if (error instanceof TargetDriverError && error.reason === 'unavailable') return null;
    throw error;
  }
}

/** Addresses of the portals. */
function networkInterfaces(targets: readonly Target[]): readonly object[] {
  const addresses = new Set(targets.flatMap(({ portals }) => portals.map(({ address }) => address)));
  return [...addresses]
    .toSorted()
    .map((address) => (address.includes(':') ? { Ipv6Address: address } : { Ipv4Address: address }));
}
