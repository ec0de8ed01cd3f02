import type { Finding } from '../targets/TargetReader.js';

/** Findings as text, the worst first, each with a sentence and what to do; one line if there are none. */
export function printFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing is wrong.\n';
  return sorted(findings)
    .map(({ severity, subject, sentence, remedy }) => {
      const lines = [`${severity === 'error' ? 'ERROR  ' : 'warning'}  ${subject}`, `         ${sentence}`];
      return [...lines, ...(remedy === null ? [] : [`         ${remedy}`])].map(clean).join('\n');
    })
    .map((entry) => `${entry}\n`)
    .join('');
}

export function sorted(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => a.severity.localeCompare(b.severity));
}

/** The exit code of the command: 0 no findings, 1 warnings, 2 errors. */
export function exitCodeOfFindings(findings: readonly Finding[]): number {
  if (findings.some(({ severity }) => severity === 'error')) return 2;
  return findings.length === 0 ? 0 : 1;
}

/** Names come from outside.  A control character could manipulate the terminal. */
function clean(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\uFFFD');
}
