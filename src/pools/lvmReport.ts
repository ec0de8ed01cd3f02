import { z } from 'zod';

/** A logical volume of LVM as lvs(8) reports it. */
export interface LogicalVolume {
  readonly name: string;
  readonly bytes: number;
  /** For a thin volume the allocated share of its size, for a thin pool the used share; null: inactive. */
  readonly dataPercent: number | null;
  readonly segmentType: string;
  /** Whether a thin pool zeroes blocks before a volume uses them for the first time. */
  readonly zeroes: boolean;
  readonly discards: string;
  /** For a thin pool. */
  readonly chunkBytes: number;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  /** "": no fault reported. */
  readonly fault: string;
  /** "": not in a pool. */
  readonly pool: string;
}

/** A volume group and all of its logical volumes by name, at one instant. */
export interface VolumeGroup {
  readonly uuid: string;
  readonly bytes: number;
  readonly freeBytes: number;
  readonly extentBytes: number;
  readonly volumes: ReadonlyMap<string, LogicalVolume>;
}

const columns = [
  'lv_name',
  'lv_size',
  'data_percent',
  'segtype',
  'zero',
  'discards',
  'chunk_size',
  'lv_active',
  'lv_device_open',
  'lv_health_status',
  'pool_lv',
  'vg_uuid',
  'vg_size',
  'vg_free',
  'vg_extent_size',
] as const;

/** Arguments of lvs(8) whose output `parseReport` reads. */
export function reportArgs(volumeGroup: string): readonly string[] {
  return [
    '--reportformat',
    'json',
    '--units',
    'b',
    '--nosuffix',
    '--options',
    columns.join(','),
    volumeGroup,
  ];
}

const bytes = z.string().regex(/^\d+$/u).transform(Number);
const row = z.object({
  lv_name: z.string(),
  lv_size: bytes,
  data_percent: z.string(),
  segtype: z.string(),
  zero: z.string(),
  discards: z.string(),
  chunk_size: bytes,
  lv_active: z.string(),
  lv_device_open: z.string(),
  lv_health_status: z.string(),
  pool_lv: z.string(),
  vg_uuid: z.string(),
  vg_size: bytes,
  vg_free: bytes,
  vg_extent_size: bytes,
});
const report = z.object({ report: z.array(z.object({ lv: z.array(row) })) });

/**
 * @returns null if the group has no logical volume.
 * @throws Error for text that is not output of lvs(8).
 */
export function parseReport(json: string): VolumeGroup | null {
  const rows = report.parse(JSON.parse(json)).report.flatMap(({ lv }) => lv);
  const [first] = rows;
  if (!first) return null;
  return {
    uuid: first.vg_uuid,
    bytes: first.vg_size,
    freeBytes: first.vg_free,
    extentBytes: first.vg_extent_size,
    volumes: new Map(
      rows.map((each) => [
        each.lv_name,
        {
          name: each.lv_name,
          bytes: each.lv_size,
          dataPercent: each.data_percent === '' ? null : Number(each.data_percent),
          segmentType: each.segtype,
          zeroes: each.zero !== '',
          discards: each.discards,
          chunkBytes: each.chunk_size,
          isActive: each.lv_active !== '',
          isOpen: each.lv_device_open !== '',
          fault: each.lv_health_status,
          pool: each.pool_lv,
        },
      ]),
    ),
  };
}
