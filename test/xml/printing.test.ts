import { assert as assertProperty, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeAttribute, escapeText, replaceUnrepresentable } from '../../src/xml/escape.js';
import { parseXml } from '../../src/xml/parseXml.js';
import { printElement, printXml } from '../../src/xml/printXml.js';

/** Values that some XML package corrupts on its way out or in. */
const hardValues = [
  'a&lt;b',
  '&amp;',
  '&#65;',
  '&#x41;',
  'a & b <c> "d" \'e\'',
  ']]>',
  '<![CDATA[x]]>',
  '\r',
  'a\r\nb',
  ' \t\n ',
  '',
  '\u{1F600} ä€ \u0085 \u2028',
  '<INSTANCE CLASSNAME="A"><PROPERTY NAME="B"><VALUE>&lt;x&gt;</VALUE></PROPERTY></INSTANCE>',
  '007',
  'constructor',
];

const unrepresentable = ['\u0000', 'a\u0001', '\u000B', '\u001F', '\uFFFE', '\uFFFF', '\uD800', 'x\uDC00y'];

describe('escapeText and escapeAttribute', () => {
  it('escapes what XML needs escaped', () => {
    expect(escapeText('a & b < c > d " \r \n \t')).toBe('a &amp; b &lt; c &gt; d " &#13; \n \t');
    expect(escapeAttribute('a & b < c > d " \r \n \t')).toBe(
      'a &amp; b &lt; c &gt; d &quot; &#13; &#10; &#9;',
    );
  });

  it.each(hardValues)('gives %j back to the reader', (value) => {
    const read = parseXml(`<a v="${escapeAttribute(value)}">${escapeText(value)}</a>`);
    expect([read.attributes.get('v'), read.text]).toEqual([value, value]);
  });

  it('gives any text of XML characters back to the reader', () => {
    const text = string({ unit: 'binary' }).filter((value) => replaceUnrepresentable(value) === value);
    const comesBack = property(text, (value) => {
      const read = parseXml(Buffer.from(`<a v="${escapeAttribute(value)}">${escapeText(value)}</a>`));
      return read.attributes.get('v') === value && read.text === value;
    });
    expect(() => assertProperty(comesBack)).not.toThrow();
  });

  it.each(unrepresentable)('refuses %j, which XML cannot represent', (value) => {
    expect(() => escapeText(value)).toThrow(/U\+[0-9A-F]{4}, which XML cannot represent/);
    expect(() => escapeAttribute(value)).toThrow(/U\+[0-9A-F]{4}, which XML cannot represent/);
    expect(escapeText(replaceUnrepresentable(value))).toContain('\uFFFD');
  });
});

describe('printXml', () => {
  it('prints a declaration and elements, none of them self-closed', () => {
    const root = {
      name: 'CIM',
      attributes: { V: '1' },
      content: [{ name: 'A' }, { name: 'B', content: 'x' }],
    };
    expect(printXml(root)).toBe('<?xml version="1.0" encoding="utf-8"?><CIM V="1"><A></A><B>x</B></CIM>');
    expect(printElement(root)).toBe('<CIM V="1"><A></A><B>x</B></CIM>');
  });

  it.each(hardValues)('gives %j back to the reader', (value) => {
    const read = parseXml(printXml({ name: 'a', attributes: { v: value }, content: value }));
    expect([read.attributes.get('v'), read.text]).toEqual([value, value]);
  });

  it('escapes as the writer of strings does', () => {
    for (const value of hardValues.filter((hard) => hard !== '')) {
      const element = printElement({ name: 'a', content: value });
      expect(element).toBe(`<a>${escapeText(value)}</a>`);
    }
  });

  it.each(unrepresentable)('refuses %j', (value) => {
    expect(() => printXml({ name: 'a', content: value })).toThrow(/XML cannot represent/);
    expect(() => printXml({ name: 'a', attributes: { v: value } })).toThrow(/XML cannot represent/);
  });

  it('refuses markup as an element name', () => {
    expect(() => printXml({ name: '<b/>' })).toThrow(/no element name/);
  });
});
