import { TargetDriverError } from '../../targets/TargetDriverError.js';
import type { Target } from '../../targets/TargetReader.js';
import { defineAction } from '../Action.js';
import { getGateway, type ServedGateway } from '../Gateways.js';
import * as shape from '../shapes.js';

/** Describes the gateway.  Its state is SHUTDOWN while the targets cannot be reached. */
export const DescribeGatewayInformation = defineAction({
  name: 'DescribeGatewayInformation',
  kind: 'read',
  input: { GatewayARN: shape.required(shape.gatewayArn) },
  async execute({ GatewayARN }, { gateways }) {
    const served = getGateway(gateways, GatewayARN, 'gateway');
    const { gateway } = served;
    const found = await findTargets(served);
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
async function findTargets({ host }: ServedGateway): Promise<readonly Target[] | null> {
  try {
    return await host().targets.listTargets();
  } catch (error) {
    const isAway =
      error instanceof TargetDriverError &&
      (error.reason === 'unavailable' || error.reason === 'host-unreachable');
    if (isAway) return null;
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
