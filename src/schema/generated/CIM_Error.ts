// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Message, CIM_MessageMethods } from './CIM_Message.js';

/** Values of CIM_Error.ErrorType (ValueMap). */
export const CIM_Error_ErrorType = {
  Unknown: 0,
  Other: 1,
  CommunicationsError: 2,
  QualityOfServiceError: 3,
  SoftwareError: 4,
  HardwareError: 5,
  EnvironmentalError: 6,
  SecurityError: 7,
  OversubscriptionError: 8,
  UnavailableResourceError: 9,
  UnsupportedOperationError: 10,
} as const;

/** Values of CIM_Error.PerceivedSeverity (ValueMap). */
export const CIM_Error_PerceivedSeverity = {
  Unknown: 0,
  Other: 1,
  Information: 2,
  DegradedWarning: 3,
  Minor: 4,
  Major: 5,
  Critical: 6,
  FatalNonRecoverable: 7,
} as const;

/** Values of CIM_Error.ProbableCause (ValueMap). */
export const CIM_Error_ProbableCause = {
  Unknown: 0,
  Other: 1,
  AdapterCardError: 2,
  ApplicationSubsystemFailure: 3,
  BandwidthReduced: 4,
  ConnectionEstablishmentError: 5,
  CommunicationsProtocolError: 6,
  CommunicationsSubsystemFailure: 7,
  ConfigurationCustomizationError: 8,
  Congestion: 9,
  CorruptData: 10,
  CPUCyclesLimitExceeded: 11,
  DatasetModemError: 12,
  DegradedSignal: 13,
  DTEDCEInterfaceError: 14,
  EnclosureDoorOpen: 15,
  EquipmentMalfunction: 16,
  ExcessiveVibration: 17,
  FileFormatError: 18,
  FireDetected: 19,
  FloodDetected: 20,
  FramingError: 21,
  HVACProblem: 22,
  HumidityUnacceptable: 23,
  IODeviceError: 24,
  InputDeviceError: 25,
  LANError: 26,
  NonToxicLeakDetected: 27,
  LocalNodeTransmissionError: 28,
  LossOfFrame: 29,
  LossOfSignal: 30,
  MaterialSupplyExhausted: 31,
  MultiplexerProblem: 32,
  OutOfMemory: 33,
  OutputDeviceError: 34,
  PerformanceDegraded: 35,
  PowerProblem: 36,
  PressureUnacceptable: 37,
  ProcessorProblemInternalMachineError: 38,
  PumpFailure: 39,
  QueueSizeExceeded: 40,
  ReceiveFailure: 41,
  ReceiverFailure: 42,
  RemoteNodeTransmissionError: 43,
  ResourceAtOrNearingCapacity: 44,
  ResponseTimeExcessive: 45,
  RetransmissionRateExcessive: 46,
  SoftwareError: 47,
  SoftwareProgramAbnormallyTerminated: 48,
  SoftwareProgramErrorIncorrectResults: 49,
  StorageCapacityProblem: 50,
  TemperatureUnacceptable: 51,
  ThresholdCrossed: 52,
  TimingProblem: 53,
  ToxicLeakDetected: 54,
  TransmitFailure: 55,
  TransmitterFailure: 56,
  UnderlyingResourceUnavailable: 57,
  VersionMismatch: 58,
  PreviousAlertCleared: 59,
  LoginAttemptsFailed: 60,
  SoftwareVirusDetected: 61,
  HardwareSecurityBreached: 62,
  DenialOfServiceDetected: 63,
  SecurityCredentialMismatch: 64,
  UnauthorizedAccess: 65,
  AlarmReceived: 66,
  LossOfPointer: 67,
  PayloadMismatch: 68,
  TransmissionError: 69,
  ExcessiveErrorRate: 70,
  TraceProblem: 71,
  ElementUnavailable: 72,
  ElementMissing: 73,
  LossOfMultiFrame: 74,
  BroadcastChannelFailure: 75,
  InvalidMessageReceived: 76,
  RoutingFailure: 77,
  BackplaneFailure: 78,
  IdentifierDuplication: 79,
  ProtectionPathFailure: 80,
  SyncLossOrMismatch: 81,
  TerminalProblem: 82,
  RealTimeClockFailure: 83,
  AntennaFailure: 84,
  BatteryChargingFailure: 85,
  DiskFailure: 86,
  FrequencyHoppingFailure: 87,
  LossOfRedundancy: 88,
  PowerSupplyFailure: 89,
  SignalQualityProblem: 90,
  BatteryDischarging: 91,
  BatteryFailure: 92,
  CommercialPowerProblem: 93,
  FanFailure: 94,
  EngineFailure: 95,
  SensorFailure: 96,
  FuseFailure: 97,
  GeneratorFailure: 98,
  LowBattery: 99,
  LowFuel: 100,
  LowWater: 101,
  ExplosiveGas: 102,
  HighWinds: 103,
  IceBuildup: 104,
  Smoke: 105,
  MemoryMismatch: 106,
  OutOfCPUCycles: 107,
  SoftwareEnvironmentProblem: 108,
  SoftwareDownloadFailure: 109,
  ElementReinitialized: 110,
  Timeout: 111,
  LoggingProblems: 112,
  LeakDetected: 113,
  ProtectionMechanismFailure: 114,
  ProtectingResourceFailure: 115,
  DatabaseInconsistency: 116,
  AuthenticationFailure: 117,
  BreachOfConfidentiality: 118,
  CableTamper: 119,
  DelayedInformation: 120,
  DuplicateInformation: 121,
  InformationMissing: 122,
  InformationModification: 123,
  InformationOutOfSequence: 124,
  KeyExpired: 125,
  NonRepudiationFailure: 126,
  OutOfHoursActivity: 127,
  OutOfService: 128,
  ProceduralError: 129,
  UnexpectedInformation: 130,
} as const;

