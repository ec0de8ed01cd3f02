import type { CIMDateTime } from '../cim/CIMDateTime.js';

/** Where in the query something stands: index of its first UTF-16 unit. */
interface Positioned {
  readonly position: number;
}

export type ComparisonOperator = '=' | '<>' | '<' | '>' | '<=' | '>=';

/** A condition.  AND and OR hold all their terms, so that a long chain is flat. */
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
  /** A boolean property or literal by itself. */
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
  /** A datetime only where the query says so (`DateTime('...')`); a string that a datetime is compared with is read as one. */
  readonly value: string | bigint | number | boolean | CIMDateTime | null;
}

/** `{1, 2}` */
export interface ArrayOperand extends Positioned {
  readonly kind: 'array';
  readonly elements: readonly LiteralOperand[];
}

/** A property, over embedded objects where it has several segments. */
export interface PathOperand extends Positioned {
  readonly kind: 'path';
  readonly segments: readonly [PathSegment, ...PathSegment[]];
  /** Before an array: whether one element is enough, or all must do.  NOT ANY is `not` around it. */
  readonly quantifier: 'any' | 'every' | null;
}

export interface PathSegment extends Positioned {
  readonly name: string;
  /** The class of `Class::Property`. */
  readonly scope: string | null;
  /** Of `Property[0]`. */
  readonly index: number | null;
}

export type Selected =
  | ({ readonly kind: 'all' } & Positioned)
  | {
      readonly kind: 'property';
      readonly path: PathOperand;
      /** After AS. */
      readonly alias: string | null;
    };

export interface SelectStatement {
  readonly selected: readonly Selected[];
  readonly className: string;
  readonly classPosition: number;
  /** Another name of the class in this query. */
  readonly alias: string | null;
  readonly where: Condition | null;
}
