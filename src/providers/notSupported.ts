/** The handler of a method that does nothing here: return value 1 (Not Supported), with the sentence that is logged. */
export const notSupported = (refusal: string) => async () => ({ returnValue: 1, refusal }) as const;
