import { parseArgs, type ParseArgsConfig } from 'node:util';

type Parsed<T extends ParseArgsConfig> = ReturnType<typeof parseArgs<T>>;

/**
 * Parses the options of a program in test/ (`npm run soak`, `bench`, `fuzz`).  `--help` prints the usage and exits with 0; an
 * unknown option prints a sentence and exits with 2.
 * @param usage the text after `npm run `, such as `soak -- [--seconds N]`, and further lines with a description.
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
