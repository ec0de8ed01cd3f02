import { ProgramError } from '../../src/pools/runProgram.js';

const MiB = 2 ** 20;

export interface FakeVolume {
  bytes: number;
  dataPercent: string;
  segmentType: string;
  pool: string;
  zero: string;
  discards: string;
  active: string;
  open: string;
  health: string;
}

/**
 * Programs of LVM 2.03.16 on one volume group "vg0" with a thin pool "pool" of 100 MiB: their reports and their words on standard error are
 * those of the real ones.
 */
export class FakeLvm {
  readonly volumes = new Map<string, FakeVolume>();
  readonly calls: string[] = [];
  /** Called before a program does anything; what it throws stops it. */
  onCall: (call: string) => void = () => {};
  /** LVM from 2.03.17 on knows --fs. */
  knowsFs = false;

  constructor() {
    this.volumes.set('pool', {
      ...thin(100 * MiB),
      segmentType: 'thin-pool',
      pool: '',
      dataPercent: '9.00',
      open: 'open',
    });
  }

  /** The calls since the last one, without those that only read. */
  takeChanges(): readonly string[] {
    return this.calls.splice(0).filter((call) => !call.startsWith('lvs '));
  }

  readonly run = async (program: string, args: readonly string[]): Promise<string> => {
    const call = [program, ...args].join(' ');
    this.calls.push(call);
    this.onCall(call);
    switch (program) {
      case 'lvs':
        return this.#report(args);
      case 'lvcreate':
        return this.#create(args);
      case 'lvextend':
      case 'lvreduce':
        return this.#resize(program, args);
      case 'lvremove':
        return this.#remove(args);
      case 'lvrename':
        return this.#rename(args);
      case 'lvchange':
        this.#get(program, args);
        return '';
      case 'blkdiscard':
        return '';
      default:
        throw new Error(`no such program: ${call}`);
    }
  };

  #report(args: readonly string[]): string {
    if (args.at(-1) !== 'vg0')
      throw new ProgramError(
        'lvs',
        5,
        `  Volume group "${args.at(-1)}" not found\n  Cannot process volume group ${args.at(-1)}\n`,
      );
    const lv = Array.from(this.volumes, ([name, volume]) => ({
      lv_name: name,
      lv_size: String(volume.bytes),
      data_percent: volume.dataPercent,
      segtype: volume.segmentType,
      zero: volume.zero,
      discards: volume.discards,
      chunk_size: volume.segmentType === 'thin-pool' ? '65536' : '0',
      lv_active: volume.active,
      lv_device_open: volume.open,
      lv_health_status: volume.health,
      pool_lv: volume.pool,
      vg_uuid: 'RbbVLd-CpM5-6o2e-1cz0-lZnT-Q2sB-3yQaBH',
      vg_size: '310378496',
      vg_free: '197132288',
      vg_extent_size: '4194304',
    }));
    return JSON.stringify({ report: [{ lv }] });
  }

  #create(args: readonly string[]): string {
    const name = valueOf(args, '--name');
    if (this.volumes.has(name))
      throw new ProgramError(
        'lvcreate',
        5,
        `  Logical Volume "${name}" already exists in volume group "vg0"\n`,
      );
    if (!args.includes('--snapshot')) {
      this.volumes.set(name, thin(Number.parseInt(valueOf(args, '--virtualsize'), 10)));
      return `  Logical volume "${name}" created.\n`;
    }
    const source = this.#get('lvcreate', args);
    this.volumes.set(name, { ...source, open: '' });
    return `  Logical volume "${name}" created.\n`;
  }

  #resize(program: string, args: readonly string[]): string {
    if (args.includes('--fs') && !this.knowsFs)
      throw new ProgramError(
        program,
        3,
        `${program}: unrecognized option '--fs'\n  Error during parsing of command line.\n`,
      );
    this.#get(program, args).bytes = Number.parseInt(valueOf(args, '--size'), 10);
    return '';
  }

  #remove(args: readonly string[]): string {
    const { open } = this.#get('lvremove', args);
    if (open !== '') throw new ProgramError('lvremove', 5, `  Logical volume ${args.at(-1)} in use.\n`);
    this.volumes.delete(nameIn(args));
    return '';
  }

  #rename(args: readonly string[]): string {
    const [from = '', to = ''] = args.slice(-2);
    const volume = this.volumes.get(from);
    if (!volume)
      throw new ProgramError(
        'lvrename',
        5,
        `  Existing logical volume "${from}" not found in volume group "vg0"\n`,
      );
    this.volumes.delete(from);
    this.volumes.set(to, volume);
    return '';
  }

  #get(program: string, args: readonly string[]): FakeVolume {
    const found = this.volumes.get(nameIn(args));
    if (found) return found;
    throw new ProgramError(program, 5, `  Failed to find logical volume "${args.at(-1)}"\n`);
  }
}

export function thin(bytes: number): FakeVolume {
  return {
    bytes,
    dataPercent: '0.00',
    segmentType: 'thin',
    pool: 'pool',
    zero: 'zero',
    discards: 'passdown',
    active: 'active',
    open: '',
    health: '',
  };
}

function nameIn(args: readonly string[]): string {
  return (args.at(-1) ?? '').replace(/^vg0\//u, '');
}

function valueOf(args: readonly string[], option: string): string {
  return args[args.indexOf(option) + 1] ?? '';
}
