import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Seconds of the slowest files, which start first so that none of them runs alone at the end.  The values are rounded, from a run
 * on two cores; `npm test` prints its ten slowest files.  Other files count as fast, unless an earlier run has measured them.
 */
export const slowFiles: Readonly<Record<string, number>> = {
  'test/lio/lio.test.ts': 100,
  'test/interop/managers.test.ts': 95,
  'test/interop/storageGateway.test.ts': 70,
  'test/interop/rounds.test.ts': 45,
  'test/faults/killedStorage.test.ts': 40,
  'test/targets/tgt/contract.test.ts': 25,
  'test/interop/embedded.test.ts': 20,
  'test/provisioning/tgtMasking.test.ts': 30,
  'test/interop/doors.test.ts': 20,
  'test/interop/returnValues.test.ts': 19,
  'test/interop/thousandIndications.test.ts': 18,
  'test/docs/examples.test.ts': 18,
  'test/main.test.ts': 17,
  'test/indications/delivery.test.ts': 15,
  'test/faults/fuzz.test.ts': 14,
  'test/canary/wholeCanary.test.ts': 14,
  'test/interop/indications.test.ts': 14,
  'test/faults/damagedFiles.test.ts': 13,
  'test/targets/embedded/contract.test.ts': 13,
  'test/audit/killed.test.ts': 10,
  'test/interop/alertIndications.test.ts': 10,
};

/** Files in the order of their groups, and in a group the longest first, whichever project they are of. */
export class LongestFirst extends BaseSequencer {
  override sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const order = specifications.map((specification) => ({
      specification,
      group: specification.project.config.sequence.groupOrder,
      seconds: this.#secondsOf(specification),
    }));
    order.sort((one, other) => one.group - other.group || other.seconds - one.seconds);
    return Promise.resolve(order.map(({ specification }) => specification));
  }

  #secondsOf({ project, moduleId }: TestSpecification): number {
    const path = relative(this.ctx.config.root, moduleId);
    const measured = this.ctx.cache.getFileTestResults(`${project.name}:${path}`);
    return measured === undefined ? (slowFiles[path] ?? 0) : measured.duration / 1000;
  }
}
