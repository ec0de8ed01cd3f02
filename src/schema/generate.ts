import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileModel } from './compileModel.js';
import { generatedFiles } from './generatedFiles.js';

// The command behind `npm run generate`: mof/ to src/schema/generated/.  It has a tsconfig of its own and imports nothing that
// is generated, so that code which the types no longer fit cannot keep it from running.

const folder = fileURLToPath(new URL('../../src/schema/generated/', import.meta.url));
const files = generatedFiles(compileModel());
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(`${folder}${name}`);
for (const [name, text] of files) writeFileSync(`${folder}${name}`, text);
process.stdout.write(`${files.size} files in ${folder}\n`);
