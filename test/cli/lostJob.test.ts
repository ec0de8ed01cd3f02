import { expect, it } from 'vitest';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { callAndReport } from '../../src/cli/storageAnswers.js';
import { StorageHost } from '../../src/cli/StorageHost.js';
import { WbemClient } from '../../src/client/WbemClient.js';

it('a job whose server went away ends as not known: it had begun', async () => {
  const client = new WbemClient({ url: 'http://127.0.0.1:1', namespace: 'root/cimv2' });
  const Job = new CIMInstanceName('MSISCSITARGET_ConcreteJob', { InstanceID: 'job' }, { namespace: 'root' });
  const silent = { write: (): void => {} };
  const streams = { stdin: (async function* none() {})(), stdout: silent, stderr: silent };

  const reported = callAndReport(
    new StorageHost(client),
    { json: false } as Parameters<typeof callAndReport>[1],
    streams,
    async () => ({ returnValue: 0, message: 'done', values: new Map([['Job', Job]]) }),
    () => ({ sentence: 'done', result: {} }),
  );

  await expect(reported).rejects.toMatchObject({ ending: 'unknown' });
});
