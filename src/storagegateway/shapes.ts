import { StorageGatewayError } from './StorageGatewayError.js';

/** The shapes of input members as data, as in the service's model. */
export type Shape = StringShape | IntegerShape | ListShape;

export interface StringShape {
  readonly type: 'string';
  /** In characters. */
  readonly min: number;
  readonly max: number;
  readonly pattern?: RegExp;
}

export interface IntegerShape {
  readonly type: 'integer';
  readonly min: number;
}

export interface ListShape {
  readonly type: 'list';
  readonly of: StringShape;
}

export interface Member {
  readonly shape: Shape;
  readonly required: boolean;
}

export type Members = Readonly<Record<string, Member>>;

type Value<S extends Shape> = S extends ListShape
  ? readonly string[]
  : S extends IntegerShape
    ? number
    : string;

/** The result of `readInput` for these members.  Null: not sent. */
export type Input<M extends Members> = {
  readonly [K in keyof M]: M[K]['required'] extends true ? Value<M[K]['shape']> : Value<M[K]['shape']> | null;
};

export function required<S extends Shape>(shape: S): { readonly shape: S; readonly required: true } {
  return { shape, required: true };
}

export function optional<S extends Shape>(shape: S): { readonly shape: S; readonly required: false } {
  return { shape, required: false };
}

/**
 * Validates the input of an action.  Unknown members are ignored, as AWS does; null counts as not sent.
 * @throws StorageGatewayError SerializationException if a value has another JSON type than its member, ValidationException with
 * all violated constraints.
 */
export function readInput<M extends Members>(members: M, sent: unknown): Input<M> {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    throw new StorageGatewayError('SerializationException', 'the body is not a JSON object: expected one');
  const faults: string[] = [];
  const input: Record<string, unknown> = {};
  for (const [name, { shape, required: isRequired }] of Object.entries(members)) {
    const value: unknown = Object.hasOwn(sent, name) ? (sent as Record<string, unknown>)[name] : null;
    if (value === null) {
      if (isRequired)
        faults.push(`Value null at '${at(name)}' failed to satisfy constraint: Member must not be null`);
      input[name] = null;
    } else {
      expectType(shape, name, value);
      faults.push(...findFaults(shape, at(name), value));
      input[name] = value;
    }
  }
  if (faults.length > 0) {
    const count = `${faults.length} validation error${faults.length === 1 ? '' : 's'} detected`;
    throw new StorageGatewayError('ValidationException', `${count}: ${faults.join('; ')}`);
  }
  return input as Input<M>;
}

function expectType(shape: Shape, name: string, value: unknown): void {
  if (shape.type === 'list') {
    if (!Array.isArray(value)) throw wrongType(name, 'a list');
    for (const item of value) expectType(shape.of, name, item);
  } else if (shape.type === 'integer') {
    if (!Number.isSafeInteger(value)) throw wrongType(name, 'an integer');
  } else if (typeof value !== 'string') {
    throw wrongType(name, 'a string');
  }
}

function wrongType(name: string, expected: string): StorageGatewayError {
  return new StorageGatewayError('SerializationException', `${name}: expected ${expected}`);
}

function findFaults(shape: Shape, path: string, value: unknown): string[] {
  if (shape.type === 'list') {
    return (value as string[]).flatMap((item, index) =>
      findFaults(shape.of, `${path}.${index + 1}.member`, item),
    );
  }
  // Unlike AWS, the message omits the value: it may be a secret in the wrong member.
  return findBreaches(shape, value).map(
    (constraint) => `Value at '${path}' failed to satisfy constraint: ${constraint}`,
  );
}

function findBreaches(shape: StringShape | IntegerShape, value: unknown): string[] {
  if (shape.type === 'integer') {
    return Number(value) < shape.min ? [`Member must have value greater than or equal to ${shape.min}`] : [];
  }
  const text = String(value);
  const { length } = Array.from(text);
  const breaches: string[] = [];
  if (length < shape.min) breaches.push(`Member must have length greater than or equal to ${shape.min}`);
  if (length > shape.max) breaches.push(`Member must have length less than or equal to ${shape.max}`);
  if (shape.pattern && !shape.pattern.test(text)) {
    const source = shape.pattern.source.replace(/^\^|\$$/g, '');
    breaches.push(`Member must satisfy regular expression pattern: ${source}`);
  }
  return breaches;
}

/** Messages show members with a lower-case first letter. */
function at(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export const gatewayArn: StringShape = { type: 'string', min: 50, max: 500 };
export const volumeArn: StringShape = { type: 'string', min: 50, max: 500 };
export const targetArn: StringShape = { type: 'string', min: 50, max: 800 };
export const deviceArn: StringShape = { type: 'string', min: 50, max: 500 };
export const volumeArns: ListShape = { type: 'list', of: volumeArn };
export const deviceArns: ListShape = { type: 'list', of: deviceArn };
export const initiatorName: StringShape = { type: 'string', min: 1, max: 255, pattern: /^[0-9a-z:.-]+$/ };
export const chapSecret: StringShape = { type: 'string', min: 1, max: 100 };
export const marker: StringShape = { type: 'string', min: 1, max: 2000 };
export const limit: IntegerShape = { type: 'integer', min: 1 };
