import { CIMClassName } from '../cim/CIMClassName.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { ClassTraversal } from '../dispatch/ClassTraversal.js';
import { findFilterClass, fullClassPath, fullPath, sourceOf } from './associationSource.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.17.  For a class it returns the paths of classes. */
export const ReferenceNames = defineOperation({
  name: 'ReferenceNames',
  role: 'read',
  parameters: {
    ObjectName: { kind: 'objectName' },
    ResultClass: { kind: 'className', default: null },
    Role: { kind: 'string', default: null },
  },
  returns: 'objectPaths',

  async *execute(
    { ObjectName, ResultClass, Role },
    call,
    { repository, traversal },
  ): AsyncGenerator<CIMInstanceName | CIMClassName> {
    const filters = { associationClass: ResultClass, role: Role };
    const object = sourceOf(ObjectName, call, { repository });
    if (object instanceof CIMClassName) {
      const namespace = repository.getNamespace(call.namespace);
      findFilterClass(namespace, ResultClass);
      const source = namespace.getClass(object.className, 'CIM_ERR_INVALID_PARAMETER');
      for (const cimClass of new ClassTraversal(namespace).references(source, filters))
        yield fullClassPath(cimClass, namespace, call);
      return;
    }
    for await (const { path } of traversal.references(object, filters, call)) {
      if (path) yield fullPath(path, call);
    }
  },
});
