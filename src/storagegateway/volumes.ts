import type { Target } from '../targets/TargetReader.js';
import type { GatewayDeps } from './Action.js';
import { volumeIdOf, type Gateway } from './Gateway.js';
import { getGateway, type ServedGateway } from './Gateways.js';
import { invalidRequest } from './StorageGatewayError.js';

/** A logical unit of a target, as a stored volume of AWS. */
export interface Volume {
  readonly id: string;
  readonly arn: string;
  readonly gateway: Gateway;
  readonly host: ServedGateway['host'];
  readonly target: Target;
  readonly lun: number;
}

/** Every logical unit of every target of a gateway.  @throws TargetDriverError */
export async function listVolumes({ gateway, host }: ServedGateway): Promise<readonly Volume[]> {
  return (await host().targets.listTargets()).flatMap((target) => volumesOf(target, gateway, host));
}

/**
 * The volumes with these ARNs, in their order.
 * @throws StorageGatewayError VolumeNotFound and what getGateway and parseVolumeArn throw; TargetDriverError
 */
export async function getVolumes(
  { gateways }: GatewayDeps,
  arns: readonly string[],
): Promise<readonly Volume[]> {
  const asked = arns.map((arn) => {
    const served = getGateway(gateways, arn, 'volume');
    return { served, id: served.gateway.parseVolumeArn(arn) };
  });
  const all = new Map<string, readonly Volume[]>();
  for (const { served } of asked)
    if (!all.has(served.gateway.arn)) all.set(served.gateway.arn, await listVolumes(served));
  return asked.map(({ served, id }) => {
    const volume = all.get(served.gateway.arn)?.find((each) => each.id === id);
    if (!volume) throw invalidRequest('VolumeNotFound', `there is no volume "${id}"`);
    return volume;
  });
}

function volumesOf(target: Target, gateway: Gateway, host: ServedGateway['host']): Volume[] {
  return target.luns.map((lun) => {
    const id = volumeIdOf(target.iscsiName, lun);
    return { id, arn: gateway.volumeArn(id), gateway, host, target, lun };
  });
}
