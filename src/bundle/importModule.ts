/**
 * import() of a module outside of the bundle.  A chunk is a script for V8, in which Node 20 has import() as an experiment: there this
 * function comes from `loadChunk`.
 */
export function importModule(url: string): Promise<unknown> {
  return import(url);
}
