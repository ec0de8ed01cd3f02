// The public API for programs that embed the server or parts of it.

export { AuditLog, AuditLogError, type AuditRecord } from './audit/AuditLog.js';
export { CIMError } from './cim/CIMError.js';
export { CIMStatus, type CIMStatusSymbol } from './cim/CIMStatus.js';
export { cimXmlProtocol } from './cimxml/cimXmlProtocol.js';
export { handleRequest, type CimXmlRequest, type CimXmlResponse } from './cimxml/handleRequest.js';
export { readSettings, SettingsError, type CommandLineOptions } from './config/readSettings.js';
export { targetSettings, type Settings, type TargetSettings } from './config/Settings.js';
export type { Host } from './config/settingTable.js';
export { HttpServer, type HttpServerLog, type HttpServerOptions } from './http/HttpServer.js';
export type {
  AuthenticatedRequest,
  ProtocolHandler,
  ProtocolResponse,
  RequestHead,
  UnauthenticatedRequest,
} from './http/ProtocolHandler.js';
export { AddressAllowList, type AddressAllowListOptions } from './initiator/AddressAllowList.js';
export type { EndedAction, InitiatorAudit, Requester } from './initiator/InitiatorAudit.js';
export { IscsiInitiator, type IscsiInitiatorOptions } from './initiator/IscsiInitiator.js';
export { IsdscError, isdscName, IsdscStatus, type IsdscName } from './initiator/IsdscStatus.js';
export type { KernelInitiator } from './initiator/KernelInitiator.js';
export { loginIscsiTarget, type LoginIscsiTargetResult } from './initiator/loginIscsiTarget.js';
export {
  AuthType,
  InformationSpecified,
  ISCSI_ANY_INITIATOR_PORT,
  LoginFlag,
  SecurityFlag,
  type LoginIscsiTargetOptions,
  type LoginOptions,
  type TargetMapping,
  type TargetPortal,
} from './initiator/LoginIscsiTargetOptions.js';
export { hostFolders, OpenIscsi } from './initiator/openIscsi/OpenIscsi.js';
export { runProgram } from './initiator/openIscsi/Runner.js';
export { findUniqueId, printUniqueId, type UniqueId } from './initiator/UniqueId.js';
export { createLogger, type Logger } from './log.js';
export {
  Executor,
  type Caller,
  type Encoded,
  type ExecutorDeps,
  type MethodRequest,
  type OperationRequest,
  type Result,
} from './operations/Executor.js';
export { OperationTimeoutError } from './operations/OperationDeadline.js';
export { ProtocolError } from './operations/ProtocolError.js';
export { Authenticator, type AuthenticatedUser } from './security/Authenticator.js';
export { AuthenticationBusyError } from './security/PasswordQueue.js';
export { hasRole, requireRole, roles, type Principal, type Role } from './security/Principal.js';
export { readSealingKey, SealingKeyError } from './security/readSealingKey.js';
export { Users, type User } from './security/Users.js';
export { SealedStore, SealedStoreError, SharedSealedStore } from './store/SealedStore.js';
export { StateFolder, StateFolderError } from './store/StateFolder.js';
export type {
  HostStore,
  KeyValueStore,
  SharedStore,
  StoreChange,
  WriteWatcher,
  Writes,
} from './store/KeyValueStore.js';
export { LmdbStore } from './store/lmdb/LmdbStore.js';
export { ChapSecret, type SecretLimits } from './targets/ChapSecret.js';
export { findIscsiName, parseIscsiName, type IscsiName } from './targets/IscsiName.js';
export type { ProviderPackage, ProviderPackageDeps } from './server/ProviderPackages.js';
export { CIMDateTime } from './cim/CIMDateTime.js';
export type { CIMClass } from './cim/CIMClass.js';
export { CIMInstance, cimProperty } from './cim/CIMInstance.js';
export { CIMInstanceName } from './cim/CIMInstanceName.js';
export type { Call } from './dispatch/Call.js';
export {
  defineProvider,
  defineProviderOf,
  type AnyProvider,
  type AnyWatch,
  type ChangedSubject,
  type ClassTypes,
  type InstanceProvider,
  type MethodHandler,
  type MethodInvocation,
  type MethodOutput,
  type PropertiesOf,
  type PropertyRecord,
  type Provider,
  type Watch,
} from './dispatch/Provider.js';
export type { CIMSchema, ClassName } from './schema/generated/CIMSchema.js';
export type { CredentialDriver } from './targets/CredentialDriver.js';
export type { TargetDriver } from './targets/TargetDriver.js';
export type { TargetReader } from './targets/TargetReader.js';
export { TargetDriverError } from './targets/TargetDriverError.js';
