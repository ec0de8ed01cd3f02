import { discoveryName } from '../discovery.js';
import { parseIscsiName, findIscsiName, type IscsiName } from '../IscsiName.js';
import type { Authority } from '../TargetReader.js';
import { authorityOf, unboundAuthority } from './AccountRecord.js';

/** The authority of accounts created without a target. */
export const unbound: Authority = {
  name: unboundAuthority,
  description: 'CHAP accounts that were made without a target',
};

/** The authorities of a target: that of initiator accounts, and that of target accounts. */
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

/** Accounts of a removed target still exist and can be removed. */
export function orphanedAuthority(name: string): Authority {
  return { name, description: `CHAP accounts of ${name}, which is no target any more` };
}

/** The target of an authority; null for the authority of accounts without a target. */
export function targetOfAuthority(name: string): IscsiName | null {
  const [target = ''] = name.split(',', 1);
  return findIscsiName(target) === null ? null : parseIscsiName(target);
}
