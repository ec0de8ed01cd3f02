/**
 * commander's message about an invalid command line as one line.
 * @param text begins with `error: ` and may end with a line that names the nearest option.
 */
export function printUsageError(text: string): string {
  const sentence = text
    .replace(/^error: /u, '')
    .replace(/^command-argument value '(.*)' is invalid for argument '(.*)'\. /su, '$2 is "$1": ')
    .replace(/\n\(Did you mean (.*)\?\)\n*$/su, ': did you mean $1?\n');
  return `iscsi-wbem: ${sentence}`;
}
