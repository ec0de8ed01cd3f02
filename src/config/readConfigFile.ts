import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';

/** The top-level keys of a configuration file; none if there is no file. */
export interface ConfigFile {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads a TOML file.  A mistake adds one sentence to `mistakes`, and the file then counts as empty.  The sentence has line and
 * column and quotes nothing, because files sometimes contain passwords by mistake.
 */
export function readConfigFile(path: string, mustExist: boolean, mistakes: string[]): ConfigFile {
  const file = resolve(path);
  try {
    return { path: file, values: parse(readFileSync(file, 'utf8')) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (error instanceof TomlError) {
      mistakes.push(`${file} is not TOML at line ${error.line}, column ${error.column}: expected TOML 1.0.`);
    } else if (mustExist || code !== 'ENOENT') {
      mistakes.push(`config is "${file}" and cannot be read (${code}): expected a TOML file.`);
    }
    return { path: file, values: {} };
  }
}
