import { defineProvider } from '../../dispatch/Provider.js';
import type { IscsiInitiator } from '../../initiator/IscsiInitiator.js';
import { printPortal } from '../../initiator/DiscoveredTargets.js';
import { isdscName, IsdscStatus } from '../../initiator/IsdscStatus.js';
import { answer, initiatorNamespace } from './answer.js';
import { bytesOf } from './embedded.js';

/** The initiator service.  RADIUS, IPsec and devices that services wait for are not supported, and say so. */
export function methodProvider(initiator: IscsiInitiator) {
  return defineProvider({
    className: 'MSIscsiInitiator_MethodClass',
    namespace: initiatorNamespace,
    changeRole: 'admin',
    instances: { enumerate: () => [{ IscsiNodeName: initiator.name }] },
    methods: {
      RefreshTargetList: (_input, { principal }) =>
        answer(initiator, () => {
          const portals = initiator.listSendTargetsPortals().map(({ portal }) => printPortal(portal));
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
          const secret = bytesOf('SharedSecret', SharedSecret);
          const act = { what: 'setInitiatorSecret', target: null, portals: null } as const;
          return initiator.recorded(principal, act, () => initiator.setInitiatorChapSecret(secret), {
            tell: async () => ({ outcome: 'done', cause: (secret?.length ?? 0) === 0 ? 'removed' : null }),
          });
        }),
      ClearPersistentIscsiVolumes: notSupported,
      SetupPersistentIscsiVolumes: notSupported,
      SetIscsiInitiatorNodeName: notSupported,
      SetIscsiInitiatorRADIUSSharedSecret: notSupported,
      SetIscsiGroupPresharedKey: noIpsec,
      SetIscsiIKEInfo: noIpsec,
      SetIscsiTunnelModeOuterAddress: noIpsec,
    },
  });
}

async function notSupported() {
  return { returnValue: IsdscStatus.ISDSC_REQUEST_NOT_SUPPORTED };
}

async function noIpsec() {
  return { returnValue: IsdscStatus.ISDSC_IPSEC_NOT_SUPPORTED_ON_OS };
}
