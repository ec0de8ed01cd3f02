import { CIMError } from '../../cim/CIMError.js';
import type { Call } from '../../dispatch/Call.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { HostStorage } from '../../provisioning/HostStorage.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import type { Target } from '../../targets/TargetReader.js';
import { operating } from '../operating.js';
import { expectDone } from '../expectDone.js';
import { Subject } from '../changedSubjects.js';
import { controllerKeys, targetNamespace } from '../identity.js';
import { expectMaskingDone } from '../masking/maskingAnswers.js';
import { findTargetOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { expectStorageDone } from '../storage/answers.js';
import { getConnectedInitiators } from '../vds/GetConnectedInitiators.js';
import { rememberInitiatorSharedSecret } from '../vds/RememberInitiatorSharedSecret.js';
import { setFriendlyName } from '../vds/SetFriendlyName.js';
import { setSharedSecret } from '../vds/SetSharedSecret.js';

const className = 'MSISCSITARGET_SCSIProtocolController';

/** The iSCSI node of each target. */
export function scsiProtocolControllerProvider(deps: ProviderDeps) {
  const { targets, credentials, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    // The role of each method and change is checked where the change is made.
    changeRole: 'read',
    instances: {
      async *enumerate() {
        for (const target of await targets.listTargets()) yield propertiesOf(target);
      },
      async find(path) {
        const target = await findTargetOf(deps, path);
        return target && propertiesOf(target);
      },
      watch: {
        subject: Subject.target,
        subjectOf: ({ Name }) => Name ?? null,
        async read(iscsiName) {
          const target = await targets.findTarget(iscsiName as IscsiName);
          return target ? [propertiesOf(target)] : [];
        },
      },
      async modify(path, changes, call) {
        const { ChapEnabled, ElementName, ...others } = changes;
        const [other] = Object.keys(others);
        if (other !== undefined)
          throw new CIMError(
            'CIM_ERR_NOT_SUPPORTED',
            `${className}.${other} cannot be modified: only ChapEnabled and ElementName can`,
          );
        if (ChapEnabled !== undefined && ElementName !== undefined)
          throw new CIMError(
            'CIM_ERR_NOT_SUPPORTED',
            `${className}.ChapEnabled and ElementName cannot be modified together: expected one of them`,
          );
        const target = await findTargetOf(deps, path);
        if (!target)
          throw new CIMError('CIM_ERR_NOT_FOUND', `${path.toString()} names no target of this server`);
        if (ElementName !== undefined) return rename(target, ElementName, call);
        if (typeof ChapEnabled !== 'boolean')
          throw new CIMError('CIM_ERR_INVALID_PARAMETER', 'ChapEnabled is NULL: expected TRUE or FALSE');
        expectDone(
          await credentials.change(call.principal, {
            kind: 'setChapEnabled',
            target: target.iscsiName,
            enabled: ChapEnabled,
          }),
        );
      },
      async remove(path, call) {
        const target = await findTargetOf(deps, path);
        if (!target)
          throw new CIMError('CIM_ERR_NOT_FOUND', `${path.toString()} names no target of this server`);
        const { masking } = expectStorage();
        expectMaskingDone(await masking.paths.removeTarget(call.principal, target.iscsiName, true));
      },
    },
    methods: {
      SetSharedSecret: setSharedSecret(deps),
      RememberInitiatorSharedSecret: rememberInitiatorSharedSecret(deps),
      GetConnectedInitiators: getConnectedInitiators(deps),
      SetFriendlyName: setFriendlyName,
    },
  });

  async function rename({ iscsiName }: Target, alias: string | null, call: Call): Promise<void> {
    expectStorageDone(
      await expectStorage().provisioning.change(call.principal, {
        kind: 'renameTarget',
        target: iscsiName,
        alias,
      }),
    );
  }

  function expectStorage(): HostStorage {
    if (deps.storage) return deps.storage;
    throw new CIMError(
      'CIM_ERR_NOT_SUPPORTED',
      `targets of ${targets.kind} are not made through this server`,
    );
  }

  function propertiesOf(target: Target): PropertiesOf<typeof className> {
    return {
      ...controllerKeys(hostName, target),
      Name: target.iscsiName,
      NameFormat: 3, // iSCSI Name
      ElementName: elementNameOf(target),
      Description: target.chapEnabled
        ? 'Lets initiators in that prove themselves by CHAP.'
        : 'Asks nobody for a secret: initiators get in by name alone.',
      ChapEnabled: target.chapEnabled,
      ...operating,
    };
  }
}

/** A target without CHAP says so in its name, so that every list of targets shows it. */
function elementNameOf({ alias, iscsiName, chapEnabled }: Target): string {
  const name = alias ?? iscsiName;
  return chapEnabled ? name : `${name} (no CHAP: by initiator name alone)`;
}
