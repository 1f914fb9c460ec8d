import type { TrustErrorCode } from '@entente/trust'
import type { FrenchErrors } from './french-error.ts'

export const frenchXmlErrors = {
  XML_TOO_LARGE: [
    'Le document a plus d’octets que la limite en vigueur.',
    'Le refuser, ou augmenter `limits.bytes` si un document aussi grand est attendu.',
  ],
  XML_ENCODING_INVALID: [
    'Les octets ne sont pas de l’UTF-8 valide.',
    'Demander à l’émetteur un document en UTF-8.',
  ],
  XML_ENCODING_UNSUPPORTED: [
    'La déclaration XML nomme un autre encodage que l’UTF-8.',
    'Demander à l’émetteur un document en UTF-8 qui le dise, ou ne dise rien.',
  ],
  XML_DECLARATION_INVALID: [
    'La déclaration XML est mal formée, n’est pas au tout début, ou n’est pas de version 1.0.',
    'Demander à l’émetteur du XML 1.0.',
  ],
  XML_CHARACTER_ILLEGAL: [
    'Le document contient un caractère que XML 1.0 interdit, tel quel ou par référence.',
    'Demander à l’émetteur de l’ôter.',
  ],
  XML_DOCTYPE_REFUSED: [
    'Le document contient une déclaration de type de document (DTD).',
    'Rien à faire que de le refuser : elle n’est jamais nécessaire ici et ouvre la porte aux attaques par entités.',
  ],
  XML_INSTRUCTION_REFUSED: [
    'Le document contient une instruction de traitement.',
    'Demander à l’émetteur de l’ôter.',
  ],
  XML_COMMENT_REFUSED: [
    'Le document contient un commentaire là où le profil n’en accepte pas.',
    "Demander à l’émetteur de l’ôter, ou lire avec `comments: 'drop'` si le profil le permet.",
  ],
  XML_MALFORMED: [
    'Le document n’est pas du XML bien formé.',
    'Demander à l’émetteur un document bien formé ; le détail dit où la lecture s’est arrêtée.',
  ],
  XML_NAME_INVALID: [
    'Un nom n’est pas un nom qualifié de l’alphabet accepté.',
    'Voir dans la documentation la liste du XML licite mais refusé.',
  ],
  XML_TAG_MISMATCH: [
    'Une balise de fin ne correspond pas à l’élément ouvert.',
    'Demander à l’émetteur un document bien formé.',
  ],
  XML_UNCLOSED: [
    'Le document finit à l’intérieur d’un élément ou d’une balise.',
    'Vérifier que le document a été reçu en entier.',
  ],
  XML_TRAILING_CONTENT: [
    'Autre chose que des blancs se trouve avant ou après l’élément racine.',
    'Le refuser : deux lecteurs n’y verraient pas le même document.',
  ],
  XML_ATTRIBUTE_DUPLICATE: [
    'Un élément porte deux fois le même attribut ou la même déclaration d’espace de noms.',
    'Le refuser : deux lecteurs n’y verraient pas la même valeur.',
  ],
  XML_REFERENCE_INVALID: [
    'Le document contient une esperluette seule, une entité inconnue ou une référence de caractère mal formée.',
    'Demander à l’émetteur d’échapper le texte ; seules les cinq entités prédéfinies existent ici.',
  ],
  XML_PREFIX_UNBOUND: [
    'Un préfixe est utilisé sans déclaration d’espace de noms à sa portée.',
    'Demander à l’émetteur de le déclarer.',
  ],
  XML_NAMESPACE_INVALID: [
    'Une déclaration d’espace de noms est interdite, relative, ou contient des caractères que les canonicaliseurs traitent différemment.',
    'Demander à l’émetteur une URI absolue en ASCII simple.',
  ],
  XML_ID_DUPLICATE: [
    'Deux éléments portent le même identifiant.',
    'Le refuser : c’est ainsi que l’on détourne des signatures.',
  ],
  XML_TOO_DEEP: [
    'Des éléments sont imbriqués plus profondément que la limite en vigueur.',
    'Le refuser, ou augmenter `limits.depth`.',
  ],
  XML_TOO_MANY_ELEMENTS: [
    'Le document contient plus d’éléments que la limite en vigueur.',
    'Le refuser, ou augmenter `limits.elements`.',
  ],
  XML_TOO_MANY_ATTRIBUTES: [
    'Un élément porte plus d’attributs que la limite en vigueur.',
    'Le refuser, ou augmenter `limits.attributes`.',
  ],
  XML_TOO_MANY_NAMESPACES: [
    'Un élément porte plus de déclarations d’espaces de noms que la limite en vigueur.',
    'Le refuser, ou augmenter `limits.declarations`.',
  ],
  XML_TEXT_TOO_LONG: [
    'Un texte ou une valeur d’attribut est plus long que la limite en vigueur.',
    'Le refuser, ou augmenter `limits.textLength`.',
  ],
  XML_ELEMENT_NOT_FOUND: [
    'L’élément à détacher n’est pas là où il est attendu.',
    'Répondre comme le protocole le prévoit pour un message sans cet élément.',
  ],
  XML_ELEMENT_REPEATED: [
    'L’élément à détacher, ou une étape vers lui, se trouve plus d’une fois ou hors de sa place.',
    'Le refuser : deux lecteurs ne prendraient pas le même.',
  ],
  XML_DRAFT_INVALID: [
    'Ce qui devait être écrit n’est pas du XML : un nom, un espace de noms ou un caractère est interdit.',
    'Corriger la valeur avant de l’écrire.',
  ],
} as const satisfies Partial<FrenchErrors<TrustErrorCode>>
