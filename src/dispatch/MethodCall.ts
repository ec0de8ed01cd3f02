import type { CIMClass, CIMMethodDeclaration } from '../cim/CIMClass.js';
import type { CIMClassName } from '../cim/CIMClassName.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMTypeName, DataTypeName } from '../cim/dataTypes.js';
import type { NameMap } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';
import type { Namespace } from '../repository/Namespace.js';

/** One value as it was sent: a text whose type comes from its declaration, a reference, or an embedded object. */
export type SentScalar = string | CIMInstanceName | CIMInstance | CIMClass;

/** A value as it was sent.  Texts have no type yet; embedded objects are objects already. */
export type SentValue = null | SentScalar | readonly (SentScalar | null)[];

/**
 * The instance whose method is called, or the class of a static method.  Protocols whose instance names can only be decoded with
 * declarations pass an UnboundObject.
 */
export type CalledObject = CIMInstanceName | CIMClassName | UnboundObject;

export interface UnboundObject {
  readonly className: string;
  /** Null: the namespace of the request. */
  readonly namespace: string | null;
  /**
   * Called after the caller's role has been checked.
   * @throws CIMError, ProtocolError
   */
  readonly bind: (namespace: Namespace) => CIMInstanceName | CIMClassName;
}

/** A call of an extrinsic method, independent of the protocol. */
export interface MethodCall {
  readonly methodName: string;
  readonly object: CalledObject;
  /**
   * Decodes the parameters.  Called when the method has been found and the caller's role has been checked.
   * @throws CIMError CIM_ERR_INVALID_PARAMETER
   */
  readonly parameters: (method: CIMMethodDeclaration, namespace: Namespace) => NameMap<SentParameter>;
}

export interface SentParameter {
  readonly name: string;
  /** The type that the client states, if any. */
  readonly paramType: string | null;
  readonly value: SentValue;
}

/** The result of a method that ran.  An output parameter that is NULL may be absent from the answer. */
export interface MethodResult {
  readonly methodName: string;
  readonly returnType: DataTypeName;
  readonly returnValue: CIMValue;
  readonly outParameters: readonly OutParameter[];
}

export interface OutParameter {
  readonly name: string;
  readonly type: CIMTypeName;
  readonly isArray: boolean;
  readonly value: CIMValue;
  /** Whether it is declared as an embedded object, and of which kind. */
  readonly embeddedObject?: 'instance' | 'object' | undefined;
}
