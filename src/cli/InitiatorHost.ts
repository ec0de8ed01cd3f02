import { CIMInstance, cimProperty } from '../cim/CIMInstance.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMTypeName } from '../cim/dataTypes.js';
import { isCIMArray, type CIMValue } from '../cim/values.js';
import { initiatorNamespace } from '../cim/namespaces.js';
import type { WbemClient } from '../client/WbemClient.js';
import { isdscName } from '../initiator/IsdscStatus.js';
import { printPortal } from '../targets/printPortal.js';
import { CommandError } from './CommandError.js';
import { explainIsdsc } from './explainIsdsc.js';

/** The credentials and options of a login. */
export interface LoginWishes {
  readonly chapName: string | null;
  /** Null: without CHAP. */
  readonly secret: Buffer | null;
  readonly mutual: boolean;
  readonly headerDigest: boolean;
  readonly dataDigest: boolean;
  readonly multipath: boolean;
  readonly portalHopping: boolean;
}

export interface PortalAddress {
  readonly address: string;
  readonly port: number;
}

export interface HeldSessionInfo {
  readonly id: string;
  readonly target: string;
  readonly initiator: string;
  /** `address:port`; empty while a lost connection is being re-established. */
  readonly portals: readonly string[];
  /** Names of block devices. */
  readonly devices: readonly string[];
}

export interface DiscoveredInfo {
  readonly target: string;
  readonly mechanism: string;
  readonly portals: readonly string[];
}

export interface ScsiData {
  readonly scsiStatus: number;
  readonly data: Buffer;
}

/** ISCSI_LOGIN_OPTIONS_*: the fields that are used. */
const specified = {
  headerDigest: 0x01,
  dataDigest: 0x02,
  username: 0x20,
  password: 0x40,
  authType: 0x80,
} as const;

const flags = { multipath: 0x02, portalHopping: 0x08 } as const;

/** The initiator of a server, through CIM operations.  Throws what WbemClient throws, and CommandError for a refusal. */
export class InitiatorHost {
  readonly #client: WbemClient;

  constructor(client: WbemClient) {
    this.#client = client;
  }

  /** Adds the portal, or queries it again if it is known; returns the targets that it shows. */
  async discover(portal: PortalAddress, wishes: LoginWishes): Promise<DiscoveredInfo[]> {
    const id = printPortal(portal);
    const known = await this.#client.enumerateInstanceNames('MSIscsiInitiator_SendTargetPortalClass');
    const path = known.find((each) => each.keyBindings.get('PortalIdentifierString') === id);
    if (path) await this.#invoke(path, 'Refresh', []);
    else {
      await this.#client.createInstance(
        new CIMInstance('MSIscsiInitiator_SendTargetPortalClass', [
          cimProperty('PortalAddress', 'string', portal.address),
          cimProperty('PortalPort', 'uint16', portal.port),
          { ...cimProperty('LoginOptions', 'string', loginOptions(wishes)), embeddedObject: 'instance' },
        ]),
      );
    }
    return (await this.listTargets()).filter(({ mechanism }) => mechanism === `SendTargets:${id}`);
  }

  async listTargets(): Promise<DiscoveredInfo[]> {
    const targets = await this.#client.enumerateInstances('MSIscsiInitiator_TargetClass');
    return targets.map((target) => ({
      target: textOf(target, 'TargetName'),
      mechanism: textOf(target, 'DiscoveryMechanism'),
      portals: instancesIn(target, 'PortalGroups').flatMap((group) =>
        instancesIn(group, 'Portals').map((portal) =>
          printPortal({ address: textOf(portal, 'Address'), port: Number(portal.value('Port')) }),
        ),
      ),
    }));
  }

  /** @returns the id of the new session. */
  async login(
    target: string,
    portal: PortalAddress | null,
    wishes: LoginWishes,
    kind: { readonly devices: boolean; readonly persistent: boolean },
  ): Promise<string> {
    const paths = await this.#client.enumerateInstanceNames('MSIscsiInitiator_TargetClass');
    const path = paths.find(({ keyBindings }) => sameName(String(keyBindings.get('TargetName')), target));
    if (!path) {
      throw new CommandError(
        'failed',
        `"${target}" was not discovered: expected iscsi-wbem discover to show it first.`,
      );
    }
    const out = await this.#invoke(path, 'Login', [
      ['IsInformationalSession', 'boolean', !kind.devices],
      ['IsPersistent', 'boolean', kind.persistent],
      ['TargetPortal', 'string', portal && portalInstance(portal)],
      ['LoginOptions', 'string', loginOptions(wishes)],
    ]);
    const id = out.get('UniqueSessionId');
    if (typeof id === 'string') return id;
    throw new CommandError('unreachable', 'the answer holds no UniqueSessionId: expected the new session.');
  }

  /** Sets the secret with which targets authenticate themselves in mutual CHAP, for all later logins of the server. */
  async setInitiatorSecret(secret: Buffer): Promise<void> {
    const [service] = await this.#client.enumerateInstanceNames('MSIscsiInitiator_MethodClass');
    if (!service) throw new CommandError('refused', 'the server has no MSIscsiInitiator_MethodClass.');
    await this.#invoke(service, 'SetIscsiInitiatorCHAPSharedSecret', [
      ['SharedSecret', 'uint8', [...secret]],
    ]);
  }

  async listSessions(): Promise<HeldSessionInfo[]> {
    return (await this.#client.enumerateInstances('MSIscsiInitiator_SessionClass')).map(readSession);
  }

  async logout(session: string): Promise<void> {
    await this.#invoke(await this.#getSession(session), 'Logout', []);
  }

  async inquiry(session: string, lun: number, page: number | null): Promise<ScsiData> {
    return this.#scsi(session, 'SendScsiInquiry', [
      ['Lun', 'uint64', BigInt(lun)],
      ['EvpdCmddt', 'uint8', page === null ? 0 : 1],
      ['PageCode', 'uint8', page ?? 0],
    ]);
  }

  async reportLuns(session: string): Promise<ScsiData> {
    return this.#scsi(session, 'SendScsiReportLuns', []);
  }

  async readCapacity(session: string, lun: number): Promise<ScsiData> {
    return this.#scsi(session, 'SendScsiReadCapacity', [['Lun', 'uint64', BigInt(lun)]]);
  }

  async #scsi(session: string, method: string, parameters: readonly Parameter[]): Promise<ScsiData> {
    const out = await this.#invoke(await this.#getSession(session), method, parameters);
    return {
      scsiStatus: Number(out.get('ScsiStatus') ?? 0),
      data: bytesOf(out.get('ResponseBuffer') ?? null),
    };
  }

  /** Finds a session by its id, or by its target if that has only one session. */
  async #getSession(idOrTarget: string): Promise<CIMInstanceName> {
    const sessions = await this.#client.enumerateInstances('MSIscsiInitiator_SessionClass');
    const found = sessions.filter(
      (each) => textOf(each, 'SessionId') === idOrTarget || sameName(textOf(each, 'TargetName'), idOrTarget),
    );
    const [only] = found;
    if (!only?.path) throw new CommandError('failed', `there is no session "${idOrTarget}".`);
    if (found.length === 1) return only.path;
    const ids = found.map((each) => textOf(each, 'SessionId')).join(' or ');
    throw new CommandError('usage', `${found.length} sessions are with "${idOrTarget}": expected ${ids}.`);
  }

  /** @throws CommandError for every return value other than 0. */
  async #invoke(path: CIMInstanceName, method: string, parameters: readonly Parameter[]) {
    const { returnValue, outParameters } = await this.#client.invokeMethod(
      path.at({ namespace: initiatorNamespace, host: null }),
      method,
      parameters.map(([name, type, value]) => ({
        name,
        type,
        isArray: isCIMArray(value),
        value,
        ...(type === 'string' && { embeddedObject: 'instance' as const }),
      })),
    );
    if (returnValue === 0) return outParameters;
    const sense = bytesOf(outParameters.get('SenseBuffer') ?? null);
    const why =
      sense.length === 0
        ? ''
        : `, SCSI status ${Number(outParameters.get('ScsiStatus'))}, sense ${sense.toString('hex')}`;
    const status = isdscName(Number(returnValue));
    throw new CommandError('refused', `${method} returned ${status}${why}: ${explainIsdsc(status)}.`);
  }
}

