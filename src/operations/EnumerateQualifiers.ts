import { defineOperation } from './Operation.js';

/** DSP0200 1.4, clause 5.3.2.23. */
export const EnumerateQualifiers = defineOperation({
  name: 'EnumerateQualifiers',
  role: 'read',
  parameters: {},
  returns: 'qualifierDeclarations',

  execute(_parameters, call, { repository }) {
    return repository.getNamespace(call.namespace).listedQualifiers();
  },
});
