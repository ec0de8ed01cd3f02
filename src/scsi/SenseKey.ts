/** Sense keys (SPC-4 4.5.6). */
export const SenseKey = {
  NoSense: 0x0,
  NotReady: 0x2,
  MediumError: 0x3,
  HardwareError: 0x4,
  IllegalRequest: 0x5,
  UnitAttention: 0x6,
  DataProtect: 0x7,
  CopyAborted: 0xa,
  AbortedCommand: 0xb,
  Miscompare: 0xe,
} as const;

export type SenseKey = (typeof SenseKey)[keyof typeof SenseKey];

/** Additional sense code (high byte) and its qualifier (low byte), with the names of SPC-4 annex F. */
export const SenseCode = {
  NoAdditionalSenseInformation: 0x0000,
  OperationInProgress: 0x0016,
  NotReadyInitializingCommandRequired: 0x0402,
  NotReadySanitizeInProgress: 0x041b,
  WriteError: 0x0c00,
  InvalidFieldInCommandInformationUnit: 0x0e03,
  UnreachableCopyTarget: 0x0804,
  CopyTargetDeviceNotReachable: 0x0d02,
  UnrecoveredReadError: 0x1100,
  ParameterListLengthError: 0x1a00,
  MiscompareDuringVerifyOperation: 0x1d00,
  InvalidCommandOperationCode: 0x2000,
  LogicalBlockAddressOutOfRange: 0x2100,
  InvalidFieldInCdb: 0x2400,
  LogicalUnitNotSupported: 0x2500,
  InvalidFieldInParameterList: 0x2600,
  InvalidReleaseOfPersistentReservation: 0x2604,
  TooManyTargetDescriptors: 0x2606,
  UnsupportedTargetDescriptorTypeCode: 0x2607,
  TooManySegmentDescriptors: 0x2608,
  UnsupportedSegmentDescriptorTypeCode: 0x2609,
  HardwareWriteProtected: 0x2701,
  LogicalUnitSoftwareWriteProtected: 0x2702,
  PowerOnResetOrBusDeviceResetOccurred: 0x2900,
  BusDeviceResetFunctionOccurred: 0x2903,
  ModeParametersChanged: 0x2a01,
  ReservationsPreempted: 0x2a03,
  ReservationsReleased: 0x2a04,
  RegistrationsPreempted: 0x2a05,
  CommandsClearedByAnotherInitiator: 0x2f00,
  SanitizeCommandFailed: 0x3103,
  SavingParametersNotSupported: 0x3900,
  MediumNotPresent: 0x3a00,
  ReportedLunsDataHasChanged: 0x3f0e,
  InternalTargetFailure: 0x4400,
  MediumRemovalPrevented: 0x5302,
  InsufficientRegistrationResources: 0x5504,
} as const;

export type SenseCode = (typeof SenseCode)[keyof typeof SenseCode];
