import type { InitializerNode, LiteralNode } from './ast.js';
import { parseIntegerToken, Token } from './lexer.js';
import { MofTokenReader } from './MofTokenReader.js';
import { describeUncarried, findUncarriedCharacter } from './uncarriedCharacter.js';

/** The productions of values (DSP0004 2.8, Annex A).  Each throws Mismatch if the text does not match. */
export class ValueReader extends MofTokenReader {
  /** `defaultValue = "=" initializer`; null where there is none. */
  defaultValue(): InitializerNode | null {
    return this.accept(Token.Equals) ? this.initializer() : null;
  }

  /** `initializer = constantValue / arrayInitializer / referenceInitializer`. */
  initializer(): InitializerNode {
    return this.kind === Token.OpenBrace ? this.arrayInitializer() : this.constantValue();
  }

  /**
   * `arrayInitializer = "{" constantValue *( "," constantValue ) "}"`.
   * The empty list is accepted as well: the grammar has no other text for an array without elements, which differs from NULL.
   */
  arrayInitializer(): InitializerNode {
    const at = this.start;
    const elements: LiteralNode[] = [];
    this.advance();
    if (this.kind !== Token.CloseBrace) {
      do elements.push(this.constantValue());
      while (this.accept(Token.Comma));
    }
    this.expect(Token.CloseBrace, elements.length === 0 ? 'a value or "}"' : '"," or "}" behind the value');
    return { kind: 'array', at, elements };
  }

  /**
   * `constantValue = integerValue / realValue / charValue / stringValue / datetimeValue / booleanValue / nullValue`,
   * `referenceInitializer = objectPath / aliasIdentifier`.  The grammar has no NaN and INF; they are written as in DSP0201.
   */
  constantValue(): LiteralNode {
    const at = this.start;
    switch (this.kind) {
      case Token.String:
        return { kind: 'string', at, value: this.stringValue('a string') };
      case Token.Integer: {
        const value = parseIntegerToken(this.text);
        this.advance();
        return { kind: 'integer', at, value };
      }
      case Token.Real: {
        const { text } = this;
        this.advance();
        return { kind: 'real', at, text };
      }
      case Token.Char: {
        const value = this.contents;
        this.#expectCarried(value, [{ at, from: 0, raw: value }]);
        this.advance();
        return { kind: 'char', at, value };
      }
      case Token.Alias: {
        const name = this.text;
        this.advance();
        return { kind: 'alias', at, name };
      }
      default: {
        const keyword = this.keyword();
        if (keyword === 'nan' || keyword === 'inf') {
          this.advance();
          return { kind: 'real', at, text: keyword };
        }
        if (keyword === 'true' || keyword === 'false') {
          this.advance();
          return { kind: 'boolean', at, value: keyword === 'true' };
        }
        if (keyword !== 'null') throw this.expected('a value');
        this.advance();
        return { kind: 'null', at };
      }
    }
  }

  /** `stringValue = 1*( """ *stringChar """ )`: adjacent strings are joined. */
  stringValue(expected: string): string {
    if (this.kind !== Token.String) throw this.expected(expected);
    let value = '';
    const parts: StringPart[] = [];
    do {
      parts.push({ at: this.start + 1, from: value.length, raw: this.text.slice(1, -1) });
      value += this.contents;
      this.advance();
    } while (this.is(Token.String));
    this.#expectCarried(value, parts);
    return value;
  }

  /** Reports a fault if the value has a character that CIM-XML cannot represent.  The value is used all the same. */
  #expectCarried(value: string, parts: readonly StringPart[]): void {
    const index = findUncarriedCharacter(value);
    const part = parts.findLast(({ from }) => from <= index);
    if (index < 0 || !part) return;
    const before = [...part.raw.matchAll(writtenCharacter)].slice(0, index - part.from);
    const offset = before.reduce((sum, [written]) => sum + written.length, 0);
    this.faults.push({ at: part.at + offset, message: describeUncarried(value.charCodeAt(index)) });
  }
}

/** A part of a string between two quotes. */
interface StringPart {
  /** Offset of its first character. */
  readonly at: number;
  /** Number of characters of the whole value before it. */
  readonly from: number;
  readonly raw: string;
}

/** The source text of one UTF-16 code unit of a string. */
const writtenCharacter = /\\(?:[xX][0-9a-fA-F]{1,4}|.)|[^]/g;
