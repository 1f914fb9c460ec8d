import { canonicalize, readXml, writeXml, type XmlDraft, XmlError } from '@entente/trust/xml'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const NS = 'urn:exemple'
const write = (draft: XmlDraft) => new TextDecoder().decode(writeXml(draft))

describe('writeXml', () => {
  test('declares namespaces where they are used and sorts attributes', () => {
    const draft: XmlDraft = {
      name: 'b:Root',
      namespace: 'urn:b',
      attributes: { z: '1', a: '2', none: undefined },
      qualifiedAttributes: [
        { name: 'a:y', namespace: 'urn:a', value: '3' },
        { name: 'xml:lang', namespace: 'http://www.w3.org/XML/1998/namespace', value: 'fr' },
      ],
      children: [
        { name: 'b:Child', namespace: 'urn:b', children: ['x'] },
        undefined,
        { name: 'Plain', namespace: '' },
        { name: 'Default', namespace: NS, children: [{ name: 'Inner', namespace: '' }] },
      ],
    }
    expect(write(draft)).toBe(
      '<b:Root xmlns:a="urn:a" xmlns:b="urn:b" a="2" z="1" xml:lang="fr" a:y="3"><b:Child>x</b:Child><Plain></Plain>' +
        '<Default xmlns="urn:exemple"><Inner xmlns=""></Inner></Default></b:Root>',
    )
  })

  test('puts canonical fragments and elements that were read into their place', () => {
    const fragment = writeXml({ name: 'f:Part', namespace: 'urn:f', children: ['é'] })
    const element = readXml(Buffer.from('<f:Part   xmlns:f="urn:f" xmlns:g="urn:g"/>'))
    expect(
      write({
        name: 'a',
        namespace: '',
        children: [{ canonical: fragment }, 'text', element, { canonical: fragment }],
      }),
    ).toBe(
      '<a><f:Part xmlns:f="urn:f">é</f:Part>text<f:Part xmlns:f="urn:f"></f:Part><f:Part xmlns:f="urn:f">é</f:Part></a>',
    )
  })

  const text = fc
    .string({ unit: 'grapheme', maxLength: 30 })
    .map((value) => value.replace(/[\p{Cs}\ufffe\uffff]|[^\P{Cc}\t\n\r\u0080-\u009f]/gu, ''))
  const draft: fc.Memo<XmlDraft> = fc.memo((depth) =>
    fc.record({
      name: fc.constantFrom('a:x', 'a:y', 'b:x'),
      namespace: fc.constantFrom('urn:1', 'urn:2'),
      attributes: fc.dictionary(fc.constantFrom('p', 'q', 'r'), text),
      children:
        depth <= 1
          ? fc.array(text, { maxLength: 2 })
          : fc.array(fc.oneof(text, draft(depth - 1)), { maxLength: 4 }),
    }),
  )

  test('writes what is its own canonical form, whatever the text', () => {
    fc.assert(
      fc.property(draft(4), (one) => {
        const written = writeXml(one)
        const canonical = canonicalize(readXml(written, { limits: { textLength: 1_000_000 } }), {
          mode: 'exclusive',
        })
        expect(Buffer.from(canonical).toString()).toBe(Buffer.from(written).toString())
      }),
      { seed: 20_260_302, numRuns: 500 },
    )
  })

  test('reads back the very text it was given', () => {
    fc.assert(
      fc.property(text, text, (content, value) => {
        const root = readXml(
          writeXml({ name: 'a', namespace: '', attributes: { v: value }, children: [content] }),
        )
        expect([root.text(), root.attribute('v')]).toEqual([content, value])
      }),
      { seed: 20_260_302, numRuns: 500 },
    )
  })

  test.each<[string, XmlDraft]>([
    ['a control character in text', { name: 'a', namespace: '', children: ['\u0000'] }],
    ['a lone surrogate in text', { name: 'a', namespace: '', children: ['\ud800'] }],
    ['a noncharacter in an attribute', { name: 'a', namespace: '', attributes: { b: '\ufffe' } }],
    ['a name with a space', { name: 'a b', namespace: '' }],
    ['an empty name', { name: '', namespace: '' }],
    ['a name with two colons', { name: 'a:b:c', namespace: NS }],
    ['markup in an attribute name', { name: 'a', namespace: '', attributes: { 'b="" c': '' } }],
    ['a namespace declaration as attribute', { name: 'a', namespace: '', attributes: { xmlns: NS } }],
    ['a prefixed attribute without namespace', { name: 'a', namespace: '', attributes: { 'b:c': '' } }],
    ['a prefix without namespace', { name: 'a:b', namespace: '' }],
    ['a relative namespace', { name: 'a', namespace: 'exemple' }],
    ['a namespace with a quote', { name: 'a', namespace: 'urn:"' }],
    ['the prefix xmlns', { name: 'xmlns:a', namespace: NS }],
    ['the prefix xml on another namespace', { name: 'xml:a', namespace: NS }],
    [
      'an unprefixed attribute in a namespace',
      { name: 'a', namespace: '', qualifiedAttributes: [{ name: 'b', namespace: NS, value: '' }] },
    ],
    [
      'a prefix for two namespaces',
      { name: 'p:a', namespace: NS, qualifiedAttributes: [{ name: 'p:b', namespace: 'urn:2', value: '' }] },
    ],
    [
      'one attribute twice',
      {
        name: 'a',
        namespace: '',
        qualifiedAttributes: [
          { name: 'p:b', namespace: NS, value: '' },
          { name: 'q:b', namespace: NS, value: '' },
        ],
      },
    ],
  ])('refuses %s with XML_DRAFT_INVALID', (_, draft) => {
    expect(() => writeXml(draft)).toThrow(new XmlError('XML_DRAFT_INVALID', 0))
  })
})
