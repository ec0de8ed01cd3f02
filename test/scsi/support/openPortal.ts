import { listedAccounts } from '../../../src/iscsi/TargetAuthority.js';
import { TargetServer } from '../../../src/iscsi/TargetServer.js';
import type { DirectAccessUnit } from '../../../src/scsi/DirectAccessUnit.js';
import { TargetDevice } from '../../../src/scsi/TargetDevice.js';

/** A portal of ours on 127.0.0.1 that lets everybody in. */
export interface OpenPortal {
  url(lun: number): string;
  close(): Promise<void>;
}

const targetName = 'iqn.2026-11.test.example:scsi';

/** Serves logical units, numbered from 0, from this process. */
export async function startOpenPortal(units: readonly DirectAccessUnit[]): Promise<OpenPortal> {
  const device = new TargetDevice({
    ports: [{ targetName, portalGroupTag: 1, relativePort: 1 }],
    onAbortTasks: (lun, nexusIds) => server.abortTasks(targetName, lun, nexusIds),
  });
  for (const [lun, unit] of units.entries()) device.add(lun, unit);
  const open = {
    chapRequired: false,
    initiatorAccounts: listedAccounts([]),
    targetAccount: null,
    algorithms: [],
  };
  const server = new TargetServer({
    authority: {
      findAccess: () => ({ ...open, targetName, targetAlias: null, portalGroupTag: 1, admits: true }),
      discoveryAccess: () => open,
      visibleTargets: () => [{ targetName, portalGroupTag: 1 }],
      findDevice: () => ({ units: device.units, relativePort: 1 }),
    },
  });
  const { port } = await server.listen('127.0.0.1', 0);
  return {
    url: (lun) => `iscsi://127.0.0.1:${port}/${targetName}/${lun}`,
    close: async () => {
      await server.close();
      for (const unit of device.removeAll()) await unit.close();
    },
  };
}
