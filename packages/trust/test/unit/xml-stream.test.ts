import { type CanonicalizeOptions, canonicalize, readXml, type XmlElement } from '@entente/trust/xml'
import { describe, expect, test } from 'vitest'
import { CanonicalStream } from '../../src/xml/canonical-stream.ts'
import type { ElementNode } from '../../src/xml/element.ts'
import { scanOptions } from '../../src/xml/read-xml.ts'
import { Scanner } from '../../src/xml/scan.ts'
import { openSource } from '../../src/xml/source.ts'
import { Choices, randomXml, tidyXml } from '../support/xml-random.ts'

const DOCUMENTS = process.env.ENTENTE_DEEP === '1' ? 100_000 : 2_000
const SEED = 20_260_303

const options = { comments: 'drop', identifiers: 'unchecked' } as const

/** Every element in document order. */
const elementsOf = (element: XmlElement): readonly XmlElement[] => [
  element,
  ...element.elements().flatMap(elementsOf),
]

/** What is written while the document is read: the element of that number, without another. */
function streamed(bytes: Uint8Array, form: CanonicalizeOptions, apex: number, without: number): string {
  const source = openSource(bytes, bytes.length)
  const stream = new CanonicalStream(source.text, form)
  let number = -1
  let open: ElementNode | undefined
  let skipped: ElementNode | undefined
  let content = ''
  const writes = () => open !== undefined && skipped === undefined
  new Scanner(source, scanOptions(options), {
    open(element, start, end, verbatim) {
      number += 1
      if (number === apex) open = element
      if (number === without) skipped = element
      if (writes()) stream.open(element, start, end, verbatim)
      return true
    },
    text(value, _, start, end, verbatim) {
      if (writes()) stream.text(value, start, end, verbatim)
    },
    close(element, start, end, verbatim) {
      if (writes()) stream.close(element, start, end, verbatim)
      if (element === skipped) skipped = undefined
      if (element !== open) return
      open = undefined
      content = new TextDecoder().decode(stream.finish().bytes)
    },
  }).run()
  return content
}

describe(`what is written while it is read, ${DOCUMENTS} documents`, () => {
  test('is the canonical form of the tree, for any element and without any child of it', () => {
    const choices = new Choices(SEED)
    for (let count = 0; count < DOCUMENTS; count += 1) {
      const make = choices.chance(50) ? tidyXml : randomXml
      const xml = make(choices, { prefixes: 'mixed', comments: choices.chance(20), spacedEndTags: true })
      const bytes = Buffer.from(xml)
      const elements = elementsOf(readXml(bytes, options))
      const apex = choices.below(elements.length)
      const element = elements[apex] as XmlElement
      const children = element.elements()
      const child = choices.chance(50) ? children[choices.below(Math.max(1, children.length))] : undefined
      const mode = choices.chance(60) ? 'exclusive' : 'inclusive'
      const form = { mode, inclusivePrefixes: choices.chance(30) ? ['a', '#default', 'ds'] : [] } as const
      const expected = new TextDecoder().decode(
        canonicalize(element, { ...form, ...(child === undefined ? {} : { without: child }) }),
      )
      expect(streamed(bytes, form, apex, child === undefined ? -1 : elements.indexOf(child)), xml).toBe(
        expected,
      )
    }
  })

  test('is text when it is short, and bytes alone when it is long', () => {
    const write = (length: number) => {
      const text = `<a>${'é'.repeat(length)}</a>`
      const source = openSource(Buffer.from(text), 1_000_000)
      const stream = new CanonicalStream(source.text, { mode: 'exclusive' })
      new Scanner(source, scanOptions({ limits: { bytes: 1_000_000, textLength: 1_000_000 } }), {
        open: (...piece) => {
          stream.open(...piece)
          return true
        },
        text: (value, _, start, end, verbatim) => stream.text(value, start, end, verbatim),
        close: (...piece) => stream.close(...piece),
      }).run()
      const { bytes, text: kept } = stream.finish()
      expect(new TextDecoder().decode(bytes)).toBe(text)
      return kept === text
    }
    expect(write(10)).toBe(true)
    expect(write(100_000)).toBe(false)
  })
})
