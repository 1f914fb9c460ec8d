"""Signs or verifies one assertion with python3-pysaml2: pysaml2_peer.py sign|verify FILE KEY CERTIFICATE."""
import sys

from saml2.sigver import CryptoBackendXmlSec1, SecurityContext, pre_signature_part
from saml2 import class_name
from saml2.saml import Assertion, assertion_from_string

action, path, key, certificate = sys.argv[1:]
context = SecurityContext(CryptoBackendXmlSec1("/usr/bin/xmlsec1"), key_file=key, cert_file=certificate)
with open(path, encoding="utf-8") as document:
    xml = document.read()
node = class_name(Assertion())
assertion = assertion_from_string(xml)
if action == "sign":
    assertion.signature = pre_signature_part(
        assertion.id,
        context.my_cert,
        1,
        sign_alg="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        digest_alg="http://www.w3.org/2001/04/xmlenc#sha256",
    )
    sys.stdout.write(context.sign_statement(assertion.to_string().decode(), node, key_file=key, node_id=assertion.id))
elif not context.verify_signature(xml, cert_file=certificate, node_name=node, node_id=assertion.id):
    sys.exit("refused")
