import type { CIMClass } from '../cim/CIMClass.js';
import { CIMClassName } from '../cim/CIMClassName.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { NameMap } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';
import { CimXmlError } from '../cimxml/CimXmlError.js';
import { decodeClass } from '../cimxml/decode/classes.js';
import { expectChildren } from '../cimxml/decode/expect.js';
import { decodeInstance, decodeNamedInstance } from '../cimxml/decode/instances.js';
import {
  decodeClassName,
  decodeInstanceName,
  decodeInstancePath,
  decodeObjectPath,
} from '../cimxml/decode/paths.js';
import { decodeQualifierDeclaration } from '../cimxml/decode/qualifiers.js';
import { decodeBatchResponse, decodeResponse, type CimResponse } from '../cimxml/decode/response.js';
import {
  encodeBatchRequest,
  encodeIntrinsicCall,
  encodeIntrinsicRequest,
  encodeMethodRequest,
  type IntrinsicParameter,
  type MethodParameter,
} from '../cimxml/encode/request.js';
import { parseRequestXml } from '../xml/parseRequestXml.js';
import type { XmlElement } from '../xml/XmlElement.js';
import { XmlError } from '../xml/XmlError.js';
import { HttpConnection, type HttpConnectionOptions } from './HttpConnection.js';
import { WbemHttpError } from './WbemHttpError.js';

export interface WbemClientOptions extends HttpConnectionOptions {
  /** The namespace of operations that do not name one. */
  readonly namespace: string;
}

export interface InstanceOptions {
  readonly propertyList?: readonly string[] | null;
  readonly includeClassOrigin?: boolean;
}

export interface ClassOptions extends InstanceOptions {
  readonly localOnly?: boolean;
  readonly includeQualifiers?: boolean;
}

/** Which associations to follow from an object; null or absent: any. */
export interface AssociationOptions extends InstanceOptions {
  readonly associationClass?: string | null;
  readonly resultClass?: string | null;
  readonly role?: string | null;
  readonly resultRole?: string | null;
}

/** An instance to be created or modified. */
export interface InstanceChange {
  readonly kind: 'create' | 'modify';
  /** To be modified: with its path. */
  readonly instance: CIMInstance;
}

export interface MethodAnswer {
  readonly returnValue: CIMValue;
  readonly outParameters: NameMap<CIMValue>;
}

/**
 * A CIM-XML client (DSP0200 1.4).  Its methods have the names of the operations; values have the types of the object model. Every
 * method throws CIMError if the server answers with a CIM status, and WbemHttpError if there is no valid answer.
 */
export class WbemClient {
  readonly #connection: HttpConnection;
  readonly #namespace: string;
  #messages = 0;

  constructor(options: WbemClientOptions) {
    this.#connection = new HttpConnection(options);
    this.#namespace = options.namespace;
  }

  close(): void {
    this.#connection.close();
  }

