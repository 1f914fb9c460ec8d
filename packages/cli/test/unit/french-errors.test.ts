import { readdirSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { EntenteError, type ErrorCatalogue } from '@entente/core'
import { describe, expect, it } from 'vitest'
import { frenchErrorOf, frenchErrors } from '../../src/french-errors/index.ts'
import { tellError } from '../../src/tell-error.ts'
import { entente } from '../support/run.ts'

const packages = fileURLToPath(new URL('../../../', import.meta.url))

/** The catalogues that packages export, found as the error catalogue of the documentation finds them. */
async function catalogues(): Promise<Readonly<Record<string, ErrorCatalogue>>> {
  const found: Record<string, ErrorCatalogue> = {}
  for (const name of readdirSync(packages)) {
    const exported: Record<string, unknown> = await import(
      pathToFileURL(`${packages}/${name}/src/index.ts`).href
    )
    const catalogue = Object.entries(exported).find(([key]) => /^[a-z]\w*Errors$/.test(key))?.[1]
    if (catalogue !== undefined) found[name] = catalogue as ErrorCatalogue
  }
  return found
}

describe('errors for French readers', () => {
  it('exist for every code of every package, and for no other', async () => {
    const known = await catalogues()
    expect(Object.keys(frenchErrors).sort()).toEqual(Object.keys(known).sort())
    for (const [name, catalogue] of Object.entries(known)) {
      expect(Object.keys(frenchErrors[name] ?? {}).sort(), name).toEqual(Object.keys(catalogue).sort())
    }
  })

  it('say what happened and what to do, each in sentences', () => {
    for (const [name, errors] of Object.entries(frenchErrors)) {
      for (const [code, [happened, toDo]] of Object.entries(errors)) {
        expect(happened, `${name} ${code}`).toMatch(/^\p{Lu}.*\.$/u)
        expect(toDo, `${name} ${code}`).toMatch(/^\p{Lu}.*(?:\.|[`\w])$/u)
        expect(happened, `${name} ${code}`).not.toMatch(/'|\b(?:the|and|with|not)\b/i)
      }
    }
  })

  it('are told with their code; the English of the package follows, marked', async () => {
    class SomeError extends EntenteError {}
    for (const errors of Object.values(frenchErrors)) {
      for (const [code, [happened, toDo]] of Object.entries(errors)) {
        const error = new SomeError({ code, what: 'At line 3.' })
        expect(await tellError(error, 'fr')).toBe(
          `${code} : ${happened} ${toDo}\n  Détail technique (en anglais) : At line 3.`,
        )
        expect(await tellError(error, 'en')).toBe(`${code}: At line 3.`)
      }
    }
  })

  it('are French throughout where the command itself speaks', async () => {
    const unreadable = await entente(['convention', 'lint', 'absent.json'], { language: 'fr' })
    expect(unreadable).toEqual({
      exit: 3,
      out: '',
      error:
        'CLI_INPUT_UNREADABLE : Impossible de lire absent.json. Ce fichier n’existe pas. Donner le nom d’un fichier lisible, ou - pour l’entrée standard.\n',
    })
    const folder = await entente(['convention', 'lint', '.'], { language: 'fr' })
    expect(folder.error).toContain('Impossible de lire .. C’est un dossier. ')
    expect((await entente(['convention', 'lint', '-'], { input: '{', language: 'fr' })).error).toMatch(
      /^CLI_INPUT_NOT_JSON : L’entrée standard ne contient pas de JSON en UTF-8\. /,
    )
  })

  it('are told in English where nobody has their French', async () => {
    expect(frenchErrorOf('SOMETHING_ELSE')).toBeUndefined()
    expect(await tellError({ code: 'SOMETHING_ELSE', message: 'It broke.' }, 'fr')).toBe(
      'SOMETHING_ELSE : It broke.',
    )
  })

  it('leave JSON as it is', async () => {
    const words = ['--json', 'convention', 'lint', 'absent.json']
    expect(await entente(words, { language: 'fr' })).toEqual(await entente(words, { language: 'en' }))
  })
})
