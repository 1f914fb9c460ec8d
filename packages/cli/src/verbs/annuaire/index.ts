import type { RegisterFamily } from '../../verb.ts'
import { registerDiff } from './diff.ts'
import { registerFind } from './find.ts'
import { registerPublish } from './publish.ts'
import { registerSync } from './sync.ts'
import { annuaireTexts } from './texts.ts'

/** `entente annuaire find|sync|diff|publish`: the national directory of mailboxes from a terminal. */
export const registerAnnuaire: RegisterFamily = (program, answer, language) => {
  const texts = annuaireTexts[language]
  const family = program.command('annuaire').description(texts.family)
  for (const register of [registerFind, registerSync, registerDiff, registerPublish])
    register(family, answer, texts)
}
