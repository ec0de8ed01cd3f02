import { classesBelow } from './EnumerateClassNames.js';
import { defineOperation } from './Operation.js';
import { viewClass } from './reduce.js';

/** DSP0200 1.4, clause 5.3.2.9. */
export const EnumerateClasses = defineOperation({
  name: 'EnumerateClasses',
  role: 'read',
  parameters: {
    ClassName: { kind: 'className', default: null },
    DeepInheritance: { kind: 'boolean', default: false },
    LocalOnly: { kind: 'boolean', default: true },
    IncludeQualifiers: { kind: 'boolean', default: true },
    IncludeClassOrigin: { kind: 'boolean', default: false },
  },
  returns: 'classes',

  *execute(
    { ClassName, DeepInheritance, LocalOnly, IncludeQualifiers, IncludeClassOrigin },
    call,
    { repository },
  ) {
    const namespace = repository.getNamespace(call.namespace);
    const view = {
      localOnly: LocalOnly,
      includeQualifiers: IncludeQualifiers,
      includeClassOrigin: IncludeClassOrigin,
      propertyList: null,
    };
    for (const name of classesBelow(namespace, ClassName, DeepInheritance))
      yield viewClass(namespace.getClass(name), view, namespace);
  },
});
