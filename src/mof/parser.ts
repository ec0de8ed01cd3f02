import type { DataTypeName } from '../cim/dataTypes.js';
import type { CIMQualifierScope } from '../cim/CIMQualifier.js';
import { isIdentifier } from '../cim/identifier.js';
import type {
  ClassNode, FlavorName, InitializerNode, InstanceNode, MethodNode, MofDocument, MofProduction, PragmaNode,
  PropertyNode, QualifierDeclarationNode, QualifierNode, TypedNode, ValueNode,
} from './ast.js'; // prettier-ignore
import {
  allFlavors, allScopes, findDataType, hasSchemaName, oppositeFlavors, reservedWords, windowsFlavors,
} from './keywords.js'; // prettier-ignore
import { Token } from './lexer.js';
import type { Source } from './Source.js';
import { Mismatch, type SyntaxFault } from './MofTokenReader.js';
import { ValueReader } from './ValueReader.js';

/**
 * Parses MOF text to declarations (DSP0004 2.8, Annex A).
 * Never throws: at text that does not match the grammar a fault is recorded, and parsing continues at the next feature of the
 * class or at the next declaration.
 */
export function parseMof(source: Source): ParsedMof {
  const parser = new Parser(source);
  const productions = parser.mofSpecification();
  const { faults, warnings, lost } = parser;
  return { document: { source, productions }, faults, warnings, lost };
}

export interface ParsedMof {
  readonly document: MofDocument;
  readonly faults: readonly SyntaxFault[];
  /** Text that is accepted but may not be what the author meant. */
  readonly warnings: readonly SyntaxFault[];
  /** True if a whole declaration could not be parsed and is missing in the document. */
  readonly lost: boolean;
}

class Parser {
  lost = false;
  readonly warnings: SyntaxFault[] = [];
  readonly #text: string;
  readonly #tokens: ValueReader;

  constructor(source: Source) {
    this.#text = source.text;
    this.#tokens = new ValueReader(source);
    this.#tokens.next();
  }

  get faults(): readonly SyntaxFault[] {
    return this.#tokens.faults;
  }

