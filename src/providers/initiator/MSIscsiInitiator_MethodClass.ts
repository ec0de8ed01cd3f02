import { defineProvider } from '../../dispatch/Provider.js';
import type { IscsiInitiator } from '../../initiator/IscsiInitiator.js';
import { IsdscStatus } from '../../initiator/IsdscStatus.js';
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
      RefreshTargetList: () => answer(initiator, () => initiator.refreshTargetList()),
      SetIscsiInitiatorCHAPSharedSecret: ({ SharedSecret }) =>
        answer(initiator, () => initiator.setInitiatorChapSecret(bytesOf('SharedSecret', SharedSecret))),
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
