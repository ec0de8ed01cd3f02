import { describe, expect, it } from 'vitest';
import { parseRequestXml } from '../../src/xml/parseRequestXml.js';
import { parseXml as parseByFastXmlParser, type ParseOptions } from '../../src/xml/parseXml.js';
import type { XmlElement } from '../../src/xml/XmlElement.js';
import { XmlError } from '../../src/xml/XmlError.js';

const notWellFormed: readonly (readonly [why: string, document: string])[] = [
  ['empty input', ''],
  ['white space only', ' \n'],
  ['text only', 'a'],
  ['junk before the root', 'x<a/>'],
  ['text behind the root', '<a/>x'],
  ['a second root', '<a/><b/>'],
  ['a second root with content', '<a></a><a></a>'],
  ['elements that overlap', '<a><b></a></b>'],
  ['an end tag too early', '<a><b></a>'],
  ['an end tag of another element', '<a></b>'],
  ['a root that is not closed', '<a>'],
  ['a child that is not closed', '<a><b>'],
  ['an end tag without start tag', '</a>'],
  ['an end tag too many', '<a></a></a>'],
  ['an end tag with attribute', '<a></a b="1">'],
  ['an unfinished start tag', '<a'],
  ['an unfinished end tag', '<a></a'],
  ['a space before the name', '< a></a>'],
  ['a name that begins with a digit', '<1a/>'],
  ['a name that begins with a hyphen', '<-a/>'],
  ['a duplicate attribute', '<a v="1" v="2"/>'],
  ['an attribute without quotes', '<a v=1/>'],
  ['an attribute without value', '<a v/>'],
  ['an attribute with unlike quotes', '<a v="1\'/>'],
  ['an attribute without end', '<a v="1/>'],
  ['an attribute name with a bad character', '<a v!="1"/>'],
  ['attributes without space between them', '<a v="1"w="2"/>'],
  ['"<" in an attribute', '<a v="<"/>'],
  ['a bare "&" in text', '<a>b & c</a>'],
  ['a bare "&" in an attribute', '<a v="b & c"/>'],
  ['a reference without semicolon', '<a>&amp</a>'],
  ['a reference that ends behind its attribute', '<a v="&am" w="p;"/>'],
  ['an undeclared entity', '<a>&foo;</a>'],
  ['an entity of HTML', '<a>&nbsp;</a>'],
  ['a reference to U+0000', '<a>&#0;</a>'],
  ['a reference to U+0001', '<a>&#1;</a>'],
  ['a reference to U+0001 under another version', '<?foo version="1.1"?><a>&#1;</a>'],
  ['a reference to a surrogate', '<a>&#xD800;</a>'],
  ['a reference beyond U+10FFFF', '<a>&#x110000;</a>'],
  ['a reference to U+FFFE', '<a>&#xFFFE;</a>'],
  ['a reference with a letter among its digits', '<a>&#1e2;</a>'],
  ['a reference without digits', '<a>&#;</a>'],
  ['an upper-case X in a reference', '<a>&#X41;</a>'],
  ['U+0000 as it is', '<a>\u0000</a>'],
  ['U+0001 as it is', '<a>\u0001</a>'],
  ['U+FFFE as it is', '<a>\uFFFE</a>'],
  ['U+0001 in an attribute', '<a v="\u0001"/>'],
  ['a lone high surrogate', '<a>\uD800</a>'],
  ['a lone low surrogate', '<a>\uDC00</a>'],
  ['"]]>" in text', '<a>]]></a>'],
  ['"--" in a comment', '<a><!-- b -- c --></a>'],
  ['a comment that ends in "--->"', '<a><!-- b ---></a>'],
  ['a comment without end', '<a><!-- b </a>'],
  ['a CDATA section outside of the root', '<![CDATA[b]]><a/>'],
  ['a CDATA section behind the root', '<a/><![CDATA[b]]>'],
  ['a CDATA section without end', '<a><![CDATA[b</a>'],
  ['"<!" that begins nothing', '<a><!b></a>'],
  ['a processing instruction without end', '<a><?b </a>'],
  ['a processing instruction without target', '<a><? b?></a>'],
  ['an XML declaration that is not at the beginning', ' <?xml version="1.0"?><a/>'],
  ['an XML declaration inside', '<a><?xml version="1.0"?></a>'],
  ['an XML declaration without version', '<?xml encoding="utf-8"?><a/>'],
  ['an XML declaration with an unknown version', '<?xml version="9"?><a/>'],
  ['an XML declaration in the wrong order', '<?xml encoding="utf-8" version="1.0"?><a/>'],
];

