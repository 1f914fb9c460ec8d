import { technicalDetail } from '../../tell-error.ts'

/** What the reader of conventions expects somewhere, in French; `$1` is what the sentence names. */
const EXPECTATIONS: readonly (readonly [RegExp, string])[] = [
  // Any document
  [/^expected a text$/, 'un texte'],
  [/^expected a number$/, 'un nombre'],
  [/^expected a whole number$/, 'un nombre entier'],
  [/^expected a whole number from (\d+) to (\d+)$/, 'un nombre entier de $1 à $2'],
  [/^expected true or false$/, 'true ou false'],
  [/^expected a list$/, 'une liste'],
  [/^expected an object$/, 'un objet'],
  [/^expected ('[^']+'(?:, '[^']+')*) or ('[^']+')$/, '$1 ou $2'],
  [/^expected (\S+), the versions this release reads$/, '$1, les versions que lit ce programme'],
  [/^expected at least (\d+) entr(?:y|ies)$/, 'au moins $1 entrée(s)'],
  [/^expected at most (\d+) entries$/, 'au plus $1 entrées'],
  [/^expected at least (\d+)$/, 'au moins $1'],
  [/^expected at most (\d+)$/, 'au plus $1'],
  [/^expected no field of this name here$/, 'aucun champ de ce nom ici'],
  [/^expected another value$/, 'une autre valeur'],
  [/^expected another form$/, 'une autre forme'],
  [/^expected a name$/, 'un nom'],
  [/^expected a title$/, 'un intitulé'],
  [/^expected a place$/, 'un lieu'],
  [/^expected a reference$/, 'une référence'],
  [
    /^expected a reference: letters, digits, space, dot, slash, underscore, hyphen, at most (\d+)$/,
    'une référence : lettres, chiffres, espace, point, barre oblique, tiret bas, tiret, $1 au plus',
  ],
  [/^expected a postal address$/, 'une adresse postale'],
  [/^expected a mail address or a phone number$/, 'une adresse de courriel ou un numéro de téléphone'],
  [
    /^expected a mail address whose domain is in lower case, without display name$/,
    'une adresse de courriel au domaine en minuscules, sans nom affiché',
  ],
  [
    /^expected an absolute URI: http or https with a host, or a URN$/,
    'une URI absolue : http ou https avec un hôte, ou une URN',
  ],

  // Parties and signatures
  [
    /^expected a SIRET: 14 digits whose last one is the key$/,
    'un SIRET : 14 chiffres dont le dernier est la clé',
  ],
  [/^expected the N° d’identification MSA: 8 characters$/, 'le N° d’identification MSA : 8 caractères'],
  [/^expected the address of the registered office$/, 'l’adresse du siège'],
  [/^expected a capacity, not a person: son Directeur$/, 'une qualité, pas une personne : son Directeur'],
  [/^expected the articles that created the party$/, 'les articles qui ont créé la partie'],
  [/^expected exactly one party with role '(.*)'$/, 'exactement une partie de rôle « $1 »'],
  [/^expected a party designated '(.*)'$/, 'une partie désignée « $1 »'],
  [/^expected the id of a party$/, 'l’identifiant d’une partie'],
  [
    /^expected the id of a party other than the provider$/,
    'l’identifiant d’une partie autre que le fournisseur',
  ],
  [/^expected a party that has an? (\w+)$/, 'une partie qui a un $1'],
  [
    /^expected a party with a certificate for 'vector-signature'$/,
    'une partie avec un certificat pour « vector-signature »',
  ],
  [/^expected a URN that names the SIRET of the party$/, 'une URN qui nomme le SIRET de la partie'],
  [/^expected certificates that no other party has$/, 'des certificats qu’aucune autre partie n’a'],
  [
    /^expected an RDN besides CN that tells the party from others$/,
    'un RDN, outre CN, qui distingue la partie des autres',
  ],
  [/^expected the id of a PKI of the convention$/, 'l’identifiant d’une IGC de la convention'],
  [/^expected the id of an issuing CA of that PKI$/, 'l’identifiant d’une AC émettrice de cette IGC'],
  [
    /^expected no signature before every party has signed the convention itself$/,
    'aucune signature avant que toutes les parties aient signé la convention elle-même',
  ],
  [/^expected a day not before the first one$/, 'un jour qui ne précède pas le premier'],
  [/^expected a day not before the phase above$/, 'un jour qui ne précède pas la phase ci-dessus'],
  [
    /^expected a day not before the convention and the amendment were signed$/,
    'un jour qui ne précède pas la signature de la convention et de l’avenant',
  ],
  [
    /^expected a day not before both parties signed \((.*)\)$/,
    'un jour qui ne précède pas la signature des deux parties ($1)',
  ],
  [
    /^expected a day not before the contract was signed by both parties$/,
    'un jour qui ne précède pas la signature du contrat par les deux parties',
  ],

  // Amendments and terms
  [/^expected the id of an entry of (.*)$/, 'l’identifiant d’une entrée de $1'],
  [/^expected an id that (.*) does not hold$/, 'un identifiant que $1 ne contient pas'],
  [/^expected a length in months or years$/, 'une durée en mois ou en années'],
  [/^expected days, months or years$/, 'des jours, des mois ou des années'],

  // Services
  [/^expected a level of authLevelScale$/, 'un niveau de authLevelScale'],
  [
    /^expected an audience that no other service of the convention has$/,
    'une URI qu’aucun autre service de la convention n’a',
  ],
  [/^expected 'single', as the service runs in mode P$/, '« single », puisque le service est en mode P'],
  [
    /^expected a version, as a service runs in mode (.) \((.*)\)$/,
    'une version, puisqu’un service est en mode $1 ($2)',
  ],
  [/^expected a percentage from 0 to 100$/, 'un pourcentage de 0 à 100'],

  // MSSanté and QF
  [
    /^expected 'keeper' for a name under mssante\.fr and only for one$/,
    '« keeper » pour un nom sous mssante.fr et pour lui seul',
  ],
  [
    /^expected '(.*)', as the integration takes two steps \((.*)\)$/,
    '« $1 », puisque l’intégration se fait en deux temps ($2)',
  ],
  [/^expected a commitment signed by that day \((.*)\)$/, 'un engagement signé à cette date ($1)'],
  [/^expected a DSFT version$/, 'une version du DSFT'],
  [
    /^expected 'caisse', which always takes objections \((.*)\)$/,
    '« caisse », qui reçoit toujours les oppositions ($1)',
  ],
  [
    /^expected the day of the caisse's prior written consent, which a recipient needs \((.*)\)$/,
    'le jour de l’accord écrit préalable de la caisse, qu’il faut à un destinataire ($1)',
  ],
  [
    /^expected the day of the confidentiality commitment, which a processor needs \((.*)\)$/,
    'le jour de l’engagement de confidentialité, qu’il faut à un sous-traitant ($1)',
  ],
  [/^expected the version of the information notice$/, 'la version de la notice d’information'],
]

const AFTER_CHANGES = /^expected changes that leave a sound text; after them, (\S+): (.*)$/

/** What is expected at a place of a document, in French; in English and marked so where no French is known. */
export function frenchExpectation(expected: string): string {
  const [, path, rest] = AFTER_CHANGES.exec(expected) ?? []
  if (path !== undefined && rest !== undefined) {
    return `attendu : des changements qui laissent un texte cohérent ; après eux, ${path} : ${frenchExpectation(rest)}`
  }
  const known = EXPECTATIONS.find(([pattern]) => pattern.test(expected))
  return known === undefined
    ? technicalDetail(expected, 'fr')
    : `attendu : ${expected.replace(known[0], known[1])}`
}
