import { z } from 'zod';
import { groupTypes } from '../provisioning/MaskingRecords.js';
import { admissions } from '../targets/StorageDriver.js';
import { base64, iscsiName, text } from './values.js';

// The part of the messages between endpoint and agent that is about storage: see messages.ts.

const bytes = z.number().min(0);
/** A size as a client wants it; the change checks it.  JSON has null for NaN. */
const wantedBytes = z
  .number()
  .nullable()
  .transform((size) => size ?? Number.NaN);
const blockSize = z.union([z.literal(512), z.literal(4096)]);
const lunNumber = z.int().min(0);
/** InstanceIDs at the host.  They name no system: one that names another host's would be shown as an object of that host. */
const poolId = text.startsWith('iscsi-wbem:pool:');
const primordialId = text.startsWith('iscsi-wbem:primordial:');
const groupType = z.enum(groupTypes);
/** Maximum number of volumes, initiators, groups or LUNs in one command. */
const maxNamed = 1_000;

/** The part of a pool that does not change while the agent runs. */
export const poolForm = z.object({
  id: poolId,
  name: text,
  kind: z.enum(['folder', 'lvm-thin']),
  makesThick: z.boolean(),
  thickByDefault: z.boolean(),
  maxVolumeBytes: bytes,
  reserveBytes: bytes,
});

/** The storage functions of a host. */
export const storageHelloForm = z.object({
  capabilities: z.object({
    minLun: lunNumber,
    maxLun: lunNumber,
    maxLunsPerTarget: z.int(),
    maxAliasBytes: z.int(),
    resize: z.enum(['unit-attention', 'rescan']),
    shrinksExports: z.boolean(),
    readOnlyLuns: z.boolean(),
    keepsReserve: z.boolean(),
    lunsPerInitiator: z.boolean(),
    sharesUnits: z.boolean(),
    blockSizes: z.array(blockSize).max(16),
  }),
  pools: z.array(poolForm).max(1_000),
  /** Whether the target counts reads and writes. */
  counts: z.boolean(),
  /** How long ended jobs are kept. */
  jobsKeptMs: z.number(),
});

export type StorageHello = z.output<typeof storageHelloForm>;

/** The state of a pool. */
export const poolStateForm = z.object({
  totalBytes: bytes,
  remainingBytes: bytes,
  stepBytes: bytes,
  primordial: z.object({ id: primordialId, totalBytes: bytes, remainingBytes: bytes }),
});

export const storedVolumeForm = z.object({
  path: text,
  type: z.enum(['file', 'block']),
  bytes,
  allocatedBytes: bytes,
});

const identity = z.object({
  name: text,
  nameFormat: z.union([z.literal(9), z.literal(7)]),
  nameNamespace: z.union([z.literal(2), z.literal(4)]),
});

export const exportForm = z.object({
  target: iscsiName,
  lun: lunNumber,
  volumeId: text.nullable(),
  path: text.nullable(),
  bytes: bytes.nullable(),
  readOnly: z.boolean(),
  initiators: z.array(iscsiName).max(65_536).nullable().exactOptional(),
  identity: identity.exactOptional(),
  isWithheld: z.literal(true).exactOptional(),
});

/** An access list.  `restricted` has the initiators that see some of the LUNs. */
export const accessForm = z.object({
  target: iscsiName,
  initiators: z.array(iscsiName).max(65_536).nullable(),
  restricted: z
    .array(z.object({ initiator: iscsiName, luns: z.array(lunNumber).max(65_536) }))
    .max(65_536)
    .exactOptional(),
});

export const unitStatisticsForm = z.object({
  volumeId: text.nullable(),
  target: iscsiName,
  lun: lunNumber,
  startedAt: z.number().nullable(),
  commands: z.number(),
  reads: z.number().nullable(),
  readBytes: bytes,
  writes: z.number().nullable(),
  writtenBytes: bytes,
  readMicroseconds: z.number().nullable(),
  writeMicroseconds: z.number().nullable(),
});

const volumeRecord = z.object({
  id: text,
  name: text,
  pool: text,
  bytes,
  blockSize,
  thick: z.boolean(),
  createdAt: z.number(),
  copyOf: z.object({ volume: text, kind: z.enum(['snapshot', 'clone']), at: z.number() }).exactOptional(),
});

