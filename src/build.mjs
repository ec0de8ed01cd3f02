/**
 * Makes dist/ out of src/ and mof/:
 *   dist/modules/        each file of src/ compiled, with its declarations
 *   dist/chunks/         the same code in few files: a program of a thousand modules takes twice as long to start
 *   dist/main.js         the program, dist/index.js what others' providers import; both are of the chunks, so that a class stands once
 *   dist/assets/         what pages of the console load, those of packages with their licences
 *   dist/prepared-model  mof/ as the server reads it when it starts
 *
 * Plain JavaScript, for it runs before anything is compiled.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { copyAssets } from './console/copyAssets.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const modules = join(dist, 'modules');
const chunks = join(dist, 'chunks');

/** What is started as a program or a thread of its own. */
const entries = {
  main: 'main.js',
  index: 'index.js',
  dataPathWorker: 'targets/embedded/dataPathWorker.js',
  readWholeStore: 'store/lmdb/readWholeStore.js',
  prepare: 'schema/prepare.js',
};

/** Compiles, bundles and prepares.  @throws Error with what the step that failed says. */
async function build() {
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  const compiled = run([join(dirname(typescript), 'bin', 'tsc'), '-p', root], 'src/ does not compile');
  // tsc writes also what has a fault of types: the rest of a change under way can be tried.
  if (existsSync(join(modules, 'main.js'))) await bundle();
  if (compiled !== null) throw compiled;
  copyAssets(join(dist, 'assets'));
  const prepared = run([join(chunks, 'prepare.js')], 'mof/ does not compile');
  if (prepared !== null) throw prepared;
}

async function bundle() {
  const made = await rolldown({
    input: Object.fromEntries(
      Object.entries(entries).map(([name, file]) => [name, join(modules, ...file.split('/'))]),
    ),
    platform: 'node',
    // Packages with binaries, or that start threads from files of their own.
    external: [/^lmdb(\/|$)/, /^pino(\/|$)/],
    onLog: (level, log, report) => {
      // The code of others.
      if (level !== 'warn' || !log.message.includes('node_modules')) report(level, log);
    },
  });
  const { output } = await made.write({
    dir: chunks,
    format: 'esm',
    sourcemap: true,
    // Names and the order of statements stay.  A third of the start is V8's first look at the text, and it keeps the text in memory.
    minify: {
      compress: false,
      mangle: false,
      codegen: { removeWhitespace: true, asciiOnly: true, legalComments: 'inline' },
    },
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await made.close();
  keepOnly(
    chunks,
    output.flatMap(({ fileName }) => [fileName, `${fileName}.map`]),
  );
  // What an earlier form of the build left.
  keepOnly(dist, ['modules', 'chunks', 'assets', 'main.js', 'index.js', 'prepared-model', '.built']);
  writeFileSync(join(dist, 'main.js'), "#!/usr/bin/env node\nimport './chunks/main.js';\n", { mode: 0o755 });
  writeFileSync(join(dist, 'index.js'), "export * from './chunks/index.js';\n");
}

function keepOnly(folder, names) {
  for (const name of readdirSync(folder))
    if (!names.includes(name)) rmSync(join(folder, name), { recursive: true });
}

/** null: it went well. */
function run(argv, fault) {
  const { status, error, stdout, stderr } = spawnSync(process.execPath, argv, {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? null : new Error(`${fault}:\n${error?.message ?? `${stdout}${stderr}`.trim()}`);
}

try {
  await build();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
