import { join } from 'node:path';
import { foldName } from '../cim/NameMap.js';
import type { ClassNode, MethodNode, TypedNode } from './ast.js';
import { compileClasses, compileQualifierDeclarations } from './compileClasses.js';
import { compileInstances } from './compileInstances.js';
import { MofLoader, readMofFile, type MofText, type ReadFile, type ReportAt } from './loadMof.js';
import { MofError, type MofFault } from './MofError.js';
import { copyModel, namespaceOf, type MofModel } from './MofModel.js';
import type { Source } from './Source.js';

export interface CompileOptions {
  /** Reads the root file and includes.  The default reads UTF-8 files from disk.  It throws if there is no such file. */
  readonly readFile?: ReadFile;
  /** Namespace of declarations that are not preceded by `#pragma namespace`; `root/cimv2` by default. */
  readonly namespace?: string;
  /** An earlier result whose declarations may be referred to.  The new result includes it; it is not changed itself. */
  readonly into?: MofModel;
  /** Folders in which `<class name>.mof` is looked for if a referenced class is not declared. */
  readonly searchPaths?: readonly string[];
  /** Receives warnings: text that compiles but may not be what the author meant.  They come in the order of the text. */
  readonly warn?: (warning: MofFault) => void;
}

/**
 * Compiles MOF (DSP0004 2.8, clause 7 and Annex A) with all included files.  The root is a text or the path of a file. The whole
 * text is checked, even after a fault.  The function is synchronous, because it runs once, before the server serves.
 * @throws MofError with every fault found, in the order of the text.
 */
export function compileMof(root: MofText | string, options: CompileOptions = {}): MofModel {
  const { readFile = readMofFile, namespace = 'root/cimv2', into, searchPaths = [], warn } = options;
  const found: Finding[] = [];
  const warnings: Finding[] = [];
  const fault: ReportAt = (source, at, message) => void found.push({ source, at, message });
  const loader = new MofLoader(readFile, fault, (source, at, message) => {
    warnings.push({ source, at, message });
  });
  if (typeof root === 'string') loader.loadRoot(root, namespace);
  else loader.load(root, namespace);

  const model = copyModel(into);
  loadMissingClasses(loader, model, searchPaths);
  for (const loaded of loader.namespaces.values()) {
    compileQualifierDeclarations(loaded, namespaceOf(model, loaded.name), fault);
  }
  const unsound = new Map<string, ReadonlySet<string>>();
  for (const loaded of loader.namespaces.values()) {
    const target = namespaceOf(model, loaded.name);
    unsound.set(foldName(loaded.name), compileClasses(loaded, target, loader.lost, fault));
  }
  compileInstances([...loader.namespaces.values()], model, { unsound, lost: loader.lost }, fault);
  if (warn) inOrder(warnings, loader.sources).forEach(warn);
  if (found.length > 0) throw new MofError(inOrder(found, loader.sources));
  return model;
}

interface Finding {
  readonly source: Source;
  readonly at: number;
  readonly message: string;
}

/** Loads superclasses, and classes of references and embedded instances, that are neither declared nor in the model. */
function loadMissingClasses(loader: MofLoader, model: MofModel, searchPaths: readonly string[]): void {
  if (searchPaths.length === 0) return;
  for (const loaded of loader.namespaces.values()) {
    const known = new Set([...(model.namespaces.get(loaded.name)?.classes.names() ?? [])].map(foldName));
    const tried = new Set<string>();
    // The list grows during the loop: a loaded class may need others.
    for (let index = 0; index < loaded.classes.length; index += 1) {
      const node = loaded.classes[index]?.node;
      if (!node) continue;
      known.add(foldName(node.name));
      for (const name of referredClasses(node)) {
        const declared = () =>
          loaded.classes.some((located) => foldName(located.node.name) === foldName(name));
        if (known.has(foldName(name)) || tried.has(foldName(name)) || declared()) continue;
        tried.add(foldName(name));
        searchPaths.find((folder) => loader.loadFile(join(folder, `${name}.mof`), loaded.name));
      }
    }
  }
}

function referredClasses(node: ClassNode): string[] {
  const names = node.superclass === null ? [] : [node.superclass];
  const take = (element: TypedNode | MethodNode): void => {
    if ('referenceClass' in element && element.referenceClass !== null) names.push(element.referenceClass);
    for (const { name, value } of element.qualifiers) {
      if (foldName(name) === 'embeddedinstance' && value?.kind === 'string') names.push(value.value);
    }
  };
  node.properties.forEach(take);
  for (const method of node.methods) {
    take(method);
    method.parameters.forEach(take);
  }
  return names;
}

/** Faults with their positions, without duplicates: sources in the order in which they were read, each from top to bottom. */
function inOrder(found: readonly Finding[], sources: readonly Source[]): MofFault[] {
  const ranks = new Map(sources.map((source, rank) => [source, rank]));
  const sorted = [...found].sort(
    (a, b) => (ranks.get(a.source) ?? 0) - (ranks.get(b.source) ?? 0) || a.at - b.at,
  );
  return sorted.map(({ source, at, message }) => Object.assign(source.positionAt(at), { message }));
}
