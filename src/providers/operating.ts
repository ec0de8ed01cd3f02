import {
  CIM_EnabledLogicalElement_EnabledDefault as EnabledDefault,
  CIM_EnabledLogicalElement_EnabledState as EnabledState,
  CIM_EnabledLogicalElement_RequestedState as RequestedState,
} from '../schema/generated/CIM_EnabledLogicalElement.js';
import { CIM_ManagedSystemElement_OperationalStatus as OperationalStatus } from '../schema/generated/CIM_ManagedSystemElement.js';

/** An element that works. */
export const ok = { OperationalStatus: [OperationalStatus.OK] } as const;

/** For an element that works and is enabled, and that clients cannot disable, so that RequestedState does not apply. */
export const operating = {
  ...ok,
  EnabledState: EnabledState.Enabled,
  RequestedState: RequestedState.NotApplicable,
} as const;

/** A running service. */
export const running = { ...operating, Started: true } as const;

/** For an element that is enabled whenever the server starts. */
export const operatingFromStart = { ...operating, EnabledDefault: EnabledDefault.Enabled } as const;
