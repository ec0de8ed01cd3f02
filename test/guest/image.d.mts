export function makeImage(): { readonly kernel: string; readonly image: string };
