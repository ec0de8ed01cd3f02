import { hostname } from 'node:os';
import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { CIMStatusSymbol } from '../../src/cim/CIMStatus.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import type { Endpoint } from '../support/server.js';
import { anonymous, dmtfClasses, ns } from '../../src/wsman/names.js';
import { escapeText } from '../../src/xml/escape.js';
import { callAddSharedSecret } from './callAddSharedSecret.js';
import { AwsClientError, sdkClient, type AwsClient } from './awsClients.js';
import { namespace, replicationService, targetPort, type Identity } from './CredentialClient.js';
import { PypsrpClient, textsOf, WsmanFaultError } from './PypsrpClient.js';

/** How a door answered a change. */
export interface Answer {
  /** The account, or its absence, is what was asked for. */
  readonly done: boolean;
  /** Whether it is an answer that the door may give where others change the same accounts at the same time. */
  readonly allowed: boolean;
  /** As the door says it. */
  readonly says: string;
}

/** One of the ways in by which an initiator's secret at the target is managed. */
export interface Door {
  /** Makes the account, or replaces its secret. */
  set(initiatorName: string, secret: string): Promise<Answer>;
  remove(initiatorName: string): Promise<Answer>;
}

/** What can be read of the accounts, each through the door that shows it; in the order of the names. */
export interface ReadBack {
  readonly secrets: readonly { remoteId: string; secret: unknown; proofState: unknown }[];
  readonly contexts: readonly { remoteId: string; usage: unknown }[];
  /** DescribeChapCredentials. */
  readonly pairs: readonly string[];
  /** VDS_ISCSI_TARGET_PROP.bChapEnabled */
  readonly chapEnabled: unknown;
}

export interface Doors {
  /** AddSharedSecret, ModifyInstance and DeleteInstance over CIM-XML. */
  readonly cim: Door;
  /** IVdsIscsiTarget::SetSharedSecret, as a method. */
  readonly vds: Door;
  /** UpdateChapCredentials and DeleteChapCredentials. */
  readonly aws: Door;
  /** AddSharedSecret, Put and Delete over WS-Management, by pypsrp. */
  readonly wsman: Door;
  readBack(): Promise<ReadBack>;
  close(): Promise<void>;
}

/** The name of the service of an initiator's account: one for all initiators, or one for each. */
export type Authority = string | ((initiatorName: string) => string);

export interface DoorOptions {
  readonly target: string;
  /** Name of the ISCSIWBEM_SharedSecretService of its accounts. */
  readonly authority: Authority;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The host of the target; left out: the machine of the server. */
  readonly systemName?: string;
}

/** The same instance at the host of the target. */
type Placed = (identity: Identity) => Identity;

const connections = 4;

/** Real clients of all doors, that can make changes at the same time. */
export async function openDoors(
  endpoint: Endpoint,
  { target, authority, accessKeyId, secretAccessKey, systemName = hostname() }: DoorOptions,
): Promise<Doors> {
  const { url, user, password } = endpoint;
  const clients = Array.from(
    { length: connections },
    () => new WbemClient({ url, user, password, namespace }),
  );
  let turn = 0;
  const client = (): WbemClient => clients[(turn += 1) % connections] as WbemClient;
  const wsman = new PypsrpClient(endpoint);
  const aws = sdkClient({ url, region: 'us-east-1', accessKeyId, secretAccessKey });
  const targetArn = await findTargetArn(aws, target, systemName);
  const at: Placed = ({ className, keys }) => ({ className, keys: { ...keys, SystemName: systemName } });
  const isThere = (found: unknown): boolean => systemNameOf(found) === systemName;
  const nodePaths = await client().enumerateInstanceNames('MSISCSITARGET_SCSIProtocolController');
  const nodePath = nodePaths.find(
    (path) => path.keyBindings.get('DeviceID') === target && systemNameOf(path) === systemName,
  );
  if (!nodePath) throw new Error(`there is no node of the target ${target}`);
  return {
    cim: cimDoor(client, target, authority, at),
    vds: vdsDoor(client, nodePath),
    aws: awsDoor(aws, targetArn),
    wsman: wsmanDoor(wsman, target, authority, at),
    async readBack() {
      const secrets = await client().enumerateInstances('ISCSIWBEM_SharedSecret');
      const contexts = await client().enumerateInstances('CIM_CredentialContext');
      const { ChapCredentials } = await aws.call<{ ChapCredentials: { InitiatorName: string }[] }>(
        'DescribeChapCredentials',
        { TargetARN: targetArn },
      );
      return {
        secrets: secrets
          .filter(({ path }) => isThere(path))
          .map((each) => ({
            remoteId: each.value('RemoteID') as string,
            secret: each.value('Secret'),
            proofState: each.value('ProofState'),
          }))
          .toSorted(byRemoteId),
        contexts: contexts
          .filter((each) => isThere(each.value('ElementInContext')))
          .map((each) => ({ remoteId: remoteIdOf(each), usage: each.value('Usage') }))
          .toSorted(byRemoteId),
        pairs: ChapCredentials.map(({ InitiatorName }) => InitiatorName),
        chapEnabled: (await client().getInstance(nodePath)).value('ChapEnabled'),
      };
    },
    async close() {
      for (const each of clients) each.close();
      await aws.stop();
      await wsman.stop();
    },
  };
}

