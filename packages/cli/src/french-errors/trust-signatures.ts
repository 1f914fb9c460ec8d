import type { TrustErrorCode } from '@entente/trust'
import type { FrenchErrors } from './french-error.ts'

export const frenchSignatureErrors = {
  PROFILE_INVALID: [
    'Un profil de signature sort de la grammaire fermée.',
    'Corriger la définition ; le détail nomme le champ.',
  ],
  SIGNATURE_MISSING: [
    'L’élément qui doit être signé ne porte pas de signature.',
    'Demander à l’émetteur de le signer.',
  ],
  SIGNATURE_MISPLACED: [
    'Une signature se trouve là où le profil ne le permet pas, ou il y a trop de signatures.',
    'Refuser le document : c’est ainsi que l’on détourne des signatures.',
  ],
  SIGNATURE_TARGET_INVALID: [
    'Le document ne contient pas exactement un élément signé, au seul endroit que le profil permet.',
    'Le refuser : c’est ainsi que l’on détourne des signatures.',
  ],
  SIGNATURE_SHAPE_INVALID: [
    'L’élément de signature n’a pas exactement les enfants et attributs que le profil permet.',
    'Demander à l’émetteur de suivre le profil ; le détail nomme l’élément.',
  ],
  SIGNATURE_REFERENCE_INVALID: [
    'Les références de la signature ne sont pas exactement celles que le profil permet.',
    'Demander à l’émetteur de ne référencer que l’élément signé.',
  ],
  SIGNATURE_TRANSFORM_REFUSED: [
    'Les transformations ou la canonicalisation ne sont pas une suite que le profil permet.',
    'Demander à l’émetteur une signature enveloppée suivie de la canonicalisation exclusive.',
  ],
  SIGNATURE_ALGORITHM_REFUSED: [
    'L’algorithme de signature ou d’empreinte n’est pas de ceux que le profil permet.',
    'Demander à l’émetteur RSA ou ECDSA avec SHA-256 ou mieux.',
  ],
  SIGNATURE_WEAKENING_REFUSED: [
    'La signature demande un affaiblissement que le partenaire n’a pas, ou dont la date de fin est passée.',
    'Demander à l’émetteur de signer selon le profil, ou accorder l’affaiblissement jusqu’à une date.',
  ],
  SIGNATURE_ENCODING_INVALID: [
    'Une valeur base64 de la signature n’est pas canonique, n’est pas un seul texte, ou n’a pas la bonne longueur.',
    'Demander à l’émetteur du base64 correct.',
  ],
  SIGNATURE_KEY_INFO_REFUSED: [
    'KeyInfo contient autre chose que des certificats X.509, ou aucun alors que le profil en exige un.',
    'Demander à l’émetteur de mettre la chaîne de certificats dans KeyInfo, le signataire d’abord.',
  ],
  SIGNATURE_KEY_UNSUITABLE: [
    'La clé trouvée n’est pas du type ou de la force que demande l’algorithme de signature.',
    'Vérifier la clé configurée pour ce signataire.',
  ],
  SIGNATURE_INVALID: [
    'La valeur de la signature ne se vérifie pas avec la clé trouvée.',
    'Refuser le document : il a été altéré, ou signé par quelqu’un d’autre.',
  ],
  DIGEST_MISMATCH: [
    'Le contenu signé n’est pas celui qui a été signé.',
    'Refuser le document : il a été altéré après signature.',
  ],
  XADES_INVALID: [
    'Les propriétés XAdES manquent, sont mal formées ou ne sont pas couvertes par la signature.',
    'Demander à l’émetteur une signature XAdES de base (baseline).',
  ],
  XADES_CERTIFICATE_MISMATCH: [
    'Le certificat que nomment les propriétés XAdES n’est pas celui qui a vérifié la signature.',
    'Refuser le document : le certificat a été substitué.',
  ],
  SIGNER_UNSUITABLE: [
    'Le signataire ou le profil ne peut pas produire la signature demandée.',
    'Utiliser un algorithme que le profil permet et un profil qui peut signer.',
  ],
  SECOND_OPINION_VETO: [
    'Le moteur indépendant a refusé une signature que le moteur strict acceptait, ou en a condensé d’autres octets.',
    'Refuser le document et le signaler : l’un des deux moteurs se trompe.',
  ],
  SIGNER_KEY_UNREADABLE: [
    'La clé privée ne peut pas être lue : elle n’est pas en PEM, ou sa phrase de passe manque ou est fausse.',
    'Donner la clé privée en PEM (PKCS#8, PKCS#1 ou SEC1), avec sa phrase de passe si elle est chiffrée.',
  ],
  SIGNER_KEY_REFUSED: [
    'La clé privée est trop courte, d’un type refusé, ou ne convient pas à l’algorithme de signature.',
    'Utiliser RSA de 2048 à 8192 bits, P-256 ou P-384, et un algorithme de ce type de clé.',
  ],
  SIGNER_CERTIFICATE_MISMATCH: [
    'Le premier certificat n’est pas celui de la clé privée, ou la chaîne est vide ou en désordre.',
    'Donner d’abord le certificat de cette clé, puis chaque émetteur à son tour.',
  ],
  SIGNER_FAILED: [
    'Le signataire distant n’a pas répondu, ou a répondu autre chose que sa signature.',
    'Vérifier le service de signature, et qu’il utilise la clé du certificat.',
  ],
  PKCS12_MALFORMED: [
    'Les octets ne sont pas un fichier PKCS#12 avec une clé privée et son certificat.',
    'Exporter de nouveau la clé et sa chaîne de là où elles ont été faites.',
  ],
  PKCS12_PASSWORD_WRONG: [
    'Le fichier PKCS#12 ne s’ouvre pas avec ce mot de passe, ou a été altéré.',
    'Donner le mot de passe choisi lors de l’export.',
  ],
  PKCS12_UNSUPPORTED: [
    'Le fichier PKCS#12 est protégé par un ancien algorithme (RC2, 3DES) qui n’est pas pris en charge.',
    'Le convertir une fois : openssl pkcs12 -legacy -in ancien.p12 -nodes | openssl pkcs12 -export -out nouveau.p12',
  ],
} as const satisfies Partial<FrenchErrors<TrustErrorCode>>
