import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { KeyValueStore, StoreChange } from '../store/KeyValueStore.js';
import { findIscsiName, type IscsiName } from '../targets/IscsiName.js';
import { invalidRequest } from './StorageGatewayError.js';

const key = 'storagegateway/gateway';

interface GatewayIds {
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  /** `sgw-` and 8 hex digits. */
  readonly gatewayId: string;
}

/** This server as the only gateway of one account: its ids, and the ARNs of its resources. */
export class Gateway implements GatewayIds {
  readonly region: string;
  readonly accountId: string;
  readonly gatewayId: string;
  /** 2 to 255 printable ASCII characters. */
  readonly name: string;

  readonly #findName: (text: string) => IscsiName | null;

  /** @param findName finds the target for the last part of an ARN. */
  constructor(
    { region, accountId, gatewayId }: GatewayIds,
    name: string,
    findName: (text: string) => IscsiName | null = findIscsiName,
  ) {
    this.#findName = findName;
    this.region = region;
    this.accountId = accountId;
    this.gatewayId = gatewayId;
    this.name = name.length < 2 ? `${name}-gateway` : name;
  }

  /** Loads the ids from the store.  They are created at the first start, so that ARNs known to clients stay valid. */
  static async open(
    store: KeyValueStore,
    name: string,
    findName?: (text: string) => IscsiName | null,
  ): Promise<Gateway> {
    const kept = store.get(key);
    const ids = kept ?? (await store.change((change) => keepNewIds(change)));
    return new Gateway(JSON.parse(ids.toString('utf8')) as GatewayIds, name, findName);
  }

  /** `arn:aws:storagegateway:<region>:<account>:gateway/<id>` */
  get arn(): string {
    return `arn:aws:storagegateway:${this.region}:${this.accountId}:gateway/${this.gatewayId}`;
  }

  /** The last part of the ARN is the iSCSI name. */
  targetArn(target: IscsiName): string {
    return `${this.arn}/target/${target}`;
  }

  volumeArn(volumeId: string): string {
    return `${this.arn}/volume/${volumeId}`;
  }

  /** @throws StorageGatewayError InvalidParameters, GatewayNotFound, TargetInvalid */
  parseTargetArn(arn: string): IscsiName {
    const [gatewayArn, kind, name] = splitArn(arn);
    if (kind !== 'target' || name === undefined) throw invalidArn(arn, 'a target');
    if (gatewayArn !== this.arn) throw noSuchGateway(arn);
    const target = this.#findName(name);
    if (target === null)
      throw invalidRequest('TargetInvalid', `"${name}" in the ARN of a target: expected an iSCSI name`);
    return target;
  }

  /** @throws StorageGatewayError InvalidParameters, GatewayNotFound */
  parseVolumeArn(arn: string): string {
    const [gatewayArn, kind, volumeId] = splitArn(arn);
    if (kind !== 'volume' || volumeId === undefined) throw invalidArn(arn, 'a volume');
    if (gatewayArn !== this.arn) throw noSuchGateway(arn);
    return volumeId;
  }
}

/** Keeps ids that exist already: another server with the same store may have created them meanwhile. */
function keepNewIds(change: StoreChange): Buffer {
  const kept = change.get(key);
  if (kept) return kept;
  const ids: GatewayIds = {
    region: 'us-east-1',
    accountId: `${randomInt(100_000, 1_000_000)}${randomInt(100_000, 1_000_000)}`,
    gatewayId: `sgw-${randomBytes(4).toString('hex').toUpperCase()}`,
  };
  const made = Buffer.from(JSON.stringify(ids));
  change.put(key, made);
  return made;
}

/** The id of a volume is derived from its target and LUN, so nothing has to be stored. */
export function volumeIdOf(target: IscsiName, lun: number): string {
  return `vol-${createHash('sha256').update(`${target}\n${lun}`).digest('hex').slice(0, 17)}`;
}

/** What an ARN names. */
export type ArnKind = 'gateway' | 'target' | 'volume';

/** The ARN of the gateway in one of something of this kind.  @throws StorageGatewayError InvalidParameters */
export function gatewayArnIn(arn: string, expected: ArnKind): string {
  const [gatewayArn = arn, kind = 'gateway'] = splitArn(arn);
  if (kind !== expected) throw invalidArn(arn, `a ${expected}`);
  return gatewayArn;
}

/** Splits an ARN into the ARN of the gateway and, if present, the kind and the name of a resource. */
function splitArn(arn: string): readonly string[] {
  const pattern =
    /^(arn:aws[a-z-]*:storagegateway:[a-z0-9-]+:\d{12}:gateway\/[^/]+)(?:\/(target|volume)\/(.+))?$/su;
  const [, gatewayArn, kind, name] = pattern.exec(arn) ?? [];
  if (gatewayArn === undefined) throw invalidArn(arn, 'a gateway, volume or target');
  return kind === undefined || name === undefined ? [gatewayArn] : [gatewayArn, kind, name];
}

function invalidArn(arn: string, what: string): Error {
  return invalidRequest('InvalidParameters', `"${arn}" is not the ARN of ${what}`);
}

export function noSuchGateway(arn: string): Error {
  return invalidRequest(
    'GatewayNotFound',
    `"${arn}": there is no such gateway; ListGateways tells which there is`,
  );
}
