import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize, relative, sep } from 'node:path';

/** The allowed imports inside src/. */
export interface ImportRules {
  /**
   * Folders of src/ and the other folders that each may import.  Files of a folder may always import each other.  A path of two
   * names has its own row, which replaces the row of its parent: for its own imports and for imports of it.
   */
  readonly folders: Readonly<Record<string, readonly string[]>>;
  /** Files directly in src/, or that differ from their folder, and what each may import; '*' means everything. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Packages and built-in modules, and the folders or files of src/ that may import each. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
  /** Folder names that do not describe the content. */
  readonly forbiddenFolderNames: readonly string[];
  readonly maxLines: number;
}

/** A source file: its path below src/ with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const builtins = new Set(builtinModules);

/** Every TypeScript file of a folder, and of its folders. */
export function readSourceFiles(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .toSorted()
    .map((path) => ({ path: path.split(sep).join('/'), text: readFileSync(join(folder, path), 'utf8') }));
}

/** One sentence for every violation: the file, the import, the rule. */
export function findBreaches(file: SourceFile, rules: ImportRules): string[] {
  return [
    ...findFileBreaches(file, rules),
    ...readImports(file.text).flatMap((specifier) => {
      const rule = findImportBreach(file.path, specifier, rules);
      return rule === null ? [] : [`src/${file.path} imports '${specifier}': ${rule}`];
    }),
  ];
}

/** The modules a file imports, re-exports, loads or names in a type, as written. */
export function readImports(text: string): string[] {
  const statements = /^\s*(?:import|export)\b[^;'"`]*?\bfrom\s*(['"])(.+?)\1/gm;
  const sideEffects = /^\s*import\s*(['"])(.+?)\1/gm;
  const calls = /\b(?:import|require)\(\s*(['"])(.+?)\1/g;
  return [statements, sideEffects, calls].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, , specifier = '']) => specifier),
  );
}

function findFileBreaches({ path, text }: SourceFile, rules: ImportRules): string[] {
  const breaches: string[] = [];
  const forbidden = path
    .split('/')
    .slice(0, -1)
    .find((name) => rules.forbiddenFolderNames.includes(name));
  if (forbidden !== undefined) {
    breaches.push(`src/${path} is in a folder named ${forbidden}: a folder is named after its subject`);
  }
  if (/^\s*export\s*\*/m.test(text)) {
    breaches.push(`src/${path} has an export *: a public name is exported where it is declared, by name`);
  }
  const lines = text.trimEnd().split('\n').length;
  if (lines > rules.maxLines && !path.includes('/generated/')) {
    breaches.push(
      `src/${path} has ${lines} lines: a file has one subject and at most ${rules.maxLines} lines`,
    );
  }
  return breaches;
}

/** The rule that an import breaks, or null. */
function findImportBreach(path: string, specifier: string, rules: ImportRules): string | null {
  if (!specifier.startsWith('.')) return findPackageBreach(path, specifier, rules);
  if (!/\.(?:js|json)$/.test(specifier)) return 'a file is imported by its name with .js, never a folder';

  const imported = normalize(join(dirname(path), specifier))
    .split(sep)
    .join('/');
  if (imported.startsWith('../')) return 'nothing outside src is imported';
  const from = findRoom(path, rules);
  const to = findRoom(imported.replace(/\.js$/, '.ts'), rules);
  if (from === null) return `${roomName(path)} has no row in the table of allowed imports`;
  if (to === null) return `${roomName(imported)} has no row in the table of allowed imports`;
  if (from === to) return null;
  const allowed = rules.folders[from] ?? rules.files[from] ?? [];
  if (allowed.includes(to) || allowed.includes('*')) return null;
  return allowed.length === 0
    ? `${from} imports nothing else of src`
    : `${from} may import only ${allowed.join(', ')}`;
}

function findPackageBreach(path: string, specifier: string, rules: ImportRules): string | null {
  const name = packageName(specifier);
  const allowed = rules.packages[name];
  if (allowed === undefined) {
    if (name.startsWith('node:')) return null;
    return builtins.has(name)
      ? `a module of Node is imported as node:${name}`
      : `${name} has no row in the table of packages`;
  }
  if (allowed.some((place) => path === place || path.startsWith(`${place}/`))) return null;
  return `${name} is imported only in ${allowed.join(', ')}`;
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The most specific row for a file: the file itself, its folder of two names, or its folder. */
function findRoom(path: string, rules: ImportRules): string | null {
  if (path in rules.files) return path;
  const folders = path.split('/').slice(0, -1);
  const deps = [folders.slice(0, 2).join('/'), folders[0] ?? ''];
  return deps.find((room) => room in rules.folders) ?? null;
}

function roomName(path: string): string {
  return path.includes('/') ? `the folder ${relative('', dirname(path))}` : `the file ${path}`;
}

/** A cycle in the table, as `a -> b -> a`, or null if there is none. */
export function findCycle(folders: ImportRules['folders']): string | null {
  const finished = new Set<string>();
  function visit(folder: string, trail: readonly string[]): string | null {
    if (trail.includes(folder)) return [...trail.slice(trail.indexOf(folder)), folder].join(' -> ');
    if (finished.has(folder)) return null;
    for (const below of folders[folder] ?? []) {
      const cycle = visit(below, [...trail, folder]);
      if (cycle !== null) return cycle;
    }
    finished.add(folder);
    return null;
  }
  for (const folder of Object.keys(folders)) {
    const cycle = visit(folder, []);
    if (cycle !== null) return cycle;
  }
  return null;
}
