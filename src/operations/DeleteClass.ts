import { deleteClass } from '../repository/deleteClass.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.3. */
export const DeleteClass = defineOperation({
  name: 'DeleteClass',
  role: 'write',
  parameters: { ClassName: { kind: 'className' } },
  returns: 'void',

  execute({ ClassName }, call, { repository }) {
    return deleteClass(repository, call.namespace, ClassName, call.principal);
  },
});
