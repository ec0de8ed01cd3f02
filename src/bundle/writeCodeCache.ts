import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { chunkScripts, codeCacheOf, loadChunk } from './loadChunk.js';

// Of the build: `writeCodeCache CHUNK ARGUMENT...` runs a program of the bundle with these arguments.  When it ends, V8's code of
// every chunk that it loaded is stored, with that of all functions that have run.  What is stored already is left as it is.

const [node = '', , chunk = '', ...args] = process.argv;
process.argv.splice(0, process.argv.length, node, chunk, ...args);
process.on('exit', () => {
  for (const [file, script] of chunkScripts) {
    const cache = codeCacheOf(file);
    if (existsSync(cache)) continue;
    writeFileSync(`${cache}.${process.pid}`, script.createCachedData());
    renameSync(`${cache}.${process.pid}`, cache);
  }
});
loadChunk(chunk);
