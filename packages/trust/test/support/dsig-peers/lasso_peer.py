"""Makes or verifies one SAML response with python3-lasso: lasso_peer.py sign|verify FILE KEY CERTIFICATE."""
import base64
import sys

import lasso

SP = "urn:interops:sp:99999998000017:caisse"
IDP = "urn:interops:99999999800019:idp:caisse-cliente:1"
ACS = "https://droits.exemple.fr/acs"


def metadata(entity, role, pem):
    body = "".join(line for line in pem.splitlines() if not line.startswith("-----"))
    key = f'<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{body}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>'
    protocol = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"'
    post = 'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"'
    if role == "idp":
        inner = f'<IDPSSODescriptor {protocol}>{key}<SingleSignOnService {post} Location="https://idp.exemple.fr/sso"/></IDPSSODescriptor>'
    else:
        inner = f'<SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" {protocol}><AssertionConsumerService isDefault="true" index="0" {post} Location="{ACS}"/></SPSSODescriptor>'
    return f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">{inner}</EntityDescriptor>'


action, path, key, certificate = sys.argv[1:]
with open(key) as private, open(certificate) as public:
    private_pem, public_pem = private.read(), public.read()
idp, sp = metadata(IDP, "idp", public_pem), metadata(SP, "sp", public_pem)

if action == "sign":
    server = lasso.Server.newFromBuffers(idp, private_pem, None, public_pem)
    server.signatureMethod = lasso.SIGNATURE_METHOD_RSA_SHA256
    server.addProviderFromBuffer(lasso.PROVIDER_ROLE_SP, sp, None, None)
    login = lasso.Login(server)
    login.initIdpInitiatedAuthnRequest(SP)
    login.request.protocolBinding = lasso.SAML2_METADATA_BINDING_POST
    login.processAuthnRequestMsg(None)
    login.validateRequestMsg(True, True)
    login.buildAssertion(
        lasso.SAML2_AUTHN_CONTEXT_PASSWORD, "2026-03-02T08:55:00Z", None, "2026-03-02T09:00:00Z", "2026-03-02T09:05:00Z"
    )
    login.buildAuthnResponseMsg()
    sys.stdout.write(base64.b64decode(login.msgBody).decode())
else:
    server = lasso.Server.newFromBuffers(sp, private_pem, None, public_pem)
    server.addProviderFromBuffer(lasso.PROVIDER_ROLE_IDP, idp, None, None)
    login = lasso.Login(server)
    with open(path, "rb") as document:
        login.processAuthnResponseMsg(base64.b64encode(document.read()).decode())