  /** `mofSpecification = *mofProduction`. */
  mofSpecification(): MofProduction[] {
    const productions: MofProduction[] = [];
    while (this.#tokens.kind !== Token.End) {
      const start = this.#tokens.start;
      try {
        productions.push(this.#mofProduction());
      } catch (error) {
        this.#tokens.record(error);
        if (this.#tokens.start === start) this.#tokens.advance();
        this.#tokens.skipDeclaration();
        // Stray characters contain no declaration.
        if (/class|instance|qualifier|pragma/i.test(this.#text.slice(start, this.#tokens.start)))
          this.lost = true;
      }
      this.#tokens.depth = 0;
    }
    return productions;
  }

  /**
   * `mofProduction = compilerDirective / classDeclaration / assocDeclaration / indicDeclaration / qualifierDeclaration /
   * instanceDeclaration`.
   */
  #mofProduction(): MofProduction {
    if (this.#tokens.kind === Token.Pragma) return this.#compilerDirective();
    const qualifiers = this.#qualifierList();
    const keyword = this.#tokens.keyword();
    if (keyword === 'class') return this.#classDeclaration(qualifiers);
    if (keyword === 'instance') return this.#instanceDeclaration();
    if (keyword === 'qualifier' && qualifiers.length === 0) return this.#qualifierDeclaration();
    throw this.#tokens.expected(
      qualifiers.length === 0
        ? '"class", "instance", "qualifier", "#pragma" or "["'
        : '"class" or "instance"',
    );
  }

  /**
   * `compilerDirective = PRAGMA pragmaName "(" pragmaParameter ")"`.
   * Windows Management Instrumentation also has `#pragma autorecover` without a parameter, and further parameters: `#pragma
   * deleteclass("X_A", NOFAIL)`.
   */
  #compilerDirective(): PragmaNode {
    const at = this.#tokens.start;
    this.#tokens.advance();
    const name = this.#word('the name of a pragma').toLowerCase();
    if (name === 'autorecover' && !this.#tokens.is(Token.OpenParenthesis)) {
      return { kind: 'pragma', at, name, parameter: '', parameterAt: at };
    }
    this.#tokens.expect(Token.OpenParenthesis, '"(" behind the name of the pragma');
    const parameterAt = this.#tokens.start;
    const parameter = this.#tokens.stringValue('a string, the parameter of the pragma');
    while (this.#tokens.accept(Token.Comma)) {
      if (this.#tokens.is(Token.String)) this.#tokens.stringValue('a string');
      else this.#word('a string or a word, a parameter of the pragma');
    }
    this.#tokens.expect(Token.CloseParenthesis, '")" behind the parameter of the pragma');
    return { kind: 'pragma', at, name, parameter, parameterAt };
  }

  /**
   * `qualifierDeclaration = QUALIFIER qualifierName qualifierType scope [ defaultFlavor ] ";"`,
   * `qualifierType = ":" dataType [ array ] [ defaultValue ]`.
   */
  #qualifierDeclaration(): QualifierDeclarationNode {
    this.#tokens.advance();
    const at = this.#tokens.start;
    // DMTF declares the qualifiers Association, Indication, Reference and Schema, so keywords are valid names here.
    const name = this.#word('the name of a qualifier');
    this.#tokens.expect(Token.Colon, `":" and the type of qualifier ${name}`);
    const type = this.#dataType();
    const arraySize = this.#array();
    const defaultValue = this.#tokens.defaultValue();
    this.#tokens.expect(Token.Comma, '"," and the scope of the qualifier');
    const scopes = this.#scope();
    const flavors = this.#tokens.accept(Token.Comma) ? this.#defaultFlavor() : [];
    this.#tokens.expect(Token.Semicolon, `";" behind the declaration of qualifier ${name}`);
    return {
      kind: 'qualifierDeclaration', at, name, type, isArray: arraySize !== undefined, arraySize: arraySize ?? null,
      defaultValue, scopes, flavors,
    }; // prettier-ignore
  }

  /** `scope = "," SCOPE "(" metaElement *( "," metaElement ) ")"`. */
  #scope(): ReadonlySet<CIMQualifierScope> {
    if (this.#tokens.keyword() !== 'scope') throw this.#tokens.expected('"Scope"');
    this.#tokens.advance();
    this.#tokens.expect(Token.OpenParenthesis, '"(" behind "Scope"');
    const scopes = new Set<CIMQualifierScope>();
    do {
      const keyword = this.#tokens.keyword();
      if (keyword === 'any') for (const scope of allScopes) scopes.add(scope);
      else {
        const scope = allScopes.find((scope) => scope === keyword);
        if (!scope) throw this.#tokens.expected(`a scope: ${allScopes.join(', ')} or any`);
        scopes.add(scope);
      }
      this.#tokens.advance();
    } while (this.#tokens.accept(Token.Comma));
    this.#tokens.expect(Token.CloseParenthesis, '"," or ")" behind the scope');
    return scopes;
  }

  /** `defaultFlavor = "," FLAVOR "(" flavor *( "," flavor ) ")"`. */
  #defaultFlavor(): FlavorName[] {
    if (this.#tokens.keyword() !== 'flavor') throw this.#tokens.expected('"Flavor"');
    this.#tokens.advance();
    this.#tokens.expect(Token.OpenParenthesis, '"(" behind "Flavor"');
    const flavors: FlavorName[] = [];
    do this.#flavor(flavors);
    while (this.#tokens.accept(Token.Comma));
    this.#tokens.expect(Token.CloseParenthesis, '"," or ")" behind the flavor');
    return flavors;
  }

  /** `flavor = ENABLEOVERRIDE / DISABLEOVERRIDE / RESTRICTED / TOSUBCLASS / TRANSLATABLE`, and the flavors of Windows. */
  #flavor(flavors: FlavorName[]): void {
    const keyword = this.#tokens.keyword();
    const windows = windowsFlavors.get(keyword);
    if (windows === null) {
      this.#tokens.advance();
      return;
    }
    const flavor = windows ?? allFlavors.find((flavor) => flavor === keyword);
    if (!flavor) {
      throw this.#tokens.expected(
        'a flavor: EnableOverride, DisableOverride, ToSubclass, Restricted or Translatable',
      );
    }
    const opposite = oppositeFlavors.get(flavor);
    if (opposite !== undefined && flavors.includes(opposite)) {
      throw new Mismatch(
        this.#tokens.start,
        `the flavor ${this.#tokens.text} contradicts a flavor before it`,
      );
    }
    flavors.push(flavor);
    this.#tokens.advance();
  }

  /** `qualifierList = "[" qualifier *( "," qualifier ) "]"`; an empty list where there is none. */
  #qualifierList(): readonly QualifierNode[] {
    if (!this.#tokens.accept(Token.OpenBracket)) return none;
    const qualifiers: QualifierNode[] = [];
    do qualifiers.push(this.#qualifier());
    while (this.#tokens.accept(Token.Comma));
    this.#tokens.expect(Token.CloseBracket, '"," or "]" behind the qualifier');
    return qualifiers;
  }

  /**
   * `qualifier = qualifierName [ qualifierParameter ] [ ":" 1*flavor ]`,
   * `qualifierParameter = "(" constantValue ")" / arrayInitializer`.
   */
  #qualifier(): QualifierNode {
    const at = this.#tokens.start;
    const name = this.#word('the name of a qualifier');
    let value: InitializerNode | null = null;
    if (this.#tokens.accept(Token.OpenParenthesis)) {
      value = this.#tokens.constantValue();
      this.#tokens.expect(Token.CloseParenthesis, `")" behind the value of qualifier ${name}`);
    } else if (this.#tokens.kind === Token.OpenBrace) {
      value = this.#tokens.arrayInitializer();
    }
    const flavors: FlavorName[] = [];
    if (this.#tokens.accept(Token.Colon)) {
      do this.#flavor(flavors);
      while (this.#tokens.kind === Token.Word);
    }
    return { at, name, value, flavors };
  }

  /**
   * `classDeclaration = [ qualifierList ] CLASS className [ superClass ] "{" *classFeature "}" ";"`, `superClass = ":"
   * className`. Associations and indications differ only in their qualifiers.  That only associations have references is checked
   * when the class is resolved.
   */
  #classDeclaration(qualifiers: readonly QualifierNode[]): ClassNode {
    this.#tokens.advance();
    const at = this.#tokens.start;
    const name = this.#word('the name of the class, as in Schema_Name');
    if (!hasSchemaName(name)) {
      this.warnings.push({
        at,
        message: `the class name "${name}" has no schema name: expected Schema_Name`,
      });
    }
    let superclass: string | null = null;
    let superclassAt = at;
    if (this.#tokens.accept(Token.Colon)) {
      superclassAt = this.#tokens.start;
      superclass = this.#word('the name of the superclass, as in Schema_Name');
    }
    this.#tokens.expect(
      Token.OpenBrace,
      superclass === null
        ? '":" or "{" behind the name of the class'
        : '"{" behind the name of the superclass',
    );
    const properties: PropertyNode[] = [];
    const methods: MethodNode[] = [];
    const intact = this.#body(() => this.#classFeature(properties, methods), `the features of class ${name}`);
    return {
      kind: 'class',
      at,
      name,
      superclass,
      superclassAt,
      qualifiers,
      properties,
      methods,
      damaged: !intact,
    };
  }

  /**
   * Parses the text between `{` and `} ;`.  Each element is parsed on its own, so that a fault in one does not hide faults in
   * others. False if an element was left out.
   */
  #body(parseElement: () => void, what: string): boolean {
    let intact = true;
    for (;;) {
      try {
        while (this.#tokens.kind !== Token.CloseBrace) {
          if (this.#tokens.kind === Token.End) throw this.#tokens.expected(`"}" behind ${what}`);
          parseElement();
        }
        this.#tokens.advance();
        this.#tokens.expect(Token.Semicolon, `";" behind ${what}`);
        return intact;
      } catch (error) {
        this.#tokens.record(error);
        if (this.#tokens.depth === 0) return intact; // Only the last semicolon is missing.
        intact = false;
        if (!this.#tokens.skipElement()) return intact;
      }
    }
  }

  /**
   * `classFeature = propertyDeclaration / methodDeclaration`, `associationFeature = classFeature / referenceDeclaration`:
   *
   * - `propertyDeclaration = [ qualifierList ] dataType propertyName [ array ] [ defaultValue ] ";"`
   * - `referenceDeclaration = [ qualifierList ] objectRef referenceName [ defaultValue ] ";"`
   * - `methodDeclaration = [ qualifierList ] dataType methodName "(" [ parameterList ] ")" ";"`
   */
  #classFeature(properties: PropertyNode[], methods: MethodNode[]): void {
    const qualifiers = this.#qualifierList();
    const { typeAt, type, referenceClass, at, name } = this.#typedName(
      'the type of a property or method, or the class of a reference',
      'the name of the property or method',
      'the name of the reference',
    );
    if (type !== 'reference' && this.#tokens.accept(Token.OpenParenthesis)) {
      const parameters = this.#tokens.kind === Token.CloseParenthesis ? [] : this.#parameterList();
      this.#tokens.expect(
        Token.CloseParenthesis,
        parameters.length === 0 ? '")"' : `"," or ")" behind the parameter ${parameters.at(-1)?.name}`,
      );
      this.#tokens.expect(Token.Semicolon, `";" behind the method ${name}`);
      methods.push({ at, name, returnType: type, qualifiers, parameters });
      return;
    }
    const arraySize = type === 'reference' ? undefined : this.#array();
    const defaultValue = this.#tokens.defaultValue();
    this.#tokens.expect(
      Token.Semicolon,
      `";" behind the ${type === 'reference' ? 'reference' : 'property'} ${name}`,
    );
    const isArray = arraySize !== undefined;
    properties.push({
      at, name, type, typeAt, referenceClass, isArray, arraySize: arraySize ?? null, qualifiers, defaultValue,
    }); // prettier-ignore
  }

