#!/usr/bin/env node
/**
 * What `npm run test:node` runs: all tests on each version of Node that the project is tested on, one after the other.
 *
 * Numbers at the beginning choose versions, all further words are vitest's: `npm run test:node -- 22 24 test/iscsi`.
 */
import process from 'node:process';
import { findNode, nodeVersions, nodeVersionsLike } from './support/nodeVersions.mjs';
import { runVitest } from './support/runVitest.mjs';

async function runOnNodes(words) {
  const firstOther = words.findIndex((word) => !/^\d+(?:\.\d+)*$/u.test(word));
  const [numbers, args] =
    firstOther === -1 ? [words, []] : [words.slice(0, firstOther), words.slice(firstOther)];
  const versions = numbers.length === 0 ? nodeVersions : numbers.flatMap(nodeVersionsLike);
  const lines = [];
  let failures = 0;
  for (const version of versions) {
    const node = findNode(version);
    if (node === null) {
      failures += 1;
      lines.push(`MISSING Node ${version}: npm run pretest says why`);
      continue;
    }
    console.log(`Node ${version}`);
    const { passed, failed, skipped } = await runVitest(['--no-cache', ...args], {
      node,
      name: 'vitest-node',
    });
    failures += failed;
    lines.push(`Node ${version}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  }
  for (const line of lines) console.log(line);
  return failures;
}

try {
  process.exitCode = (await runOnNodes(process.argv.slice(2))) === 0 ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
