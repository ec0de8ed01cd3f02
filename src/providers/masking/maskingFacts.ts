import { maxNameLength } from '../../provisioning/checkNames.js';
import type { MethodHandlers } from '../../dispatch/Provider.js';
import {
  CIM_ProtocolControllerMaskingCapabilities_PortsPerView as PortsPerView,
  CIM_ProtocolControllerMaskingCapabilities_ValidHardwareIdTypes as HardwareIdTypes,
  GetElementNameCapabilities_SupportedFeatures as NameFeature,
  GetElementNameCapabilitiesReturn as Return,
} from '../../schema/generated/CIM_ProtocolControllerMaskingCapabilities.js';
import { elementNameMask } from '../blockServices/nameRules.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';

/** The capabilities that both services of masking have. */
export const maskingFacts = {
  ValidHardwareIdTypes: [HardwareIdTypes.ISCSIName],
  OtherValidHardwareIDTypes: [],
  PortsPerView: PortsPerView.OnePortPerView,
  ClientSelectableDeviceNumbers: true,
  AttachDeviceSupported: true,
  OneHardwareIDPerView: false,
  UniqueUnitNumbersPerPort: false,
  PrivilegeDeniedSupported: false,
  ProtocolControllerRequiresAuthorizedIdentity: false,
  ProtocolControllerSupportsCollections: true,
  ExposePathsSupported: true,
  CreateProtocolControllerSupported: false,
  MaximumMapCount: 0,
  SPCAllowsNoLUs: true,
  SPCAllowsNoTargets: false,
  SPCAllowsNoInitiators: true,
  SPCSupportsDefaultViews: false,
  ExposePathsWithNameAndHostTypeSupported: false,
} as const;

/** The naming rules: initiators can be named when they are created, views if the kind of target supports aliases. */
export function nameMethods({
  storage,
}: StorageProviderDeps): Pick<
  MethodHandlers<'MSISCSITARGET_ProtocolControllerMaskingCapabilities'>,
  'GetElementNameCapabilities'
> {
  const { maxAliasBytes } = storage.driver.storageCapabilities;
  return {
    GetElementNameCapabilities: async ({ ElementType }) => {
      const features = new Map<unknown, readonly (typeof NameFeature)[keyof typeof NameFeature][]>([
        [2, [NameFeature.ElementNameCanBeSuppliedDuringCreation]],
        [3, maxAliasBytes === 0 ? [] : [NameFeature.ElementNameCanBeModifiedWithIntrinsicMethod]],
      ]).get(ElementType);
      if (!features)
        return {
          returnValue: Return.InvalidParameter,
          refusal: `ElementType ${ElementType}: expected 2 (StorageHardwareID) or 3 (SCSIProtocolController)`,
        };
      return {
        returnValue: Return.Success,
        SupportedFeatures: features,
        MaxElementNameLen: maxNameLength,
        ElementNameMask: elementNameMask,
      };
    },
  };
}
