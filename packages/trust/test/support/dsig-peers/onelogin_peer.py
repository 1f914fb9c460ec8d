"""Signs or verifies one assertion with python3-onelogin-saml2: onelogin_peer.py sign|verify FILE KEY CERTIFICATE."""
import sys

from onelogin.saml2.constants import OneLogin_Saml2_Constants as constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils as utils

action, path, key, certificate = sys.argv[1:]
with open(path, encoding="utf-8") as document, open(key) as private, open(certificate) as public:
    xml, private_pem, public_pem = document.read(), private.read(), public.read()
if action == "sign":
    signed = utils.add_sign(xml, private_pem, public_pem, False, constants.RSA_SHA256, constants.SHA256)
    sys.stdout.write(signed.decode() if isinstance(signed, bytes) else signed)
elif not utils.validate_sign(xml, public_pem, raise_exceptions=True):
    sys.exit("refused")
