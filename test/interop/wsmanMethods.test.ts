import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { MethodParameter } from '../../src/cimxml/encode/request.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { dmtfClasses, ns } from '../../src/wsman/names.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { descendants } from '../wsman/WsmanClient.js';
import { namespace, targetPort, type Identity } from './CredentialClient.js';
import { referenceContent, secretAt } from './doors.js';
import { tryToGetIn } from './LoginProbe.js';
import { PypsrpClient, textsOf } from './PypsrpClient.js';

const demo = 'iqn.2026-11.io.github.iscsi-wbem:demo';
const initiator = 'iqn.2026-11.test.example:node';
const [first, second] = ['first-secret-1', 'second-secret2'] as const;

/** A method call, as it is written in CIM-XML and, by hand, in WS-CIM (DSP0230). */
interface Invocation {
  readonly object: Identity;
  readonly method: string;
  readonly parameters: readonly MethodParameter[];
  /** The content of the element of the input, whose prefix is p. */
  readonly input: string;
}

/** What a method gave: the parameters that are not NULL as texts, a reference as the DeviceID that it names. */
interface Invoked {
  readonly returnValue: number;
  readonly out: Readonly<Record<string, string>>;
}

type Invoke = (invocation: Invocation) => Promise<Invoked>;

const { SystemCreationClassName = '', SystemName = '' } = targetPort(demo).keys;
const scope = { SystemCreationClassName, SystemName };

const node: Identity = {
  className: 'MSISCSITARGET_SCSIProtocolController',
  keys: { ...scope, CreationClassName: 'MSISCSITARGET_SCSIProtocolController', DeviceID: demo },
};
const authority: Identity = {
  className: 'ISCSIWBEM_SharedSecretService',
  keys: { ...scope, CreationClassName: 'ISCSIWBEM_SharedSecretService', Name: demo },
};
const provisioningService: Identity = {
  className: 'ISCSIWBEM_ProvisioningService',
  keys: {
    ...scope,
    CreationClassName: 'ISCSIWBEM_ProvisioningService',
    Name: 'ProvisioningService',
  },
};

function pathOf({ className, keys }: Identity): CIMInstanceName {
  return new CIMInstanceName(className, keys, { namespace });
}

function parameter(
  name: string,
  type: MethodParameter['type'],
  value: MethodParameter['value'],
): MethodParameter {
  return { name, type, isArray: false, value, embeddedObject: undefined };
}

function setSharedSecret(secret: string | null, size = secret?.length ?? 0): Invocation {
  const bytes = secret === null ? null : [...Buffer.from(secret)];
  const structure = new CIMInstance('ISCSIWBEM_VdsSharedSecret', [
    { name: 'SharedSecret', type: 'uint8', isArray: true, value: bytes },
    cimProperty('SharedSecretSize', 'uint32', size),
  ]);
  const elements = (bytes ?? []).map((byte) => `<p1:SharedSecret>${byte}</p1:SharedSecret>`);
  return {
    object: node,
    method: 'SetSharedSecret',
    parameters: [
      { ...parameter('TargetSharedSecret', 'string', structure), embeddedObject: 'instance' },
      parameter('InitiatorName', 'string', initiator),
    ],
    input:
      `<p:TargetSharedSecret xmlns:p1="${dmtfClasses}ISCSIWBEM_VdsSharedSecret" xsi:type="p1:ISCSIWBEM_VdsSharedSecret_Type">` +
      `${elements.join('')}<p1:SharedSecretSize>${size}</p1:SharedSecretSize></p:TargetSharedSecret>` +
      `<p:InitiatorName>${initiator}</p:InitiatorName>`,
  };
}

