import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { closestMatch } from 'leven';
import type { ClassNode, InstanceNode, PragmaNode, QualifierDeclarationNode } from './ast.js';
import { decodeMofText, type DecodedText } from './decodeMofText.js';
import { parseMof } from './parser.js';
import { Source } from './Source.js';

/** A declaration and the source that its offsets refer to. */
export interface Located<N> {
  readonly node: N;
  readonly source: Source;
}

/** The declarations that the text puts into one namespace, in the order of the text. */
export interface LoadedNamespace {
  readonly name: string;
  readonly qualifierDeclarations: Located<QualifierDeclarationNode>[];
  readonly classes: Located<ClassNode>[];
  readonly instances: Located<InstanceNode>[];
}

/** MOF text with a path, used in messages and to resolve relative includes. */
export interface MofText {
  readonly path: string;
  readonly text: string;
}

/** Reads a file as text, or as bytes, which `decodeMofText` decodes.  Throws if there is no such file. */
export type ReadFile = (path: string) => string | Uint8Array;

export const readMofFile: ReadFile = (path) => readFileSync(path);

/** Reports a message about a position in a source. */
export type ReportAt = (source: Source, at: number, message: string) => void;

/**
 * Reads MOF texts with all included files and sorts their declarations by namespace.
 *
 * `#pragma include` inserts the text of another file in its place (DSP0004 2.8, compiler directives).  A `#pragma namespace` in
 * an included file stays in effect after the include.  Unknown pragmas are skipped with a warning, as the standard requires.
 */
export class MofLoader {
  readonly namespaces = new Map<string, LoadedNamespace>();
  /** Every source that was read, in order. */
  readonly sources: Source[] = [];
  /** True if a declaration could not be parsed or a file not be read: declarations that seem missing may be in there. */
  lost = false;
  readonly #readFile: ReadFile;
  readonly #fault: ReportAt;
  readonly #warn: ReportAt;
  readonly #openPaths: string[] = [];
  #areTooMany = false;
  #namespace = '';

  constructor(readFile: ReadFile, fault: ReportAt, warn: ReportAt) {
    this.#readFile = readFile;
    this.#fault = fault;
    this.#warn = warn;
  }

  /** Reads a text.  Its declarations go to `namespace` until a pragma names another one. */
  load({ path, text }: MofText, namespace: string): void {
    this.#namespace = namespace;
    this.#loadText(path, text);
  }

  /** Reads a file.  False if it cannot be read. */
  loadFile(path: string, namespace: string): boolean {
    const found = this.#find(path);
    if ('reason' in found) return false;
    this.#namespace = namespace;
    this.#loadFound(path, found);
    return true;
  }

  /** Reads the root file. */
  loadRoot(path: string, namespace: string): void {
    const found = this.#find(path);
    this.#namespace = namespace;
    if ('reason' in found) this.#fault(new Source(path, ''), 0, `the file cannot be read: ${found.reason}`);
    else this.#loadFound(path, found);
  }

  namespaceOf(name: string): LoadedNamespace {
    const folded = name.toLowerCase();
    let namespace = this.namespaces.get(folded);
    if (!namespace) {
      namespace = { name, qualifierDeclarations: [], classes: [], instances: [] };
      this.namespaces.set(folded, namespace);
    }
    return namespace;
  }

