import { initiatorNamespace } from '../../cim/namespaces.js';
import { defineProvider, type MethodInvocation } from '../../dispatch/Provider.js';
import type { InitiatorAction } from '../../initiator/InitiatorAudit.js';
import type { IscsiInitiator } from '../../initiator/IscsiInitiator.js';
import { printTargetPortal } from '../../initiator/DiscoveredTargets.js';
import { IsdscError, isdscName, IsdscStatus } from '../../initiator/IsdscStatus.js';
import { answer } from './answer.js';
import { bytesOf } from './embedded.js';

/** The initiator service.  Methods for RADIUS, IPsec and devices that services wait for answer that they are not supported. */
export function methodProvider(initiator: IscsiInitiator) {
  return defineProvider({
    className: 'MSIscsiInitiator_MethodClass',
    namespace: initiatorNamespace,
    changeRole: 'admin',
    instances: { enumerate: () => [{ IscsiNodeName: initiator.name }] },
    methods: {
      RefreshTargetList: (_input, { principal }) =>
        answer(initiator, () => {
          const portals = initiator.listSendTargetsPortals().map(({ portal }) => printTargetPortal(portal));
          const act = { what: 'discoverTargets', target: null, portals } as const;
          return initiator.recorded(principal, act, () => initiator.refreshTargetList(), {
            tell: async (status) => ({
              outcome: status === IsdscStatus.ERROR_SUCCESS ? 'done' : isdscName(status),
              cause: null,
            }),
          });
        }),
      SetIscsiInitiatorCHAPSharedSecret: ({ SharedSecret }, { principal }) =>
        answer(initiator, () => {
          const act = { what: 'setInitiatorSecret', target: null, portals: null } as const;
          const set = () => initiator.setInitiatorChapSecret(bytesOf('SharedSecret', SharedSecret));
          return initiator.recorded(principal, act, set, {
            tell: async () => ({
              outcome: 'done',
              cause: (SharedSecret?.length ?? 0) === 0 ? 'removed' : null,
            }),
          });
        }),
      ClearPersistentIscsiVolumes: refuse(noVolumes),
      SetupPersistentIscsiVolumes: refuse(noVolumes),
      SetIscsiInitiatorNodeName: refuse(
        new IsdscError(
          'ISDSC_REQUEST_NOT_SUPPORTED',
          'The name of the initiator is a setting: expected it in the configuration.',
        ),
      ),
      SetIscsiInitiatorRADIUSSharedSecret: refuse(noRadius, 'setRadiusSecret'),
      SetIscsiGroupPresharedKey: refuse(noIpsec, 'setIpsecKey'),
      SetIscsiIKEInfo: refuse(noIpsec, 'setIpsecKey'),
      SetIscsiTunnelModeOuterAddress: refuse(noIpsec),
    },
  });

  /** @param what the action to record, if the method takes a credential. */
  function refuse(error: IsdscError, what: InitiatorAction['what'] | null = null) {
    const run = (): never => {
      throw error;
    };
    return (_input: unknown, { principal }: MethodInvocation) =>
      answer(initiator, () =>
        what === null ? run() : initiator.recorded(principal, { what, target: null, portals: null }, run),
      );
  }
}

const noVolumes = new IsdscError(
  'ISDSC_REQUEST_NOT_SUPPORTED',
  'Services that wait for volumes are not kept here: expected the start order of the host.',
);
const noRadius = new IsdscError(
  'ISDSC_REQUEST_NOT_SUPPORTED',
  'RADIUS is not supported: expected CHAP secrets that this server keeps.',
);
const noIpsec = new IsdscError(
  'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS',
  'IPsec is not supported: expected it in the configuration of the host.',
);
