import { TargetDriverError } from '../TargetDriverError.js';
import type { Configfs } from './Configfs.js';
import type { LioPair, LioPlan } from './LioPlan.js';
import type { LioTarget } from './LioTarget.js';
import { authenticationFile, authFiles, parseAuthValue, scopeFolder, unset } from './paths.js';

/**
 * Brings a target from any state to the state that a plan wants.  What is already as wanted is not written.  A target is closed
 * before an account is written and opened afterwards.  For each name the secret is written last and removed first, so that a name
 * never has another name's secret.
 */
export async function executePlan(plan: LioPlan, target: LioTarget, configfs: Configfs): Promise<void> {
  if (plan.enforcement === 'close') await setEnforcement(target, '1', configfs);
  for (const pair of plan.pairs) await writePair(pair, target, configfs);
  if (plan.enforcement === 'open') await setEnforcement(target, '0', configfs);
}

/** Sets it at each portal group, then at ACLs that override it.  ACLs that inherit it are left alone. */
async function setEnforcement(
  { folder: target, portalGroups }: LioTarget,
  wanted: '0' | '1',
  configfs: Configfs,
): Promise<void> {
  for (const { tag, authentication, acls } of portalGroups) {
    const group = scopeFolder({ target, tag, acl: null });
    if (authentication !== (wanted === '1')) await configfs.write(`${group}/${authenticationFile}`, wanted);
    const opposed = acls.filter((acl) => acl.authentication !== null && `${acl.authentication}` !== wanted);
    for (const { folder: acl } of opposed)
      await configfs.write(`${scopeFolder({ target, tag, acl })}/${authenticationFile}`, wanted);
  }
}

async function writePair(
  { tag, acl, role, before, after }: LioPair,
  { folder: target, iscsiName }: LioTarget,
  configfs: Configfs,
): Promise<void> {
  const scope = scopeFolder({ target, tag, acl });
  const nameFile = `${scope}/${authFiles[role].chapName}`;
  const secretFile = `${scope}/${authFiles[role].secret}`;
  const shown = await configfs.read(nameFile);
  if (shown === null) {
    if (after === null) return;
    const what = acl === null ? `portal group ${tag}` : `the ACL of ${acl}`;
    throw new TargetDriverError('no-such-target', `${what} of ${iscsiName} is not there any more`);
  }
  const present = parseAuthValue(shown)?.toString('utf8') ?? null;
  if (present !== null && present !== before && present !== after?.chapName) {
    if (after === null) return;
    throw new TargetDriverError(
      'in-use',
      `somebody else has put the account "${present}" ${acl === null ? `at portal group ${tag}` : `at the ACL of ${acl}`} of ${iscsiName} meanwhile`,
    );
  }
  if (after === null) {
    if (present === null && parseAuthValue(await configfs.read(secretFile)) === null) return;
    await configfs.write(secretFile, unset);
    await configfs.write(nameFile, unset);
    return;
  }
  const secret = Buffer.from(after.secret, 'base64');
  if (present === after.chapName) {
    // A single write replaces the old secret by the new one.
    if (parseAuthValue(await configfs.read(secretFile))?.equals(secret) !== true)
      await configfs.write(secretFile, secret);
    return;
  }
  await configfs.write(secretFile, unset);
  await configfs.write(nameFile, after.chapName);
  await configfs.write(secretFile, secret);
}
