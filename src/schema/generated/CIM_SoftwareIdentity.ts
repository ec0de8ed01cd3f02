// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_LogicalElement, CIM_LogicalElementMethods } from './CIM_LogicalElement.js';
import type { MSFTSM_SoftwareIdentityFamily } from './MSFTSM_SoftwareIdentity.js';

/** Values of CIM_SoftwareIdentity.Classifications (ValueMap). */
export const CIM_SoftwareIdentity_Classifications = {
  Unknown: 0,
  Other: 1,
  Driver: 2,
  ConfigurationSoftware: 3,
  ApplicationSoftware: 4,
  Instrumentation: 5,
  FirmwareBIOS: 6,
  DiagnosticSoftware: 7,
  OperatingSystem: 8,
  Middleware: 9,
  Firmware: 10,
  BIOSFCode: 11,
  SupportServicePack: 12,
  SoftwareBundle: 13,
} as const;

/** Values of CIM_SoftwareIdentity.ExtendedResourceType (ValueMap). */
export const CIM_SoftwareIdentity_ExtendedResourceType = {
  Unknown: 0,
  Other: 1,
  NotApplicable: 2,
  LinuxRPM: 3,
  HPUXDepot: 4,
  WindowsMSI: 5,
  SolarisPackage: 6,
  MacintoshDiskImage: 7,
  DebianLinuxPackage: 8,
  VMwareVSphereInstallationBundle: 9,
  VMwareSoftwareBulletin: 10,
  HPSmartComponent: 11,
} as const;

/** Values of CIM_SoftwareIdentity.TargetOSTypes (ValueMap). */
export const CIM_SoftwareIdentity_TargetOSTypes = {
  Unknown: 0,
  Other: 1,
  MACOS: 2,
  ATTUNIX: 3,
  DGUX: 4,
  DECNT: 5,
  Tru64UNIX: 6,
  OpenVMS: 7,
  HPUX: 8,
  AIX: 9,
  MVS: 10,
  OS400: 11,
  OS2: 12,
  JavaVM: 13,
  MSDOS: 14,
  WIN3x: 15,
  WIN95: 16,
  WIN98: 17,
  WINNT: 18,
  WINCE: 19,
  NCR3000: 20,
  NetWare: 21,
  OSF: 22,
  DCOS: 23,
  ReliantUNIX: 24,
  SCOUnixWare: 25,
  SCOOpenServer: 26,
  Sequent: 27,
  IRIX: 28,
  Solaris: 29,
  SunOS: 30,
  U6000: 31,
  ASERIES: 32,
  HPNonStopOS: 33,
  HPNonStopOSS: 34,
  BS2000: 35,
  LINUX: 36,
  Lynx: 37,
  XENIX: 38,
  VM: 39,
  InteractiveUNIX: 40,
  BSDUNIX: 41,
  FreeBSD: 42,
  NetBSD: 43,
  GNUHurd: 44,
  OS9: 45,
  MACHKernel: 46,
  Inferno: 47,
  QNX: 48,
  EPOC: 49,
  IxWorks: 50,
  VxWorks: 51,
  MiNT: 52,
  BeOS: 53,
  HPMPE: 54,
  NextStep: 55,
  PalmPilot: 56,
  Rhapsody: 57,
  Windows2000: 58,
  Dedicated: 59,
  OS390: 60,
  VSE: 61,
  TPF: 62,
  WindowsRMe: 63,
  CalderaOpenUNIX: 64,
  OpenBSD: 65,
  NotApplicable: 66,
  WindowsXP: 67,
  ZOS: 68,
  MicrosoftWindowsServer2003: 69,
  MicrosoftWindowsServer2003_64Bit: 70,
  WindowsXP64Bit: 71,
  WindowsXPEmbedded: 72,
  WindowsVista: 73,
  WindowsVista64Bit: 74,
  WindowsEmbeddedForPointOfService: 75,
  MicrosoftWindowsServer2008: 76,
  MicrosoftWindowsServer2008_64Bit: 77,
  FreeBSD64Bit: 78,
  RedHatEnterpriseLinux: 79,
  RedHatEnterpriseLinux64Bit: 80,
  Solaris64Bit: 81,
  SUSE: 82,
  SUSE64Bit: 83,
  SLES: 84,
  SLES64Bit: 85,
  NovellOES: 86,
  NovellLinuxDesktop: 87,
  SunJavaDesktopSystem: 88,
  Mandriva: 89,
  Mandriva64Bit: 90,
  TurboLinux: 91,
  TurboLinux64Bit: 92,
  Ubuntu: 93,
  Ubuntu64Bit: 94,
  Debian: 95,
  Debian64Bit: 96,
  Linux2_4X: 97,
  Linux2_4X64Bit: 98,
  Linux2_6X: 99,
  Linux2_6X64Bit: 100,
  Linux64Bit: 101,
  Other64Bit: 102,
  MicrosoftWindowsServer2008R2: 103,
  VMwareESXi: 104,
  MicrosoftWindows7: 105,
  CentOS32Bit: 106,
  CentOS64Bit: 107,
  OracleLinux32Bit: 108,
  OracleLinux64Bit: 109,
  EComStation32Bitx: 110,
  MicrosoftWindowsServer2011: 111,
  MicrosoftWindowsServer2012: 113,
  MicrosoftWindows8: 114,
  MicrosoftWindows8_64Bit: 115,
  MicrosoftWindowsServer2012R2: 116,
} as const;

