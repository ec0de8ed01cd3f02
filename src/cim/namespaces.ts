/** The namespace with the model of the targets. */
export const targetNamespace = 'root/cimv2/storage/iscsitarget';

/** The namespace in which the server describes itself (DSP1054 calls it the interop namespace). */
export const interopNamespace = 'interop';

/** The namespace with the model of the initiator. */
export const initiatorNamespace = 'root/wmi';

/** The DMTF's default namespace, where clients look first. */
export const standardNamespace = 'root/cimv2';
