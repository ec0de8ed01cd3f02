import { modifyClass } from '../repository/modifyClass.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.7. */
export const ModifyClass = defineOperation({
  name: 'ModifyClass',
  role: 'write',
  parameters: { ModifiedClass: { kind: 'class' } },
  returns: 'void',

  execute({ ModifiedClass }, call, { repository }) {
    return modifyClass(repository, call.namespace, ModifiedClass, call.principal);
  },
});
