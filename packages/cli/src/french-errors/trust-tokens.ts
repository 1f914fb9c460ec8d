import type { TrustErrorCode } from '@entente/trust'
import type { FrenchErrors } from './french-error.ts'

export const frenchTokenErrors = {
  JWS_TOO_LARGE: [
    'Le jeton est plus grand que la limite.',
    'Le refuser, ou augmenter `maxBytes` si des jetons de cette taille sont attendus.',
  ],
  JWS_MALFORMED: [
    'Le jeton n’est pas un JWS compact : trois parties en base64url canonique, avec un objet JSON en en-tête.',
    'Demander à l’émetteur une forme compacte sans remplissage, blanc ni fin de ligne.',
  ],
  JWS_DUPLICATE_NAME: [
    'Un objet JSON du jeton porte deux fois le même nom.',
    'Le refuser : deux lecteurs n’y verraient pas la même valeur.',
  ],
  JWS_HEADER_REFUSED: [
    'L’en-tête porte un paramètre qui n’est pas accepté ici, ou en mauvaise forme.',
    'Demander à l’émetteur d’ôter crit, b64, jwk, jku, x5u et zip.',
  ],
  JWS_TYPE_REFUSED: [
    'L’en-tête ne dit pas le type de jeton attendu.',
    'Demander à l’émetteur de remplir `typ` ; un jeton fait pour un autre usage n’est jamais accepté.',
  ],
  JWS_ALGORITHM_REFUSED: [
    'L’algorithme de signature n’est pas admis, ou ne convient pas à la clé trouvée.',
    'Demander à l’émetteur l’un des algorithmes convenus ; none et HMAC ne sont jamais acceptés.',
  ],
  JWS_KEY_REFUSED: [
    'La clé trouvée n’est pas une clé publique, ou est trop faible.',
    'Donner une KeyObject : RSA de 2048 bits ou plus, P-256 ou P-384.',
  ],
  JWS_SIGNATURE_INVALID: [
    'La signature ne se vérifie pas avec la clé trouvée.',
    'Refuser le jeton : il a été altéré, ou signé par quelqu’un d’autre.',
  ],
  JWT_CLAIM_MISSING: [
    'Une revendication exigée manque.',
    'Demander à l’émetteur de la mettre ; le détail la nomme.',
  ],
  JWT_CLAIM_INVALID: [
    'Une revendication n’a pas la forme exigée.',
    'Demander à l’émetteur de la corriger ; le détail la nomme. Les dates sont des secondes entières.',
  ],
  JWT_ISSUER_MISMATCH: ['Le jeton vient d’un autre émetteur que celui attendu.', 'Le refuser.'],
  JWT_AUDIENCE_MISMATCH: [
    'Le jeton n’est pas adressé exactement au destinataire attendu.',
    'Le refuser ; un jeton pour plusieurs destinataires n’est pas accepté.',
  ],
  JWT_NOT_YET_VALID: ['Le jeton vient du futur.', 'Vérifier les deux horloges.'],
  JWT_EXPIRED: ['Le jeton a expiré.', 'Demander un nouveau jeton ; vérifier les deux horloges.'],
  JWT_LIFETIME_EXCEEDED: [
    'Le jeton vit plus longtemps que la politique ne le permet.',
    'Demander à l’émetteur des jetons de la durée convenue.',
  ],
  TIMESTAMP_UNAVAILABLE: [
    'L’autorité d’horodatage n’a pas répondu, ou a répondu autre chose qu’un horodatage.',
    'Réessayer plus tard, ou utiliser une autre autorité.',
  ],
  TIMESTAMP_REJECTED: [
    'L’autorité d’horodatage a refusé la demande.',
    'Lire l’état dans le détail ; vérifier la politique et l’empreinte demandées.',
  ],
  TIMESTAMP_MALFORMED: [
    'Les octets ne sont pas un jeton d’horodatage de la structure attendue.',
    'Le refuser, et demander à l’autorité un jeton RFC 3161 à un seul signataire.',
  ],
  TIMESTAMP_IMPRINT_MISMATCH: [
    'Le jeton a été fait pour d’autres données.',
    'Vérifier que les données gardées sont celles qui ont été horodatées.',
  ],
  TIMESTAMP_NONCE_MISMATCH: [
    'Le jeton répond à une autre demande.',
    'Redemander ; si cela persiste, quelqu’un rejoue des réponses.',
  ],
  TIMESTAMP_POLICY_REFUSED: [
    'Le jeton a été fait sous une autre politique que celle exigée.',
    'Demander à l’autorité la politique exigée.',
  ],
  TIMESTAMP_ALGORITHM_REFUSED: [
    'Le jeton utilise un algorithme d’empreinte ou de signature hors de la liste admise.',
    'Utiliser une autorité qui signe avec SHA-256 ou mieux.',
  ],
  TIMESTAMP_SIGNER_MISMATCH: [
    'Le jeton ne nomme pas le certificat de son signataire, ou en nomme un autre que celui qu’il porte.',
    'Le refuser : le certificat a été substitué, ou il manque l’attribut signing-certificate.',
  ],
  TIMESTAMP_SIGNATURE_INVALID: [
    'La signature du jeton d’horodatage est fausse.',
    'Le refuser : il a été altéré.',
  ],
} as const satisfies Partial<FrenchErrors<TrustErrorCode>>
