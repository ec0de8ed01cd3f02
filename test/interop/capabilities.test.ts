import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  havePywbem,
  PywbemSession,
  type PywbemInstance,
  type PywbemPath,
  type PywbemTyped,
} from '../support/pywbem.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd } from '../support/tgtd.js';
import { startTgtServer } from '../support/tgtServer.js';
import { namespace, replicationService, type Identity } from './CredentialClient.js';

interface Kind {
  readonly kind: string;
  readonly skip: boolean;
  readonly start: () => Promise<{ readonly server: Server; dispose(): Promise<void> }>;
  /** Name of the CIM_SharedSecretService of an account of an initiator. */
  readonly service: string;
  readonly credentials: Readonly<Record<string, unknown>>;
}

/** What domain.md states of each kind: the table of what the targets can do. */
const kinds: readonly Kind[] = [
  {
    kind: 'embedded',
    skip: false,
    start: async () => {
      const server = await startServer();
      return { server, dispose: () => server.dispose() };
    },
    service: 'iqn.2026-11.io.github.iscsi-wbem:demo',
    credentials: {
      TargetKind: 'embedded',
      InitiatorSpecificAccounts: true,
      DefaultAccounts: true,
      TargetAccounts: true,
      UnboundAccounts: true,
      PersistentAccounts: true,
      EndsSessionsBy: '4',
      Algorithms: ['SHA-256', 'SHA3-256', 'SHA-1', 'MD5'],
      MaxSecretBytes: '255',
    },
  },
  {
    kind: 'tgt',
    skip: !haveTgtd,
    start: async () => startTgtServer(),
    service: 'tgt',
    credentials: {
      TargetKind: 'tgt',
      // By its CHAP name, which any initiator that tgt admits can give.
      InitiatorSpecificAccounts: true,
      DefaultAccounts: true,
      TargetAccounts: true,
      UnboundAccounts: true,
      SecretOverlap: false,
      PersistentAccounts: false,
      EndsSessionsBy: '2',
      Algorithms: ['MD5'],
      MaxSecretBytes: '255',
    },
  },
];

describe.each(kinds)('what a $kind target can do', ({ skip, start, service, credentials }) => {
  describe.skipIf(skip || !havePywbem)('as CIM capabilities', () => {
    let fixture: Awaited<ReturnType<Kind['start']>>;
    let session: PywbemSession;

    beforeAll(async () => {
      fixture = await start();
      session = await PywbemSession.start(fixture.server, { namespace });
    });
    afterAll(async () => {
      await session.stop();
      await fixture.dispose();
    });

    const enumerate = (ClassName: string): Promise<readonly PywbemInstance[]> =>
      session.call('EnumerateInstances', { ClassName });
    const path = ({ className, keys }: Identity): PywbemPath => ({
      type: 'path',
      namespace,
      className,
      keys,
    });
    const capabilitiesOf = async (element: Identity): Promise<string[]> => {
      const parameters = { ObjectName: path(element), AssocClass: 'CIM_ElementCapabilities' };
      const names = await session.call<readonly PywbemPath[]>('AssociatorNames', parameters);
      return names.map(({ className }) => className);
    };
    const plain = ({ properties }: PywbemInstance): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(properties).map(([name, value]) => [name, (value as PywbemTyped).value]),
      );

    it('are those that the driver declares, of each service that holds accounts', async () => {
      const found = await enumerate('CIM_CredentialManagementCapabilities');
      expect(found.map(plain)).toMatchObject([credentials]);
      const keys = {
        SystemCreationClassName: 'MSFTSM_ComputerSystem',
        SystemName: hostname(),
        CreationClassName: 'ISCSIWBEM_SharedSecretService',
        Name: service,
      };
      expect(await capabilitiesOf({ className: 'ISCSIWBEM_SharedSecretService', keys })).toEqual([
        'ISCSIWBEM_CredentialManagementCapabilities',
      ]);
    });

    it('are None and CHAP of iSCSI logins, of the system', async () => {
      const found = await enumerate('CIM_iSCSICapabilities');
      expect(found.map(plain)).toMatchObject([
        {
          AuthenticationMethodsSupported: ['2', '4'],
          MinimumSpecificationVersionSupported: '0',
          MaximumSpecificationVersionSupported: '0',
        },
      ]);
      const keys = { CreationClassName: 'MSFTSM_ComputerSystem', Name: hostname() };
      expect(await capabilitiesOf({ className: 'MSFTSM_ComputerSystem', keys })).toContain(
        'MSISCSITARGET_iSCSICapabilities',
      );
    });

    it('name the algorithms that AddSharedSecret takes, and no other', async () => {
      const add = async (Algorithm: string): Promise<number> => {
        const properties = { RemoteID: `by ${Algorithm}`, Secret: 'a-right-secret', Algorithm };
        const SharedSecret = { type: 'instance', className: 'CIM_SharedSecret', properties } as const;
        const { returnValue } = await session.invokeMethod(path(replicationService), 'AddSharedSecret', {
          SharedSecret,
        });
        return returnValue;
      };
      const algorithms = credentials['Algorithms'] as readonly string[];
      for (const each of ['MD5', 'SHA-1', 'SHA-256', 'SHA3-256'])
        expect([each, await add(each)]).toEqual([each, algorithms.includes(each) ? 0 : 1]);
      expect(await add('SHA-512')).toBe(1);
    });
  });
});
