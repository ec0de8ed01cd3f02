import { describe, expect, it } from 'vitest';
import { ClassTraversal } from '../../src/dispatch/ClassTraversal.js';
import type { TraversalFilters } from '../../src/dispatch/Traversal.js';
import { compileMof } from '../../src/mof/compile.js';
import { Repository } from '../../src/repository/Repository.js';

const mof = `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);
Qualifier Association : boolean = false, Scope(association), Flavor(DisableOverride, ToSubclass);
class A_Thing { [Key] string Id; };
class A_Box : A_Thing { };
class A_Crate : A_Box { };
class A_Label { [Key] string Text; };
[Association] class A_Holds { [Key] A_Box REF Holder; [Key] A_Thing REF Held; };
[Association] class A_HoldsFirmly : A_Holds { uint8 Force; };
[Association] class A_Labelled { [Key] A_Thing REF Element; [Key] A_Label REF Label; };
`;

const namespace = new Repository(
  compileMof({ path: 'test.mof', text: mof }, { namespace: 'root/test' }).namespaces,
).getNamespace('root/test');
const traversal = new ClassTraversal(namespace);
const all: TraversalFilters = { associationClass: null, role: null, resultClass: null, resultRole: null };

const references = (source: string, filters: Partial<TraversalFilters> = {}): string[] =>
  Array.from(traversal.references(namespace.getClass(source), { ...all, ...filters }), ({ name }) => name);
const associators = (source: string, filters: Partial<TraversalFilters> = {}): string[] =>
  Array.from(traversal.associators(namespace.getClass(source), { ...all, ...filters }), ({ name }) => name);

describe('an association operation on a class', () => {
  it('gives the associations that refer to it or to a superclass, and those that inherit the reference', () => {
    expect(references('A_Thing')).toEqual(['A_Holds', 'A_HoldsFirmly', 'A_Labelled']);
    expect(references('A_Crate')).toEqual(['A_Holds', 'A_HoldsFirmly', 'A_Labelled']);
    expect(references('A_Label')).toEqual(['A_Labelled']);
  });

  it.each([
    [{ associationClass: 'a_holds' }, ['A_Holds', 'A_HoldsFirmly']],
    [{ associationClass: 'A_HoldsFirmly' }, ['A_HoldsFirmly']],
    [{ associationClass: 'A_Label' }, []],
    [{ role: 'holder' }, ['A_Holds', 'A_HoldsFirmly']],
    [{ role: 'Element' }, ['A_Labelled']],
    [{ role: 'Label' }, []],
  ] as const)('filters associations by %o', (filters, expected) => {
    expect(references('A_Box', filters)).toEqual(expected);
  });

  it('gives the classes that stand at the other ends, each once', () => {
    expect(associators('A_Label')).toEqual(['A_Thing']);
    // A thing is held by a box; it is no box that would hold anything.
    expect(associators('A_Thing')).toEqual(['A_Box', 'A_Label']);
    // A box may stand at either end.
    expect(associators('A_Crate')).toEqual(['A_Box', 'A_Thing', 'A_Label']);
  });

  it.each([
    [{ resultClass: 'A_Box' }, ['A_Box']],
    [{ resultClass: 'A_Thing' }, ['A_Box', 'A_Thing']],
    [{ resultClass: 'A_Crate' }, []],
    [{ resultRole: 'LABEL' }, ['A_Label']],
    [{ resultRole: 'Held' }, ['A_Thing']],
    [{ role: 'Holder' }, ['A_Thing']],
    [{ role: 'Held' }, ['A_Box']],
    [{ associationClass: 'A_Labelled' }, ['A_Label']],
  ] as const)('filters classes by %o', (filters, expected) => {
    expect(associators('A_Box', filters)).toEqual(expected);
  });
});
