import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAssociation } from '../../src/cim/CIMClass.js';
import type { CIMInstance } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName, isInstanceName } from '../../src/cim/CIMInstanceName.js';
import {
  controllerPath,
  endpointPath,
  replicationServicePath,
  secretPath,
  secretServicePath,
  systemPath,
  targetNamespace,
} from '../../src/providers/identity.js';
import type { IndicationSink } from '../../src/indications/Indication.js';
import { ProviderWatcher } from '../../src/indications/sources/ProviderWatcher.js';
import { changedSubjects } from '../../src/providers/changedSubjects.js';
import { initiatorName, longName, targetName } from '../support/manySecrets.js';
import { holdSession } from '../support/holdSession.js';
import type { HeldSession } from '../targets/contract/ContractWorld.js';
import { call, host, TargetFixture, toArray } from './TargetFixture.js';

let few: TargetFixture;
let many: TargetFixture;

beforeAll(async () => {
  few = await TargetFixture.open({ targets: 10, secrets: 10 });
  many = await TargetFixture.open({ targets: 1_000, secrets: 10_000 });
});
afterAll(async () => {
  await few.close();
  await many.close();
});

const port = { target: { iscsiName: targetName(0) }, portalGroupTag: 1 };
const endpoint = endpointPath(host, port);
const secret = secretPath(host, { authority: targetName(0), chapName: initiatorName(0) });
const authority = secretServicePath(host, targetName(0));
const sources: Readonly<Record<string, CIMInstanceName>> = {
  'a secret': secret,
  'a target port': endpoint,
  'a target': controllerPath(host, port.target),
  'an authority': authority,
  'the service with AddSharedSecret': replicationServicePath(host),
};
const associations: Readonly<Record<string, CIMInstanceName>> = {
  CIM_CredentialContext: association('CIM_CredentialContext', {
    ElementInContext: secret,
    ElementProvidingContext: endpoint,
  }),
  CIM_SharedSecretIsShared: association('CIM_SharedSecretIsShared', {
    Antecedent: authority,
    Dependent: secret,
  }),
  MSISCSITARGET_HostedAccessPoint: association('MSISCSITARGET_HostedAccessPoint', {
    Antecedent: systemPath(host),
    Dependent: endpoint,
  }),
  MSISCSITARGET_HostedService: association('MSISCSITARGET_HostedService', {
    Antecedent: systemPath(host),
    Dependent: authority,
  }),
};

describe('with 1,000 targets and 10,000 secrets, driver and store are asked for as much as with ten of each', () => {
  it.each(Object.entries({ ...sources, ...associations }))('by GetInstance of %s', async (_, path) => {
    const counts = [];
    for (const fixture of [few, many])
      counts.push(await fixture.count(() => fixture.instances.get(targetNamespace, path, call)));
    expect(counts[1]).toEqual(counts[0]);
  });

  it.each(Object.entries(sources))('by Associators and References of %s', async (_, path) => {
    const counts = [];
    for (const fixture of [few, many]) {
      counts.push(
        await fixture.count(async () => {
          const filters = { associationClass: null, role: null, resultClass: null, resultRole: null };
          expect((await toArray(fixture.traversal.associators(path, filters, call))).length).toBeGreaterThan(
            0,
          );
          expect((await toArray(fixture.traversal.references(path, filters, call))).length).toBeGreaterThan(
            0,
          );
        }),
      );
    }
    expect(counts[1]).toEqual(counts[0]);
  });

  it('by GetInstance of a target whose name is longer than a DeviceID, once it has been met', async () => {
    const path = controllerPath(host, { iscsiName: longName });
    const counts = [];
    for (const fixture of [few, many]) {
      expect((await fixture.instances.get(targetNamespace, path, call)).value('Name')).toBe(longName);
      counts.push(await fixture.count(() => fixture.instances.get(targetNamespace, path, call)));
    }
    expect(counts).toEqual([{ 'driver.findTarget': 1 }, { 'driver.findTarget': 1 }]);
  });

  it('by AddSharedSecret, at a target with one secret and at one with half of all', async () => {
    const counts = [];
    for (const [fixture, target] of [
      [few, 0],
      [few, 1],
      [many, 0],
      [many, 1],
    ] as const) {
      counts.push(
        await fixture.count(async () => {
          const { returnValue } = await fixture.addSharedSecret(
            target,
            `iqn.2026-11.test.example:new-${target}`,
          );
          expect(returnValue).toBe(0);
        }),
      );
    }
    expect(counts[0]).toMatchObject({ 'driver.execute': 1, 'driver.listAccounts': 1 });
    for (const count of counts.slice(1)) expect(count).toEqual(counts[0]);
  });
});

/** Subscribed to everything; keeps what happened to what. */
function makeSink() {
  const happened: string[] = [];
  const sink: IndicationSink & { readonly happened: string[]; begun: Promise<void> | null } = {
    happened,
    begun: null,
    wants: () => true,
    publish: ({ indication }) => {
      const instance = indication.value('SourceInstance') as CIMInstance;
      happened.push(`${indication.className} ${instance.className}`);
    },
    onWantedChange: (listener) => {
      sink.begun = listener();
      return () => {};
    },
  };
  return sink;
}