  async getClass(className: string, options: ClassOptions = {}): Promise<CIMClass> {
    return only(
      await this.#many(
        'GetClass',
        [nameParameter('ClassName', className), ...classOptions(options)],
        decodeClass,
      ),
    );
  }

  enumerateClasses(
    className: string | null = null,
    options: ClassOptions & { readonly deepInheritance?: boolean } = {},
  ): Promise<CIMClass[]> {
    const { propertyList: _, ...rest } = options;
    const parameters = [
      nameParameter('ClassName', className),
      flag('DeepInheritance', options.deepInheritance),
      ...classOptions(rest),
    ];
    return this.#many('EnumerateClasses', parameters, decodeClass);
  }

  enumerateClassNames(className: string | null = null, deepInheritance = false): Promise<string[]> {
    const parameters = [nameParameter('ClassName', className), flag('DeepInheritance', deepInheritance)];
    return this.#many('EnumerateClassNames', parameters, decodeClassName);
  }

  /** Inherited features may be included if they are marked as propagated: the server ignores them. */
  async createClass(cimClass: CIMClass): Promise<void> {
    await this.#call('CreateClass', [{ name: 'NewClass', kind: 'class', value: cimClass }], null);
  }

  async modifyClass(cimClass: CIMClass): Promise<void> {
    await this.#call('ModifyClass', [{ name: 'ModifiedClass', kind: 'class', value: cimClass }], null);
  }

  async deleteClass(className: string): Promise<void> {
    await this.#call('DeleteClass', [nameParameter('ClassName', className)], null);
  }

  async getQualifier(qualifierName: string): Promise<CIMQualifierDeclaration> {
    const parameter = { name: 'QualifierName', kind: 'string', value: qualifierName } as const;
    return only(await this.#many('GetQualifier', [parameter], decodeQualifierDeclaration));
  }

  enumerateQualifiers(): Promise<CIMQualifierDeclaration[]> {
    return this.#many('EnumerateQualifiers', [], decodeQualifierDeclaration);
  }

  async setQualifier(declaration: CIMQualifierDeclaration): Promise<void> {
    const parameter = {
      name: 'QualifierDeclaration',
      kind: 'qualifierDeclaration',
      value: declaration,
    } as const;
    await this.#call('SetQualifier', [parameter], null);
  }

  async deleteQualifier(qualifierName: string): Promise<void> {
    await this.#call(
      'DeleteQualifier',
      [{ name: 'QualifierName', kind: 'string', value: qualifierName }],
      null,
    );
  }

  async getInstance(path: CIMInstanceName, options: InstanceOptions = {}): Promise<CIMInstance> {
    const parameters: IntrinsicParameter[] = [
      { name: 'InstanceName', kind: 'instanceName', value: path },
      flag('LocalOnly', false),
      ...instanceOptions(options),
    ];
    const instance = only(await this.#many('GetInstance', parameters, decodeInstance, path.namespace));
    return instance.withPath(path);
  }

  enumerateInstances(
    className: string,
    options: InstanceOptions & { readonly deepInheritance?: boolean } = {},
  ): Promise<CIMInstance[]> {
    const parameters = [
      nameParameter('ClassName', className),
      flag('LocalOnly', false),
      flag('DeepInheritance', options.deepInheritance),
      ...instanceOptions(options),
    ];
    return this.#many('EnumerateInstances', parameters, decodeNamedInstance);
  }

  enumerateInstanceNames(className: string): Promise<CIMInstanceName[]> {
    return this.#many('EnumerateInstanceNames', [nameParameter('ClassName', className)], decodeInstanceName);
  }

  /** The returned path may lack the namespace: it is the one in which the instance was created. */
  async createInstance(instance: CIMInstance): Promise<CIMInstanceName> {
    return only(
      await this.#many(
        'CreateInstance',
        creationParameters(instance),
        decodeInstanceName,
        instance.path?.namespace ?? null,
      ),
    );
  }

  /**
   * Encodes a change as one operation of a batch, for `changeInstances`: its length can be known before it is sent.
   */
  encodeChange({ kind, instance }: InstanceChange): string {
    const namespace = instance.path?.namespace ?? this.#namespace;
    return kind === 'create'
      ? encodeIntrinsicCall('CreateInstance', namespace, creationParameters(instance))
      : encodeIntrinsicCall('ModifyInstance', namespace, modificationParameters(instance, null));
  }

  /**
   * Makes several changes, which `encodeChange` encoded, with one request (MULTIREQ).  They are made one by one, without a
   * transaction.
   * @returns for each change null, or the error that it failed with.
   * @throws WbemHttpError also if the server does not take such requests, in most cases with "multiple-requests-unsupported" in
   * `cimError`; nothing has been changed then.
   */
  async changeInstances(changes: readonly string[]): Promise<(CIMError | null)[]> {
    const body = encodeBatchRequest(this.#nextId(), changes);
    const answers = await this.#post({ CIMBatch: '' }, body, (root) =>
      decodeBatchResponse(root, changes.length),
    );
    return answers.map((answer) => (answer instanceof CIMError ? answer : null));
  }

  /** The instance must have its path.  Properties that are not in the property list stay unchanged. */
  async modifyInstance(instance: CIMInstance, propertyList: readonly string[] | null = null): Promise<void> {
    const parameters = modificationParameters(instance, propertyList);
    await this.#call('ModifyInstance', parameters, instance.path?.namespace ?? null);
  }

  async deleteInstance(path: CIMInstanceName): Promise<void> {
    const parameter = { name: 'InstanceName', kind: 'instanceName', value: path } as const;
    await this.#call('DeleteInstance', [parameter], path.namespace);
  }

  associators(path: CIMInstanceName, options: AssociationOptions = {}): Promise<CIMInstance[]> {
    const parameters = [...associationParameters(path, options), ...instanceOptions(options)];
    return this.#many('Associators', parameters, decodeInstanceOfObject, path.namespace);
  }

  associatorNames(path: CIMInstanceName, options: AssociationOptions = {}): Promise<CIMInstanceName[]> {
    return this.#many(
      'AssociatorNames',
      associationParameters(path, options),
      decodeInstanceOfPath,
      path.namespace,
    );
  }

  references(
    path: CIMInstanceName,
    options: Omit<AssociationOptions, 'associationClass' | 'resultRole'> = {},
  ): Promise<CIMInstance[]> {
    const parameters = [...associationParameters(path, options), ...instanceOptions(options)];
    return this.#many('References', parameters, decodeInstanceOfObject, path.namespace);
  }

  referenceNames(
    path: CIMInstanceName,
    options: Omit<AssociationOptions, 'associationClass' | 'resultRole'> = {},
  ): Promise<CIMInstanceName[]> {
    return this.#many(
      'ReferenceNames',
      associationParameters(path, options),
      decodeInstanceOfPath,
      path.namespace,
    );
  }

  /** Calls a method of an instance, or a static method of a class. */
  async invokeMethod(
    object: CIMInstanceName | CIMClassName,
    methodName: string,
    parameters: readonly MethodParameter[] = [],
  ): Promise<MethodAnswer> {
    const namespace = object.namespace ?? this.#namespace;
    const body = encodeMethodRequest(this.#nextId(), methodName, namespace, object, parameters);
    const local =
      object instanceof CIMClassName
        ? new CIMClassName(object.className, { namespace })
        : object.at({ namespace, host: null });
    return this.#post(operationHeaders(methodName, local.toString()), body, decodeResponse);
  }

  async #many<T>(
    operation: string,
    parameters: readonly IntrinsicParameter[],
    decode: (element: XmlElement) => T,
    namespace: string | null = null,
  ): Promise<T[]> {
    const { returned } = await this.#call(operation, parameters, namespace);
    return readable(() => returned.map((element) => decode(element)));
  }

  #call(
    operation: string,
    parameters: readonly IntrinsicParameter[],
    namespace: string | null,
  ): Promise<CimResponse> {
    const target = namespace ?? this.#namespace;
    const body = encodeIntrinsicRequest(this.#nextId(), operation, target, parameters);
    return this.#post(operationHeaders(operation, target), body, decodeResponse);
  }

  async #post<T>(
    headers: Readonly<Record<string, string>>,
    body: string,
    decode: (root: XmlElement) => T,
  ): Promise<T> {
    const answer = await this.#connection.post(body, {
      'Content-Type': 'application/xml; charset="utf-8"',
      Accept: 'application/xml, text/xml',
      CIMOperation: 'MethodCall',
      CIMProtocolVersion: '1.0',
      ...headers,
    });
    return readable(() => decode(parseRequestXml(answer, { maxElements: Number.MAX_SAFE_INTEGER })));
  }

  #nextId(): string {
    this.#messages += 1;
    return String(this.#messages);
  }
}

