import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { havePywbem } from '../support/pywbem.js';
import { PythonProcess } from '../support/python.js';
import { startServer, type Server } from '../support/server.js';

describe.skipIf(!havePywbem)('the repository, used by pywbem', () => {
  let server: Server;
  let python: PythonProcess;

  beforeAll(async () => {
    server = await startServer({ args: ['--target', 'embedded', '--iscsi-port', '0'] });
    python = new PythonProcess('repository_session.py');
    const { url, user, password } = server;
    await python.call({ url, user, password });
  });
  afterAll(async () => {
    await python.stop();
    await server.dispose();
  });

  it('makes, changes and deletes classes and qualifier types', async () => {
    expect(await python.call('classes')).toEqual({
      qualifier: [true, true, true, true, true],
      qualifiers: true,
      class: ['Id', 'Level', 'Word'],
      origins: ['TST_Base', 'TST_Base', 'TST_Leaf'],
      methods: ['Turn'],
      inherited: 'blue',
      tree: ['TST_Base', 'TST_Leaf'],
      local: [['Word']],
      default: 3,
      exists: 11,
      'no superclass': 10,
      children: 8,
      instances: 9,
      'gone property': 9,
      'in use': 1,
      'no qualifier': 6,
      'not empty': 20,
      modified: 7,
      gone: 6,
      'no namespace': 3,
    });
  });

  it('keeps values of every type as keys, properties and arrays', async () => {
    expect(await python.call('values')).toEqual({
      unequal: [],
      embedded: true,
      'embedded array': true,
      'wrong embedded': 13,
      reference: true,
      associators: ['b'],
      references: true,
      untied: [],
    });
  });

  it('shows the server: namespaces, profiles, central instances in SNIA direction', async () => {
    const namespaces = ['interop', 'root', 'root/cimv2', 'root/cimv2/storage/iscsitarget', 'root/wmi'];
    const storagePools = Array.from(
      { length: 3 },
      () => 'root/cimv2/storage/iscsitarget:MSISCSITARGET_StoragePool',
    );
    expect(await python.call('server')).toEqual({
      interop: 'interop',
      namespaces,
      made: 'test/made',
      classes: [],
      second: 11,
      below: ['below'],
      'not empty': 20,
      left: namespaces,
      held: 5,
      brand: 'iscsi-wbem',
      version: true,
      managers: 1,
      again: true,
      'second name': true,
      profiles: [
        ['Block Services', 11, '1.6.1'],
        ['iSCSI Target Ports', 11, '1.6.1'],
        ['Masking and Mapping', 11, '1.6.1'],
        ['Group Masking and Mapping', 11, '1.6.1'],
        ['Replication Services', 11, '1.6.1'],
        ['Job Control', 11, '1.6.1'],
        ['Thin Provisioning', 11, '1.6.1'],
        ['Software', 11, '1.6.1'],
        ['Physical Package', 11, '1.6.1'],
        ['Block Server Performance', 11, '1.6.1'],
        ['SMI-S', 11, '1.6.1'],
        ['Server', 11, '1.6.1'],
        ['Array', 11, '1.6.1'],
        ['iSCSI Target', 1, '1.0.0'],
        ['iSCSI Target Credentials', 1, '1.0.0'],
        ['Indications', 2, '1.2.2'],
      ],
      central: {
        // Its conforming elements are the profiles that it demands: Server and Array.
        'SMI-S': ['interop:MSFTSM_RegisteredProfile', 'interop:MSFTSM_RegisteredProfile'],
        Server: ['interop:MSFTSM_ObjectManager'],
        Array: ['root/cimv2/storage/iscsitarget:MSFTSM_ComputerSystem'],
        // The pool of the state folder, that of the units of others, and the primordial one under the first.
        'Block Services': storagePools,
        'Thin Provisioning': storagePools,
        'iSCSI Target Ports': ['root/cimv2/storage/iscsitarget:MSISCSITARGET_iSCSICapabilities'],
        'Masking and Mapping': [
          'root/cimv2/storage/iscsitarget:MSISCSITARGET_ControllerConfigurationService',
        ],
        'Group Masking and Mapping': ['root/cimv2/storage/iscsitarget:ISCSIWBEM_GroupMaskingMappingService'],
        'Replication Services': ['root/cimv2/storage/iscsitarget:MSISCSITARGET_ReplicationService'],
        'Block Server Performance': ['root/cimv2/storage/iscsitarget:ISCSIWBEM_BlockStatisticsService'],
        'Physical Package': ['root/cimv2/storage/iscsitarget:CIM_Chassis'],
        Software: ['root/cimv2/storage/iscsitarget:CIM_SoftwareIdentity'],
        // No job has run.
        'Job Control': [],
        'iSCSI Target': ['root/cimv2/storage/iscsitarget:MSFTSM_ComputerSystem'],
        'iSCSI Target Credentials': ['root/cimv2/storage/iscsitarget:MSISCSITARGET_ReplicationService'],
        Indications: ['interop:CIM_IndicationService'],
      },
      components: ['iSCSI Target Credentials'],
      hosts: ['root/cimv2/storage/iscsitarget:MSFTSM_ComputerSystem'],
      system: ['MSFTSM_System'],
      mechanism: [[2, 3, 4, 5, 6, 7, 8, 9, 10, 12]],
      software: ['iscsi-wbem'],
      unknown: 3,
      'interop stays': 20,
    });
  });
});
