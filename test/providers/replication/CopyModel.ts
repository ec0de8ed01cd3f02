import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInstanceName, type CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../../src/cim/values.js';
import type { Call } from '../../../src/dispatch/Call.js';
import { volumePath } from '../../../src/providers/storage/storageIdentity.js';
import { MiB, StorageWorld, type StorageKind } from '../../provisioning/StorageWorld.js';
import { StorageModel, type Answered } from '../storage/StorageModel.js';

type Parameters = Readonly<Record<string, CIMValue>>;

/** SyncType of a snapshot and of a clone. */
export const snapshot = 7;
export const clone = 8;
/** Operation of ModifyReplicaSynchronization. */
export const detach = 8;
export const restore = 15;
export const returnToPool = 19;

/** The replication service over a world of storage, whose pool makes copies at one instant or does not. */
export class CopyModel extends StorageModel {
  static async open(sharesBlocks: boolean, kind: StorageKind = 'embedded'): Promise<CopyModel> {
    const world = new StorageWorld(kind);
    world.sharesBlocks = sharesBlocks;
    await world.start();
    return new CopyModel(world);
  }

  fileOf(id: string): string {
    return join(this.world.poolFolder, `${id}.img`);
  }

  async makeFilled(name: string, text: string, bytes = MiB): Promise<string> {
    const id = await this.world.makeVolume(name, bytes);
    this.overwrite(id, text, bytes);
    return id;
  }

  /** Replaces the bytes of a volume by a text and zeros. */
  overwrite(id: string, text: string, bytes = MiB): void {
    const content = Buffer.alloc(bytes);
    content.write(text);
    writeFileSync(this.fileOf(id), content);
  }

  /** The first five characters of its bytes. */
  textIn(id: string): string {
    return readFileSync(this.fileOf(id)).toString('latin1', 0, 5);
  }

  /** The path of a volume, whether or not there is one. */
  pathOf(id: string): CIMInstanceName {
    return volumePath(this.hostName, { id });
  }

  async callService(method: string, parameters: Parameters, call?: Call): Promise<Answered> {
    const { path } = await this.theOne('CIM_ReplicationService');
    return this.call(path, method, parameters, call);
  }

  replicate(parameters: Parameters, call?: Call): Promise<Answered> {
    return this.callService('CreateElementReplica', parameters, call);
  }

  modify(pair: CIMInstanceName | null, Operation: number, others: Parameters = {}): Promise<Answered> {
    const parameters = { Operation, Synchronization: pair, ...others };
    return this.callService('ModifyReplicaSynchronization', parameters);
  }

  /** Waits for the job that an answer names.  @returns its JobState. */
  async ended({ returnValue, out }: Answered): Promise<CIMValue | undefined> {
    const path = out['Job'];
    if (returnValue !== 4096 || path === undefined || !isInstanceName(path))
      throw new Error(`expected the return value 4096 and a job: ${JSON.stringify(returnValue)}`);
    await this.world.jobs.ended(String(path.keyBindings.get('InstanceID')).replace('iscsi-wbem:job:', ''));
    return (await this.get(path)).value('JobState');
  }

  /** The copy of this name, and the path of the instance that says of what; null: none does. */
  async copyOf(name: string): Promise<{ readonly id: string; readonly path: CIMInstanceName | null }> {
    const copy = this.world.volumes.findByName(name);
    if (!copy) throw new Error(`there is no volume "${name}"`);
    const pair = (await this.enumerate('CIM_StorageSynchronized')).find((each) => {
      const synced = each.value('SyncedElement');
      return isInstanceName(synced) && synced.keyBindings.get('DeviceID') === copy.id;
    });
    return { id: copy.id, path: pair?.path ?? null };
  }
}
