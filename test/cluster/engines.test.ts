import { afterAll, beforeAll, describe } from 'vitest';
import { EtcdCluster, haveEtcd } from '../support/EtcdCluster.js';
import { useEtcd } from '../support/openStore.js';
import { isLongForm } from './form.js';

/** Everywhere else they run on lmdb. */
const short: Readonly<Record<string, () => Promise<unknown>>> = {
  'the namespaces that clients make': () => import('../repository/namespaces.test.js'),
  'the qualifier types that clients make': () => import('../repository/qualifiers.test.js'),
};
/** With `npm run test:cluster` alone. */
const long: typeof short = {
  users: () => import('../security/Users.test.js'),
  'the classes that clients make': () => import('../repository/classes.test.js'),
  'the instances that clients make': () => import('../repository/instances.test.js'),
  'the limits of what clients make': () => import('../repository/limits.test.js'),
  'answers that are kept': () => import('../operations/keptAnswers.test.js'),
  'indications of stored instances': () => import('../indications/storedInstances.test.js'),
  'the delivery of indications': () => import('../indications/delivery.test.js'),
  'the classes of the indication profile': () => import('../providers/indications/profile.test.js'),
  'events of WS-Management': () => import('../wsman/eventing.test.js'),
  'operations by roles': () => import('../operations/everyRole.test.js'),
};

describe.skipIf(!haveEtcd)('on etcd', () => {
  let etcd: EtcdCluster;
  beforeAll(async () => {
    etcd = await EtcdCluster.start(1);
    useEtcd(etcd);
  });
  afterAll(async () => {
    useEtcd(null);
    await etcd.stop();
  });

  describe.each(Object.entries({ ...short, ...(isLongForm && long) }))('%s', async (_, load) => {
    await load();
  });
});
