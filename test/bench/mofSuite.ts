import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileMof } from '../../src/mof/compile.js';
import { modelRoots } from '../../src/schema/modelRoots.js';
import { projectFolder } from '../support/environment.js';
import { median, type BenchRow, type BenchSuite } from './Benchmark.js';

const coldRuns = 5;
const warmRuns = 5;

/** What one fresh process says of itself, having compiled once. */
interface ColdRun {
  /** From the start of the process to the compiled model, in milliseconds. */
  readonly sinceStartMs: number;
  readonly compileMs: number;
  readonly peakMegabytes: number;
}

/**
 * Compiling MOF: the project's own mof/, and, if CIM_SCHEMA_DIR names its folder, the DMTF schema 2.41.0.
 * Cold is a fresh process that runs dist/ (medians of 5); warm is this process, once it has compiled the text before.
 */
export const mofSuite: BenchSuite = {
  name: 'MOF: compile',
  run() {
    const schemaFolder = process.env['CIM_SCHEMA_DIR'];
    const rows = measureMof(
      'mof/',
      modelRoots.map(({ file }) => join(projectFolder, 'mof', file)),
    );
    if (schemaFolder !== undefined) {
      rows.push(...measureMof('DMTF schema', [join(schemaFolder, 'cim_schema_2.41.0.mof')], 600));
    }
    return Promise.resolve(rows);
  },
};

/** @param goalMs for a fresh process, from its start to the compiled model. */
function measureMof(name: string, paths: readonly string[], goalMs?: number): BenchRow[] {
  const bytes = countBytes(paths);
  const cold = Array.from({ length: coldRuns }, () => compileInNewProcess(paths));
  compileAll(paths);
  const warmMs = median(
    Array.from({ length: warmRuns }, () => {
      const start = performance.now();
      compileAll(paths);
      return performance.now() - start;
    }),
  );
  const coldMs = median(cold.map(({ compileMs }) => compileMs));
  return [
    { name: `${name}: text`, figure: bytes / 1e6, unit: 'MB' },
    { name: `${name}: process start to compiled`, figure: median(cold.map(({ sinceStartMs }) => sinceStartMs)), unit: 'ms', ...(goalMs !== undefined && { goal: goalMs }) },
    { name: `${name}: compile, cold`, figure: coldMs, unit: 'ms' },
    { name: `${name}: compile, warm`, figure: warmMs, unit: 'ms' },
    { name: `${name}: speed, cold`, figure: bytes / 1e3 / coldMs, unit: 'MB/s' },
    { name: `${name}: speed, warm`, figure: bytes / 1e3 / warmMs, unit: 'MB/s' },
    { name: `${name}: peak memory of the process`, figure: median(cold.map(({ peakMegabytes }) => peakMegabytes)), unit: 'MB' },
  ]; // prettier-ignore
}

/** Each text by itself: what stands in one namespace is compiled without the others. */
function compileAll(paths: readonly string[]): void {
  for (const path of paths) compileMof(path);
}

/** Bytes of the texts with all they include. */
function countBytes(paths: readonly string[]): number {
  let bytes = 0;
  const readFile = (path: string): string => {
    const contents = readFileSync(path);
    bytes += contents.length;
    return contents.toString('utf8');
  };
  for (const path of paths) compileMof(path, { readFile });
  return bytes;
}

function compileInNewProcess(paths: readonly string[]): ColdRun {
  const compiler = join(projectFolder, 'dist', 'modules', 'mof', 'compile.js');
  if (!existsSync(compiler)) throw new Error(`${compiler} does not exist: run npm run build first`);
  const script = `
    import { compileMof } from ${JSON.stringify(pathToFileURL(compiler).href)};
    const start = performance.now();
    for (const path of ${JSON.stringify(paths)}) compileMof(path);
    const sinceStartMs = performance.now();
    const peakMegabytes = process.resourceUsage().maxRSS / 1024;
    console.log(JSON.stringify({ sinceStartMs, compileMs: sinceStartMs - start, peakMegabytes }));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return JSON.parse(output) as ColdRun;
}