/** With an overlap of an hour. */
function rotateSharedSecret(secret: string): Invocation {
  const account = secretAt(demo, initiator);
  return {
    object: authority,
    method: 'RotateSharedSecret',
    parameters: [
      parameter('SharedSecret', 'reference', pathOf(account)),
      parameter('NewSecret', 'string', secret),
      parameter('OverlapInterval', 'datetime', CIMDateTime.parse('00000000010000.000000:000')),
    ],
    input:
      `<p:SharedSecret>${referenceContent(account)}</p:SharedSecret><p:NewSecret>${secret}</p:NewSecret>` +
      '<p:OverlapInterval><cim:Interval>PT1H</cim:Interval></p:OverlapInterval>',
  };
}

/** A volume, a target with it, and an account for the initiator. */
function provide(size: number): Invocation {
  return {
    object: provisioningService,
    method: 'Provide',
    parameters: [
      parameter('Name', 'string', 'vm1'),
      parameter('Size', 'uint64', BigInt(size)),
      parameter('Initiator', 'string', initiator),
      parameter('Secret', 'string', first),
    ],
    input:
      `<p:Name>vm1</p:Name><p:Size>${size}</p:Size><p:Initiator>${initiator}</p:Initiator>` +
      `<p:Secret>${first}</p:Secret>`,
  };
}

/** With its volumes. */
function withdraw(target: string): Invocation {
  return {
    object: provisioningService,
    method: 'Withdraw',
    parameters: [parameter('Target', 'string', target), parameter('RemoveVolumes', 'boolean', true)],
    input: `<p:Target>${target}</p:Target><p:RemoveVolumes>true</p:RemoveVolumes>`,
  };
}

