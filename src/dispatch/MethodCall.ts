import type { CIMClass, CIMMethodDeclaration } from '../cim/CIMClass.js';
import type { CIMClassName } from '../cim/CIMClassName.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMTypeName, DataTypeName } from '../cim/dataTypes.js';
import type { NameMap } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';
import type { Namespace } from '../repository/Namespace.js';

/** One value as it was sent: a text that its declaration types, a reference, or an embedded object. */
export type SentScalar = string | CIMInstanceName | CIMInstance | CIMClass;

/** A value as it was sent: texts not yet typed, embedded objects as objects. */
export type SentValue = null | SentScalar | readonly (SentScalar | null)[];

/** The instance whose method is called, or for a static method the class; at a door whose names of instances need declarations, what they become. */
export type CalledObject = CIMInstanceName | CIMClassName | UnboundObject;

export interface UnboundObject {
  readonly className: string;
  /** null: that of the request. */
  readonly namespace: string | null;
  /**
   * Called once it is known that the caller may call the method.
   * @throws CIMError, ProtocolError
   */
  readonly bind: (namespace: Namespace) => CIMInstanceName | CIMClassName;
}

/** A call of an extrinsic method, whatever the door. */
export interface MethodCall {
  readonly methodName: string;
  readonly object: CalledObject;
  /**
   * Reads the parameters that were sent: called once the method is known and its caller may call it.
   * @throws CIMError CIM_ERR_INVALID_PARAMETER
   */
  readonly parameters: (method: CIMMethodDeclaration, namespace: Namespace) => NameMap<SentParameter>;
}

export interface SentParameter {
  readonly name: string;
  /** The type that the client states, where it states one. */
  readonly paramType: string | null;
  readonly value: SentValue;
}

/** What a method gave that ran.  An output parameter that is NULL may be left out of the answer. */
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
