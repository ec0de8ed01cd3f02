import { MaskingExecution } from './MaskingExecution.js';
import { MaskingGroups } from './MaskingGroups.js';
import { MaskingPaths } from './MaskingPaths.js';
import type { MaskingDeps } from './MaskingPlans.js';

/**
 * Which initiators see which volumes, changed in one step each: views (a target, its allowed initiators, its volumes), the groups
 * that make up views, and the initiators that clients name.
 *
 * A change is checked completely before its first part.  Its parts are changes of their own, in an order that never shows a
 * volume too early.  If a part fails, the parts before it are undone; so they are after a crash, except that a change which only
 * takes access away is completed.
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
