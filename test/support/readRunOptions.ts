import { parseArgs, type ParseArgsConfig } from 'node:util';

type Parsed<T extends ParseArgsConfig> = ReturnType<typeof parseArgs<T>>;

/**
 * The options of a program of this folder (`npm run soak`, `bench`, `fuzz`).  `--help` prints the usage and ends with 0; an option
 * that there is not is a sentence and ends with 2.
 * @param usage behind `npm run `, such as `soak -- [--seconds N]`, and in further lines what it does.
 */
export function readRunOptions<T extends ParseArgsConfig>(usage: string, config: T): Parsed<T> {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
    process.stdout.write(`usage: npm run ${usage}\n`);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error)}: --help shows the options.\n`,
    );
    process.exit(2);
  }
}