/** AddSharedSecret where the account is not there, ModifyInstance where it is: a client finds out by trying. */
function cimDoor(client: () => WbemClient, target: string, authority: Authority, at: Placed): Door {
  const pathOfSecret = (remoteId: string) => pathOf(at(secretAt(authority, remoteId)));
  return {
    async set(initiatorName, secret) {
      const account = { RemoteID: initiatorName, Secret: secret };
      const port = pathOf(at(targetPort(target)));
      const { returnValue } = await callAddSharedSecret(
        client(),
        pathOf(at(replicationService)),
        account,
        port,
      );
      // 6, In Use: it is there already, or another change is under way.
      if (returnValue !== 6)
        return {
          done: returnValue === 0,
          allowed: returnValue === 0,
          says: `AddSharedSecret: ${Number(returnValue)}`,
        };
      const name = pathOfSecret(initiatorName);
      const modified = new CIMInstance(name.className, [cimProperty('Secret', 'string', secret)], name);
      return operation('ModifyInstance', client().modifyInstance(modified, ['Secret']));
    },
    remove: (initiatorName) =>
      operation('DeleteInstance', client().deleteInstance(pathOfSecret(initiatorName))),
  };
}

/** The secret of an initiator, by the name of the authority of its accounts. */
export function secretAt(authority: Authority, remoteId: string): Identity {
  return {
    className: 'ISCSIWBEM_SharedSecret',
    keys: {
      SystemCreationClassName: 'MSFTSM_ComputerSystem',
      SystemName: hostname(),
      ServiceCreationClassName: 'ISCSIWBEM_SharedSecretService',
      ServiceName: typeof authority === 'string' ? authority : authority(remoteId),
      RemoteID: remoteId,
    },
  };
}

/** The same calls as those of `cimDoor`: a typed embedded instance and a reference, as CIM cmdlets send them. */
function wsmanDoor(client: PypsrpClient, target: string, authority: Authority, at: Placed): Door {
  return {
    async set(initiatorName, secret) {
      const output = await client.call({
        operation: 'invoke',
        resource: replicationService.className,
        selectors: at(replicationService).keys,
        method: 'AddSharedSecret',
        body: addSharedSecretInput(initiatorName, secret, at(targetPort(target))),
      });
      const code = Number(textsOf(output)['ReturnValue']);
      if (code !== 6) return { done: code === 0, allowed: code === 0, says: `AddSharedSecret: ${code}` };
      const { className, keys } = at(secretAt(authority, initiatorName));
      const body = `<p:${className} xmlns:p="${dmtfClasses}${className}"><p:Secret>${escapeText(secret)}</p:Secret></p:${className}>`;
      return wsmanOperation(
        'Put',
        client.call({ operation: 'put', resource: className, selectors: keys, body }),
      );
    },
    remove(initiatorName) {
      const { className, keys } = at(secretAt(authority, initiatorName));
      return wsmanOperation(
        'Delete',
        client.call({ operation: 'delete', resource: className, selectors: keys }),
      );
    },
  };
}

async function wsmanOperation(name: string, work: Promise<unknown>): Promise<Answer> {
  try {
    await work;
    return { done: true, allowed: true, says: name };
  } catch (error) {
    if (!(error instanceof WsmanFaultError)) throw error;
    const allowed = /CIM_ERR_(?:NOT_FOUND|FAILED)/u.test(error.reason);
    return { done: false, allowed, says: `${name}: ${error.message}` };
  }
}

/** The parameters of AddSharedSecret as WS-CIM has them. */
export function addSharedSecretInput(remoteId: string, secret: string, port: Identity): string {
  const uri = `${dmtfClasses}MSISCSITARGET_ReplicationService`;
  return (
    `<p:AddSharedSecret_INPUT xmlns:p="${uri}" xmlns:wsa="${ns.wsa}" xmlns:wsman="${ns.wsman}" xmlns:xsi="${ns.xsi}">` +
    `<p:SharedSecret xmlns:p1="${dmtfClasses}CIM_SharedSecret" xsi:type="p1:CIM_SharedSecret_Type">` +
    `<p1:RemoteID>${escapeText(remoteId)}</p1:RemoteID><p1:Secret>${escapeText(secret)}</p1:Secret></p:SharedSecret>` +
    `<p:ServiceAccessPoint>${referenceContent(port)}</p:ServiceAccessPoint></p:AddSharedSecret_INPUT>`
  );
}

