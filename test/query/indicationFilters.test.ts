import { describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { sameName } from '../../src/cim/NameMap.js';
import { compileMof } from '../../src/mof/compile.js';
import type { ClassLookup } from '../../src/query/ClassLookup.js';
import { compileSelect } from '../../src/query/compileSelect.js';
import { atOnce } from './queryHarness.js';

const mof = `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);
Qualifier Indication : boolean = false, Scope(class, indication), Flavor(DisableOverride, ToSubclass);
Qualifier EmbeddedObject : boolean = false, Scope(property, method, parameter), Flavor(DisableOverride, ToSubclass);
class CIM_Element { [Key] string Id; };
class CIM_Volume : CIM_Element { uint16 OperationalStatus[]; };
class CIM_Disk : CIM_Element { uint16 OperationalStatus[]; };
[Indication] class CIM_InstModification { [EmbeddedObject] string SourceInstance; [EmbeddedObject] string PreviousInstance; };
[Indication] class CIM_AlertIndication { string OwningEntity; string MessageID; uint16 AlertType; };
`;
const [compiled] = compileMof(
  { path: 'indications.mof', text: mof },
  { namespace: 'root/interop' },
).namespaces;
if (!compiled) throw new Error('the classes did not compile');
const { classes } = compiled[1];
const lookup: ClassLookup = {
  findClass: (name) => classes.get(name) ?? null,
  isA(name, ancestor) {
    const superclass = classes.get(name)?.superclass ?? null;
    return sameName(name, ancestor) || (superclass !== null && lookup.isA(superclass, ancestor));
  },
  subclasses: (name) =>
    [...classes.names()].filter((other) => !sameName(other, name) && lookup.isA(other, name)),
};

const modified = (className: string, before: readonly number[], after: readonly number[]): CIMInstance => {
  const element = (status: readonly number[]): CIMInstance =>
    new CIMInstance(className, [
      cimProperty('Id', 'string', 'a'),
      cimProperty('OperationalStatus', 'uint16', status),
    ]);
  return new CIMInstance('CIM_InstModification', [
    cimProperty('SourceInstance', 'string', element(after)),
    cimProperty('PreviousInstance', 'string', element(before)),
  ]);
};

describe('filters of indications, as SMI-S writes them', () => {
  it.each([
    [
      'WQL',
      'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_Volume AND SourceInstance.OperationalStatus <> PreviousInstance.OperationalStatus',
    ],
    [
      'DMTF:CQL',
      'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_Volume AND SourceInstance.CIM_Volume::OperationalStatus <> PreviousInstance.CIM_Volume::OperationalStatus',
    ],
  ])('%s: %s', (language, text) => {
    const query = compileSelect(language, text, lookup);
    expect([
      atOnce(query.matches, modified('CIM_Volume', [2], [3])),
      atOnce(query.matches, modified('CIM_Volume', [2, 5], [5, 2])),
      atOnce(query.matches, modified('CIM_Volume', [2], [2])),
      atOnce(query.matches, modified('CIM_Disk', [2], [3])),
    ]).toEqual([true, false, false, false]);
  });

  it('of alerts', () => {
    const query = compileSelect(
      'DMTF:CQL',
      `SELECT * FROM CIM_AlertIndication WHERE OwningEntity='SNIA' AND MessageID LIKE 'CORE[0-9]+'`,
      lookup,
    );
    const alert = (owner: string, id: string): CIMInstance =>
      new CIMInstance('CIM_AlertIndication', [
        cimProperty('OwningEntity', 'string', owner),
        cimProperty('MessageID', 'string', id),
      ]);
    expect(
      [alert('SNIA', 'CORE12'), alert('SNIA', 'CORE'), alert('DMTF', 'CORE12')].map((one) =>
        atOnce(query.matches, one),
      ),
    ).toEqual([true, false, false]);
  });
});
