import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeThrownBy } from '@entente/testkit'
import { describe, expect, test } from 'vitest'
import {
  embeddedNomenclature,
  loadTerminologyPackage,
  nomenclatureFrom,
  withLabels,
} from '../../src/index.ts'

const professions = {
  resourceType: 'CodeSystem',
  url: 'https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante',
  concept: [
    { code: '10', display: 'Médecin (complet)' },
    { code: '31', display: 'Assistant dentaire', concept: [{ code: '31A', display: 'Débutant' }] },
  ],
}

/** Packs files with the tar of the machine, as packages are. */
function packed(files: Readonly<Record<string, string>>, format = 'gnu'): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'entente-terminology-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, 'package', ...name.split('/').slice(0, -1)), { recursive: true })
      writeFileSync(join(folder, 'package', name), text)
    }
    execFileSync('tar', [`--format=${format}`, '-czf', 'all.tgz', 'package'], { cwd: folder })
    return readFileSync(join(folder, 'all.tgz'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('the embedded nomenclature', () => {
  test('names the codes that mailboxes carry, by short name, long name and URL', () => {
    for (const name of ['TRE_G15', 'TRE_G15-ProfessionSante', `${professions.url}|20250328120000`]) {
      expect(embeddedNomenclature.label(name, '10')).toBe('Médecin')
    }
    expect(embeddedNomenclature.label('TRE_R257', 'CAB')).toBe('BAL de cabinet')
    expect(embeddedNomenclature.label('TRE_G15', 'zz')).toBeUndefined()
    expect(embeddedNomenclature.codes('TRE_R99').size).toBe(0)
  })

  test('fills the labels that a source left out, and no others', () => {
    const mailbox = {
      professional: {
        family: 'A',
        given: 'B',
        identifiers: [],
        profession: { code: '60' },
        category: { code: 'C', label: 'civil' },
        speciality: { code: 'S999' },
      },
    }
    expect(withLabels(mailbox, embeddedNomenclature).professional).toMatchObject({
      profession: { code: '60', label: 'Infirmier' },
      category: { code: 'C', label: 'civil' },
      speciality: { code: 'S999' },
    })
    expect(withLabels({}, embeddedNomenclature)).toEqual({})
  })
})

describe('the full terminologies', () => {
  test('come on top of the embedded ones from FHIR code systems, nested concepts included', () => {
    const full = nomenclatureFrom([professions, { resourceType: 'ValueSet' }, 'text', null])
    expect(full.label('TRE_G15', '10')).toBe('Médecin (complet)')
    expect(full.label('TRE_G15', '31A')).toBe('Débutant')
    expect(full.label('TRE_G15', '60')).toBe('Infirmier')
    expect(full.names).toEqual(embeddedNomenclature.names)
  })

  test.each(['gnu', 'pax', 'ustar'])(
    'are loaded from a FHIR package, a tar of the form %s',
    async (format) => {
      const long = `${format === 'ustar' ? 'other/' : ''}CodeSystem-TRE-R300-${'Nom'.repeat(format === 'ustar' ? 20 : 60)}.json`
      const archive = packed(
        {
          'package.json': '{"name":"ans.fr.terminologies"}',
          'CodeSystem-TRE-G15-ProfessionSante.json': `\uFEFF${JSON.stringify(professions)}`,
          [long]: JSON.stringify({ ...professions, url: undefined, name: 'TRE_R300_Nom' }),
          'other/ValueSet-x.json': 'not read',
        },
        format,
      )
      const full = await loadTerminologyPackage(archive)
      expect(full.label('TRE_G15', '31')).toBe('Assistant dentaire')
      expect(full.label('TRE_R300', '10')).toBe('Médecin (complet)')
    },
  )

  test('are refused when the package is damaged, cut, too large or not JSON', async () => {
    const archive = packed({ 'CodeSystem-a.json': JSON.stringify(professions) })
    const broken = packed({ 'CodeSystem-a.json': '{' })
    const odd = packed({ 'CodeSystem-a.json': '{"resourceType":"CodeSystem","concept":{}}' })
    for (const bytes of [archive.subarray(0, 100), Buffer.from('no'), broken, odd]) {
      expect(await codeThrownBy(() => loadTerminologyPackage(bytes))).toBe('NOMENCLATURE_INVALID')
    }
    const small = () => loadTerminologyPackage(archive, { maxBytes: 1_000 })
    expect(await codeThrownBy(small)).toBe('NOMENCLATURE_INVALID')
  })
})
