/** InstanceID of what the kind of target can do with credentials. */
export const credentialCapabilitiesId = 'iscsi-wbem:credential-management';

/** InstanceID of what the iSCSI side of the target can do. */
export const iscsiCapabilitiesId = 'iscsi-wbem:iscsi';