  /** `parameterList = parameter *( "," parameter )`, `parameter = [ qualifierList ] ( dataType / objectRef ) parameterName [ array ]`. */
  #parameterList(): TypedNode[] {
    const parameters: TypedNode[] = [];
    do {
      const qualifiers = this.#qualifierList();
      const typed = this.#typedName('the type of a parameter', 'the name of the parameter');
      const arraySize = this.#array();
      const isArray = arraySize !== undefined;
      parameters.push({ ...typed, isArray, arraySize: arraySize ?? null, qualifiers });
    } while (this.#tokens.accept(Token.Comma));
    return parameters;
  }

  /** `dataType name`, or `objectRef name` with `objectRef = className REF`. */
  #typedName(expectedType: string, expectedName: string, expectedReference = expectedName): TypedName {
    const typeAt = this.#tokens.start;
    if (!this.#tokens.is(Token.Word) || this.#tokens.beginsDeclaration()) {
      throw this.#tokens.expected(expectedType);
    }
    const typeText = this.#tokens.text;
    const type = findDataType(typeText);
    this.#tokens.advance();
    if (this.#tokens.keyword() !== 'ref') {
      if (type) return { typeAt, type, referenceClass: null, ...this.#name(expectedName) };
      throw hasSchemaName(typeText)
        ? this.#tokens.expected(`"REF" behind the class name ${typeText}`)
        : new Mismatch(typeAt, `expected ${expectedType}, found "${typeText.slice(0, 40)}"`);
    }
    const { start: at, text: name } = this.#tokens;
    this.#tokens.advance();
    // A property may have the name Ref, and a class the name of a data type.
    if (type && !this.#tokens.is(Token.Word)) {
      this.#warnOfReserved(name, at);
      return { typeAt, type, referenceClass: null, at, name };
    }
    return { typeAt, type: 'reference', referenceClass: typeText, ...this.#name(expectedReference) };
  }

  /** `dataType = DT_UINT8 / DT_SINT8 / ... / DT_DATETIME`. */
  #dataType(): DataTypeName {
    const type = this.#tokens.kind === Token.Word ? findDataType(this.#tokens.text) : undefined;
    if (!type) throw this.#tokens.expected('a data type');
    this.#tokens.advance();
    return type;
  }

