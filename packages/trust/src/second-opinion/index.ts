export { verifySignedTwice } from './verify-signed-twice.ts'
