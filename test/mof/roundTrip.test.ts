import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CIMClass } from '../../src/cim/CIMClass.js';
import type { MofNamespace } from '../../src/mof/MofModel.js';
import { printMof } from '../../src/mof/printMof.js';
import { generatedClasses, type GeneratedClass } from './mofArbitraries.js';
import { compileText, plain } from './mofSupport.js';

function printNamespace({ qualifierDeclarations, classes, instances }: MofNamespace): string {
  return [
    ...[...qualifierDeclarations.values()].map((declaration) => printMof(declaration)),
    ...[...classes.values()].map((cimClass) => printMof(cimClass, (name) => qualifierDeclarations.get(name))),
    ...instances.map((instance) => printMof(instance)),
  ].join('\n');
}

function withoutQualifiers(property: unknown): unknown {
  const { qualifiers: _, ...rest } = property as { qualifiers: unknown };
  return rest;
}

/** What the generated data says about a class, without a look at compiler or printer. */
function check(
  cimClass: CIMClass | undefined,
  generated: GeneratedClass,
  all: readonly GeneratedClass[],
): void {
  const chain: GeneratedClass[] = [];
  for (let next: GeneratedClass | undefined = generated; next;) {
    chain.unshift(next);
    const { superclass }: GeneratedClass = next;
    next = all.find(({ name }) => name === superclass);
  }
  expect(cimClass?.superclass).toBe(generated.superclass);
  const description = chain.findLast(({ description }) => description)?.description;
  expect(cimClass?.qualifiers.get('description')?.value).toEqual(description?.value);
  expect(
    [...(cimClass?.properties.values() ?? [])].map((property) => withoutQualifiers(plain(property))),
  ).toEqual(
    chain.flatMap(({ name: classOrigin, properties }) =>
      properties.map(({ name, type, arraySize, initial }) => ({
        name,
        type,
        isArray: arraySize !== undefined,
        arraySize: arraySize ?? null,
        referenceClass: null,
        defaultValue: initial?.value ?? null,
        classOrigin,
        propagated: classOrigin !== generated.name,
      })),
    ),
  );
  expect(
    [...(cimClass?.methods.values() ?? [])].map(({ name, returnType, classOrigin, propagated, parameters }) => [
      name, returnType, classOrigin, propagated, [...parameters.values()].map((each) => [each.name, each.type, each.isArray, each.arraySize]),
    ]),
  ).toEqual(
    chain.flatMap(({ name: classOrigin, methods }) =>
      methods.map(({ name, returnType, parameters }) => [
        name, returnType, classOrigin, classOrigin !== generated.name,
        parameters.map((each) => [each.name, each.type, each.arraySize !== undefined, each.arraySize ?? null]),
      ]),
    ),
  ); // prettier-ignore
}

describe('generated MOF', () => {
  it('compiles to what it says, and printed, to the same again', () => {
    fc.assert(
      fc.property(generatedClasses, fc.boolean(), (generated, backwards) => {
        const texts = generated.map(({ text }) => text);
        const compiled = compileText((backwards ? texts.reverse() : texts).join('\n'));
        for (const each of generated) check(compiled.classes.get(each.name), each, generated);

        const printed = printNamespace(compiled);
        const again = compileText(printed);
        expect(plain(new Map(again.classes))).toEqual(plain(new Map(compiled.classes)));
        for (const each of generated) check(again.classes.get(each.name), each, generated);
        expect(plain(again)).toEqual(plain(compiled));
        expect(printNamespace(again)).toBe(printed);
      }),
      { numRuns: 150 },
    );
  });

  it('gives instances the values that it gives as defaults', () => {
    fc.assert(
      fc.property(generatedClasses, (generated) => {
        const [first] = generated;
        if (!first) return;
        const text = `${first.text}\nclass X_Keyed : T_0 { [Key] uint8 Number; };
          instance of X_Keyed { Number = 1; };
          instance of X_Keyed { Number = 2; ${first.properties.map(({ name, initial }) => `${name} = ${initial?.text ?? 'NULL'};`).join(' ')} };`;
        const compiled = compileText(text);
        const [byDefault, stated] = compiled.instances;
        for (const { name, initial } of first.properties) {
          expect(plain(stated?.value(name))).toEqual(initial?.value ?? null);
          expect(plain(byDefault?.value(name))).toEqual(initial?.value ?? undefined);
        }
        expect(plain(compileText(printNamespace(compiled)))).toEqual(plain(compiled));
      }),
      { numRuns: 100 },
    );
  });
});
