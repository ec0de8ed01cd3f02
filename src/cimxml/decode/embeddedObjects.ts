import {
  embedding,
  isInParameter,
  type CIMMethodDeclaration,
  type CIMTypedElement,
} from '../../cim/CIMClass.js';
import { CIMInstance, type CIMProperty } from '../../cim/CIMInstance.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { NameMap } from '../../cim/NameMap.js';
import { isCIMArray, type CIMScalar, type CIMValue } from '../../cim/values.js';
import type { SentParameter, SentValue } from '../../dispatch/MethodCall.js';
import type { Namespace } from '../../repository/Namespace.js';
import type { EmbeddedTexts } from './EmbeddedTexts.js';
import { decodeEmbedded } from './instances.js';

/**
 * In CIM-XML an embedded object is a string with the text of an INSTANCE or CLASS element (DSP0201 2.4, 5.2.6). The attribute
 * EmbeddedObject marks it, but some clients omit the attribute; then only the declaration shows that the string is an object.
 * These functions replace such strings by objects, at every depth, so that no code below this folder sees the texts.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER for a string that is declared to be an embedded object and is none.
 */
export function withEmbeddedObjects(
  instance: CIMInstance,
  namespace: Namespace,
  texts: EmbeddedTexts,
): CIMInstance {
  const cimClass = namespace.findClass(instance.className);
  if (cimClass === null) return instance;
  let properties: NameMap<CIMProperty> | null = null;
  for (const [name, property] of instance.properties) {
    const declaration = cimClass.properties.get(name);
    if (declaration === undefined || property.type !== 'string') continue;
    const value = objectsIn(declaration, property.value, namespace, texts);
    if (value === property.value) continue;
    properties ??= new NameMap(instance.properties);
    properties.set(name, { ...property, value });
  }
  return properties ? new CIMInstance(instance.className, properties, instance.path) : instance;
}

/** Replaces strings in the parameters of a method call, using the declaration of the method. */
export function withEmbeddedParameters(
  parameters: NameMap<SentParameter>,
  method: CIMMethodDeclaration,
  namespace: Namespace,
  texts: EmbeddedTexts,
): NameMap<SentParameter> {
  return parameters.mapped((sent) => {
    const declaration = method.parameters.get(sent.name);
    if (declaration === undefined || !isInParameter(declaration)) return sent;
    const value = objectsIn(declaration, sent.value, namespace, texts);
    return value === sent.value ? sent : { ...sent, value: value as SentValue };
  });
}

/** Replaces strings in a property value of an instance.  The instance's class is that of its path or a subclass. */
export function withEmbeddedValue(
  value: SentValue,
  path: CIMInstanceName,
  propertyName: string,
  namespace: Namespace,
  texts: EmbeddedTexts,
): SentValue {
  if (value === null || namespace.findClass(path.className) === null) return value;
  for (const className of namespace.familyOf(path.className)) {
    const declaration = namespace.findClass(className)?.properties.get(propertyName);
    if (declaration !== undefined) return objectsIn(declaration, value, namespace, texts) as SentValue;
  }
  return value;
}

function objectsIn(
  declaration: CIMTypedElement,
  value: CIMValue,
  namespace: Namespace,
  texts: EmbeddedTexts,
): CIMValue {
  if (value === null || declaration.type !== 'string' || embedding(declaration) === null) return value;
  if (!isCIMArray(value)) return declaration.isArray ? value : objectOf(value, namespace, texts);
  if (!declaration.isArray) return value;
  return value.map((item) => (item === null ? null : objectOf(item, namespace, texts)));
}

function objectOf(value: CIMScalar, namespace: Namespace, texts: EmbeddedTexts): CIMScalar {
  const object = typeof value === 'string' ? decodeEmbedded(value, texts) : value;
  if (!(object instanceof CIMInstance)) return object;
  return texts.within(object, () => withEmbeddedObjects(object, namespace, texts));
}
