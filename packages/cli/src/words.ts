import { inBothLanguages } from './language.ts'

/** What the command says by itself, whatever the verb. */
export const words = inBothLanguages({
  en: {
    summary: 'Exchange data under a signed convention: inspect, check, prove.',
    json: 'print one JSON document on standard output instead of text',
    help: 'show this help',
    version: 'show the version',
    required: 'required',
    seeHelp: '(--help says more)',
    exits: `
Exit codes:
  0  yes, or done
  1  no: refused, invalid, not found
  2  the command line is wrong
  3  no answer was possible: a file, a key, a store, the network
 70  a defect of this program`,
    defect: 'entente met a defect of its own. Please report it with the lines below.',
  },
  fr: {
    summary: 'Échanger des données sous une convention signée : voir, contrôler, prouver.',
    json: 'écrire un document JSON sur la sortie standard au lieu du texte',
    help: 'afficher cette aide',
    version: 'afficher la version',
    required: 'obligatoire',
    seeHelp: '(--help en dit plus)',
    exits: `
Codes de sortie :
  0  oui, ou fait
  1  non : refusé, invalide, introuvable
  2  la ligne de commande est fausse
  3  pas de réponse possible : un fichier, une clé, un stockage, le réseau
 70  un défaut de ce programme`,
    defect:
      'entente a rencontré un défaut qui lui est propre. Merci de le signaler avec les lignes ci-dessous.',
  },
})
