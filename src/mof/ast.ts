import type { DataTypeName } from '../cim/dataTypes.js';
import type { CIMQualifierScope } from '../cim/CIMQualifier.js';
import type { Source } from './Source.js';

/** The result of parsing a MOF text: the declarations as written, with nothing resolved.  `at` is an offset into the source. */
export interface MofDocument {
  readonly source: Source;
  readonly productions: readonly MofProduction[];
}

export type MofProduction = PragmaNode | QualifierDeclarationNode | ClassNode | InstanceNode;

export interface PragmaNode {
  readonly kind: 'pragma';
  readonly at: number;
  /** In lower case. */
  readonly name: string;
  readonly parameter: string;
  readonly parameterAt: number;
}

export type FlavorName = 'enableoverride' | 'disableoverride' | 'restricted' | 'tosubclass' | 'translatable';

export interface QualifierDeclarationNode {
  readonly kind: 'qualifierDeclaration';
  readonly at: number;
  readonly name: string;
  readonly type: DataTypeName;
  readonly isArray: boolean;
  readonly arraySize: number | null;
  readonly defaultValue: InitializerNode | null;
  readonly scopes: ReadonlySet<CIMQualifierScope>;
  readonly flavors: readonly FlavorName[];
}

/** A qualifier on an element.  `value` is null if none is written. */
export interface QualifierNode {
  readonly at: number;
  readonly name: string;
  readonly value: InitializerNode | null;
  readonly flavors: readonly FlavorName[];
}

export interface ClassNode {
  readonly kind: 'class';
  readonly at: number;
  readonly name: string;
  readonly superclass: string | null;
  readonly superclassAt: number;
  readonly qualifiers: readonly QualifierNode[];
  readonly properties: readonly PropertyNode[];
  readonly methods: readonly MethodNode[];
  /** True if a feature did not parse and is missing here. */
  readonly damaged: boolean;
}

/** Name and type of a property, reference or parameter. */
export interface TypedNode {
  readonly at: number;
  readonly name: string;
  readonly type: DataTypeName | 'reference';
  readonly typeAt: number;
  readonly referenceClass: string | null;
  readonly isArray: boolean;
  readonly arraySize: number | null;
  readonly qualifiers: readonly QualifierNode[];
}

export interface PropertyNode extends TypedNode {
  readonly defaultValue: InitializerNode | null;
}

export interface MethodNode {
  readonly at: number;
  readonly name: string;
  readonly returnType: DataTypeName;
  readonly qualifiers: readonly QualifierNode[];
  readonly parameters: readonly TypedNode[];
}

export interface InstanceNode {
  readonly kind: 'instance';
  readonly at: number;
  readonly className: string;
  readonly classAt: number;
  /** With its leading `$`. */
  readonly alias: string | null;
  readonly aliasAt: number;
  readonly values: readonly ValueNode[];
  /** True if an initializer did not parse and is missing here. */
  readonly damaged: boolean;
}

export interface ValueNode {
  readonly at: number;
  readonly name: string;
  readonly value: InitializerNode;
}

export type LiteralNode =
  | { readonly kind: 'integer'; readonly at: number; readonly value: bigint }
  | { readonly kind: 'real'; readonly at: number; readonly text: string }
  | { readonly kind: 'char'; readonly at: number; readonly value: string }
  | { readonly kind: 'string'; readonly at: number; readonly value: string }
  | { readonly kind: 'boolean'; readonly at: number; readonly value: boolean }
  | { readonly kind: 'null'; readonly at: number }
  | { readonly kind: 'alias'; readonly at: number; readonly name: string };

export interface ArrayNode {
  readonly kind: 'array';
  readonly at: number;
  readonly elements: readonly LiteralNode[];
}

export type InitializerNode = LiteralNode | ArrayNode;
