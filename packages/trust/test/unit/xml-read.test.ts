import { readdirSync, readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { plantSentinels } from '@entente/testkit'
import { MESSAGE_LIMITS, readXml, XmlError, type XmlErrorCode, type XmlLimits } from '@entente/trust/xml'
import { describe, expect, test } from 'vitest'

const read = (xml: string, limits?: Partial<XmlLimits>) =>
  readXml(Buffer.from(xml), limits === undefined ? {} : { limits })

function refusal(run: () => unknown): XmlError {
  try {
    run()
  } catch (error) {
    if (error instanceof XmlError) return error
    throw error
  }
  throw new Error('accepted')
}

describe('readXml', () => {
  test('resolves names, attributes and namespaces', () => {
    const root = read(
      '<a:r xmlns:a="urn:a" xmlns="urn:d" x="1" a:x="2"><b xml:lang="fr"/><c xmlns="">t</c></a:r>',
    )
    expect([root.name, root.prefix, root.local, root.namespace]).toEqual(['a:r', 'a', 'r', 'urn:a'])
    expect(root.attribute('x')).toBe('1')
    expect(root.attribute('x', 'urn:a')).toBe('2')
    expect(root.attribute('y')).toBeUndefined()
    const [b, c] = root.elements()
    expect(b?.namespace).toBe('urn:d')
    expect(b?.attribute('lang', 'http://www.w3.org/XML/1998/namespace')).toBe('fr')
    expect(c?.namespace).toBe('')
    expect(c?.namespaceOf('a')).toBe('urn:a')
    expect(c?.namespaceOf('')).toBeUndefined()
    expect(c?.parent).toBe(root)
    expect(root.child('urn:d', 'b')).toBe(b)
    expect(root.child('urn:other', 'b')).toBeUndefined()
    expect(root.childrenNamed('', 'c')).toEqual([c])
  })

  test('gives the whole text of an element that holds only text', () => {
    expect(read('<a> x &amp; <![CDATA[<y>]]>&#x7A;\r\n</a>').text()).toBe(' x & <y>z\n')
    expect(read('<a></a>').text()).toBe('')
    expect(read('<a>x<b/></a>').text()).toBeUndefined()
    expect(read('<a><b/></a>').text()).toBeUndefined()
  })

  test('normalises attribute values before references are resolved', () => {
    expect(read('<a b=" x\t\r\ny&#9;&#xA;&#13; "/>').attribute('b')).toBe(' x  y\t\n\r ')
  })

  test('joins the text around a comment that is dropped', () => {
    const root = readXml(Buffer.from('<!-- a --><r>user@org.fr<!-- -->.evil.com</r><!-- b -->'), {
      comments: 'drop',
    })
    expect(root.text()).toBe('user@org.fr.evil.com')
    expect(root.children).toHaveLength(1)
  })

  test.each<[XmlErrorCode, string, number]>([
    ['XML_TAG_MISMATCH', '<a>é</b>', 5],
    ['XML_REFERENCE_INVALID', '<a>é\r\n&x;</a>', 7],
    ['XML_REFERENCE_INVALID', '\ufeff<a>😀&x;</a>', 10],
    ['XML_TRAILING_CONTENT', '<a/> x', 5],
    ['XML_UNCLOSED', '<a><b/>', 7],
    ['XML_COMMENT_REFUSED', '<a><!-- --></a>', 3],
  ])('says %s and the byte where reading %j stopped', (code, xml, position) => {
    expect(refusal(() => read(xml))).toMatchObject({ code, position, message: `${code} at byte ${position}` })
  })

  test('says which byte is not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('<a>é'), Buffer.from([0xff]), Buffer.from('</a>')])
    expect(refusal(() => readXml(bytes))).toMatchObject({ code: 'XML_ENCODING_INVALID', position: 5 })
  })

  test.each<[keyof XmlLimits, number, XmlErrorCode, string, string]>([
    ['bytes', 7, 'XML_TOO_LARGE', '<a>1</a>'.slice(0, 4), '<a>12</a>'],
    ['depth', 2, 'XML_TOO_DEEP', '<a><b/></a>', '<a><b><c/></b></a>'],
    ['elements', 2, 'XML_TOO_MANY_ELEMENTS', '<a><b/></a>', '<a><b/><b/></a>'],
    ['attributes', 1, 'XML_TOO_MANY_ATTRIBUTES', '<a x=""/>', '<a x="" y=""/>'],
    [
      'declarations',
      1,
      'XML_TOO_MANY_NAMESPACES',
      '<a xmlns="urn:a"/>',
      '<a xmlns="urn:a" xmlns:b="urn:b"/>',
    ],
    ['textLength', 3, 'XML_TEXT_TOO_LONG', '<a b="123">123</a>', '<a>12<![CDATA[34]]></a>'],
    ['textLength', 3, 'XML_TEXT_TOO_LONG', '<a>123<b/>123</a>', '<a b="1234"/>'],
  ])('holds the limit %s = %i: %s', (limit, value, code, within, beyond) => {
    if (limit !== 'bytes') expect(read(within, { [limit]: value }).local).toBe('a')
    expect(refusal(() => read(beyond, { [limit]: value })).code).toBe(code)
  })

  test('accepts a document of exactly the byte limit', () => {
    expect(read('<a/>', { bytes: 4 }).local).toBe('a')
    expect(refusal(() => read('<a/> ', { bytes: 4 })).code).toBe('XML_TOO_LARGE')
    expect(MESSAGE_LIMITS.bytes).toBe(65_536)
  })

  test('reads nothing deeper than 1,024 elements, whatever the limit', () => {
    const deep = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
    expect(read(deep(1_024), { depth: 1e9 }).local).toBe('a')
    expect(refusal(() => read(deep(1_025), { depth: 1e9 })).code).toBe('XML_TOO_DEEP')
  })

  test('reads no more than 1,024 attributes or declarations on one element, whatever the limit', () => {
    const many = (count: number, name: string) =>
      `<a${Array.from({ length: count }, (_, index) => ` ${name}${index}="urn:${index}"`).join('')}/>`
    const most = { attributes: 1e9, declarations: 1e9 }
    expect(read(many(1_024, 'b'), most).attributes).toHaveLength(1_024)
    expect(refusal(() => read(many(1_025, 'b'), most)).code).toBe('XML_TOO_MANY_ATTRIBUTES')
    expect(read(many(1_024, 'xmlns:b'), most).declarations).toHaveLength(1_024)
    expect(refusal(() => read(many(1_025, 'xmlns:b'), most)).code).toBe('XML_TOO_MANY_NAMESPACES')
  })

  test('takes any attribute that a reader may take for an identifier', () => {
    for (const twice of [
      '<a ID="1"><b Id="1"/></a>',
      '<a id="1"><b xmlns:w="urn:w" w:Id="1"/></a>',
      '<a iD="1" xml:id="1"/>',
    ]) {
      expect(refusal(() => read(twice)).code).toBe('XML_ID_DUPLICATE')
    }
    const saml1 = Buffer.from('<a AssertionID="1"><b ID="1"/></a>')
    expect(readXml(saml1).local).toBe('a')
    expect(refusal(() => readXml(saml1, { idAttributes: ['AssertionID'] })).code).toBe('XML_ID_DUPLICATE')
    expect(readXml(Buffer.from('<a ID="1"><b ID="1"/></a>'), { identifiers: 'unchecked' }).local).toBe('a')
  })

  test('sees duplicates among many attributes', () => {
    const many = Array.from({ length: 20 }, (_, index) => ` a${index}=""`).join('')
    expect(read(`<a${many}/>`).attributes).toHaveLength(20)
    expect(refusal(() => read(`<a${many} a7=""/>`)).code).toBe('XML_ATTRIBUTE_DUPLICATE')
  })

  test('takes element and attribute names from the prototype for what they are', () => {
    const root = read('<__proto__ constructor="1"><toString/></__proto__>')
    expect([root.local, root.attribute('constructor'), root.elements()[0]?.local]).toEqual([
      '__proto__',
      '1',
      'toString',
    ])
  })

  test('shows no content when it is printed, serialised or refused', () => {
    const sentinels = plantSentinels()
    const [token, nir, name] = ['token', 'nir', 'name'].map((kind) => sentinels.plant(kind))
    const root = read(`<a b="${token}"><c>${nir}</c>${name}</a>`)
    const broken = refusal(() => read(`<a b="${token}">${nir}&${name}</a>`))
    expect(
      sentinels.leaksIn(String(root), JSON.stringify({ root }), inspect(root, { depth: 9 }), broken),
    ).toEqual([])
  })

  test('is a folder that imports nothing from outside itself', () => {
    const folder = new URL('../../src/xml/', import.meta.url)
    for (const file of readdirSync(folder)) {
      const source = readFileSync(new URL(file, folder), 'utf8')
      for (const [, from] of source.matchAll(/from '([^']+)'/g)) expect(from).toMatch(/^\.\/[a-z-]+\.ts$/)
    }
  })
})
