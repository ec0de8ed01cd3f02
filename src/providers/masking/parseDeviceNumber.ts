/** Parses a hexadecimal number as in CIM_ProtocolControllerForUnit.DeviceNumber; null if the text is not one. */
export function parseDeviceNumber(text: string): number | null {
  return /^[0-9a-f]{1,8}$/iu.test(text) ? Number.parseInt(text, 16) : null;
}

export function printDeviceNumber(lun: number): string {
  return lun.toString(16).toUpperCase();
}

/** Null: none given.  A sentence if one is not a number. */
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
