"""An SP or IdP made with python3-pysaml2: pysaml2_peer.py make|accept KEY CERTIFICATE PEER_CERTIFICATE ACS SP IDP < message."""
import base64
import json
import sys

from saml2 import BINDING_HTTP_POST
from saml2.client import Saml2Client
from saml2.config import IdPConfig, SPConfig
from saml2.saml import NAMEID_FORMAT_UNSPECIFIED, NameID
from saml2.server import Server

action, key, certificate, peer_certificate, ACS, SP, IDP = sys.argv[1:]


def body(path):
    with open(path) as pem:
        lines = pem.read().split("-----END")[0].splitlines()
    return "".join(line for line in lines if not line.startswith("-----"))


def metadata(entity, kind, path):
    info = f'<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{body(path)}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>'
    protocol = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"'
    post = f'Binding="{BINDING_HTTP_POST}"'
    if kind == "idp":
        inner = f'<IDPSSODescriptor {protocol}>{info}<SingleSignOnService {post} Location="https://idp.exemple.fr/sso"/></IDPSSODescriptor>'
    else:
        inner = f'<SPSSODescriptor {protocol}>{info}<AssertionConsumerService isDefault="true" index="0" {post} Location="{ACS}"/></SPSSODescriptor>'
    return f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">{inner}</EntityDescriptor>'


common = {
    "xmlsec_binary": "/usr/bin/xmlsec1",
    "key_file": key,
    "cert_file": certificate,
    "allow_unknown_attributes": True,
}
if action == "accept":
    config = SPConfig().load(
        {
            **common,
            "entityid": SP,
            "service": {
                "sp": {
                    "endpoints": {"assertion_consumer_service": [(ACS, BINDING_HTTP_POST)]},
                    "allow_unsolicited": True,
                    "want_assertions_signed": True,
                    "want_response_signed": False,
                }
            },
            "metadata": {"inline": [metadata(IDP, "idp", peer_certificate)]},
        }
    )
    response = Saml2Client(config).parse_authn_request_response(sys.stdin.read().strip(), BINDING_HTTP_POST)
    print(json.dumps({"subject": response.get_subject().text, "pagms": response.ava["PAGM"], "issuer": response.issuer()}))
else:
    config = IdPConfig().load(
        {
            **common,
            "entityid": IDP,
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": [("https://idp.exemple.fr/sso", BINDING_HTTP_POST)]},
                    "policy": {
                        "default": {
                            "lifetime": {"minutes": 2},
                            "attribute_restrictions": None,
                            "name_form": "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
                        }
                    },
                }
            },
            "metadata": {"inline": [metadata(SP, "sp", peer_certificate)]},
        }
    )
    response = Server(config=config).create_authn_response(
        identity={"PAGM": ["CONSULTATION_DROITS"]},
        in_response_to=None,
        destination=ACS,
        sp_entity_id=SP,
        name_id=NameID(format=NAMEID_FORMAT_UNSPECIFIED, text="agent-0042"),
        authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password", "authn_auth": IDP},
        sign_assertion=True,
        sign_response=False,
        sign_alg="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        digest_alg="http://www.w3.org/2001/04/xmlenc#sha256",
    )
    print(base64.b64encode(str(response).encode()).decode())
