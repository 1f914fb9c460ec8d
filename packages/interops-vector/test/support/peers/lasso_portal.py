"""A portal made with python3-lasso: lasso_portal.py idp|sp KEY CERTIFICATE PEER_CERTIFICATE ACS SP IDP. Prints its port."""
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import lasso

role, key_file, certificate_file, peer_file, ACS, SP, IDP = sys.argv[1:]


def read(path):
    with open(path) as content:
        return content.read()


def metadata(entity, kind, pem):
    body = "".join(line for line in pem.split("-----END")[0].splitlines() if not line.startswith("-----"))
    key = f'<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{body}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>'
    protocol = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"'
    post = 'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"'
    if kind == "idp":
        inner = f'<IDPSSODescriptor {protocol}>{key}<SingleSignOnService {post} Location="https://idp.exemple.fr/sso"/></IDPSSODescriptor>'
    else:
        inner = f'<SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" {protocol}><AssertionConsumerService isDefault="true" index="0" {post} Location="{ACS}"/></SPSSODescriptor>'
    return f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">{inner}</EntityDescriptor>'


own, peer = read(certificate_file), read(peer_file)
idp = metadata(IDP, "idp", own if role == "idp" else peer)
sp = metadata(SP, "sp", peer if role == "idp" else own)


def make(instants):
    server = lasso.Server.newFromBuffers(idp, read(key_file), None, own)
    server.signatureMethod = lasso.SIGNATURE_METHOD_RSA_SHA256
    server.addProviderFromBuffer(lasso.PROVIDER_ROLE_SP, sp, None, None)
    login = lasso.Login(server)
    login.initIdpInitiatedAuthnRequest(SP)
    login.request.protocolBinding = lasso.SAML2_METADATA_BINDING_POST
    login.processAuthnRequestMsg(None)
    login.validateRequestMsg(True, True)
    login.buildAssertion(lasso.SAML2_AUTHN_CONTEXT_PASSWORD, instants["authn"], None, instants["begin"], instants["end"])
    value = lasso.Saml2AttributeValue()
    text = lasso.MiscTextNode.newWithString(instants["pagm"])
    text.textChild = True
    value.any = (text,)
    attribute = lasso.Saml2Attribute()
    attribute.name = "PAGM"
    attribute.attributeValue = (value,)
    statement = lasso.Saml2AttributeStatement()
    statement.attribute = (attribute,)
    login.assertion.attributeStatement = (statement,)
    login.buildAuthnResponseMsg()
    return login.msgBody


def accept(message):
    server = lasso.Server.newFromBuffers(sp, read(key_file), None, own)
    server.addProviderFromBuffer(lasso.PROVIDER_ROLE_IDP, idp, None, None)
    login = lasso.Login(server)
    login.processAuthnResponseMsg(message)
    login.acceptSso()
    values = [
        value.any[0].content
        for statement in login.assertion.attributeStatement
        for attribute in statement.attribute
        if attribute.name == "PAGM"
        for value in attribute.attributeValue
    ]
    return {"subject": login.nameIdentifier.content, "pagms": values, "issuer": login.remoteProviderId}


class Portal(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        try:
            if role == "idp":
                self.answer(200, make(json.loads(body)))
            else:
                self.answer(200, json.dumps(accept(parse_qs(body)["SAMLResponse"][0])))
        except lasso.Error as error:
            self.answer(403, str(error))

    def answer(self, status, text):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Portal)
print(server.server_address[1], flush=True)
server.serve_forever()
