import type { IscsiName } from '../IscsiName.js';
import { narrowed, widened, type LunView } from '../lunViews.js';
import type { StorageDriverChange } from '../StorageDriver.js';
import type { Configfs } from './Configfs.js';
import { sees, shownLunsOf, viewOf, withView, type LioMadeTarget } from './LioMadeTargets.js';
import type { LioStorageSteps } from './LioStorage.js';
import { nameOf, type LioAcl, type LioTarget } from './LioTarget.js';
import { ownGroup, ownTag, readMappedLuns } from './LioUnits.js';

type Allow = Extract<LioStorageSteps, { readonly kind: 'allow' }>;

/** Plans a change of an initiator's access.  Afterwards its ACL maps exactly the LUNs that it may see, or it has no ACL. */
export async function planAccess(
  { kind, target, initiator, luns }: Extract<StorageDriverChange, { readonly kind: 'allow' | 'deny' }>,
  own: LioMadeTarget,
  { portalGroups }: LioTarget,
  configfs: Configfs,
): Promise<LioStorageSteps> {
  const acl = portalGroups.find(({ tag }) => tag === ownTag)?.acls.find((each) => nameOf(each) === initiator);
  const isAllowed = own.initiators.includes(initiator);
  const before = viewOf(own, initiator);
  if (kind === 'allow') {
    const view = widened(isAllowed ? before : [], luns ?? null);
    return planView(own, acl, { kind, target, initiator, view }, configfs);
  }
  const view = narrowed(
    before,
    own.luns.map(({ lun }) => lun),
    luns ?? null,
  );
  if (isAllowed && view?.length !== 0)
    return planView(own, acl, { kind: 'allow', target, initiator, view }, configfs);
  return acl === undefined && !isAllowed ? { kind: 'none' } : { kind, target, initiator };
}

async function planView(
  own: LioMadeTarget,
  acl: LioAcl | undefined,
  wanted: Allow,
  configfs: Configfs,
): Promise<LioStorageSteps> {
  const { initiator, view } = wanted;
  if (acl === undefined || !own.initiators.includes(initiator)) return wanted;
  const isSame = printView(view) === printView(viewOf(own, initiator));
  const after = withView(own, initiator, view);
  return isSame && (await isMapped(after, initiator, acl.folder, configfs)) ? { kind: 'none' } : wanted;
}

/** Whether the ACL of an initiator maps exactly the LUNs that the initiator may see. */
async function isMapped(
  own: LioMadeTarget,
  initiator: IscsiName,
  acl: string,
  configfs: Configfs,
): Promise<boolean> {
  const mapped = await readMappedLuns({ ...ownGroup(own.iscsiName), acl }, configfs);
  return shownLunsOf(own).every(({ lun, readOnly }) => {
    const found = mapped.find(({ groupLun }) => groupLun === lun);
    return sees(own, initiator, lun) ? found?.readOnly === readOnly : found === undefined;
  });
}

function printView(view: LunView): string {
  return view === null ? 'all' : view.toSorted((a, b) => a - b).join(' ');
}
