import * as fc from 'fast-check';

/**
 * Generated MOF: models as plain data, and their text in many spellings.  The text is written here, independently of the printer
 * under test; the data says what has to come out.
 */
export interface GeneratedValue {
  readonly text: string;
  /** As `plain` shows the compiled value. */
  readonly value: unknown;
}

export interface GeneratedType {
  readonly type: string;
  readonly value: GeneratedValue;
}

const identifierRest = fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019_ä名')), maxLength: 8 });
/** Names that no reserved word begins with: `p` and something behind it. */
const identifier = identifierRest.map((rest) => `p_${rest}`);

/** White space and comments, where they may stand between tokens. */
const gap = fc.constantFrom(' ', '\n', '\t', ' // x\n', ' /* y */ ', '\r\n ');

function integerTexts(value: bigint): fc.Arbitrary<string> {
  const sign = value < 0n ? '-' : '';
  const magnitude = value < 0n ? -value : value;
  return fc.constantFrom(
    `${sign}${magnitude}`,
    `${sign}0x${magnitude.toString(16)}`,
    `${sign}0X${magnitude.toString(16).toUpperCase()}`,
    `${sign}${magnitude.toString(2)}b`,
    `${sign}${magnitude.toString(2)}B`,
    `${sign}0${magnitude.toString(8)}`,
  );
}

function integer(type: string, min: bigint, max: bigint): fc.Arbitrary<GeneratedValue> {
  return fc
    .bigInt({ min, max })
    .chain((value) =>
      integerTexts(value).map((text) => ({ text, value: type.endsWith('64') ? value : Number(value) })),
    );
}

