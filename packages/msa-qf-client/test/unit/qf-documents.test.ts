import { caught } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import {
  accessRequestForm,
  destructionAttestationForm,
  FAMILY_NOTICE_VERSION,
  familyNotice,
  oppositionRecordForm,
} from '../../src/documents/index.ts'
import { day } from '../support/desk.ts'

const signatory = { name: 'Le Maire', place: 'Ville-Exemple', on: day('2026-03-02') }
const request = {
  type: 'creation',
  partner: { name: 'Commune de Ville-Exemple', representative: 'Le Maire', function: 'Maire' },
  user: { lastName: 'Exemple', firstName: 'Camille', mail: 'camille@ville-exemple.fr' },
  signatory,
} as const
const attestation = {
  convention: 'QF-EX-2026-001',
  caisse: 'MSA fictive',
  partner: 'Commune de Ville-Exemple',
  endedOn: day('2026-02-28'),
  means: 'destruction',
  items: ['Montants saisis dans le logiciel de facturation'],
  doneOn: day('2026-03-01'),
  signatory,
} as const
const opposition = {
  partner: 'Commune de Ville-Exemple',
  person: { lastName: 'Exemple', firstName: 'Camille' },
  source: 'partner',
  receivedOn: day('2026-03-01'),
  signatory,
} as const
const notice = { partner: 'Commune', caisse: 'MSA fictive', contact: 'Régie, Hôtel de ville' }

describe('the printable forms', () => {
  it.each([
    [
      'annexe 2, creation',
      accessRequestForm(request),
      ['Création', 'camille@ville-exemple.fr', '2 mars 2026'],
    ],
    [
      'annexe 2, modification',
      accessRequestForm({ ...request, type: 'modification', identifier: 'EX42' }),
      ['EX42'],
    ],
    [
      'the notice of annexe 1',
      familyNotice(notice),
      [FAMILY_NOTICE_VERSION, 'vous opposer', 'Régie, Hôtel de ville'],
    ],
    ['an opposition', oppositionRecordForm(opposition), ['1er mars 2026', 'nos services']],
    [
      'an attestation',
      destructionAttestationForm(attestation),
      ['28 février 2026', 'sans en garder de copie'],
    ],
    [
      'an attestation whose confidentiality ends five years later',
      destructionAttestationForm({ ...attestation, confidentialUntil: day('2031-02-28') }),
      ['reste de plein effet jusqu’au 28 février 2031'],
    ],
    [
      'a restitution',
      destructionAttestationForm({ ...attestation, means: 'restitution' }),
      ['restitué à la caisse'],
    ],
  ])('%s says what it must, in French, on one page without script', (_what, form, words) => {
    for (const word of words) expect(form.html).toContain(word)
    expect(form.html).toMatch(/^<!doctype html>\n<html lang="fr">/)
    expect(form.html).toContain(`<title>${form.title}</title>`)
    expect(form.html).not.toMatch(/<script|src=|href=|@import|url\(/)
  })

  it('let no value become markup', () => {
    const hostile = `<img src=x onerror="alert('1')">&`
    expect(familyNotice({ ...notice, contact: hostile }).html).toContain(
      '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;',
    )
  })

  it.each([
    ['type', () => accessRequestForm({ ...request, type: 'autre' as never })],
    ['identifier', () => accessRequestForm({ ...request, type: 'modification' })],
    ['identifier', () => accessRequestForm({ ...request, identifier: 'EX42' })],
    ['partner.name', () => accessRequestForm({ ...request, partner: { ...request.partner, name: ' ' } })],
    ['user.mail', () => accessRequestForm({ ...request, user: { ...request.user, mail: 'SENTINELLE' } })],
    [
      'user.firstName',
      () => accessRequestForm({ ...request, user: { ...request.user, firstName: 'SENTINELLE\n' } }),
    ],
    [
      'signatory.on',
      () => accessRequestForm({ ...request, signatory: { ...signatory, on: '2026-02-30' as never } }),
    ],
    ['contact', () => familyNotice({ ...notice, contact: '' })],
    ['source', () => oppositionRecordForm({ ...opposition, source: 'autre' as never })],
    ['receivedOn', () => oppositionRecordForm({ ...opposition, receivedOn: '' as never })],
    ['means', () => destructionAttestationForm({ ...attestation, means: 'oubli' as never })],
    [
      'confidentialUntil',
      () => destructionAttestationForm({ ...attestation, confidentialUntil: day('2026-02-27') }),
    ],
    ['items', () => destructionAttestationForm({ ...attestation, items: [] })],
    ['items[1]', () => destructionAttestationForm({ ...attestation, items: ['a', ''] })],
    ['signatory.on', () => destructionAttestationForm({ ...attestation, doneOn: day('2026-03-03') })],
  ])('name the field %s that is not filled, without its value', async (field, print) => {
    const error = await caught(print)
    expect(error).toMatchObject({ code: 'QF_DOCUMENT_INVALID', details: { field } })
    expect(String(error)).not.toContain('SENTINELLE')
  })
})