const notAccepted: readonly (readonly [why: string, document: string | Uint8Array])[] = [
  ['a DOCTYPE', '<!DOCTYPE a><a/>'],
  ['a DOCTYPE with an entity', '<!DOCTYPE a [<!ENTITY e "boo">]><a>&e;</a>'],
  [
    'a billion laughs',
    `<!DOCTYPE a [<!ENTITY a "ha">${['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((e, i) => `<!ENTITY ${e} "${`&${'abcdefg'[i]};`.repeat(10)}">`).join('')}]><a>&h;</a>`,
  ],
  ['an external entity', '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'],
  ['a late DOCTYPE', '<a/><!DOCTYPE a>'],
  ['an invalid UTF-8 byte', Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e])],
  ['an overlong UTF-8 sequence', Buffer.from([0x3c, 0x61, 0x3e, 0xc0, 0x80, 0x3c, 0x2f, 0x61, 0x3e])],
  ['half a character of UTF-16', Buffer.from([0xff, 0xfe, 0x3c])],
  ['Latin-1 that declares itself', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'latin1')],
];

type Parse = (document: string | Uint8Array, options?: ParseOptions) => XmlElement;

// The two readers keep the same promises.
describe.each<[string, Parse]>([
  ['parseXml', parseByFastXmlParser],
  ['parseRequestXml', parseRequestXml],
])('%s', (name, parseXml) => {
  function errorOf(document: string | Uint8Array): XmlError {
    try {
      parseXml(document);
    } catch (error) {
      if (error instanceof XmlError) return error;
      throw error;
    }
    throw new Error('the document was accepted');
  }

  function reasonOf(document: string | Uint8Array): string {
    return errorOf(document).reason;
  }

  it.each(notWellFormed)('refuses %s as not well-formed', (_, document) => {
    expect(reasonOf(document)).toBe('not-well-formed');
    expect(reasonOf(Buffer.from(document).toString() === document ? Buffer.from(document) : document)).toBe(
      'not-well-formed',
    );
  });

  it.each(notAccepted)('refuses %s', (_, document) => {
    expect(reasonOf(document)).toBe('not-accepted');
  });

  it('reads or refuses names that objects have of their own, and keeps nothing of them', () => {
    // fast-xml-parser refuses this one.
    if (name === 'parseXml') expect(reasonOf('<__proto__/>')).toBe('not-accepted');
    else
      expect(attributesOf(parseXml('<__proto__ __proto__="x" constructor="y"/>'))).toEqual({
        ['__proto__']: 'x',
        constructor: 'y',
      });
  });

  it('says where a fault is', () => {
    const error = errorOf('<a>\n <b>\r\n</c></a>');
    expect(error.position).toEqual({ offset: 10, line: 3, column: 1 });
    expect(error.message).toBe('line 3, column 1: the end tag of c where that of b was expected');
  });

  it('never quotes character data', () => {
    for (const document of ['<a>secret & </a>', '<a v="secret &x;"/>', '<a>secret</b>', '<a/>secret']) {
      expect(errorOf(document).message).not.toContain('secret');
    }
  });

  it.each([
    '<a>the<secret-word</a>',
    '<a>the<secret-word x="</a>',
    '<a>the<VALUE secret-word"></a>',
    '<a>the<VALUE secret-word="1" secret-word="2"/></a>',
    '<a>the</secret-word></a>',
    '<a>the<secret-word></a>',
    '<a>the<secret-word/',
    '<secret-word>',
  ])('shows no name that CIM-XML does not have, which may be the rest of a secret: %s', (document) => {
    expect(errorOf(document).message).not.toContain('secret');
  });

  it.each([
    ['the five entities', '<a>&lt;&gt;&amp;&quot;&apos;</a>', '<>&"\''],
    ['an escaped reference', '<a>&amp;lt; &amp;#65;</a>', '&lt; &#65;'],
    ['character references', '<a>&#x41;&#66;&#xD;&#10;&#x1F600;</a>', 'AB\r\n\u{1F600}'],
    ['characters outside of the BMP', '<a>\u{1F600}\u{10FFFF}</a>', '\u{1F600}\u{10FFFF}'],
    ['white space', '<a> \t\n </a>', ' \t\n '],
    ['line ends', '<a>1\r\n2\r3\n4</a>', '1\n2\n3\n4'],
    ['what looks like a number', '<a>007</a>', '007'],
    ['what looks like a number with exponent', '<a>1e5</a>', '1e5'],
    ['what looks like hexadecimal', '<a>0x1F</a>', '0x1F'],
    ['what looks like a real', '<a>1.0</a>', '1.0'],
    ['what looks like a boolean', '<a>true</a>', 'true'],
    ['a CDATA section', '<a>1<![CDATA[<b>&lt;]]]]><![CDATA[>]]>2</a>', '1<b>&lt;]]>2'],
    ['an empty CDATA section', '<a><![CDATA[]]></a>', ''],
    ['a comment within text', '<a>1<!-- - <b> & -->2</a>', '12'],
    ['a processing instruction within text', '<a>1<?b c?>2</a>', '12'],
    ['an empty element', '<a/>', ''],
    ['names that objects have', '<hasOwnName><toStringX/>constructor</hasOwnName>', 'constructor'],
  ])('reads %s', (_, document, text) => {
    expect(parseXml(document).text).toBe(text);
  });

  it('keeps siblings in order', () => {
    const { children } = parseXml('<VALUE.ARRAY><VALUE>1</VALUE><VALUE.NULL/><VALUE>2</VALUE></VALUE.ARRAY>');
    expect(children.map(({ name, text }) => [name, text])).toEqual([
      ['VALUE', '1'],
      ['VALUE.NULL', ''],
      ['VALUE', '2'],
    ]);
  });

  it('keeps an attribute and a child of one name apart', () => {
    const a = parseXml('<a NAME="x"><NAME>y</NAME></a>');
    expect(attributesOf(a)).toEqual({ NAME: 'x' });
    expect(a.children[0]?.text).toBe('y');
  });

  it.each([
    ['as it is', 'v="007"', '007'],
    ['in single quotes', "v = '\"'", '"'],
    ['with references', 'v="&lt;&amp;amp;&#xA;&#9;&#13;"', '<&amp;\n\t\r'],
    ['with literal white space, which becomes spaces', 'v=" \t1\n2\r\n3\r4 "', '  1 2 3 4 '],
    ['with a value that objects have', 'v="constructor"', 'constructor'],
    ['empty', 'v=""', ''],
  ])('reads an attribute %s', (_, attribute, value) => {
    expect(attributesOf(parseXml(`<a><b ${attribute}/></a>`).children[0] as XmlElement)).toEqual({
      v: value,
    });
  });

  it.each([
    ['UTF-8', Buffer.from('<a>ä€</a>'), null],
    ['UTF-8 with byte order mark', Buffer.from('\uFEFF<?xml version="1.0"?><a>ä€</a>'), null],
    ['UTF-16LE with byte order mark', Buffer.from('\uFEFF<a>ä€</a>', 'utf16le'), 'utf-8'],
    ['UTF-16BE with byte order mark', Buffer.from('\uFEFF<a>ä€</a>', 'utf16le').swap16(), null],
    ['UTF-16 by charset', Buffer.from('<a>ä€</a>', 'utf16le'), 'UTF-16'],
    [
      'UTF-8 by charset, whatever the declaration',
      Buffer.from('<?xml version="1.0" encoding="x"?><a>ä€</a>'),
      'utf-8',
    ],
  ])('decodes %s', (_, bytes, charset) => {
    expect(parseXml(bytes, { charset }).text).toBe('ä€');
  });

  it('refuses a charset it does not know', () => {
    expect(() => parseXml(Buffer.from('<a/>'), { charset: 'ISO-8859-1' })).toThrow(/ISO-8859-1/);
  });

  it('reads 64 elements in each other and refuses 65', () => {
    const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);
    expect(parseXml(nested(64)).name).toBe('a');
    expect(reasonOf(nested(65))).toBe('not-accepted');
  });

  it('counts elements', () => {
    expect(parseXml('<a><b/><b/></a>', { maxElements: 3 }).children).toHaveLength(2);
    expect(() => parseXml('<a><b/><b/><b/></a>', { maxElements: 3 })).toThrow(/more than 3 elements/);
  });

  it('reads a value of 1 MB full of references', () => {
    const value = `<&>"'${'x'.repeat(11)}`.repeat(65_536);
    const escaped = value.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    expect(parseXml(Buffer.from(`<a>${escaped}</a>`)).text === value).toBe(true);
  });
});

function attributesOf(element: XmlElement): Record<string, string> {
  return Object.fromEntries(element.attributes);
}
