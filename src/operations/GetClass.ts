import { defineOperation } from './Operation.js';
import { viewClass } from './reduce.js';

/** DSP0200 1.4, clause 5.3.2.1. */
export const GetClass = defineOperation({
  name: 'GetClass',
  role: 'read',
  parameters: {
    ClassName: { kind: 'className' },
    LocalOnly: { kind: 'boolean', default: true },
    IncludeQualifiers: { kind: 'boolean', default: true },
    IncludeClassOrigin: { kind: 'boolean', default: false },
    PropertyList: { kind: 'propertyList', default: null },
  },
  returns: 'class',

  execute(
    { ClassName, LocalOnly, IncludeQualifiers, IncludeClassOrigin, PropertyList },
    call,
    { repository },
  ) {
    // A missing class is "not found" here; "invalid class" is for operations on instances.
    const namespace = repository.getNamespace(call.namespace);
    const cimClass = namespace.getClass(ClassName, 'CIM_ERR_NOT_FOUND');
    const view = {
      localOnly: LocalOnly,
      includeQualifiers: IncludeQualifiers,
      includeClassOrigin: IncludeClassOrigin,
      propertyList: PropertyList,
    };
    return viewClass(cimClass, view, namespace);
  },
});
