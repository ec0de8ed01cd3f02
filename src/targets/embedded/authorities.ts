import { discoveryName } from '../discovery.js';
import { parseIscsiName, findIscsiName, type IscsiName } from '../IscsiName.js';
import type { Authority } from '../TargetReader.js';
import { authorityOf, unboundAuthority } from './AccountRecord.js';

/** Where accounts are that were made without a target. */
export const unbound: Authority = {
  name: unboundAuthority,
  description: 'CHAP accounts that were made without a target',
};

/** Those of a target: of initiators, and its own. */
export function authoritiesOf(target: IscsiName): readonly Authority[] {
  const isDiscovery = target === discoveryName;
  return [
    {
      name: authorityOf(target, 'initiator'),
      description: isDiscovery
        ? 'CHAP accounts of initiators for discovery'
        : `CHAP accounts of initiators at ${target}`,
    },
    {
      name: authorityOf(target, 'target'),
      description: isDiscovery
        ? 'CHAP account that discovery proves itself with'
        : `CHAP account of the target ${target} itself`,
    },
  ];
}

/** Accounts of a target that is gone are still there to be removed. */
export function orphanedAuthority(name: string): Authority {
  return { name, description: `CHAP accounts of ${name}, which is no target any more` };
}

/** The target whose accounts an authority has; null for that of accounts without one. */
export function targetOfAuthority(name: string): IscsiName | null {
  const [target = ''] = name.split(',', 1);
  return findIscsiName(target) === null ? null : parseIscsiName(target);
}
