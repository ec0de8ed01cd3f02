import { defineAction } from '../Action.js';
import * as shape from '../shapes.js';
import { getVolumes } from '../volumes.js';

/** Lists the initiators that are logged in to the target of a volume. */
export const ListVolumeInitiators = defineAction({
  name: 'ListVolumeInitiators',
  kind: 'read',
  input: { VolumeARN: shape.required(shape.volumeArn) },
  async execute({ VolumeARN }, deps) {
    const [volume] = await getVolumes(deps, [VolumeARN]);
    const sessions = volume ? await volume.host().targets.listSessions(volume.target.iscsiName) : [];
    const names = new Set(sessions.flatMap(({ initiatorName }) => initiatorName ?? []));
    return { Initiators: [...names].toSorted() };
  },
});
