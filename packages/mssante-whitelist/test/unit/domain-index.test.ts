import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countMissing, domainAt, domainsOf, findDomain, indexDomains } from '../../src/list/domain-index.ts'
import { propertyRuns } from '../support/property-runs.ts'

const label = fc.stringMatching(/^[a-z0-9]{1,6}$/)
const domains = fc.uniqueArray(fc.tuple(label, label).map((labels) => labels.join('.')))

describe('the index of domains', () => {
  it('finds what a map finds, whatever is asked', () => {
    fc.assert(
      fc.property(domains, fc.array(fc.oneof(label, fc.string())), (listed, asked) => {
        const index = indexDomains(listed)
        const map = new Map(listed.map((domain, position) => [domain, position]))
        for (const text of [...listed, ...asked]) expect(findDomain(index, text)).toBe(map.get(text))
        expect(domainsOf(index)).toEqual(listed)
        expect(listed.map((_, position) => domainAt(index, position))).toEqual(listed)
      }),
      propertyRuns,
    )
  })

  it('counts what another index lacks', () => {
    fc.assert(
      fc.property(domains, domains, (one, other) => {
        const missing = one.filter((domain) => !other.includes(domain)).length
        expect(countMissing(indexDomains(one), indexDomains(other))).toBe(missing)
      }),
      propertyRuns,
    )
  })

  it('takes texts that share a prefix, a suffix or a slot for what they are', () => {
    const index = indexDomains(['a.fr', 'a.fr.fr', 'fr.a'])
    for (const text of ['a', '.fr', 'a.f', 'a.fr.', 'A.fr', 'a.frr', `${'a'.repeat(254)}.fr`, 'ａ.fr'])
      expect(findDomain(index, text)).toBeUndefined()
    expect(findDomain(indexDomains([]), 'a.fr')).toBeUndefined()
  })

  it('puts the same domains elsewhere each time, so that nobody can write a list that collides', () => {
    const texts = Array.from({ length: 200 }, (_, position) => `d${position}.fr`)
    const layouts = [1, 2, 3].map(() => String(indexDomains(texts).slots))
    expect(new Set(layouts).size).toBe(3)
  })
})