  #find(path: string): { readonly content: string | Uint8Array } | { readonly reason: string } {
    try {
      return { content: this.#readFile(path) };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #loadFound(path: string, { content }: { readonly content: string | Uint8Array }): void {
    if (typeof content === 'string') this.#loadText(path, content);
    else {
      const { text, fault } = decodeMofText(content);
      this.#loadText(path, text, fault);
    }
  }

  #loadText(path: string, text: string, encodingFault: DecodedText['fault'] = null): void {
    const source = new Source(path, text);
    if (encodingFault) this.#fault(source, encodingFault.at, encodingFault.message);
    this.sources.push(source);
    this.#openPaths.push(path);
    const { document, faults, warnings, lost } = parseMof(source);
    for (const { at, message } of faults) this.#fault(source, at, message);
    for (const { at, message } of warnings) this.#warn(source, at, message);
    if (lost) this.lost = true;
    let target = this.namespaceOf(this.#namespace);
    for (const node of document.productions) {
      switch (node.kind) {
        case 'pragma':
          this.#pragma(node, source);
          target = this.namespaceOf(this.#namespace);
          break;
        case 'qualifierDeclaration':
          target.qualifierDeclarations.push({ node, source });
          break;
        case 'class':
          target.classes.push({ node, source });
          break;
        case 'instance':
          target.instances.push({ node, source });
          break;
      }
    }
    this.#openPaths.pop();
  }

  #pragma({ name, parameter, parameterAt, at }: PragmaNode, source: Source): void {
    if (name === 'include') this.#include(parameter, parameterAt, source);
    else if (name === 'namespace') {
      const namespace = parseNamespacePragma(parameter);
      if (namespace !== null) this.#namespace = namespace;
      else
        this.#fault(
          source,
          parameterAt,
          `"${parameter}" is not a namespace: expected names with "/" between them`,
        );
    } else if (
      (name === 'locale' || name === 'instancelocale') &&
      !/^[a-z]{2,3}_[a-z]{2}$/i.test(parameter)
    ) {
      this.#fault(
        source,
        parameterAt,
        `"${parameter}" is not a locale: expected language and country as in "en_US"`,
      );
    } else if (name === 'deleteclass' || name === 'deleteinstance') {
      this.#warn(source, at, `#pragma ${name} has no effect: "${parameter}" is not deleted`);
    } else if (!knownPragmas.includes(name)) {
      const nearest = closestMatch(name, knownPragmas, { maxDistance: Math.ceil(name.length / 3) });
      const meant = nearest === undefined ? '' : `: did you mean "${nearest}"?`;
      this.#warn(source, at, `the pragma "${name}" is unknown and has no effect${meant}`);
    }
  }

  #include(parameter: string, at: number, source: Source): void {
    const path = parameter.startsWith('/') ? parameter : join(dirname(source.path), parameter);
    if (this.#openPaths.includes(path)) {
      this.#fault(source, at, `"${path}" is included from within itself`);
      return;
    }
    // Reported once, after which no further file is read: with endless files the faults would otherwise be endless as well.
    if (this.#areTooMany) return;
    if (this.#openPaths.length >= maxIncludeDepth || this.sources.length >= maxFiles) {
      const limits = `at most ${maxIncludeDepth} files that include one another, and ${maxFiles} in all`;
      this.#fault(source, at, `"${path}" is one file too many: expected ${limits}`);
      this.#areTooMany = true;
      this.lost = true;
      return;
    }
    const found = this.#find(path);
    if ('reason' in found) {
      this.lost = true;
      this.#fault(source, at, `the file "${path}" cannot be read: ${found.reason}`);
    } else this.#loadFound(path, found);
  }
}

// A folder that is a link to itself has endlessly many paths.
const maxIncludeDepth = 64;
/** The whole DMTF schema has about two thousand files. */
const maxFiles = 10_000;

/** Compiler directives of DSP0004 2.8 and of Windows Management Instrumentation.  Those not handled have no effect here. */
const knownPragmas = [
  'include', 'namespace', 'locale', 'instancelocale', 'nonlocal', 'nonlocaltype', 'source', 'sourcetype',
  'autorecover', 'deleteclass', 'deleteinstance', 'classflags', 'instanceflags', 'amendment',
]; // prettier-ignore

/**
 * `namespaceName = IDENTIFIER *( "/" IDENTIFIER )`.  A leading slash, which older files have, is dropped. Windows files have
 * backslashes and begin with the host: `\\.\root\cimv2`, where "." is the local host.
 */
function parseNamespacePragma(parameter: string): string | null {
  const name = parameter
    .replace(/^[\\/]{2}\.(?=[\\/])/, '')
    .replaceAll('\\', '/')
    .replace(/^\/(?!\/)/, '');
  return isNamespaceName(name) ? name : null;
}

/** Whether a text is a valid namespace name: identifiers separated by "/". */
export function isNamespaceName(text: string): boolean {
  return text.split('/').every((part) => /^[\p{L}_][\p{L}\p{N}\p{M}_.$-]*$/u.test(part));
}
