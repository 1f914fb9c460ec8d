export { type PolicyServer, type PolicyServerOptions, startPolicyServer } from './policy-server.ts'
export { type PostfixMaps, postfixMaps } from './postfix-maps.ts'
