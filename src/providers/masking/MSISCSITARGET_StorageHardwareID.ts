import { CIMError } from '../../cim/CIMError.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { InitiatorRecord } from '../../provisioning/MaskingRecords.js';
import { CIM_StorageHardwareID_IDType as IDType } from '../../schema/generated/CIM_StorageHardwareID.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import { Subject } from '../changedSubjects.js';
import { targetNamespace } from '../identity.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { expectMaskingDone } from './maskingAnswers.js';
import { hardwareIdInstanceId, initiatorOf } from './maskingIdentity.js';

const className = 'MSISCSITARGET_StorageHardwareID';

/** The initiators: those named to this server, and those that targets allow. */
export function storageHardwareIdProvider({ storage }: StorageProviderDeps) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      async *enumerate() {
        for await (const initiator of storage.views.listInitiators()) yield propertiesOf(initiator);
      },
      async find(path) {
        const name = initiatorOf(path);
        const initiator = name && (await storage.views.findInitiator(name));
        return initiator && propertiesOf(initiator);
      },
      async remove(path, { principal }) {
        const name = initiatorOf(path);
        if (name === null) throw new CIMError('CIM_ERR_NOT_FOUND', `${path.toString()} names no initiator`);
        expectMaskingDone(await storage.masking.paths.removeInitiator(principal, name));
      },
      watch: {
        subject: Subject.initiator,
        subjectOf: ({ StorageID }) => StorageID ?? null,
        async read(name) {
          const initiator = await storage.views.findInitiator(name as IscsiName);
          return initiator ? [propertiesOf(initiator)] : [];
        },
      },
    },
  });

  function propertiesOf({ name, label }: InitiatorRecord): PropertiesOf<typeof className> {
    return {
      InstanceID: hardwareIdInstanceId(name),
      StorageID: name,
      IDType: IDType.ISCSIName,
      ElementName: label ?? name,
      // Not known: an initiator proves itself in each session of its own, and its class says FALSE where nothing is said.
      CurrentlyAuthenticated: null,
    };
  }
}