describe('methods through WS-Management and through CIM-XML, on the embedded target', () => {
  let server: InProcessServer;
  let cim: WbemClient;
  let wsman: PypsrpClient;
  beforeAll(async () => {
    server = await InProcessServer.open();
    const { url, user, password } = server;
    cim = new WbemClient({ url, user, password, namespace });
    wsman = new PypsrpClient(server);
  });
  afterAll(async () => {
    cim.close();
    await wsman.stop();
    await server.dispose();
  });

  const overCimXml: Invoke = async ({ object, method, parameters }) => {
    const { returnValue, outParameters } = await cim.invokeMethod(pathOf(object), method, parameters);
    const out: Record<string, string> = {};
    for (const [name, value] of outParameters) {
      if (value === null) continue;
      if (value instanceof CIMInstanceName) out[name] = String(value.keyBindings.get('DeviceID'));
      else if (typeof value !== 'object' || value instanceof CIMDateTime) out[name] = String(value);
      else throw new Error(`${name} is of no type that is compared here`);
    }
    return { returnValue: Number(returnValue), out };
  };
  const overWsman: Invoke = async ({ object: { className, keys }, method, input }) => {
    const uri = dmtfClasses + className;
    const output = await wsman.call({
      operation: 'invoke',
      resource: className,
      selectors: keys,
      method,
      body:
        `<p:${method}_INPUT xmlns:p="${uri}" xmlns:wsa="${ns.wsa}" xmlns:wsman="${ns.wsman}" xmlns:cim="${ns.cim}" xmlns:xsi="${ns.xsi}">` +
        `${input}</p:${method}_INPUT>`,
    });
    const out: Record<string, string> = {};
    for (const element of output.children) {
      if (element.name === 'ReturnValue' || element.attribute(ns.xsi, 'nil') === 'true') continue;
      const selectors = descendants(element).filter(({ name }) => name === 'Selector');
      const key = selectors.find((selector) => selector.attribute('', 'Name') === 'DeviceID');
      out[element.name] = (key ?? element).text;
    }
    return { returnValue: Number(textsOf(output)['ReturnValue']), out };
  };
  const doors = [
    ['cim-xml', overCimXml],
    ['ws-man', overWsman],
  ] as const;

  /** Which of the two secrets lets the initiator in. */
  const admitted = async (target = demo): Promise<readonly string[]> => {
    const [address = '', port] = server.portal.split(':');
    const found: string[] = [];
    for (const secret of [first, second]) {
      const attempt = { target, account: { chapName: initiator, secret }, initiatorName: initiator };
      if ((await tryToGetIn({ address, port: Number(port) }, attempt)) === 'in') found.push(secret);
    }
    return found;
  };

  /** Does the same through one door after the other.  @returns what it gave, and what was recorded but for address, time and duration. */
  async function throughBoth<T>(act: (invoke: Invoke) => Promise<T>) {
    const all: { given: T; recorded: object[] }[] = [];
    for (const [door, invoke] of doors) {
      const before = records().length;
      const given = await act(invoke);
      const recorded = records().slice(before);
      expect(new Set(recorded.map((record) => record['door']))).toEqual(new Set([door]));
      all.push({ given, recorded: recorded.map(comparable) });
    }
    return all;
  }

  function records(): Record<string, unknown>[] {
    const lines = readFileSync(`${server.stateFolder}/audit.jsonl`, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  function comparable({
    who,
    what,
    target,
    account,
    volume,
    outcome,
    cause,
    proof,
  }: Record<string, unknown>) {
    const proved = proof === null ? null : { ...(proof as object), time: '*' };
    return { who, what, target, account, volume, outcome, cause, proof: proved };
  }

  it('SetSharedSecret and RotateSharedSecret give the same values, logins and records', async () => {
    const [overXml, overWs] = await throughBoth(async (invoke) => {
      const values: unknown[] = [];
      const call = async (invocation: Invocation): Promise<void> => {
        const { returnValue, out } = await invoke(invocation);
        values.push([invocation.method, returnValue, Object.keys(out), await admitted()]);
      };
      await call(setSharedSecret(first));
      await call(setSharedSecret(second, 3));
      await call(rotateSharedSecret(second));
      await call(rotateSharedSecret('short'));
      await call(setSharedSecret(null));
      return values;
    });
    expect(overXml?.given).toEqual([
      ['SetSharedSecret', 0, [], [first]],
      // E_INVALIDARG: the size is not that of the secret.
      ['SetSharedSecret', 0x8007_0057, [], [first]],
      ['RotateSharedSecret', 0, ['OverlapEnds'], [first, second]],
      // 5, Invalid Parameter
      ['RotateSharedSecret', 5, [], [first, second]],
      ['SetSharedSecret', 0, [], []],
    ]);
    expect(overXml?.recorded).toMatchObject([
      { what: 'add', outcome: 'done' },
      { what: 'setPair', outcome: 'invalid' },
      { what: 'replace', outcome: 'done' },
      { what: 'replace', outcome: 'invalid-secret' },
      { what: 'remove', outcome: 'done' },
    ]);
    expect(overWs).toEqual(overXml);
  });

  it('Provide and Withdraw give the same values, logins and records', async () => {
    const [overXml, overWs] = await throughBoth(async (invoke) => {
      const { returnValue, out } = await invoke(provide(2 ** 20));
      const { StorageVolume = '', AssignedName = '', ...others } = out;
      expect(StorageVolume).toMatch(/^[\da-f]{32}$/u);
      return {
        provided: { returnValue, AssignedName, ...others },
        admitted: await admitted(AssignedName),
        again: await invoke(provide(2 ** 20)),
        withdrawn: await invoke(withdraw(AssignedName)),
        left: await admitted(AssignedName),
        gone: await invoke(withdraw(AssignedName)),
      };
    });
    expect(overXml?.given).toMatchObject({
      provided: { returnValue: 0, AssignedLUN: '0', VerificationState: '2' },
      admitted: [first],
      // Already There, and No Such Target
      again: { returnValue: 32_768 },
      withdrawn: { returnValue: 0 },
      left: [],
      gone: { returnValue: 32_771 },
    });
    expect(overXml?.recorded).toHaveLength(12);
    expect(overWs).toEqual(overXml);
  });
});