const jobRecord = z.object({
  id: text,
  what: text,
  volume: text,
  name: text,
  who: text,
  state: z.enum(['running', 'completed', 'failed', 'killed']),
  percent: z.number(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  message: text.nullable(),
});

/**
 * One item of the answer with the records of a host: the volumes and jobs that changed since a revision.  The first item is the new
 * revision; `isWhole` says that it is followed by all records, so that the others are gone.
 */
export const recordItemForm = z.union([
  z.object({ revision: text, isWhole: z.boolean() }),
  /** With what is derived from the id at the host. */
  z.object({ volume: volumeRecord, path: text.nullable(), identity }),
  z.object({ job: jobRecord }),
  z.object({ gone: z.enum(['volume', 'job']), id: text }),
]);

export type RecordItem = z.output<typeof recordItemForm>;

const groupOptions = { deleteOnEmpty: z.boolean(), deleteWhenUnassociated: z.boolean() };

/** A masking group in its current state. */
export const groupForm = z.object({
  ...groupOptions,
  id: text,
  type: groupType,
  name: text,
  view: iscsiName.nullable(),
  record: z
    .object({
      ...groupOptions,
      id: text,
      type: groupType,
      name: text,
      view: iscsiName.nullable(),
      members: z.array(text).max(100_000),
    })
    .nullable(),
});

/** The identification of a masking group. */
const groupRef = z.object({ type: groupType, id: text });

/** A masking group as the endpoint knows it.  The agent reads it again, and refuses the change if it has come into another view. */
const knownGroup = z.object({ type: groupType, id: text, name: text, view: iscsiName.nullable() });

export type KnownGroup = z.output<typeof knownGroup>;

export const initiatorForm = z.object({ name: iscsiName, label: text.nullable() });
export const nameForm = z.object({ name: text });

/** Read requests about storage. */
export const storageReadForms = [
  /** @param since a revision of an earlier answer; null: all records. */
  z.object({ what: z.literal('records'), since: text.nullable() }),
  z.object({ what: z.literal('poolState'), pool: text }),
  z.object({ what: z.literal('poolWay'), pool: text }),
  z.object({ what: z.literal('storedVolume'), pool: text, volume: text }),
  z.object({ what: z.literal('storedVolumes'), pool: text }),
  z.object({ what: z.literal('isOwnTarget'), target: iscsiName }),
  z.object({ what: z.literal('exports'), target: iscsiName.nullable() }),
  z.object({ what: z.literal('exportsOf'), volume: text }),
  z.object({ what: z.literal('access'), target: iscsiName.nullable() }),
  z.object({ what: z.literal('targetsAllowing'), initiator: iscsiName }),
  z.object({ what: z.literal('unitStatistics'), volume: text.nullable() }),
  z.object({ what: z.literal('removalFault'), volume: text }),
  z.object({ what: z.literal('groups'), type: groupType }),
  z.object({ what: z.literal('group'), group: groupRef }),
  z.object({ what: z.literal('groupOfView'), type: groupType, view: iscsiName }),
  z.object({ what: z.literal('members'), group: groupRef }),
  z.object({ what: z.literal('groupsWith'), type: groupType, member: text }),
  z.object({ what: z.literal('initiators') }),
  z.object({ what: z.literal('initiator'), name: iscsiName }),
] as const;

/** How a copy at one instant is made. */
export const poolWayForm = z.object({ way: z.enum(['reflink', 'thin-snapshot']) });

/** LUNs as a client wants them; the change checks them. */
const luns = z.array(z.int()).max(maxNamed);

const storageChangeForm = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('createVolume'),
    name: text,
    bytes: wantedBytes,
    pool: text.nullable(),
    thick: z.boolean().nullable(),
  }),
  z.object({ kind: z.literal('adoptVolume'), name: text, file: text, pool: text.nullable() }),
  z.object({ kind: z.literal('resizeVolume'), volume: text, bytes: wantedBytes, mayShrink: z.boolean() }),
  z.object({ kind: z.literal('renameVolume'), volume: text, name: text }),
  z.object({ kind: z.literal('removeVolume'), volume: text }),
  z.object({
    kind: z.literal('copyVolume'),
    source: text,
    name: text,
    as: z.enum(['snapshot', 'clone']),
    pool: text.nullable(),
  }),
  z.object({ kind: z.literal('refillVolume'), volume: text, from: text }),
  z.object({ kind: z.literal('detachVolume'), volume: text }),
  z.object({ kind: z.literal('restoreVolume'), volume: text, from: text }),
  z.object({
    kind: z.literal('createTarget'),
    target: iscsiName.nullable(),
    alias: text.nullable(),
    admission: z.enum(admissions).exactOptional(),
  }),
  z.object({ kind: z.literal('removeTarget'), target: iscsiName }),
  z.object({ kind: z.literal('renameTarget'), target: iscsiName, alias: text.nullable() }),
  z.object({
    kind: z.literal('addExport'),
    target: iscsiName,
    volume: text,
    lun: z.int().nullable(),
    readOnly: z.boolean(),
    shared: z.boolean(),
  }),
  z.object({
    kind: z.literal('removeExport'),
    target: iscsiName,
    lun: z.int(),
    volume: text.exactOptional(),
  }),
  z.object({
    kind: z.literal('allow'),
    target: iscsiName,
    initiator: iscsiName,
    luns: luns.exactOptional(),
  }),
  z.object({ kind: z.literal('deny'), target: iscsiName, initiator: iscsiName, luns: luns.exactOptional() }),
]);

