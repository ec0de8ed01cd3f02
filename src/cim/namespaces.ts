/** The namespace of the target model. */
export const targetNamespace = 'root/cimv2/storage/iscsitarget';

/** The namespace in which the server shows itself (DSP1054 calls it the interop namespace). */
export const interopNamespace = 'interop';

/** The namespace of the initiator's model. */
export const initiatorNamespace = 'root/wmi';

/** The namespace with the classes of the DMTF, in which clients look first. */
export const standardNamespace = 'root/cimv2';
