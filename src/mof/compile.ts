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
  /** Reads the root and includes; files of the disk in UTF-8 unless given.  Throws where there is no file. */
  readonly readFile?: ReadFile;
  /** Namespace of declarations that no `#pragma namespace` stands before; `root/cimv2` unless given. */
  readonly namespace?: string;
  /** What was compiled before and may be referred to; the result holds it too.  It is not changed. */
  readonly into?: MofModel;
  /** Folders in which `<class name>.mof` is looked for when a class is referred to that nothing declares. */
  readonly searchPaths?: readonly string[];
  /** Takes what compiles and may not be what was meant, in the order of the text. */
  readonly warn?: (warning: MofFault) => void;
}

/**
 * Compiles MOF (DSP0004 2.8, clause 7 and Annex A) with all it includes: the text given, or the file of a path.
 *
 * The whole text is looked at, whatever is wrong in it.  Synchronous: it is done once, before there is anybody to wait.
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

/** Superclasses, and classes of references and embedded instances, that are neither declared nor in the model. */
function loadMissingClasses(loader: MofLoader, model: MofModel, searchPaths: readonly string[]): void {
  if (searchPaths.length === 0) return;
  for (const loaded of loader.namespaces.values()) {
    const known = new Set([...(model.namespaces.get(loaded.name)?.classes.names() ?? [])].map(foldName));
    const tried = new Set<string>();
    // The list grows while it is walked: a class that was found may need others.
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

/** Faults with their positions: sources in the order in which they were read, each from top to bottom, nothing twice. */
function inOrder(found: readonly Finding[], sources: readonly Source[]): MofFault[] {
  const ranks = new Map(sources.map((source, rank) => [source, rank]));
  const sorted = [...found].sort(
    (a, b) => (ranks.get(a.source) ?? 0) - (ranks.get(b.source) ?? 0) || a.at - b.at,
  );
  return sorted.map(({ source, at, message }) => Object.assign(source.positionAt(at), { message }));
}
