import { describe, expect, it } from 'vitest';
import { defaultXmlLimits, parseXml } from '../../src/xml/parseXml.js';
import { readPlainXml } from '../../src/xml/readPlainXml.js';

describe('a plain document', () => {
  it.each([
    '<A/>',
    '<?xml version="1.0" encoding="utf-8"?>\n<CIM CIMVERSION="2.0"\n DTDVERSION=\'2.0\' ><A.B_c-1 x=""/>\t</CIM >\n',
    "<?xml version='1.0'?><VALUE> text with > and \u{E9}, \uFFFD </VALUE>",
    '<A>one<B a="it\'s" b=\'"\'>two<C></C>three</B>four</A>',
    '<A a="&#x4E00;"/>'.replace('&#x4E00;', '\u4E00'),
  ])('is what parseXml makes of it: %s', (text) => {
    const element = readPlainXml(text, defaultXmlLimits);
    expect(element).not.toBeNull();
    expect(element).toEqual(parseXml(text));
  });

  it('is read within the limits only', () => {
    const text = '<A><B><C/></B><D/></A>';
    expect(readPlainXml(text, { maxDepth: 3, maxElements: 4 })).toEqual(parseXml(text));
    expect(readPlainXml(text, { maxDepth: 2, maxElements: 4 })).toBeNull();
    expect(readPlainXml(text, { maxDepth: 3, maxElements: 3 })).toBeNull();
  });
});

describe('a document for a whole parser', () => {
  it.each([
    ['is empty', ''],
    ['has text outside of its root', '<A/>x'],
    ['begins with text', 'x<A/>'],
    ['has two roots', '<A/><B/>'],
    ['is not closed', '<A><B></B>'],
    ['is closed twice', '<A></A></A>'],
    ['is closed by another name', '<A></AB>'],
    ['closes the other way round', '<A><B></A></B>'],
    ['breaks off in a tag', '<A b="c"'],
    ['breaks off in a value', '<A b="c'],
    ['has an attribute twice', '<A b="1" b="2"/>'],
    ['has attributes without space between', '<A b="1"c="2"/>'],
    ['has an attribute without quotes', '<A b=1/>'],
    ['has space around "="', '<A b ="1"/>'],
    ['has "<" in a value', '<A b="<"/>'],
    ['has a tab in a value', '<A b="\t"/>'],
    ['has "]]>" in its text', '<A>]]></A>'],
    ['has a reference', '<A>&lt;</A>'],
    ['has a comment', '<A><!-- x --></A>'],
    ['has a CDATA section', '<A><![CDATA[x]]></A>'],
    ['has a DOCTYPE', '<!DOCTYPE A><A/>'],
    ['has a processing instruction', '<A><?b c?></A>'],
    ['is of XML 1.1', '<?xml version="1.1"?><A/>'],
    ['has a carriage return', '<A>\r</A>'],
    ['has a control character', '<A>\u0001</A>'],
    ['has half a character', '<A>\uD800</A>'],
    ['has a character beyond the basic plane', '<A>\u{1F600}</A>'],
    ['has a name beyond ASCII', '<\u{C4}/>'],
    ['has a name that begins with a colon', '<A :lang="en"/>'],
    ['has a name that begins with a digit', '<1A/>'],
    ['has a name that begins with an underscore', '<__proto__/>'],
    ['has no name', '< A/>'],
  ])('%s', (_what, text) => {
    expect(readPlainXml(text, defaultXmlLimits)).toBeNull();
  });
});
