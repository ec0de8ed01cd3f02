import type { Settings } from './Settings.js';
import type { SettingRow } from './settingTable.js';
import { addressList, addressListExpected, integer, path, pathExpected } from './valueSchemas.js';

const countExpected = 'a whole number from 1 to 100000';

/** The settings of indications: allowed destinations and limits. */
export const indicationSettingTable = {
  listenerAllow: {
    schema: addressList,
    expected: addressListExpected,
    placeholder: 'list',
    help: 'where listeners of indications may be, beside the loopback',
    default: () => [],
    defaultText: 'nowhere else',
  },
  listenerCa: {
    schema: path,
    expected: pathExpected,
    placeholder: 'file',
    help: 'certificates (PEM) of the authorities that listeners with https are verified by',
    default: () => null,
    defaultText: 'those that come with Node.js',
  },
  listenerTimeoutMs: {
    schema: integer(100, 600_000),
    expected: 'a whole number of milliseconds from 100 to 600000',
    placeholder: 'ms',
    help: 'time for a listener to take an indication',
    default: () => 10_000,
  },
  indicationPollMs: {
    schema: integer(100, 3_600_000),
    expected: 'a whole number of milliseconds from 100 to 3600000',
    placeholder: 'ms',
    help: 'how often it is looked, while somebody subscribes, for changes that others made to targets',
    default: () => 2_000,
  },
  maxSubscriptions: {
    schema: integer(1, 100_000),
    expected: countExpected,
    placeholder: 'count',
    help: 'most subscriptions to indications; as many filters and destinations',
    default: () => 1000,
  },
  maxSubscriptionsPerUser: {
    schema: integer(1, 100_000),
    expected: countExpected,
    placeholder: 'count',
    help: 'most subscriptions to indications that one user made',
    default: () => 500,
  },
  maxQueuedIndications: {
    schema: integer(1, 1_000_000),
    expected: 'a whole number from 1 to 1000000',
    placeholder: 'count',
    help: 'most indications that wait for one listener; then the oldest are given up',
    default: () => 10_000,
  },
} satisfies { [K in IndicationSetting]: SettingRow<Settings[K]> };

type IndicationSetting =
  | 'listenerAllow'
  | 'listenerCa'
  | 'listenerTimeoutMs'
  | 'indicationPollMs'
  | 'maxSubscriptions'
  | 'maxSubscriptionsPerUser'
  | 'maxQueuedIndications';
