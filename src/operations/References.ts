import { CIMClassName } from '../cim/CIMClassName.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import { ClassTraversal } from '../dispatch/ClassTraversal.js';
import { classWithPath, findFilterClass, withFullPath, sourceOf } from './associationSource.js';
import { defineOperation, type ClassWithPath } from './Operation.js';
import { viewInstance } from './reduce.js';

/** DSP0200 1.4, clause 5.3.2.16.  For a class it returns classes.  IncludeQualifiers applies to classes only. */
export const References = defineOperation({
  name: 'References',
  role: 'read',
  parameters: {
    ObjectName: { kind: 'objectName' },
    ResultClass: { kind: 'className', default: null },
    Role: { kind: 'string', default: null },
    IncludeQualifiers: { kind: 'boolean', default: false },
    IncludeClassOrigin: { kind: 'boolean', default: false },
    PropertyList: { kind: 'propertyList', default: null },
  },
  returns: 'objectsWithPath',

  async *execute(parameters, call, { repository, traversal }): AsyncGenerator<CIMInstance | ClassWithPath> {
    const { ObjectName, ResultClass, Role } = parameters;
    const filters = { associationClass: ResultClass, role: Role };
    const object = sourceOf(ObjectName, call, { repository });
    if (object instanceof CIMClassName) {
      const namespace = repository.getNamespace(call.namespace);
      findFilterClass(namespace, ResultClass);
      const source = namespace.getClass(object.className, 'CIM_ERR_INVALID_PARAMETER');
      for (const cimClass of new ClassTraversal(namespace).references(source, filters))
        yield classWithPath(cimClass, namespace, call, parameters);
      return;
    }
    const view = {
      propertyList: parameters.PropertyList,
      includeClassOrigin: parameters.IncludeClassOrigin,
    };
    for await (const instance of traversal.references(object, filters, call)) {
      yield withFullPath(viewInstance(instance, view), call);
    }
  },
});
