import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Seconds of the slowest files, which start first so that none of them runs alone at the end.  The values are rounded, from a run
 * on two cores; `npm test` prints its ten slowest files.  Other files count as fast, unless an earlier run has measured them.
 */
export const slowFiles: Readonly<Record<string, number>> = {
  'test/lio/lio.test.ts': 250,
  'test/interop/storageGateway.test.ts': 130,
  'test/interop/serverKilled.test.ts': 120,
  'test/provisioning/lio.test.ts': 60,
  'test/interop/acceptance/load.test.ts': 60,
  'test/interop/acceptance/model.test.ts': 60,
  'test/interop/acceptance/masking.test.ts': 60,
  'test/interop/tgtdKilled.test.ts': 60,
  'test/interop/acceptance/volumes.test.ts': 50,
  'test/cli/noStackTrace.test.ts': 50,
  'test/targets/tgt/contract.test.ts': 50,
  'test/provisioning/tgt.test.ts': 45,
  'test/interop/pywbemcli.test.ts': 45,
  'test/canary/wholeCanary.test.ts': 40,
  'test/console/browser/pages.test.ts': 40,
  'test/console/browser/flows.test.ts': 40,
  'test/fleet/thousandHosts.test.ts': 35,
  'test/interop/indications.test.ts': 35,
  'test/interop/managers.test.ts': 33,
  'test/interop/doors.test.ts': 33,
  'test/interop/rounds.test.ts': 30,
  'test/interop/embedded.test.ts': 30,
  'test/interop/acceptance/indications.test.ts': 30,
  'test/indications/killed.test.ts': 30,
  'test/provisioning/rounds.test.ts': 30,
  'test/provisioning/tgtMasking.test.ts': 30,
  'test/server/administration.test.ts': 30,
  'test/server/doors.test.ts': 30,
  'test/server/sharedStore.test.ts': 30,
  'test/store/ReplicatedStore.test.ts': 30,
  'test/targets/lio/neverShown.test.ts': 28,
  'test/provisioning/lioMasking.test.ts': 26,
  'test/faults/killedStorage.test.ts': 26,
  'test/faults/damagedFiles.test.ts': 25,
  'test/mof/pywbem.test.ts': 25,
  'test/providers/associationAgreement.test.ts': 25,
  'test/server/ProviderPackages.test.ts': 25,
  'test/server/systemdUnit.test.ts': 25,
  'test/interop/doubt.test.ts': 24,
  'test/interop/returnValues.test.ts': 24,
  'test/interop/storage.test.ts': 24,
  'test/interop/credentialModel.test.ts': 23,
  'test/faults/fuzz.test.ts': 22,
  'test/provisioning/tgtStorage.test.ts': 22,
  'test/server/operation.test.ts': 22,
  'test/wsman/pushEvents.test.ts': 22,
  'test/interop/thousandIndications.test.ts': 20,
  'test/indications/delivery.test.ts': 20,
  'test/indications/storedInstances.test.ts': 20,
  'test/main.test.ts': 20,
  'test/docs/examples.test.ts': 20,
  'test/provisioning/embedded.test.ts': 20,
  'test/targets/embedded/contract.test.ts': 20,
  'test/firmware/ipxe.test.ts': 18,
  'test/store/etcd/EtcdEngine.test.ts': 18,
  'test/interop/managersLio.test.ts': 16,
  'test/provisioning/masking.test.ts': 16,
  'test/wsman/pullEvents.test.ts': 16,
  'test/audit/killed.test.ts': 10,
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