/** A document that is not a CIM-XML response is a WbemHttpError. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof XmlError || error instanceof CimXmlError) {
      throw new WbemHttpError(`the answer cannot be read: ${error.message}`, 200, null, { cause: error });
    }
    throw error;
  }
}

function only<T>(values: readonly T[]): T {
  const [value] = values;
  if (value === undefined || values.length > 1) {
    throw new WbemHttpError(`the answer holds ${values.length} objects, expected one`, 200);
  }
  return value;
}

/** `<!ELEMENT VALUE.OBJECTWITHPATH ((CLASSPATH, CLASS) | (INSTANCEPATH, INSTANCE))>`, on instance level. */
function decodeInstanceOfObject(element: XmlElement): CIMInstance {
  const [path, instance] = expectChildren(element, 'INSTANCEPATH', 'INSTANCE');
  return decodeInstance(instance).withPath(decodeInstancePath(path));
}

function decodeInstanceOfPath(element: XmlElement): CIMInstanceName {
  const path = decodeObjectPath(element);
  if (path instanceof CIMInstanceName) return path;
  throw new WbemHttpError(`the answer holds the class ${path.className}, expected an instance`, 200);
}

function operationHeaders(method: string, object: string): Readonly<Record<string, string>> {
  return { CIMMethod: encodeURIComponent(method), CIMObject: encodeURIComponent(object) };
}

function creationParameters(instance: CIMInstance): IntrinsicParameter[] {
  return [{ name: 'NewInstance', kind: 'instance', value: instance }];
}

function modificationParameters(
  instance: CIMInstance,
  propertyList: readonly string[] | null,
): IntrinsicParameter[] {
  return [
    { name: 'ModifiedInstance', kind: 'namedInstance', value: instance },
    { name: 'PropertyList', kind: 'propertyList', value: propertyList },
  ];
}

function nameParameter(name: string, value: string | null | undefined): IntrinsicParameter {
  return { name, kind: 'className', value: value ?? null };
}

function flag(name: string, value: boolean | undefined): IntrinsicParameter {
  return { name, kind: 'boolean', value: value ?? null };
}

function instanceOptions({ includeClassOrigin, propertyList }: InstanceOptions): IntrinsicParameter[] {
  return [
    flag('IncludeClassOrigin', includeClassOrigin),
    { name: 'PropertyList', kind: 'propertyList', value: propertyList ?? null },
  ];
}

function classOptions(options: ClassOptions): IntrinsicParameter[] {
  const { includeQualifiers, localOnly } = options;
  return [
    flag('LocalOnly', localOnly ?? false),
    flag('IncludeQualifiers', includeQualifiers),
    ...instanceOptions(options),
  ];
}

function associationParameters(path: CIMInstanceName, options: AssociationOptions): IntrinsicParameter[] {
  return [
    { name: 'ObjectName', kind: 'objectName', value: path },
    nameParameter('AssocClass', options.associationClass),
    nameParameter('ResultClass', options.resultClass),
    { name: 'Role', kind: 'string', value: options.role ?? null },
    { name: 'ResultRole', kind: 'string', value: options.resultRole ?? null },
  ];
}
