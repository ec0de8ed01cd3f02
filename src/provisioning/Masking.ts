import { MaskingExecution } from './MaskingExecution.js';
import { MaskingGroups } from './MaskingGroups.js';
import { MaskingPaths } from './MaskingPaths.js';
import type { MaskingDeps } from './MaskingPlans.js';

/**
 * Who sees what, in one step each: views (a target, the initiators that it allows, the volumes that it shows), the groups that make views,
 * and the initiators that clients name.
 *
 * A change is checked whole before its first part.  Its parts are changes of their own, in the order that shows nothing to anybody too
 * early.  One that fails takes back what was made before it; so does a crash, but that what only takes away goes on.
 */
export class Masking {
  readonly paths: MaskingPaths;
  readonly groups: MaskingGroups;

  constructor(deps: MaskingDeps) {
    const execution = new MaskingExecution(deps);
    this.paths = new MaskingPaths(deps, execution);
    this.groups = new MaskingGroups(deps, execution);
  }
}