describe('what is indicated of AddSharedSecret and DeleteInstance', () => {
  it('is found by reading the account and its target, whatever else there is', async () => {
    const more = await TargetFixture.open({ targets: 100, secrets: 1_000 });
    const counts = [];
    for (const fixture of [few, more]) {
      const sink = makeSink();
      let watcher: ProviderWatcher | undefined;
      const log = { warn: () => {} };
      const whole = await fixture.count(async () => {
        const { repository, providers } = fixture;
        const intervalMs = 3_600_000;
        watcher = new ProviderWatcher({ sink, repository, providers, hostName: host, intervalMs, log });
        await sink.begun;
      });
      fixture.onChanged = (touched) => watcher?.lookAt(changedSubjects(touched));
      const chapName = 'iqn.2026-11.test.example:indicated';
      const path = secretPath(host, { authority: targetName(0), chapName });
      const count = await fixture.count(async () => {
        await fixture.addSharedSecret(0, chapName);
        while (sink.happened.length < 2) await sleep(5);
        await fixture.instances.delete(targetNamespace, path, call);
        while (sink.happened.length < 4) await sleep(5);
      });
      expect(sink.happened).toEqual([
        'CIM_InstCreation ISCSIWBEM_SharedSecret',
        'CIM_InstCreation CIM_CredentialContext',
        'CIM_InstDeletion ISCSIWBEM_SharedSecret',
        'CIM_InstDeletion CIM_CredentialContext',
      ]);
      expect(whole['driver.listTargets']).toBeGreaterThan(10);
      counts.push(count);
      await watcher?.close();
    }
    await more.close();
    expect(counts[1]).toEqual(counts[0]);
  });
});

describe('what is found by one object', () => {
  let session: HeldSession;
  beforeAll(async () => {
    const chap = { chapName: initiatorName(0), secret: 'a-right-secret' };
    const portal = { address: '127.0.0.1', port: few.driver.port };
    session = await holdSession(portal, targetName(0), chap, initiatorName(0));
  });
  afterAll(() => session.close());

  it('is each association that has it at an end, for all objects there are', async () => {
    const namespace = few.repository.getNamespace(targetNamespace);
    const all = await toArray(few.instances.enumerate(targetNamespace, 'CIM_ManagedElement', call));
    const links: CIMInstance[] = [];
    for (const name of namespace.directSubclasses(null)) {
      if (!isAssociation(namespace.getClass(name))) continue;
      links.push(...(await toArray(few.instances.enumerate(targetNamespace, name, call))));
    }
    expect(new Set(links.map(({ className }) => className))).toEqual(
      new Set([
        'CIM_CredentialContext',
        'CIM_SharedSecretIsShared',
        'MSFTSMNET_HostedAccessPoint',
        'MSISCSITARGET_BindsTo',
        'MSISCSITARGET_ElementCapabilities',
        'MSISCSITARGET_EndpointOfNetworkPipe',
        'MSISCSITARGET_HostedAccessPoint',
        'MSISCSITARGET_HostedService',
        'MSISCSITARGET_NetworkPipeComposition',
        'MSISCSITARGET_SAPAvailableForElement',
      ]),
    );
    const ends = (link: CIMInstance): string[] =>
      [...link.properties.values()].flatMap(({ value }) => (isInstanceName(value) ? value.canonical : []));
    expect(all.length).toBeGreaterThan(50);
    for (const { path } of all) {
      if (!path) throw new Error('an instance without a path');
      const references = few.traversal.references(path, { associationClass: null, role: null }, call);
      const found = (await toArray(references)).map((link) => link.path?.canonical ?? '');
      const expected = links
        .filter((link) => ends(link).includes(path.canonical))
        .map((link) => link.path?.canonical ?? '');
      expect(found.toSorted(), path.toString()).toEqual(expected.toSorted());
    }
  });

  it('is each instance by its path, and none that there is not', async () => {
    for (const className of [
      'CIM_ManagedElement',
      'CIM_Dependency',
      'CIM_Component',
      'CIM_ElementCapabilities',
    ]) {
      for await (const instance of few.instances.enumerate(targetNamespace, className, call)) {
        const { path } = instance;
        if (!path) throw new Error('an instance without a path');
        const found = await few.instances.get(targetNamespace, path, call);
        expect(found.path?.canonical).toBe(path.canonical);
        expect([...found.properties.values()]).toEqual([...instance.properties.values()]);
      }
    }
  });

  it.each([
    association('CIM_SharedSecretIsShared', {
      Antecedent: secretServicePath(host, targetName(1)),
      Dependent: secret,
    }),
    association('MSISCSITARGET_HostedAccessPoint', {
      Antecedent: systemPath('another'),
      Dependent: endpoint,
    }),
    association('MSISCSITARGET_HostedService', {
      Antecedent: systemPath(host),
      Dependent: secretServicePath(host, 'iqn.2026-11.test.example:none'),
    }),
    secretServicePath(host, 'iqn.2026-11.test.example:none'),
    secretServicePath('another', targetName(0)),
    withId('MSISCSITARGET_iSCSISession', `iscsi-wbem:session:${targetName(0)};none`),
    withId('MSISCSITARGET_iSCSIConnection', 'no InstanceID of ours'),
  ])('is no $className that there is not', async (path) => {
    expect(await few.instances.find(targetNamespace, path, call)).toBeNull();
  });
});

function association(className: string, ends: Readonly<Record<string, CIMInstanceName>>): CIMInstanceName {
  return new CIMInstanceName(className, ends, { namespace: targetNamespace });
}

function withId(className: string, InstanceID: string): CIMInstanceName {
  return new CIMInstanceName(className, { InstanceID }, { namespace: targetNamespace });
}
