import { z } from 'zod';
import { findIscsiName } from '../targets/IscsiName.js';
import { admissions, type Admission } from '../targets/StorageDriver.js';
import type { Settings } from './Settings.js';
import type { SettingRow } from './settingTable.js';
import { integer, size } from './valueSchemas.js';

/** Whether a change of what a target shows is verified by a login. */
export const verifyExportsSettings = ['on', 'off'] as const;

/** Whether the profile Group Masking and Mapping is advertised. */
export const groupMaskingSettings = ['on', 'off'] as const;

/** Settings of volumes and of targets made by this server. */
export interface StorageSettings {
  /** Prefix of target names that are made of an alias. */
  readonly iqnPrefix: string;
  /** How new targets admit allowed initiators. */
  readonly newTargets: Admission;
  readonly verifyExports: (typeof verifyExportsSettings)[number];
  /** Space of a pool's file system that volumes must leave free, in bytes. */
  readonly poolReserve: number;
  readonly maxVolumes: number;
  readonly maxTargets: number;
  readonly maxInitiatorsPerTarget: number;
  /** Maximum number of named initiators. */
  readonly maxInitiators: number;
  readonly maxMaskingGroups: number;
  /** Whether managers are told that views can be made of groups. */
  readonly groupMasking: (typeof groupMaskingSettings)[number];
  /** Maximum number of simultaneous copies. */
  readonly maxJobs: number;
  /** How long an ended job is kept. */
  readonly jobKeptSeconds: number;
}

const countRow = (help: string, most: number, count: number): SettingRow<number> => ({
  schema: integer(1, most),
  expected: `a whole number from 1 to ${most}`,
  placeholder: 'number',
  help,
  default: () => count,
});

export const storageSettingTable = {
  iqnPrefix: {
    schema: z.string().refine((text) => findIscsiName(`${text}:a`) !== null),
    expected: 'the beginning of an iSCSI name: iqn.yyyy-mm.domain',
    placeholder: 'name',
    help: 'begins the names of targets that are made of an alias alone',
    default: ({ hostName }) =>
      `iqn.2026-11.io.github.iscsi-wbem.${hostName.toLowerCase().replaceAll(/[^a-z0-9-]+/gu, '-')}`,
    defaultText: 'iqn.2026-11.io.github.iscsi-wbem.<host name>',
  },
  newTargets: {
    schema: z.enum(admissions),
    expected: 'chap or initiators',
    placeholder: 'chap|initiators',
    help: 'how a new target lets in whom it allows: with an account, or by name alone until it has one',
    default: () => 'chap',
  },
  verifyExports: {
    schema: z.enum(verifyExportsSettings),
    expected: 'on or off',
    placeholder: 'on|off',
    help: 'whether a login looks at each new export and each initiator that is allowed',
    default: () => 'on',
  },
  poolReserve: {
    schema: size(0),
    expected: 'a size such as "512 MiB" or "0 KiB", in KiB, MiB, GiB or TiB',
    placeholder: 'size',
    help: "room that volumes leave free on the file system of a folder pool, so that the server's own state always fits",
    default: () => 2 ** 30,
    defaultText: '1 GiB',
  },
  maxVolumes: countRow('volumes of all pools; over it: refused', 1_000_000, 20_000),
  maxTargets: countRow(
    'targets, whatever made them; at this number no further target is made',
    100_000,
    4_096,
  ),
  maxInitiatorsPerTarget: countRow('initiators that one target allows; over it: refused', 100_000, 1_024),
  maxInitiators: countRow('initiators that clients name; over it: refused', 1_000_000, 10_000),
  maxMaskingGroups: countRow('masking groups that clients make; over it: refused', 1_000_000, 10_000),
  groupMasking: {
    schema: z.enum(groupMaskingSettings),
    expected: 'on or off',
    placeholder: 'on|off',
    help: 'whether managers are told that views can be made of groups; off: they find Masking and Mapping alone',
    default: () => 'on',
  },
  maxJobs: countRow('copies that are being made at the same time; over it: refused', 1_000, 4),
  jobKeptSeconds: {
    schema: integer(1, 2_592_000),
    expected: 'a whole number of seconds from 1 to 2592000',
    placeholder: 'seconds',
    help: 'how long a job that has ended is shown (CIM_ConcreteJob.TimeBeforeRemoval)',
    default: () => 300,
  },
} satisfies { [K in keyof StorageSettings]: SettingRow<Settings[K]> };
