import type { Target } from '../targets/TargetReader.js';
import type { GatewayDeps } from './Action.js';
import { volumeIdOf, type Gateway } from './Gateway.js';
import { invalidRequest } from './StorageGatewayError.js';

/** A logical unit of a target, as a stored volume of AWS. */
export interface Volume {
  readonly id: string;
  readonly arn: string;
  readonly target: Target;
  readonly lun: number;
}

/** Every logical unit of every target.  @throws TargetDriverError */
export async function listVolumes({ gateway, targets }: GatewayDeps): Promise<readonly Volume[]> {
  return (await targets.listTargets()).flatMap((target) => volumesOf(target, gateway));
}

/**
 * The volumes with these ARNs, in their order.
 * @throws StorageGatewayError VolumeNotFound and what parseVolumeArn throws; TargetDriverError
 */
export async function getVolumes(deps: GatewayDeps, arns: readonly string[]): Promise<readonly Volume[]> {
  const ids = arns.map((arn) => deps.gateway.parseVolumeArn(arn));
  const all = await listVolumes(deps);
  return ids.map((id) => {
    const volume = all.find((each) => each.id === id);
    if (!volume) throw invalidRequest('VolumeNotFound', `there is no volume "${id}"`);
    return volume;
  });
}

function volumesOf(target: Target, gateway: Gateway): Volume[] {
  return target.luns.map((lun) => {
    const id = volumeIdOf(target.iscsiName, lun);
    return { id, arn: gateway.volumeArn(id), target, lun };
  });
}
