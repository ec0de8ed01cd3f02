import type { CIMDateTime } from '../cim/CIMDateTime.js';

/** A position in the query: the index of its first UTF-16 code unit. */
interface Positioned {
  readonly position: number;
}

export type ComparisonOperator = '=' | '<>' | '<' | '>' | '<=' | '>=';

/** A condition.  AND and OR hold a list of terms, so that a long chain is not nested. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Condition[] }
  | { readonly kind: 'not'; readonly term: Condition }
  | Comparison
  | ({ readonly kind: 'isNull'; readonly operand: PathOperand; readonly negated: boolean } & Positioned)
  | ({
      readonly kind: 'like';
      readonly operand: PathOperand;
      readonly pattern: LiteralOperand;
      readonly negated: boolean;
    } & Positioned)
  | ({ readonly kind: 'isA'; readonly operand: PathOperand; readonly className: string } & Positioned)
  /** A boolean property or literal as a condition. */
  | ({ readonly kind: 'truth'; readonly operand: PathOperand | LiteralOperand } & Positioned);

export interface Comparison extends Positioned {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: Operand;
  readonly right: Operand;
}

export type Operand = LiteralOperand | ArrayOperand | PathOperand;

export interface LiteralOperand extends Positioned {
  readonly kind: 'literal';
  /** A datetime only if the query has `DateTime('...')`.  A string that is compared with a datetime is converted later. */
  readonly value: string | bigint | number | boolean | CIMDateTime | null;
}

/** `{1, 2}` */
export interface ArrayOperand extends Positioned {
  readonly kind: 'array';
  readonly elements: readonly LiteralOperand[];
}

/** A property.  Several segments lead through embedded objects. */
export interface PathOperand extends Positioned {
  readonly kind: 'path';
  readonly segments: readonly [PathSegment, ...PathSegment[]];
  /** A quantifier before an array: ANY means at least one element, EVERY all of them.  NOT ANY is a `not` around it. */
  readonly quantifier: 'any' | 'every' | null;
}

export interface PathSegment extends Positioned {
  readonly name: string;
  /** The class in `Class::Property`. */
  readonly scope: string | null;
  /** The index in `Property[0]`. */
  readonly index: number | null;
}

export type Selected =
  | ({ readonly kind: 'all' } & Positioned)
  | {
      readonly kind: 'property';
      readonly path: PathOperand;
      /** The name after AS. */
      readonly alias: string | null;
    };

export interface SelectStatement {
  readonly selected: readonly Selected[];
  readonly className: string;
  readonly classPosition: number;
  /** The alias of the class in this query. */
  readonly alias: string | null;
  readonly where: Condition | null;
}
