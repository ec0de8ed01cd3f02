import type { XmlElement } from './XmlElement.js';

/** An element while its content is being read.  It is a valid XmlElement at any moment. */
export interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  children: XmlElement[] | readonly XmlElement[];
  text: string;
}

/** Shared by all elements without attributes. */
export const noAttributes: ReadonlyMap<string, string> = new Map();
const noChildren: readonly XmlElement[] = [];

export function openElement(name: string, attributes: ReadonlyMap<string, string>): OpenElement {
  return { name, attributes, children: noChildren, text: '' };
}

export function addChild(parent: OpenElement, child: XmlElement): void {
  if (parent.children === noChildren) parent.children = [child];
  else (parent.children as XmlElement[]).push(child);
}
