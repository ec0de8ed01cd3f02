/** A message as a sentence. */
export function sentence(message: string): string {
  const text = `${message.slice(0, 1).toUpperCase()}${message.slice(1)}`;
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}
