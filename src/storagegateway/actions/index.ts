import type { Action } from '../Action.js';
import { DeleteChapCredentials } from './DeleteChapCredentials.js';
import { DescribeCachediSCSIVolumes } from './DescribeCachediSCSIVolumes.js';
import { DescribeChapCredentials } from './DescribeChapCredentials.js';
import { DescribeGatewayInformation } from './DescribeGatewayInformation.js';
import { DescribeStorediSCSIVolumes } from './DescribeStorediSCSIVolumes.js';
import { DescribeVTLDevices } from './DescribeVTLDevices.js';
import { ListGateways } from './ListGateways.js';
import { ListVolumeInitiators } from './ListVolumeInitiators.js';
import { ListVolumes } from './ListVolumes.js';
import { UpdateChapCredentials } from './UpdateChapCredentials.js';

const all: readonly Action[] = [
  DeleteChapCredentials,
  DescribeCachediSCSIVolumes,
  DescribeChapCredentials,
  DescribeGatewayInformation,
  DescribeStorediSCSIVolumes,
  DescribeVTLDevices,
  ListGateways,
  ListVolumeInitiators,
  ListVolumes,
  UpdateChapCredentials,
];

/** All actions by name. */
export const actions: ReadonlyMap<string, Action> = new Map(all.map((action) => [action.name, action]));
