// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_ProcessIndication, CIM_ProcessIndicationMethods } from './CIM_ProcessIndication.js';

/** Values of CIM_AlertIndication.PerceivedSeverity (ValueMap). */
export const CIM_AlertIndication_PerceivedSeverity = {
  Unknown: 0,
  Other: 1,
  Information: 2,
  DegradedWarning: 3,
  Minor: 4,
  Major: 5,
  Critical: 6,
  FatalNonRecoverable: 7,
} as const;

/** Values of CIM_AlertIndication.AlertingElementFormat (ValueMap). */
export const CIM_AlertIndication_AlertingElementFormat = {
  Unknown: 0,
  Other: 1,
  CIMObjectPath: 2,
} as const;

/** Values of CIM_AlertIndication.AlertType (ValueMap). */
export const CIM_AlertIndication_AlertType = {
  Other: 1,
  CommunicationsAlert: 2,
  QualityOfServiceAlert: 3,
  ProcessingError: 4,
  DeviceAlert: 5,
  EnvironmentalAlert: 6,
  ModelChange: 7,
  SecurityAlert: 8,
} as const;

/** Values of CIM_AlertIndication.ProbableCause (ValueMap). */
export const CIM_AlertIndication_ProbableCause = {
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
  VersionMisMatch: 58,
  PreviousAlertCleared: 59,
  LoginAttemptsFailed: 60,
  SoftwareVirusDetected: 61,
  HardwareSecurityBreached: 62,
  DenialOfServiceDetected: 63,
  SecurityCredentialMisMatch: 64,
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

/** Values of CIM_AlertIndication.Trending (ValueMap). */
export const CIM_AlertIndication_Trending = {
  Unknown: 0,
  NotApplicable: 1,
  TrendingUp: 2,
  TrendingDown: 3,
  NoChange: 4,
} as const;

/**
 * Tells that something has happened which somebody should know about, whether or not an instance stands for
 * it.
 */
export interface CIM_AlertIndication extends CIM_ProcessIndication {
  /** How grave the matter is in the eyes of who reports it. */
  readonly PerceivedSeverity: number | null;
  /** What has happened, in words. */
  readonly Description: string | null;
  /** The element that the alert is about, in the form that AlertingElementFormat says. */
  readonly AlertingManagedElement: string | null;
  /** How to read AlertingManagedElement. */
  readonly AlertingElementFormat: number | null;
  /** Names the format where AlertingElementFormat is "Other". */
  readonly OtherAlertingElementFormat: string | null;
  /** The broad class of the alert. */
  readonly AlertType: number | null;
  /** Names the class where AlertType is "Other". */
  readonly OtherAlertType: string | null;
  /** What most likely brought it about. */
  readonly ProbableCause: number | null;
  /** The probable cause in more words. */
  readonly ProbableCauseDescription: string | null;
  /** Whether things are getting better or worse. */
  readonly Trending: number | null;
  /** What somebody can do about it, one step an element. */
  readonly RecommendedActions: readonly (string | null)[] | null;
  /** Tells the kinds of event of one provider apart. */
  readonly EventID: string | null;
  /** When it happened. */
  readonly EventTime: CIMDateTime | null;
  /** Creation class of the system in whose scope the name is unique. */
  readonly SystemCreationClassName: string | null;
  /** Name of the system in whose scope the name is unique. */
  readonly SystemName: string | null;
  /** Who produced the indication. */
  readonly ProviderName: string | null;
  /** The text, with the arguments put in. */
  readonly Message: string | null;
  /** The variable parts of the message, in order. */
  readonly MessageArguments: readonly (string | null)[] | null;
  /** Identifies the message for its owning entity. */
  readonly MessageID: string | null;
  /** The organisation that defines the message. */
  readonly OwningEntity: string | null;
}

export interface CIM_AlertIndicationMethods extends CIM_ProcessIndicationMethods {}

/** CIM_AlertIndication and all classes below it: what a reference to it may name. */
export type CIM_AlertIndicationFamily =
  | 'CIM_AlertIndication';
