import type { ErrorCatalogue } from '@entente/core'

/** The codes of signers. */
export const signerErrors = {
  SIGNER_KEY_UNREADABLE: {
    meaning: 'The private key cannot be read: it is not PEM, or its passphrase is missing or wrong.',
    remedy: 'Give the private key as PEM (PKCS#8, PKCS#1 or SEC1), with its passphrase when it is encrypted.',
  },
  SIGNER_KEY_REFUSED: {
    meaning: 'The private key is too short, of a refused type, or does not fit the signature algorithm.',
    remedy: 'Use RSA of 2048 to 8192 bits, P-256 or P-384, and an algorithm of that key type.',
  },
  SIGNER_CERTIFICATE_MISMATCH: {
    meaning: 'The first certificate does not certify the private key, or the chain is empty or out of order.',
    remedy: 'Give the certificate of this key first, then each issuer in turn.',
  },
  SIGNER_FAILED: {
    meaning: 'The remote signer did not answer, or answered with something else than its signature.',
    remedy: 'Check the signing service, and that it uses the key of the certificate.',
  },
  PKCS12_MALFORMED: {
    meaning: 'The bytes are not a PKCS#12 file with one private key and its certificate.',
    remedy: 'Export the key and its chain again from where they were made.',
    spec: { document: 'RFC 7292', section: '§4' },
  },
  PKCS12_PASSWORD_WRONG: {
    meaning: 'The PKCS#12 file does not open with this password, or it was altered.',
    remedy: 'Give the password chosen when the file was exported.',
    spec: { document: 'RFC 7292', section: '§5.1' },
  },
  PKCS12_UNSUPPORTED: {
    meaning: 'The PKCS#12 file is protected with an old algorithm (RC2, 3DES) that is not implemented here.',
    remedy:
      'Convert it once: openssl pkcs12 -legacy -in old.p12 -nodes | openssl pkcs12 -export -out new.p12',
    spec: { document: 'RFC 8018', section: '§6.2' },
  },
} as const satisfies ErrorCatalogue
