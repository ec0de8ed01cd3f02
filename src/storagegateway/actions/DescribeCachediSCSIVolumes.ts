import { defineAction } from '../Action.js';
import { getGateway } from '../Gateways.js';
import * as shape from '../shapes.js';
import { invalidRequest } from '../StorageGatewayError.js';

/** A gateway of type STORED has no cached volumes, so no ARN is found. */
export const DescribeCachediSCSIVolumes = defineAction({
  name: 'DescribeCachediSCSIVolumes',
  kind: 'read',
  input: { VolumeARNs: shape.required(shape.volumeArns) },
  async execute({ VolumeARNs }, { gateways }) {
    for (const arn of VolumeARNs) {
      const id = getGateway(gateways, arn, 'volume').gateway.parseVolumeArn(arn);
      throw invalidRequest(
        'VolumeNotFound',
        `there is no cached volume "${id}": this gateway stores its volumes`,
      );
    }
    return { CachediSCSIVolumes: [] };
  },
});
