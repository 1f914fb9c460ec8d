export type { ChainInput } from './check-chain.ts'
export type { LocalSigner } from './local-signer.ts'
export { type RemoteSigner, type RemoteSignerInput, remoteSigner } from './remote-signer.ts'
export { type PemSignerInput, signerFromPem } from './signer-from-pem.ts'
