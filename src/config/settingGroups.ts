import { clusterSettingTable } from './clusterSettingTable.js';
import { consoleSettingTable } from './consoleSettingTable.js';
import { fleetSettingTable } from './fleetSettingTable.js';
import { indicationSettingTable } from './indicationSettingTable.js';
import { portalSettingTable } from './portalSettingTable.js';
import { providerSettingTable } from './providerSettingTable.js';
import { repositorySettingTable } from './repositorySettingTable.js';
import { singleSettings, type SingleSetting } from './settingTable.js';
import { storageSettingTable } from './storageSettingTable.js';
import { wsmanSettingTable } from './wsmanSettingTable.js';

/** A group of settings in `--help`. */
export interface SettingGroup {
  readonly title: string;
  readonly settings: readonly SingleSetting[];
}

/** Settings whose table does not determine their group. */
const named: Readonly<Record<string, readonly string[]>> = {
  'Doors:': ['httpPort', 'httpsPort', 'bind', 'plainHttp', 'tlsCertificate', 'tlsKey', 'clientCertificate', 'clientCa'],
  'State:': ['stateDir', 'keyFile', 'logLevel', 'metricsAccess', 'auditMaxBytes', 'stopTimeoutMs'],
  'Target:': ['target', 'tgtSocket', 'lioConfigfs', 'lioSaveconfig', 'lioPortals', 'iscsiPort', 'iscsiBind', 'replay', 'reclose'],
  'Secrets and their proof:': [
    'secretMinBytes', 'secretMaxBytes', 'proof', 'sessionsOnChange', 'discoveryAuth', 'defaultChapName', 'lockWaitMs',
  ],
  'Own initiator:': ['initiatorName', 'connectAllow'],
  'Wrong passwords:': ['loginAttempts', 'loginWindowSeconds', 'loginLockSeconds', 'loginDelayMs', 'maxPasswordsWaiting'],
}; // prettier-ignore

const ofTables: Readonly<Record<string, object>> = {
  'Web console:': consoleSettingTable,
  'Many hosts:': fleetSettingTable,
  'Several endpoints:': clusterSettingTable,
  'Portals of the embedded target:': portalSettingTable,
  'WS-Management:': wsmanSettingTable,
  'Storage:': storageSettingTable,
  'Providers of others:': providerSettingTable,
  'Indications:': indicationSettingTable,
  'What clients make:': repositorySettingTable,
};

/** Every setting, once.  Settings that no group names are limits for clients. */
export const settingGroups: readonly SettingGroup[] = groupsOf({
  ...named,
  ...Object.fromEntries(Object.entries(ofTables).map(([title, table]) => [title, Object.keys(table)])),
});

function groupsOf(members: Readonly<Record<string, readonly string[]>>): SettingGroup[] {
  // A setting named by two groups belongs to the first.
  const left = new Set(singleSettings);
  const groups: SettingGroup[] = [];
  for (const [title, names] of Object.entries(members)) {
    const settings = [...left].filter((setting) => names.includes(setting));
    for (const setting of settings) left.delete(setting);
    groups.push({ title, settings });
  }
  return [...groups, { title: 'Limits of requests:', settings: [...left] }];
}
