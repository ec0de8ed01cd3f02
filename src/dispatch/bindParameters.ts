import {
  embedding,
  isInParameter,
  type CIMMethodDeclaration,
  type CIMParameterDeclaration,
} from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import { CIMInstance } from '../cim/CIMInstance.js';
import { hasQualifier } from '../cim/CIMQualifier.js';
import type { CIMTypeName } from '../cim/dataTypes.js';
import type { NameMap } from '../cim/NameMap.js';
import { isCIMArray, type CIMValue } from '../cim/values.js';
import type { Namespace } from '../repository/Namespace.js';
import { bindEmbedded, bindSentValue } from './bindValue.js';
import type { SentParameter } from './MethodCall.js';
import type { PropertyRecord } from './Provider.js';

/** CIM_ERR_INVALID_PARAMETER: a parameter is unknown to the method, or is Required and was not given. */
export class ParameterError extends CIMError {
  readonly problem: 'unknown' | 'missing';

  constructor(methodName: string, parameterName: string, problem: 'unknown' | 'missing') {
    super(
      'CIM_ERR_INVALID_PARAMETER',
      problem === 'unknown'
        ? `${methodName} has no parameter "${parameterName}"`
        : `${methodName} needs the parameter ${parameterName}: it is missing or NULL`,
    );
    this.problem = problem;
  }
}

/**
 * Converts the parameters of a method call to the types that the method declares.  Every declared input parameter is present in
 * the result; one that was not sent is NULL.  Output parameters that a client sends are ignored, because many declarations state
 * `[OUT]` without `In(false)`.
 * @throws ParameterError for a parameter that is unknown, or Required and NULL; CIMError CIM_ERR_INVALID_PARAMETER for one of another
 * type.
 */
export function bindParameters(
  method: CIMMethodDeclaration,
  sent: NameMap<SentParameter>,
  namespace: Namespace,
): PropertyRecord {
  for (const parameter of sent.values()) {
    if (!method.parameters.has(parameter.name))
      throw new ParameterError(method.name, parameter.name, 'unknown');
  }
  const bound: { [name: string]: unknown } = {};
  for (const parameter of method.parameters.values()) {
    if (!isInParameter(parameter)) continue;
    const value = bindOne(parameter, sent.get(parameter.name), namespace);
    if (value === null && hasQualifier(parameter.qualifiers, 'Required'))
      throw new ParameterError(method.name, parameter.name, 'missing');
    bound[parameter.name] = value === null ? null : embeddedAsRecords(parameter, value, namespace);
  }
  return bound;
}

function bindOne(
  parameter: CIMParameterDeclaration,
  sent: SentParameter | undefined,
  namespace: Namespace,
): CIMValue {
  if (!sent) return null;
  const paramType = sent.paramType?.toLowerCase();
  if (paramType !== undefined && !fits(paramType, parameter.type)) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `${parameter.name} was sent as ${sent.paramType}: expected ${parameter.type}`,
    );
  }
  const value = bindSentValue(parameter, sent.value, namespace, 'CIM_ERR_INVALID_PARAMETER');
  checkMaxLen(parameter, value);
  return value;
}

/**
 * Whether a stated type fits the declared one.  Embedded objects are sent as strings; some clients state the kind of object as
 * PARAMTYPE.
 */
function fits(paramType: string, declared: CIMTypeName): boolean {
  return (
    paramType === declared || (declared === 'string' && (paramType === 'instance' || paramType === 'object'))
  );
}

function checkMaxLen(parameter: CIMParameterDeclaration, value: CIMValue): void {
  const maxLen = parameter.qualifiers.get('MaxLen')?.value;
  if (typeof maxLen !== 'number' || typeof value !== 'string') return;
  const characters = Array.from(value).length;
  if (characters > maxLen) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `${parameter.name} has ${characters} characters: expected at most ${maxLen}`,
    );
  }
}

/** Converts an EmbeddedInstance parameter to a plain object with the properties of the declared class, for the handler. */
function embeddedAsRecords(
  parameter: CIMParameterDeclaration,
  value: CIMValue,
  namespace: Namespace,
): unknown {
  const embedded = embedding(parameter);
  if (embedded?.kind !== 'instance') return value;
  const declared = namespace.getClass(embedded.className, 'CIM_ERR_INVALID_PARAMETER');
  const asRecord = (item: unknown): unknown =>
    item instanceof CIMInstance ? bindEmbedded(item, declared, namespace) : item;
  return isCIMArray(value) ? value.map(asRecord) : asRecord(value);
}
