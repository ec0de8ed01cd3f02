import { execFile } from 'node:child_process';
import { getPeer, peerEnvironment } from '../../support/environment.js';

export interface TestResult {
  readonly family: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What the tool said while it ran. */
  readonly said: string;
}

export interface IscsiTestCuOptions {
  /** For CHAP. */
  readonly account?: { readonly chapName: string; readonly secret: string };
  /** SANITIZE is run only when this says so, beside the permission to lose data. */
  readonly allowSanitize?: boolean;
  readonly timeoutMs?: number;
}

/**
 * Runs libiscsi's iscsi-test-cu, which may destroy all data on the LUN.
 *
 * @param tests `ALL`, `ALL.Read10`, `ALL.Read10.Simple`, or several of those with commas between.
 * @param urls one for each path to the logical unit.
 * @throws Error if it does not begin or does not end in time, with what it said.
 */
export async function runIscsiTestCu(
  tests: string,
  urls: readonly string[],
  { account, allowSanitize = false, timeoutMs = 120_000 }: IscsiTestCuOptions = {},
): Promise<TestResult[]> {
  const args = [
    '--dataloss',
    '--verbose',
    ...(allowSanitize ? ['--allow-sanitize'] : []),
    '-t',
    tests,
    ...urls,
  ];
  const credentials = account && {
    LIBISCSI_CHAP_USERNAME: account.chapName,
    LIBISCSI_CHAP_PASSWORD: account.secret,
  };
  const output = await new Promise<string>((resolve, reject) => {
    execFile(
      getPeer('iscsiTestCu'),
      args,
      {
        env: peerEnvironment(credentials),
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        // 1 is how it says that a test failed.
        if (error && error.code !== 1)
          reject(new Error(`iscsi-test-cu: ${stdout}${stderr}`, { cause: error }));
        else resolve(stdout);
      },
    );
  });
  return parseIscsiTestCu(output);
}

/** The results in what the tool prints.  It counts a skipped test as passed, and says `[FAILED]` also of what a test expects. */
export function parseIscsiTestCu(output: string): TestResult[] {
  const results: TestResult[] = [];
  let family = '';
  for (const part of output.split(/^(?=Suite: | {2}Test: |Run Summary:)/m)) {
    const suite = /^Suite: (?<family>\S+)/.exec(part)?.groups;
    if (suite) family = suite['family'] ?? '';
    const test = /^ {2}Test: (?<name>\S+) \.\.\.(?<said>.*)/s.exec(part)?.groups;
    if (!test) continue;
    const said = test['said'] ?? '';
    const failed = /^FAILED$/m.test(said);
    const skipped = /\[SKIPP(?:ED|ING)\]/.test(said);
    results.push({
      family,
      name: test['name'] ?? '',
      outcome: failed ? 'failed' : skipped ? 'skipped' : 'passed',
      said,
    });
  }
  return results;
}

/** A line for each family, and the totals. */
export function printTable(results: readonly TestResult[]): string {
  const families = [...new Set(results.map(({ family }) => family))];
  const lines = families.map((family) => {
    return line(
      family,
      results.filter((result) => result.family === family),
    );
  });
  return [columns('family', 'n', 'pass', 'fail', 'skip'), ...lines, line('all', results)].join('\n');
}

function line(title: string, results: readonly TestResult[]): string {
  const count = (outcome: TestResult['outcome']): string =>
    String(results.filter((result) => result.outcome === outcome).length);
  return columns(title, String(results.length), count('passed'), count('failed'), count('skipped'));
}

function columns(title: string, ...numbers: readonly string[]): string {
  return title.padEnd(24) + numbers.map((number) => number.padStart(6)).join('');
}
