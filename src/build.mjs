/**
 * Makes dist/ out of src/ and mof/:
 *   dist/modules/        each file of src/ compiled, with its declarations
 *   dist/chunks/         the same code in few files: a program of a thousand modules takes twice as long to start.  Beside them stands
 *                        what V8 compiled of them
 *   dist/main.js         the program, dist/index.js what others' providers import; both are of the chunks, so that a class stands once
 *   dist/assets/         what pages of the console load, those of packages with their licences
 *   dist/prepared-model  mof/ as the server reads it when it starts
 *
 * Plain JavaScript, for it runs before anything is compiled.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { copyAssets } from './console/copyAssets.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const modules = join(dist, 'modules');
const chunks = join(dist, 'chunks');

/** What is started as a program or a thread of its own, or imported. */
const entries = {
  main: 'main.js',
  index: 'index.js',
  dataPathWorker: 'targets/embedded/dataPathWorker.js',
  sessionWorkerProcess: 'targets/embedded/sessionWorkerProcess.js',
  readWholeStore: 'store/lmdb/readWholeStore.js',
};

/** How long a program of the bundle may run while its code is compiled: the machine may be busy. */
const programMs = 300_000;

/** Compiles, bundles and prepares.  @throws Error with what the step that failed says. */
async function build() {
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  const compiled = run([join(dirname(typescript), 'bin', 'tsc'), '-p', root], 'src/ does not compile');
  // tsc writes also what has a fault of types: the rest of a change under way can be tried.
  const programs = existsSync(join(modules, 'main.js')) ? await bundle() : null;
  if (compiled !== null) throw compiled;
  copyAssets(join(dist, 'assets'));
  const prepared = run([join(modules, 'schema', 'prepare.js')], 'mof/ does not compile');
  if (prepared !== null) throw prepared;
  if (programs !== null) await writeCode(programs).catch(sayWithoutCode);
}

/** The bundle is complete without it: starts take longer. */
function sayWithoutCode({ message }) {
  process.stderr.write(`V8's code of the bundle could not be stored: ${message}\n`);
}

/** @returns the chunk of each entry. */
async function bundle() {
  const made = await rolldown({
    input: Object.fromEntries(
      Object.entries(entries).map(([name, file]) => [name, join(modules, ...file.split('/'))]),
    ),
    platform: 'node',
    // It has a binary.
    external: [/^lmdb(\/|$)/],
    plugins: [
      {
        name: 'what loadChunk gives',
        resolveId: (source) =>
          source.endsWith('/bundle/importModule.js') ? { id: 'bundle:importModule', external: true } : null,
      },
    ],
    onLog: (level, log, report) => {
      // The code of others.
      if (level !== 'warn' || !log.message.includes('node_modules')) report(level, log);
    },
  });
  const { output } = await made.write({
    dir: chunks,
    // V8's code of ES modules cannot be stored in Node 20.
    format: 'cjs',
    dynamicImportInCjs: false,
    strict: true,
    sourcemap: true,
    // Names and the order of statements stay.  V8 keeps the text in memory.
    minify: {
      compress: false,
      mangle: false,
      codegen: { removeWhitespace: true, asciiOnly: true, legalComments: 'inline' },
    },
    // The digest tells the code of this text from that of another build: see bundle/loadChunk.
    entryFileNames: '[name]-[hash].cjs',
    chunkFileNames: '[name]-[hash].cjs',
  });
  await made.close();
  const programs = new Map();
  const startFiles = Object.keys(entries).map((name) => `${name}.js`);
  for (const { isEntry, name, fileName, exports } of output) {
    if (isEntry !== true || !(name in entries)) continue;
    programs.set(name, fileName);
    writeStart(name, fileName, exports);
  }
  // Not the code of V8: another Node may have written it.
  keepOnly(chunks, [...startFiles, ...output.flatMap(({ fileName }) => [fileName, `${fileName}.map`])]);
  // What an earlier form of the build left.
  keepOnly(dist, ['modules', 'chunks', 'assets', 'main.js', 'index.js', 'prepared-model', '.built']);
  return programs;
}

/** The module that is named outside of the bundle. */
function writeStart(name, fileName, exports) {
  const load = (folder) =>
    `import { loadChunk } from '${folder}/modules/bundle/loadChunk.js';\n` +
    (exports.length === 0 ? '' : `export const { ${exports.join(', ')} } = `) +
    `loadChunk('${fileName}');\n`;
  if (name === 'main')
    writeFileSync(join(dist, 'main.js'), `#!/usr/bin/env node\n${load('.')}`, { mode: 0o755 });
  else if (name === 'index') writeFileSync(join(dist, 'index.js'), load('.'));
  // Named by the modules of src/ that start it.
  else writeFileSync(join(chunks, `${name}.js`), load('..'));
}

/**
 * Has V8's code of the bundle stored: that of a server that was started, asked and stopped, then that of the command that asked it and of
 * the other programs.  A bundle without it starts more slowly, and is otherwise the same.
 */
async function writeCode(programs) {
  const folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-build-'));
  const password = join(folder, 'password');
  writeFileSync(password, 'password-of-the-build\n', { mode: 0o600 });
  writeFileSync(join(folder, 'config.toml'), '');
  const place = (option, name) => [option, join(folder, name)];
  const ports = { http: '0', https: 'off', 'wsman-http': 'off', 'wsman-https': 'off', iscsi: '0' };
  const env = { HOME: folder, XDG_CONFIG_HOME: folder };
  const writer = join(modules, 'bundle', 'writeCodeCache.js');
  const start = (name, args, further = {}) =>
    spawn(process.execPath, [writer, programs.get(name), ...args], {
      env: { ...env, ...further },
      timeout: programMs,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const server = start(
    'main',
    [
      ...Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, port]),
      '--bind',
      '127.0.0.1',
      '--log-level',
      'error',
      ...place('--config', 'config.toml'),
      ...place('--state-dir', 'state'),
      ...place('--key-file', 'key'),
    ],
    { ISCSI_WBEM_ADMIN_PASSWORD_FILE: password },
  );
  try {
    const url = await readUrl(server);
    const connection = ['--url', url, '--password-file', password];
    await ended(start('main', ['secret', 'list', ...connection]));
    server.kill('SIGTERM');
    await ended(server);
    for (const name of ['index', 'dataPathWorker']) await ended(start(name, []));
  } finally {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The address that a server prints when it is ready. */
function readUrl({ stdout }) {
  return new Promise((resolve, reject) => {
    let text = '';
    stdout
      .setEncoding('utf8')
      .on('data', (piece) => {
        text += piece;
        const [, url] = /^iscsi-wbem ready: (\S+?)\/? /u.exec(text) ?? [];
        if (url !== undefined) resolve(url);
      })
      .on('end', () => reject(new Error('the server of the bundle does not start')));
  });
}

function ended(child) {
  child.stdout.resume();
  const { exitCode, signalCode } = child;
  return (exitCode ?? signalCode) === null ? new Promise((resolve) => child.once('exit', resolve)) : null;
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
