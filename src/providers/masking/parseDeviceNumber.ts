/** A number as CIM_ProtocolControllerForUnit.DeviceNumber has it, hexadecimal; null where a text is none. */
export function parseDeviceNumber(text: string): number | null {
  return /^[0-9a-f]{1,8}$/iu.test(text) ? Number.parseInt(text, 16) : null;
}

export function printDeviceNumber(lun: number): string {
  return lun.toString(16).toUpperCase();
}

/** null: none are given.  A sentence where one is no number. */
export function parseDeviceNumbers(
  texts: readonly (string | null)[] | null,
): readonly number[] | string | null {
  if (texts === null || texts.length === 0) return null;
  const numbers: number[] = [];
  for (const text of texts) {
    const number = text === null ? null : parseDeviceNumber(text);
    if (number === null) return `DeviceNumber ${JSON.stringify(text)}: expected hexadecimal digits`;
    numbers.push(number);
  }
  return numbers;
}
