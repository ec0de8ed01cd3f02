import { defineAction } from '../Action.js';
import * as shape from '../shapes.js';
import { getVolumes, type Volume } from '../volumes.js';

/** Describes volumes and how initiators reach them.  Targets do not report sizes, so VolumeSizeInBytes is absent. */
export const DescribeStorediSCSIVolumes = defineAction({
  name: 'DescribeStorediSCSIVolumes',
  kind: 'read',
  input: { VolumeARNs: shape.required(shape.volumeArns) },
  async execute({ VolumeARNs }, deps) {
    const volumes = await getVolumes(deps, VolumeARNs);
    return { StorediSCSIVolumes: volumes.map(describe) };
  },
});

function describe({ id, arn, gateway, target, lun }: Volume): object {
  const { iscsiName, portals, chapEnabled } = target;
  const [portal] = portals;
  const targetName = /^iqn\.\d{4}-\d{2}\.[^:]+:([-.;a-z0-9]{1,200})$/.exec(iscsiName)?.[1];
  return {
    VolumeARN: arn,
    VolumeId: id,
    VolumeType: 'STORED',
    VolumeStatus: 'AVAILABLE',
    VolumeAttachmentStatus: 'ATTACHED',
    VolumeiSCSIAttributes: {
      TargetARN: gateway.targetArn(iscsiName),
      ...(portal && { NetworkInterfaceId: portal.address, NetworkInterfacePort: portal.port }),
      LunNumber: lun,
      ChapEnabled: chapEnabled,
    },
    ...(targetName !== undefined && { TargetName: targetName }),
  };
}
