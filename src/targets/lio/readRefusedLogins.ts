import { findIscsiName } from '../IscsiName.js';
import type { RefusedLoginCount } from '../TargetReader.js';
import type { Configfs } from './Configfs.js';
import { iscsiFolder } from './paths.js';
import { listTargetFolders } from './readTargets.js';

/**
 * LIO's counters of refused logins (`fabric_statistics` of each target), and the last initiator.  Each refused login is counted
 * in negotiate_fails, whatever its reason.  A kernel without the folder counts none.
 */
export async function readRefusedLogins(configfs: Configfs): Promise<readonly RefusedLoginCount[]> {
  const counts: RefusedLoginCount[] = [];
  for (const [target, folder] of await listTargetFolders(configfs)) {
    const path = `${iscsiFolder}/${folder}/fabric_statistics`;
    const text = async (file: string): Promise<string | null> =>
      (await configfs.read(`${path}/${file}`))?.toString('utf8').trim() ?? null;
    const negotiation = await text('iscsi_login_stats/negotiate_fails');
    if (negotiation === null) continue;
    const [unauthenticated, unauthorized, name, address] = await Promise.all([
      text('iscsi_login_stats/authenticate_fails'),
      text('iscsi_login_stats/authorize_fails'),
      text('iscsi_tgt_attr/fail_intr_name'),
      text('iscsi_tgt_attr/fail_intr_addr'),
    ]);
    counts.push({
      target,
      total: Number(negotiation),
      unauthenticated: Number(unauthenticated ?? 0),
      unauthorized: Number(unauthorized ?? 0),
      // "None" before the first login, "Unknown" for an initiator without an ACL.
      lastInitiatorName: name !== null && findIscsiName(name) !== null ? name : null,
      lastInitiatorAddress: address === null || address.startsWith('(') ? null : address,
    });
  }
  return counts;
}
