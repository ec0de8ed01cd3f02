import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml } from '../../src/xml/parseXml.js';
import { parseRequestXml } from '../../src/xml/parseRequestXml.js';
import type { XmlElement } from '../../src/xml/XmlElement.js';
import { XmlError } from '../../src/xml/XmlError.js';
import { applyEdits, editsOf } from '../fuzz/edits.js';
import { runs } from '../fuzz/runs.js';

const sample = `<?xml version="1.0" encoding="utf-8"?>
<!-- a comment --><CIM CIMVERSION="2.0" DTDVERSION='2.4'><MESSAGE ID="1&amp;2" PROTOCOLVERSION="1.0">
<SIMPLEREQ><IMETHODCALL NAME="GetInstance"><LOCALNAMESPACEPATH><NAMESPACE NAME="root"/></LOCALNAMESPACEPATH>
<IPARAMVALUE NAME="A"><VALUE>&lt;x&gt; &#65;&#x1F600; é</VALUE></IPARAMVALUE><![CDATA[ <raw> & ]]><?pi data?>
<VALUE.ARRAY><VALUE>1</VALUE><VALUE.NULL/><VALUE></VALUE></VALUE.ARRAY></IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>
`;

const words = [
  '<', '>', '/>', '</', '&', '&amp;', '&lt;', '&#0;', '&#x110000;', '&foo;', '"', "'", '=', '<![CDATA[', ']]>', '<!--', '--', '-->', '<?xml version="1.1"?>', '<?x',
  '<!DOCTYPE CIM [<!ENTITY e "boo">]>', '&e;', '__proto__', '<a>'.repeat(70), ' xmlns:a="b"', 'NAME="x" NAME="y"', '\r\n', '\t', '\0', '\uFFFE', '\uD800', '\uFEFF', '<VALUE/>',
]; // prettier-ignore

function countElements({ children }: XmlElement): number {
  return 1 + children.reduce((sum, child) => sum + countElements(child), 0);
}

/** The root element or the XmlError; anything else that is thrown is thrown on. */
function outcomeOf(parse: () => XmlElement): XmlElement | XmlError {
  try {
    return parse();
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
}

const parseAnything = (document: string | Uint8Array): XmlElement | XmlError =>
  outcomeOf(() => parseXml(document));

describe('any document', () => {
  it('the sample itself is parsed', () => {
    expect(parseAnything(sample)).toMatchObject({ name: 'CIM' });
  });

  it('becomes elements, or is refused with an XmlError and nothing else', () => {
    fc.assert(
      fc.property(editsOf(sample, words), (edits) => {
        const text = applyEdits(sample, edits);
        const outcome = parseAnything(text);
        // What was sent has at least one "<" for every element: nothing is made up, no entity multiplies.
        if (outcome instanceof XmlError) expect(outcome.message).not.toBe('');
        else expect(countElements(outcome)).toBeLessThanOrEqual(text.split('<').length - 1);
      }),
      runs(2000),
    );
  });

  it('is the same to both readers', () => {
    fc.assert(
      fc.property(editsOf(sample, words), (edits) => {
        const text = applyEdits(sample, edits);
        const [one, other] = [parseXml, parseRequestXml].map((parse) => outcomeOf(() => parse(text)));
        // What fast-xml-parser alone refuses, after the guard took it, and a character that it alone leaves out.
        if (one instanceof XmlError && one.reason === 'not-accepted' && one.position === null) return;
        if (text.includes('\uFEFF')) return;
        expect(other).toEqual(one);
      }),
      runs(1500),
    );
  });

  it('as bytes of any encoding too', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('utf8' as const, 'utf16le' as const, 'latin1' as const),
        fc.array(fc.tuple(fc.nat(sample.length), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
        (encoding, changes) => {
          const bytes = Buffer.from(sample, encoding);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          // Bytes in place of others add no element.
          const outcome = parseAnything(bytes);
          expect(outcome instanceof XmlError || countElements(outcome) < 20).toBe(true);
        },
      ),
      runs(500),
    );
  });
});
