import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { Subject } from '../changedSubjects.js';
import {
  endpointKeys,
  parsePortName,
  portIdentifier,
  portName,
  portsOf,
  targetNamespace,
  type TargetPort,
} from '../identity.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import { printPortal } from '../../targets/printPortal.js';
import { operating } from '../operating.js';
import { findPort } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';

const className = 'MSISCSITARGET_iSCSIProtocolEndpoint';

/** The target ports: one for each portal group of a target. */
export function iscsiProtocolEndpointProvider(deps: ProviderDeps) {
  const { targets, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      async *enumerate() {
        for (const target of await targets.listTargets()) {
          for (const port of portsOf(target)) yield propertiesOf(port);
        }
      },
      async find(path) {
        const port = await findPort(deps, path);
        return port && propertiesOf(port);
      },
      watch: {
        subject: Subject.target,
        subjectOf: ({ Name }) => parsePortName(Name ?? '')?.iscsiName ?? null,
        async read(iscsiName) {
          const target = await targets.findTarget(iscsiName as IscsiName);
          return target ? portsOf(target).map(propertiesOf) : [];
        },
      },
    },
  });

  function propertiesOf(port: TargetPort): PropertiesOf<typeof className> {
    return {
      ...endpointKeys(hostName, port),
      ElementName: portName(port),
      Description: port.portals.map(printPortal).join(', '),
      Identifier: portIdentifier(port),
      NameFormat: 'iSCSI Name',
      // Of ProtocolIFType, which is Other (1).
      OtherTypeDescription: 'iSCSI',
      ...operating,
    };
  }
}
