import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { escapeText } from '../../src/xml/escape.js';

// Requests of the sizes that matter, as pywbem sends them.

export const getInstanceRequest = intrinsic(
  'GetInstance',
  '<IPARAMVALUE NAME="InstanceName"><INSTANCENAME CLASSNAME="CIM_ComputerSystem"><KEYBINDING NAME="CreationClassName"><KEYVALUE VALUETYPE="string" TYPE="string">CIM_ComputerSystem</KEYVALUE></KEYBINDING><KEYBINDING NAME="Name"><KEYVALUE VALUETYPE="string" TYPE="string">system-1.example.org</KEYVALUE></KEYBINDING></INSTANCENAME></IPARAMVALUE>' +
    '<IPARAMVALUE NAME="LocalOnly"><VALUE>FALSE</VALUE></IPARAMVALUE>',
);

const sharedSecret = instance([
  ['RemoteID', 'iqn.1991-05.com.microsoft:initiator.example.org'],
  ['Secret', '0123456789abcdef'],
  ['SystemCreationClassName', 'MSFTSM_ComputerSystem'],
  ['SystemName', 'system-1.example.org'],
]);

export const addSharedSecretRequest = message(
  `<METHODCALL NAME="AddSharedSecret"><LOCALINSTANCEPATH>${namespacePath()}<INSTANCENAME CLASSNAME="MSISCSITARGET_ReplicationService">${['SystemCreationClassName', 'SystemName', 'CreationClassName', 'Name'].map((key) => `<KEYBINDING NAME="${key}"><KEYVALUE VALUETYPE="string">MSISCSITARGET_ReplicationService</KEYVALUE></KEYBINDING>`).join('')}</INSTANCENAME></LOCALINSTANCEPATH>` +
    `<PARAMVALUE NAME="SharedSecret" PARAMTYPE="string" EmbeddedObject="instance"><VALUE>${escapeText(sharedSecret)}</VALUE></PARAMVALUE></METHODCALL>`,
);

export const createInstanceRequest = intrinsic(
  'CreateInstance',
  `<IPARAMVALUE NAME="NewInstance">${instance(properties(60))}</IPARAMVALUE>`,
);

export const largeRequest = intrinsic(
  'CreateInstance',
  `<IPARAMVALUE NAME="NewInstance">${instance(properties(8_000))}</IPARAMVALUE>`,
);

/** Instances of 12 properties, as an enumeration gives them. */
export function* instances(count: number): Generator<CIMInstance> {
  const installed = CIMDateTime.parse('20260102030405.000000+060');
  for (let number = 0; number < count; number += 1) {
    const name = `system-${number}`;
    const path = new CIMInstanceName('CIM_ComputerSystem', {
      CreationClassName: 'CIM_ComputerSystem',
      Name: name,
    });
    yield new CIMInstance(
      'CIM_ComputerSystem',
      [
        cimProperty('CreationClassName', 'string', 'CIM_ComputerSystem'),
        cimProperty('Name', 'string', name),
        cimProperty('ElementName', 'string', `System number ${number} & friends`),
        cimProperty('Caption', 'string', 'A system of the benchmark with a caption of ordinary length'),
        cimProperty(
          'Description',
          'string',
          'What one says of a system: where it stands and what it is for.',
        ),
        cimProperty('EnabledState', 'uint16', 2),
        cimProperty('RequestedState', 'uint16', 12),
        cimProperty('OperationalStatus', 'uint16', [2, 3]),
        cimProperty('Dedicated', 'uint16', [15]),
        cimProperty('InstallDate', 'datetime', installed),
        cimProperty('TimeOfLastStateChange', 'datetime', null),
        cimProperty('Uptime', 'uint64', 123_456_789_012n),
      ],
      path,
    );
  }
}

function properties(count: number): [string, string][] {
  return Array.from({ length: count }, (_, index) => [
    `Property${index}`,
    `value number ${index} of a request`,
  ]);
}

function instance(values: readonly (readonly [name: string, value: string])[]): string {
  const elements = values.map(
    ([name, value]) => `<PROPERTY NAME="${name}" TYPE="string"><VALUE>${value}</VALUE></PROPERTY>\n`,
  );
  return `<INSTANCE CLASSNAME="CIM_SharedSecret">${elements.join('')}</INSTANCE>`;
}

function namespacePath(): string {
  return '<LOCALNAMESPACEPATH><NAMESPACE NAME="root"/><NAMESPACE NAME="cimv2"/></LOCALNAMESPACEPATH>';
}

function intrinsic(name: string, parameters: string): Buffer {
  return message(`<IMETHODCALL NAME="${name}">${namespacePath()}${parameters}</IMETHODCALL>`);
}

function message(call: string): Buffer {
  return Buffer.from(
    '<?xml version="1.0" encoding="utf-8" ?>\n<CIM CIMVERSION="2.0" DTDVERSION="2.0">' +
      `<MESSAGE ID="1001" PROTOCOLVERSION="1.0"><SIMPLEREQ>${call}</SIMPLEREQ></MESSAGE></CIM>`,
  );
}
