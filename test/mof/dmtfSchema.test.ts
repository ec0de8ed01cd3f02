import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAssociation, isKey, keyProperties } from '../../src/cim/CIMClass.js';
import { hasQualifier } from '../../src/cim/CIMQualifier.js';
import { compileMof } from '../../src/mof/compile.js';
import { printMof } from '../../src/mof/printMof.js';
import { plain } from './mofSupport.js';

/** The folder of a DMTF schema release, with its `cim_schema_<version>.mof`: not part of the project, and not fetched. */
const folder = process.env['CIM_SCHEMA_DIR'];
const root = join(folder ?? '', 'cim_schema_2.41.0.mof');

describe.skipIf(folder === undefined)('the DMTF schema 2.41.0 (CIM_SCHEMA_DIR)', () => {
  const compiled = folder === undefined ? undefined : compileMof(root).namespaces.get('root/cimv2');
  const classes = compiled?.classes;

  it('compiles without an error', () => {
    expect(classes?.size).toBe(1438);
    expect(compiled?.qualifierDeclarations.size).toBe(70);
    expect(compiled?.instances).toEqual([]);
  });

  it('has every superclass before its subclasses', () => {
    const seen = new Set<string | null>([null]);
    const early = [...(classes?.values() ?? [])].filter(({ name, superclass }) => {
      seen.add(name);
      return !seen.has(superclass);
    });
    expect(early).toEqual([]);
  });

  it('gives CIM_ConcreteJob what it declares and what comes down from CIM_ManagedElement', () => {
    const job = classes?.get('cim_concretejob');
    expect(job?.superclass).toBe('CIM_Job');
    expect([...(job?.properties.values() ?? [])].filter(isKey).map(({ name }) => name)).toEqual([
      'InstanceID',
    ]);
    expect(job?.properties.get('InstanceID')).toMatchObject({
      classOrigin: 'CIM_ConcreteJob',
      propagated: false,
    });
    expect(job?.properties.get('Caption')).toMatchObject({
      type: 'string',
      classOrigin: 'CIM_ManagedElement',
      propagated: true,
    });
    expect(job?.properties.get('OperationalStatus')).toMatchObject({
      type: 'uint16',
      isArray: true,
      propagated: true,
    });
    expect(job?.properties.get('JobState')?.qualifiers.get('ValueMap')?.value).toEqual([
      '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13..32767', '32768..65535',
    ]); // prettier-ignore
    expect(job?.properties.get('DeleteOnCompletion')?.classOrigin).toBe('CIM_Job');
    const errors = job?.methods.get('GetErrors')?.parameters.get('Errors');
    expect(errors).toMatchObject({ type: 'string', isArray: true });
    expect(errors?.qualifiers.get('EmbeddedInstance')?.value).toBe('CIM_Error');
    // Version is Restricted: it is that of the class, and CIM_Job's is not inherited.
    expect(job?.qualifiers.get('Version')).toMatchObject({ value: '2.38.0', propagated: false });
  });

  it('has keys, references and directions where the standard classes have them', () => {
    const keys = (name: string) => {
      const cimClass = classes?.get(name);
      return cimClass ? keyProperties(cimClass).map((property) => property.name) : [];
    };
    expect(keys('CIM_ComputerSystem')).toEqual(['Name', 'CreationClassName']);
    expect(keys('CIM_iSCSIProtocolEndpoint')).toEqual([
      'Name',
      'SystemCreationClassName',
      'SystemName',
      'CreationClassName',
    ]);
    expect(keys('CIM_SAPAvailableForElement')).toEqual(['AvailableSAP', 'ManagedElement']);
    expect(classes?.get('CIM_HostedService')?.properties.get('Antecedent')).toMatchObject({
      type: 'reference',
      referenceClass: 'CIM_System',
    });
    const hosted = classes?.get('CIM_HostedService');
    expect(hosted && isAssociation(hosted)).toBe(true);
    expect(
      [...(classes?.values() ?? [])].filter((each) => hasQualifier(each.qualifiers, 'Indication')).length,
    ).toBe(20);
  });

  it('is the same after printing and compiling again', () => {
    const declarations = compiled?.qualifierDeclarations;
    const text = [
      ...[...(declarations?.values() ?? [])].map((declaration) => printMof(declaration)),
      ...[...(classes?.values() ?? [])].map((cimClass) =>
        printMof(cimClass, (name) => declarations?.get(name)),
      ),
    ].join('\n');
    const again = compileMof({ path: 'printed.mof', text }).namespaces.get('root/cimv2');
    expect(again?.classes.size).toBe(1438);
    expect(plain(again?.qualifierDeclarations)).toEqual(plain(declarations));
    for (const [name, cimClass] of classes ?? []) {
      expect(JSON.stringify(plain(again?.classes.get(name)), bigintText)).toBe(
        JSON.stringify(plain(cimClass), bigintText),
      );
    }
  });
});

function bigintText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