  /** `array = "[" [ positiveDecimalValue ] "]"`: the size, null if no size is given, undefined if there is no array. */
  #array(): number | null | undefined {
    if (!this.#tokens.accept(Token.OpenBracket)) return undefined;
    let size: number | null = null;
    if (this.#tokens.kind === Token.Integer && /^[1-9][0-9]{0,8}$/.test(this.#tokens.text)) {
      size = Number(this.#tokens.text);
      this.#tokens.advance();
    }
    this.#tokens.expect(
      Token.CloseBracket,
      size === null ? '"]" or the positive decimal size of the array' : '"]" behind the size of the array',
    );
    return size;
  }

  /**
   * `instanceDeclaration = [ qualifierList ] INSTANCE OF className [ alias ] "{" 1*valueInitializer "}" ";"`. The object model
   * has no qualifiers on instances: they are parsed and dropped.  An instance without initializers is accepted, because the class
   * may have defaults for all its properties.
   */
  #instanceDeclaration(): InstanceNode {
    const at = this.#tokens.start;
    this.#tokens.advance();
    if (this.#tokens.keyword() !== 'of') throw this.#tokens.expected('"of" behind "instance"');
    this.#tokens.advance();
    const classAt = this.#tokens.start;
    const className = this.#word('the class of the instance');
    let alias: string | null = null;
    let aliasAt = classAt;
    if (this.#tokens.keyword() === 'as') {
      this.#tokens.advance();
      aliasAt = this.#tokens.start;
      alias = this.#tokens.text;
      this.#tokens.expect(Token.Alias, 'an alias, as in $Name');
    }
    this.#tokens.expect(
      Token.OpenBrace,
      alias === null ? '"as" or "{" behind the class of the instance' : '"{" behind the alias',
    );
    const values: ValueNode[] = [];
    const intact = this.#body(
      () => values.push(this.#valueInitializer()),
      `the values of the instance of ${className}`,
    );
    return { kind: 'instance', at, className, classAt, alias, aliasAt, values, damaged: !intact };
  }

  /** `valueInitializer = [ qualifierList ] ( propertyName / referenceName ) "=" initializer ";"`. */
  #valueInitializer(): ValueNode {
    this.#qualifierList();
    const at = this.#tokens.start;
    const name = this.#word('the name of a property');
    this.#tokens.expect(Token.Equals, `"=" behind the property ${name}`);
    const value = this.#tokens.initializer();
    this.#tokens.expect(Token.Semicolon, `";" behind the value of ${name}`);
    return { at, name, value };
  }

  /**
   * An IDENTIFIER.  The standard excludes keywords, but servers have features with such names, and here they are not ambiguous.
   */
  #name(expected: string): { readonly at: number; readonly name: string } {
    const at = this.#tokens.start;
    const name = this.#word(expected);
    this.#warnOfReserved(name, at);
    return { at, name };
  }

  #warnOfReserved(name: string, at: number): void {
    if (!reservedWords.has(name.toLowerCase())) return;
    this.warnings.push({ at, message: `the name "${name}" is a reserved word: other compilers refuse it` });
  }

  /** An IDENTIFIER or a keyword. */
  #word(expected: string): string {
    if (this.#tokens.kind !== Token.Word) throw this.#tokens.expected(expected);
    const { text, start } = this.#tokens;
    // The grammar allows any character from U+0080 on; servers accept letters only.
    if (!isIdentifier(text)) {
      throw new Mismatch(
        start,
        `expected ${expected}, found "${text.slice(0, 40)}", which has other characters than letters, digits and "_"`,
      );
    }
    this.#tokens.advance();
    return text;
  }
}

interface TypedName {
  readonly typeAt: number;
  readonly type: DataTypeName | 'reference';
  readonly referenceClass: string | null;
  readonly at: number;
  readonly name: string;
}

const none = [] as const;
