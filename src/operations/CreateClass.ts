import { createClass } from '../repository/createClass.js';
import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.5. */
export const CreateClass = defineOperation({
  name: 'CreateClass',
  role: 'write',
  parameters: { NewClass: { kind: 'class' } },
  returns: 'void',

  execute({ NewClass }, call, { repository }) {
    return createClass(repository, call.namespace, NewClass, call.principal);
  },
});