/** A change of masking, by the name of its method. */
const maskingForm = z.discriminatedUnion('what', [
  z.object({ what: z.literal('createInitiator'), initiator: initiatorForm }),
  z.object({ what: z.literal('removeInitiator'), name: iscsiName }),
  z.object({
    what: z.literal('expose'),
    target: iscsiName.nullable(),
    isNode: z.boolean(),
    volumes: z
      .array(z.object({ volume: text, lun: z.int().nullable(), readOnly: z.boolean() }))
      .max(maxNamed),
    initiators: z.array(iscsiName).max(maxNamed),
  }),
  z.object({
    what: z.literal('hide'),
    target: iscsiName,
    volumes: z.array(text).max(maxNamed),
    initiators: z.array(iscsiName).max(maxNamed),
  }),
  z.object({ what: z.literal('removeView'), target: iscsiName, withGroups: z.boolean() }),
  z.object({ what: z.literal('removeTarget'), target: iscsiName, mayEndSessions: z.boolean() }),
  z.object({
    what: z.literal('createGroup'),
    ...groupOptions,
    type: groupType,
    name: text,
    members: z.array(text).max(maxNamed),
  }),
  z.object({ what: z.literal('removeGroup'), group: knownGroup, force: z.boolean() }),
  z.object({ what: z.literal('renameGroup'), group: knownGroup, name: text }),
  z.object({
    what: z.literal('addMembers'),
    group: knownGroup,
    members: z.array(text).max(maxNamed),
    luns: luns.nullable(),
  }),
  z.object({
    what: z.literal('removeMembers'),
    group: knownGroup,
    members: z.array(text).max(maxNamed),
    deleteOnEmpty: z.boolean(),
  }),
  z.object({
    what: z.literal('createView'),
    name: text.nullable(),
    groups: z.object({
      initiators: knownGroup.nullable(),
      targets: knownGroup.nullable(),
      volumes: knownGroup.nullable(),
    }),
    luns: luns.nullable(),
  }),
  z.object({ what: z.literal('addGroup'), target: iscsiName, group: knownGroup, luns: luns.nullable() }),
  z.object({ what: z.literal('takeGroup'), target: iscsiName, group: knownGroup }),
]);

export type MaskingChange = z.output<typeof maskingForm>;

/** Commands that change storage. */
export const storageCommandForms = [
  z.object({
    kind: z.literal('storage'),
    change: storageChangeForm,
    /** Whether the outcome has a job even if the change is complete. */
    asJob: z.boolean(),
  }),
  z.object({
    kind: z.literal('provide'),
    name: text,
    bytes: wantedBytes,
    pool: text.nullable(),
    thick: z.boolean().nullable(),
    initiator: iscsiName,
    chapName: text.nullable(),
    secret: base64.nullable(),
    mutual: z.object({ chapName: text.nullable(), secret: base64 }).nullable(),
  }),
  z.object({ kind: z.literal('withdraw'), target: iscsiName, removeVolumes: z.boolean() }),
  z.object({ kind: z.literal('killJob'), job: text }),
  z.object({ kind: z.literal('removeJob'), job: text }),
  z.object({ kind: z.literal('masking'), change: maskingForm }),
] as const;

/** A command that changes storage. */
export type StorageCommand = z.output<(typeof storageCommandForms)[number]>;

const verification = z.object({
  state: z.enum(['verified', 'unverified', 'failed']),
  reason: text,
});

/** The outcome of a change of storage; fields that do not apply to it are left out. */
export const storageOutcomeForm = z.object({
  cause: text,
  message: text,
  warning: text.nullable().default(null),
  proof: verification.nullable(),
  volume: text.nullable().default(null),
  target: iscsiName.nullable().default(null),
  lun: lunNumber.nullable().default(null),
  job: text.nullable().default(null),
  nearestBytes: bytes.nullable().default(null),
  group: text.nullable().default(null),
});
