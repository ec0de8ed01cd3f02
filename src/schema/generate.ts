import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileModel } from './compileModel.js';
import { generatedFiles } from './generatedFiles.js';

// The program of `npm run generate`: generates src/schema/generated/ from mof/.
// It has its own tsconfig and imports nothing generated, so it can run even if the rest of the code does not fit the generated
// types.

const folder = fileURLToPath(new URL('../../src/schema/generated/', import.meta.url));
const files = generatedFiles(compileModel());
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(`${folder}${name}`);
for (const [name, text] of files) writeFileSync(`${folder}${name}`, text);
process.stdout.write(`${files.size} files in ${folder}\n`);