type Parameter = readonly [name: string, type: CIMTypeName, value: CIMValue];

function portalInstance({ address, port }: PortalAddress): CIMInstance {
  return new CIMInstance('MSIscsiInitiator_Portal', [
    cimProperty('Address', 'string', address),
    cimProperty('Port', 'uint16', port),
  ]);
}

function loginOptions(wishes: LoginWishes): CIMInstance {
  const { secret, chapName, mutual, headerDigest, dataDigest, multipath, portalHopping } = wishes;
  const information =
    specified.headerDigest |
    specified.dataDigest |
    specified.authType |
    (secret === null ? 0 : specified.password) |
    (secret === null || chapName === null ? 0 : specified.username);
  return new CIMInstance('MSIscsiInitiator_TargetLoginOptions', [
    cimProperty('Version', 'uint32', 0),
    cimProperty('InformationSpecified', 'uint32', information),
    cimProperty(
      'LoginFlags',
      'uint32',
      (multipath ? flags.multipath : 0) | (portalHopping ? flags.portalHopping : 0),
    ),
    cimProperty('AuthType', 'uint32', secret === null ? 0 : mutual ? 2 : 1),
    cimProperty('HeaderDigest', 'uint32', headerDigest ? 1 : 0),
    cimProperty('DataDigest', 'uint32', dataDigest ? 1 : 0),
    ...(secret === null ? [] : [cimProperty('Password', 'uint8', [...secret])]),
    ...(secret === null || chapName === null
      ? []
      : [cimProperty('Username', 'uint8', [...Buffer.from(chapName)])]),
  ]);
}

function readSession(session: CIMInstance): HeldSessionInfo {
  return {
    id: textOf(session, 'SessionId'),
    target: textOf(session, 'TargetName'),
    initiator: textOf(session, 'InitiatorName'),
    portals: instancesIn(session, 'ConnectionInformation').map((connection) =>
      printPortal({
        address: textOf(connection, 'TargetAddress'),
        port: Number(connection.value('TargetPort')),
      }),
    ),
    devices: instancesIn(session, 'Devices').map((device) => textOf(device, 'LegacyName')),
  };
}

function instancesIn(instance: CIMInstance, property: string): CIMInstance[] {
  const value = instance.value(property) ?? null;
  return isCIMArray(value) ? value.filter((item): item is CIMInstance => item instanceof CIMInstance) : [];
}

function textOf(instance: CIMInstance, property: string): string {
  const value = instance.value(property);
  return typeof value === 'string' ? value : '';
}

function bytesOf(value: CIMValue): Buffer {
  return isCIMArray(value) ? Buffer.from(value.map(Number)) : Buffer.alloc(0);
}

/** iSCSI names compare without case (RFC 3722). */
function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
