import type { ChapAlgorithm } from '../../../src/iscsi/chap.js';
import {
  listedAccounts,
  normalIscsiName,
  type DiscoveryAccess,
  type TargetAccess,
  type TargetAuthority,
  type TargetChapAccount,
  type VisibleDevice,
} from '../../../src/iscsi/TargetAuthority.js';
import { MemoryUnit } from './memoryUnit.js';

export const targetName = 'iqn.2026-11.test.example:target';
export const initiatorName = 'iqn.2026-11.test.example:initiator';

let generation = 0;

export function account(chapName: string, secret: string): TargetChapAccount {
  return { chapName, secret: Buffer.from(secret), generation: ++generation };
}

/** One target with a disk as LUN 1, for one initiator, whose accounts the test changes. */
export class MemoryAuthority implements TargetAuthority {
  readonly unit = new MemoryUnit(2048);
  chapRequired = true;
  initiatorAccounts: TargetChapAccount[] = [account('alice', 'initiator-secret')];
  targetAccount: TargetChapAccount | null = account('bob', 'target-secret-01');
  algorithms: ChapAlgorithm[] = [5, 6, 7, 8];
  discoveryChapRequired = false;
  admitted: string[] | null = null;
  alias: string | null = null;

  findAccess(name: string, initiator: string): TargetAccess | null {
    if (normalIscsiName(name) !== targetName) return null;
    const { chapRequired, targetAccount, algorithms } = this;
    return {
      targetName,
      targetAlias: this.alias,
      portalGroupTag: 1,
      admits: this.admitted === null || this.admitted.includes(initiator),
      chapRequired,
      initiatorAccounts: listedAccounts(this.initiatorAccounts),
      targetAccount,
      algorithms,
    };
  }

  discoveryAccess(): DiscoveryAccess {
    const { targetAccount, algorithms } = this;
    const initiatorAccounts = listedAccounts(this.initiatorAccounts);
    return { chapRequired: this.discoveryChapRequired, initiatorAccounts, targetAccount, algorithms };
  }

  visibleTargets() {
    return [{ targetName, portalGroupTag: 1 }];
  }

  findDevice(): VisibleDevice {
    return { units: new Map([[1, this.unit]]), relativePort: 1 };
  }
}