/** A piece of software, by name and version. */
export interface CIM_SoftwareIdentity extends CIM_LogicalElement {
  /** Names the software among all instances of the namespace. */
  readonly InstanceID: string | null;
  readonly MajorVersion: number | null;
  readonly MinorVersion: number | null;
  readonly RevisionNumber: number | null;
  readonly BuildNumber: number | null;
  /** The build number where it needs 64 bits. */
  readonly LargeBuildNumber: bigint | null;
  /** TRUE if LargeBuildNumber counts instead of BuildNumber. */
  readonly IsLargeBuildNumber: boolean | null;
  /** The version as text. */
  readonly VersionString: string | null;
  /** The operating systems that it runs on. */
  readonly TargetOperatingSystems: readonly (string | null)[] | null;
  readonly Manufacturer: string | null;
  readonly Languages: readonly (string | null)[] | null;
  /** What kind of software it is. */
  readonly Classifications: readonly (number | null)[] | null;
  /** Text for each element of Classifications. */
  readonly ClassificationDescriptions: readonly (string | null)[] | null;
  readonly SerialNumber: string | null;
  /** What the software is for, in the words of the vendor. */
  readonly TargetTypes: readonly (string | null)[] | null;
  /** Further identifiers of the software. */
  readonly IdentityInfoValue: readonly (string | null)[] | null;
  /** Says for each element of IdentityInfoValue what kind of identifier it is. */
  readonly IdentityInfoType: readonly (string | null)[] | null;
  readonly ReleaseDate: CIMDateTime | null;
  /** TRUE if the instance stands for installed software, FALSE if it only describes it. */
  readonly IsEntity: boolean | null;
  /** The form in which the software comes, such as a package format. */
  readonly ExtendedResourceType: number | null;
  readonly OtherExtendedResourceTypeDescription: string | null;
  readonly MinExtendedResourceTypeMajorVersion: number | null;
  readonly MinExtendedResourceTypeMinorVersion: number | null;
  readonly MinExtendedResourceTypeRevisionNumber: number | null;
  readonly MinExtendedResourceTypeBuildNumber: number | null;
  readonly TargetOSTypes: readonly (number | null)[] | null;
}

export interface CIM_SoftwareIdentityMethods extends CIM_LogicalElementMethods {}

/** CIM_SoftwareIdentity and all classes below it: what a reference to it may name. */
export type CIM_SoftwareIdentityFamily =
  | 'CIM_SoftwareIdentity'
  | MSFTSM_SoftwareIdentityFamily;