/** Values of CIM_Error.ErrorSourceFormat (ValueMap). */
export const CIM_Error_ErrorSourceFormat = {
  Unknown: 0,
  Other: 1,
  CIMObjectPath: 2,
} as const;

/** Values of CIM_Error.CIMStatusCode (ValueMap). */
export const CIM_Error_CIMStatusCode = {
  CIM_ERR_FAILED: 1,
  CIM_ERR_ACCESS_DENIED: 2,
  CIM_ERR_INVALID_NAMESPACE: 3,
  CIM_ERR_INVALID_PARAMETER: 4,
  CIM_ERR_INVALID_CLASS: 5,
  CIM_ERR_NOT_FOUND: 6,
  CIM_ERR_NOT_SUPPORTED: 7,
  CIM_ERR_CLASS_HAS_CHILDREN: 8,
  CIM_ERR_CLASS_HAS_INSTANCES: 9,
  CIM_ERR_INVALID_SUPERCLASS: 10,
  CIM_ERR_ALREADY_EXISTS: 11,
  CIM_ERR_NO_SUCH_PROPERTY: 12,
  CIM_ERR_TYPE_MISMATCH: 13,
  CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED: 14,
  CIM_ERR_INVALID_QUERY: 15,
  CIM_ERR_METHOD_NOT_AVAILABLE: 16,
  CIM_ERR_METHOD_NOT_FOUND: 17,
  CIM_ERR_UNEXPECTED_RESPONSE: 18,
  CIM_ERR_INVALID_RESPONSE_DESTINATION: 19,
  CIM_ERR_NAMESPACE_NOT_EMPTY: 20,
  CIM_ERR_INVALID_ENUMERATION_CONTEXT: 21,
  CIM_ERR_INVALID_OPERATION_TIMEOUT: 22,
  CIM_ERR_PULL_HAS_BEEN_ABANDONED: 23,
  CIM_ERR_PULL_CANNOT_BE_ABANDONED: 24,
  CIM_ERR_FILTERED_ENUMERATION_NOT_SUPPORTED: 25,
  CIM_ERR_CONTINUATION_ON_ERROR_NOT_SUPPORTED: 26,
  CIM_ERR_SERVER_LIMITS_EXCEEDED: 27,
  CIM_ERR_SERVER_IS_SHUTTING_DOWN: 28,
  CIM_ERR_QUERY_FEATURE_NOT_SUPPORTED: 29,
} as const;

/**
 * An error of an operation, with more in it than a status code: its cause, its gravity and what to do about
 * it.
 */
export interface CIM_Error extends CIM_Message {
  /** The broad class of the error. */
  readonly ErrorType: number | null;
  /** Names the class where ErrorType is "Other". */
  readonly OtherErrorType: string | null;
  /** How grave the error is in the eyes of who reports it. */
  readonly PerceivedSeverity: number | null;
  /** What most likely brought the error about. */
  readonly ProbableCause: number | null;
  /** The probable cause in more words. */
  readonly ProbableCauseDescription: string | null;
  /** What somebody can do about it, one step an element. */
  readonly RecommendedActions: readonly (string | null)[] | null;
  /** The element that the error is about, in the form that ErrorSourceFormat says. */
  readonly ErrorSource: string | null;
  /** How to read ErrorSource. */
  readonly ErrorSourceFormat: number | null;
  /** Names the format where ErrorSourceFormat is "Other". */
  readonly OtherErrorSourceFormat: string | null;
  /** The status code of the operation that failed. */
  readonly CIMStatusCode: number | null;
  /** The status in words. */
  readonly CIMStatusCodeDescription: string | null;
}

export interface CIM_ErrorMethods extends CIM_MessageMethods {}

/** CIM_Error and all classes below it: what a reference to it may name. */
export type CIM_ErrorFamily =
  | 'CIM_Error';