/** What a reference to an instance consists of, as WS-CIM has it; its prefixes are wsa and wsman. */
export function referenceContent({ className, keys }: Identity): string {
  const selectors = Object.entries({ __cimnamespace: namespace, ...keys }).map(
    ([name, value]) => `<wsman:Selector Name="${name}">${value}</wsman:Selector>`,
  );
  return (
    `<wsa:Address>${anonymous}</wsa:Address><wsa:ReferenceParameters>` +
    `<wsman:ResourceURI>${dmtfClasses}${className}</wsman:ResourceURI><wsman:SelectorSet>${selectors.join('')}</wsman:SelectorSet>` +
    '</wsa:ReferenceParameters>'
  );
}

/** Gone already is not found; another change under way is failed. */
async function operation(name: string, work: Promise<unknown>): Promise<Answer> {
  try {
    await work;
    return { done: true, allowed: true, says: name };
  } catch (error) {
    if (!(error instanceof CIMError)) throw error;
    const expected: readonly CIMStatusSymbol[] = ['CIM_ERR_NOT_FOUND', 'CIM_ERR_FAILED'];
    const allowed = expected.some((symbol) => error.message.startsWith(symbol));
    return { done: false, allowed, says: `${name}: ${error.message}` };
  }
}

function vdsDoor(client: () => WbemClient, nodePath: CIMInstanceName): Door {
  const set = async (initiatorName: string, secret: string | null): Promise<Answer> => {
    const bytes = secret === null ? null : [...Buffer.from(secret)];
    const structure = new CIMInstance('ISCSIWBEM_VdsSharedSecret', [
      { name: 'SharedSecret', type: 'uint8', isArray: true, value: bytes },
      cimProperty('SharedSecretSize', 'uint32', bytes?.length ?? 0),
    ]);
    const { returnValue } = await client().invokeMethod(nodePath, 'SetSharedSecret', [
      {
        name: 'TargetSharedSecret',
        type: 'string',
        isArray: false,
        value: structure,
        embeddedObject: 'instance',
      },
      {
        name: 'InitiatorName',
        type: 'string',
        isArray: false,
        value: initiatorName,
        embeddedObject: undefined,
      },
    ]);
    // VDS_E_ANOTHER_CALL_IN_PROGRESS
    const allowed = returnValue === 0 || returnValue === 0x8004_2404;
    return { done: returnValue === 0, allowed, says: `SetSharedSecret: ${Number(returnValue)}` };
  };
  return { set, remove: (initiatorName) => set(initiatorName, null) };
}

function awsDoor(aws: AwsClient, TargetARN: string): Door {
  const answered = async (action: string, input: object): Promise<Answer> => {
    try {
      await aws.call(action, input);
      return { done: true, allowed: true, says: action };
    } catch (error) {
      if (!(error instanceof AwsClientError)) throw error;
      const { errorCode } = error;
      const isGone = action === 'DeleteChapCredentials' && errorCode === 'ChapCredentialNotFound';
      // A busy server may get to it seconds after it was signed.
      const isOutdated = error.message.startsWith('this request was signed before another change');
      const allowed = isGone || isOutdated || errorCode === 'GatewayProxyNetworkConnectionBusy';
      return { done: false, allowed, says: `${action}: ${errorCode}: ${error.message}` };
    }
  };
  return {
    set: (InitiatorName, SecretToAuthenticateInitiator) =>
      answered('UpdateChapCredentials', { TargetARN, InitiatorName, SecretToAuthenticateInitiator }),
    remove: (InitiatorName) => answered('DeleteChapCredentials', { TargetARN, InitiatorName }),
  };
}

async function findTargetArn(aws: AwsClient, target: string, systemName: string): Promise<string> {
  const { Gateways } = await aws.call<{ Gateways: { GatewayARN: string; GatewayName: string }[] }>(
    'ListGateways',
    {},
  );
  const gateway = Gateways.find(({ GatewayName }) => GatewayName === systemName);
  return `${gateway?.GatewayARN}/target/${target}`;
}

/** The host that a path names; for anything else ''. */
function systemNameOf(found: unknown): string {
  return found instanceof CIMInstanceName ? String(found.keyBindings.get('SystemName')) : '';
}

function remoteIdOf(context: CIMInstance): string {
  const secret = context.value('ElementInContext');
  return secret instanceof CIMInstanceName ? String(secret.keyBindings.get('RemoteID')) : '';
}

function byRemoteId(a: { remoteId: string }, b: { remoteId: string }): number {
  return a.remoteId < b.remoteId ? -1 : 1;
}

function pathOf({ className, keys }: Identity): CIMInstanceName {
  return new CIMInstanceName(className, keys, { namespace });
}
