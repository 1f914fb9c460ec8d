export { JWS_ALGORITHMS, type JwsAlgorithm } from './jws-algorithm.ts'
export type { JwsHeader } from './jws-header.ts'
export type { JsonObject } from './read-json-object.ts'
export { type SignJwsOptions, signJws } from './sign-jws.ts'
export {
  type JwsPolicy,
  type PresentedToken,
  type ResolvedJwsKey,
  type VerifiedJws,
  verifyJws,
} from './verify-jws.ts'
export { type JwtPolicy, type PresentedJwt, type VerifiedJwt, verifyJwt } from './verify-jwt.ts'
