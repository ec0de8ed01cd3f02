import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TargetServer } from '../../src/iscsi/TargetServer.js';
import { DirectAccessUnit } from '../../src/scsi/DirectAccessUnit.js';
import { MemoryMedium } from '../../src/scsi/media/MemoryMedium.js';
import { TargetDevice } from '../../src/scsi/TargetDevice.js';
import { getPeer, hasPeers, peerEnvironment } from '../support/environment.js';
import { MemoryAuthority, targetName } from './support/memoryAuthority.js';
import { patienceMs } from '../support/patience.js';

/** The families of libiscsi's suite that are about the transport; those about the unit are tested with it. */
const families = [
  'iSCSIcmdsn',
  'iSCSIdatasn',
  'iSCSIResiduals',
  'iSCSITMF',
  'TestUnitReady',
  'Mandatory',
  'Read10',
  'Write10',
];

describe.skipIf(!hasPeers('iscsiTestCu'))('iscsi-test-cu against our target', () => {
  const authority = new MemoryAuthority();
  const server = new TargetServer({ authority });
  const device = new TargetDevice({
    ports: [{ targetName, portalGroupTag: 1, relativePort: 1 }],
    onAbortTasks: (lun, nexusIds) => server.abortTasks(targetName, lun, nexusIds),
  });
  let url: string;

  beforeAll(async () => {
    const identity = { vendor: 'TEST', product: 'DISK', revision: '1', serialNumber: 'cu-1' };
    device.add(1, new DirectAccessUnit({ medium: new MemoryMedium(65536), identity }));
    authority.findDevice = () => ({ units: device.units, relativePort: 1 });
    const { port } = await server.listen('127.0.0.1', 0);
    url = `iscsi://127.0.0.1:${port}/${targetName}/1`;
  });

  afterAll(async () => {
    await server.close();
    for (const unit of device.removeAll()) await unit.close();
  });

  it.each(families)('%s passes through CHAP', async (family) => {
    const output = await run(['--dataloss', '-t', `ALL.${family}`, url]);
    expect(output).toMatch(/ {3}tests +([1-9]\d*) +\1 +\1 +0 /);
  });

  function run(args: readonly string[]): Promise<string> {
    const env = peerEnvironment({
      LIBISCSI_CHAP_USERNAME: 'alice',
      LIBISCSI_CHAP_PASSWORD: 'initiator-secret',
    });
    return new Promise((resolve, reject) => {
      execFile(getPeer('iscsiTestCu'), args, { env, timeout: patienceMs }, (error, stdout, stderr) => {
        if (error) reject(new Error(`${stdout}${stderr}`, { cause: error }));
        else resolve(stdout);
      });
    });
  }
});