/** A string literal in one part or several, characters escaped where they must be and where they may be. */
const stringValue: fc.Arbitrary<GeneratedValue> = fc
  .array(
    fc.array(
      fc.oneof(
        fc
          .string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
          .filter((text) => text >= ' ' && text !== '"' && !text.includes('\\'))
          .map((text) => ({ text, value: text })),
        fc.constantFrom(
          { text: String.raw`\n`, value: '\n' },
          { text: String.raw`\t`, value: '\t' },
          { text: String.raw`\r`, value: '\r' },
          { text: String.raw`\"`, value: '"' },
          { text: String.raw`\'`, value: "'" },
          { text: String.raw`\\`, value: '\\' },
          { text: String.raw`\x9`, value: '\t' },
          { text: String.raw`\X85`, value: '\u0085' },
          { text: String.raw`\xD83D\xDE00`, value: '😀' },
          { text: "'", value: "'" },
        ),
      ),
      { maxLength: 12 },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .chain((parts) =>
    gap.map((between) => ({
      text: parts.map((part) => `"${part.map(({ text }) => text).join('')}"`).join(between),
      // What begins a part cannot continue an escape sequence of the part before it.
      value: parts.map((part) => join(part)).join(''),
    })),
  );

/** `\x0` eats hexadecimal digits behind it: the value follows the text. */
function join(part: readonly { text: string; value: string }[]): string {
  const text = part.map((each) => each.text).join('');
  let value = '';
  for (let at = 0; at < text.length;) {
    if (text[at] !== '\\') {
      value += text[at] ?? '';
      at += 1;
      continue;
    }
    const letter = text[at + 1] ?? '';
    const named = { n: '\n', t: '\t', b: '\b', f: '\f', r: '\r', '"': '"', "'": "'", '\\': '\\' }[letter];
    at += 2;
    if (named !== undefined) value += named;
    else {
      let digits = '';
      while (digits.length < 4 && '0123456789abcdefABCDEF'.includes(text[at] ?? '?')) {
        digits += text[at] ?? '';
        at += 1;
      }
      value += String.fromCharCode(Number.parseInt(digits, 16));
    }
  }
  return value;
}

const datetimes = [
  '20200229123456.123456+060',
  '00000007010203.00000*:000',
  '19991231******.******-300',
  '99999999235959.999999:000',
];

const scalars: Readonly<Record<string, fc.Arbitrary<GeneratedValue>>> = {
  boolean: fc.constantFrom(
    { text: 'TRUE', value: true },
    { text: 'false', value: false },
    { text: 'True', value: true },
  ),
  uint8: integer('uint8', 0n, 255n),
  sint8: integer('sint8', -128n, 127n),
  uint16: integer('uint16', 0n, 65_535n),
  sint16: integer('sint16', -32_768n, 32_767n),
  uint32: integer('uint32', 0n, 4_294_967_295n),
  sint32: integer('sint32', -2_147_483_648n, 2_147_483_647n),
  uint64: integer('uint64', 0n, 18_446_744_073_709_551_615n),
  sint64: integer('sint64', -9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n),
  real32: fc
    .integer({ min: -999, max: 999 })
    .map((value) => ({ text: (value / 8).toFixed(3), value: value === 0 ? 0 : value / 8 })),
  real64: fc
    .double({ noNaN: true, noDefaultInfinity: true })
    // Number's own printing drops the sign of -0, so the text would not be that of the value.
    .map((value) => (value === 0 ? 0 : value))
    .map((value) => ({ text: value.toExponential(17).replace(/^(-?\d)e/, '$1.0e'), value })),
  char16: fc.constantFrom(
    { text: "'a'", value: 'a' },
    { text: String.raw`'\''`, value: "'" },
    { text: `'"'`, value: '"' },
    { text: String.raw`'\\'`, value: '\\' },
    { text: String.raw`'\x0a'`, value: '\n' },
    { text: '0x263A', value: '☺' },
    { text: "'é'", value: 'é' },
  ),
  string: stringValue,
  datetime: fc.constantFrom(...datetimes).map((text) => ({ text: `"${text}"`, value: `datetime ${text}` })),
};

const nullValue: GeneratedValue = { text: 'NULL', value: null };

export interface GeneratedElement {
  readonly name: string;
  readonly type: string;
  readonly arraySize: number | null | undefined;
  readonly initial: GeneratedValue | undefined;
}

/** A property: name, type, array or not, and an initial value or none. */
const element: fc.Arbitrary<GeneratedElement> = fc.constantFrom(...Object.keys(scalars)).chain((type) => {
  const scalar = fc.option(scalars[type] ?? fc.constant(nullValue), { nil: nullValue, freq: 8 });
  const array = fc.array(scalar, { maxLength: 4 }).chain((values) =>
    gap.map((between) => ({
      text: values.length === 0 ? '{ }' : `{${values.map(({ text }) => text).join(`,${between}`)}}`,
      value: values.map(({ value }) => value),
    })),
  );
  return fc.oneof(
    fc.record({
      name: identifier,
      type: fc.constant(type),
      arraySize: fc.constant(undefined),
      initial: fc.option(scalar, { nil: undefined }),
    }),
    fc.record({
      name: identifier,
      type: fc.constant(type),
      arraySize: fc.constantFrom(null, 4),
      initial: fc.option(array, { nil: undefined }),
    }),
  );
});

const elements = fc.uniqueArray(element, { maxLength: 5, selector: ({ name }) => name.toLowerCase() });

export interface GeneratedClass {
  readonly name: string;
  readonly superclass: string | null;
  readonly description: GeneratedValue | undefined;
  readonly properties: readonly GeneratedElement[];
  readonly methods: readonly {
    readonly name: string;
    readonly returnType: string;
    readonly parameters: readonly GeneratedElement[];
  }[];
  readonly text: string;
}

/** Classes `T_0`, `T_1`, ...: each below an earlier one or none, feature names of its own, in an order of the text of its own. */
export const generatedClasses: fc.Arbitrary<readonly GeneratedClass[]> = fc
  .array(
    fc.record({
      properties: elements,
      methods: fc.uniqueArray(
        fc.record({
          name: identifier,
          returnType: fc.constantFrom('uint32', 'string', 'boolean'),
          parameters: elements,
        }),
        { maxLength: 2, selector: ({ name }) => name.toLowerCase() },
      ),
      description: fc.option(stringValue, { nil: undefined }),
      parent: fc.nat(),
      gap,
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((drafts) =>
    drafts.map((draft, index): GeneratedClass => {
      const own = <E extends { name: string }>(named: readonly E[]): E[] =>
        named.map((each) => Object.assign({}, each, { name: `${each.name}${index}` }));
      const parent = draft.parent % (index + 1);
      const properties = own(draft.properties);
      const methods = own(draft.methods);
      const superclass = parent === index ? null : `T_${parent}`;
      const lines = [
        draft.description ? `[Description${draft.gap}(${draft.description.text})]` : '',
        `CLASS T_${index}${draft.gap}${superclass === null ? '' : `: ${superclass}`}{`,
        ...properties.map(
          (property) =>
            `${declaration(property)}${property.initial ? `=${draft.gap}${property.initial.text}` : ''};`,
        ),
        ...methods.map(
          ({ name, returnType, parameters }) =>
            `${returnType} ${name}${draft.gap}(${parameters.map(declaration).join(',')});`,
        ),
        '};',
      ];
      return {
        name: `T_${index}`,
        superclass,
        description: draft.description,
        properties,
        methods,
        text: lines.join(draft.gap),
      };
    }),
  );

function declaration({ name, type, arraySize }: GeneratedElement): string {
  return `${type.toUpperCase()} ${name}${arraySize === undefined ? '' : `[${arraySize ?? ''}]`}`;
}
