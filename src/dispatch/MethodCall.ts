import type { CIMClassName } from '../cim/CIMClassName.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMTypeName, DataTypeName } from '../cim/dataTypes.js';
import type { NameMap } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';

/** A value as it was sent: texts not yet typed.  Embedded objects are still XML text. */
export type SentValue = null | string | CIMInstanceName | readonly (string | CIMInstanceName | null)[];

/** An extrinsic method call as it was sent (METHODCALL): parameters are texts until the declaration types them. */
export interface MethodCall {
  readonly methodName: string;
  /** The instance, or for a static method the class. */
  readonly object: CIMInstanceName | CIMClassName;
  readonly parameters: NameMap<SentParameter>;
}

export interface SentParameter {
  readonly name: string;
  /** PARAMTYPE, where the client sent it. */
  readonly paramType: string | null;
  /** The text of an embedded object, an already decoded instance (a client may send INSTANCE elements directly), or values. */
  readonly value: SentValue | CIMInstance | readonly CIMInstance[];
}

/** The answer of a method that ran (METHODRESPONSE).  NULL output parameters are left out by the encoder. */
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
  readonly embeddedObject?: 'instance' | 'object' | undefined;
}
