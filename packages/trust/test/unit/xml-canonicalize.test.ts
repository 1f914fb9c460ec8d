import { canonicalize, readXml, type XmlElement } from '@entente/trust/xml'
import { describe, expect, test } from 'vitest'

const read = (xml: string) => readXml(Buffer.from(xml), { comments: 'drop' })
const exclusive = (element: XmlElement, inclusivePrefixes: readonly string[] = []) =>
  new TextDecoder().decode(canonicalize(element, { mode: 'exclusive', inclusivePrefixes }))
const inclusive = (element: XmlElement) =>
  new TextDecoder().decode(canonicalize(element, { mode: 'inclusive' }))

// Our own documents for each rule of Canonical XML 1.0 §2.3 and §3.
describe('both modes', () => {
  test.each([
    ['the XML declaration goes, and what stands around the root', '<?xml version="1.0"?>\n<a/>\n', '<a></a>'],
    ['comments go', '<a>x<!-- c -->y</a>', '<a>xy</a>'],
    [
      'white space in content stays, in tags it goes',
      '<a >\n <b\t/ ></a>'.replace('/ >', '/>'),
      '<a>\n <b></b></a>',
    ],
    [
      'attributes are sorted by namespace, then by local name',
      '<a xmlns:z="urn:1" xmlns:b="urn:2" b:a="1" z:b="2" z:a="3" y="4" B="5"/>',
      '<a xmlns:b="urn:2" xmlns:z="urn:1" B="5" y="4" z:a="3" z:b="2" b:a="1"></a>',
    ],
    ['quotes become double quotes', "<a b='\"&apos;'/>", '<a b="&quot;\'"></a>'],
    [
      'text is escaped in one way',
      '<a>&lt;&gt;&amp;&quot;&apos;&#13;&#x9;\t</a>',
      '<a>&lt;&gt;&amp;"\'&#xD;\t\t</a>',
    ],
    [
      'attribute values are escaped in one way',
      '<a b="&lt;>&amp;&#9;&#10;&#13;\'\t"/>',
      '<a b="&lt;>&amp;&#x9;&#xA;&#xD;\' "></a>',
    ],
    ['CDATA becomes text', '<a><![CDATA[<b>&amp;</b>]]></a>', '<a>&lt;b&gt;&amp;amp;&lt;/b&gt;</a>'],
    [
      'line ends become line feeds, other separators stay',
      '<a>1\r\n2\r3\u20284\u00855</a>',
      '<a>1\n2\n3\u20284\u00855</a>',
    ],
    ['characters beyond the first plane stay', '<é>&#x1F600;😀</é>', '<é>😀😀</é>'],
    [
      'a default namespace is undone only where one was written',
      '<a xmlns="urn:a"><b xmlns=""><c xmlns=""/></b></a>',
      '<a xmlns="urn:a"><b xmlns=""><c></c></b></a>',
    ],
    [
      'a declaration repeated goes',
      '<p:a xmlns:p="urn:a"><p:b xmlns:p="urn:a"/></p:a>',
      '<p:a xmlns:p="urn:a"><p:b></p:b></p:a>',
    ],
    [
      'a declaration that comes back after a sibling is written again',
      '<p:a xmlns:p="urn:a"><p:b xmlns:p="urn:b"/><p:c/></p:a>',
      '<p:a xmlns:p="urn:a"><p:b xmlns:p="urn:b"></p:b><p:c></p:c></p:a>',
    ],
    [
      'the xml prefix is never declared',
      '<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:lang="fr"/>',
      '<a xml:lang="fr"></a>',
    ],
  ])('%s', (_, xml, canonical) => {
    expect(exclusive(read(xml))).toBe(canonical)
    expect(inclusive(read(xml))).toBe(canonical)
  })
})

describe('exclusive mode', () => {
  const document =
    '<o xmlns="urn:d" xmlns:a="urn:a" xmlns:b="urn:b" xml:lang="fr"><a:i b:x="1"><c/></a:i></o>'

  test('declares only what names use, where they first use it', () => {
    expect(exclusive(read('<a:r xmlns:a="urn:a" xmlns:b="urn:b"><b:s/><b:t/></a:r>'))).toBe(
      '<a:r xmlns:a="urn:a"><b:s xmlns:b="urn:b"></b:s><b:t xmlns:b="urn:b"></b:t></a:r>',
    )
  })

  test('takes a subtree out of its context', () => {
    expect(exclusive(read(document).elements()[0]!)).toBe(
      '<a:i xmlns:a="urn:a" xmlns:b="urn:b" b:x="1"><c xmlns="urn:d"></c></a:i>',
    )
  })

  test('keeps the prefixes of InclusiveNamespaces', () => {
    const inner = read(document).elements()[0]!
    expect(exclusive(inner, ['#default', 'b', 'unknown'])).toBe(
      '<a:i xmlns="urn:d" xmlns:a="urn:a" xmlns:b="urn:b" b:x="1"><c></c></a:i>',
    )
    expect(exclusive(read('<a><b xmlns:p="urn:1"><c xmlns:p="urn:2"/></b></a>'), ['p'])).toBe(
      '<a><b xmlns:p="urn:1"><c xmlns:p="urn:2"></c></b></a>',
    )
    expect(exclusive(read('<p:a xmlns:p="urn:p" xmlns="urn:d"><p:b xmlns=""/></p:a>'), ['#default'])).toBe(
      '<p:a xmlns="urn:d" xmlns:p="urn:p"><p:b xmlns=""></p:b></p:a>',
    )
  })
})

describe('inclusive mode', () => {
  test('keeps every declaration in scope, and the xml attributes of the ancestors', () => {
    const root = read(
      '<o xmlns="urn:d" xmlns:a="urn:a" xml:lang="fr" xml:space="preserve"><m xmlns:z="urn:z" xml:lang="en"><i xml:space="default"><c xml:base="urn:x"/></i></m></o>',
    )
    const inner = root.elements()[0]!.elements()[0]!
    expect(inclusive(inner)).toBe(
      '<i xmlns="urn:d" xmlns:a="urn:a" xmlns:z="urn:z" xml:lang="en" xml:space="default"><c xml:base="urn:x"></c></i>',
    )
  })
})

describe('any mode', () => {
  test('leaves one child out, with everything in it', () => {
    const root = read('<a>1<b>2<c/></b>3<b>4</b></a>')
    const without = root.elements()[0]!
    expect(new TextDecoder().decode(canonicalize(root, { mode: 'exclusive', without }))).toBe(
      '<a>13<b>4</b></a>',
    )
  })

  test('canonicalises as deep as can be read', () => {
    const depth = 1_024
    const bytes = Buffer.from('<a>'.repeat(depth) + '</a>'.repeat(depth))
    const root = readXml(bytes, { limits: { depth: 1e6 } })
    expect(canonicalize(root, { mode: 'exclusive' })).toHaveLength(bytes.length)
  })
})
