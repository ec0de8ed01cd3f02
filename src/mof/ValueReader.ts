import type { InitializerNode, LiteralNode } from './ast.js';
import { parseIntegerToken, Token } from './lexer.js';
import { TokenReader } from './TokenReader.js';

/** The productions of values (DSP0004 2.8, Annex A).  Each throws Mismatch where the text is none of them. */
export class ValueReader extends TokenReader {
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
   * The empty list is accepted too: the grammar has no other text for an array without elements, which is not NULL.
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
   * `referenceInitializer = objectPath / aliasIdentifier`.
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

  /** `stringValue = 1*( """ *stringChar """ )`: adjacent strings are one. */
  stringValue(expected: string): string {
    if (this.kind !== Token.String) throw this.expected(expected);
    let value = '';
    do {
      value += this.contents;
      this.advance();
    } while (this.is(Token.String));
    return value;
  }
}
