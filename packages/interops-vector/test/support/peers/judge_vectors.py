"""Judges vectors/vi from its manifest alone, in another language and with other tools (lxml, xmlsec1, OpenSSL).

judge_vectors.py FOLDER prints {"id of the vector": "code"}.
"""
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

FOLDER = sys.argv[1]
SAML, SAMLP = "{urn:oasis:names:tc:SAML:2.0:assertion}", "{urn:oasis:names:tc:SAML:2.0:protocol}"
DSIG = "{http://www.w3.org/2000/09/xmldsig#}"
WSSE = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd}"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.I)
NAME = re.compile(r"^[A-Za-z_][\w.-]{0,127}$", re.A)
CONTENT = {  # the elements that a VI has, and nothing else
    "Assertion": ["Issuer", "Subject", "Conditions", "AuthnStatement", "AttributeStatement"],
    "Subject": ["NameID", "SubjectConfirmation"],
    "SubjectConfirmation": ["SubjectConfirmationData"],
    "Conditions": ["AudienceRestriction", "OneTimeUse"],
    "AudienceRestriction": ["Audience"],
    "AuthnStatement": ["SubjectLocality", "AuthnContext"],
    "AuthnContext": ["AuthnContextClassRef", "AuthenticatingAuthority"],
    "AttributeStatement": ["Attribute"],
    "Attribute": ["AttributeValue"],
}
ONCE = ["Subject", "Subject/NameID", "Subject/SubjectConfirmation", "Conditions", "Conditions/AudienceRestriction",
        "Conditions/AudienceRestriction/Audience", "AuthnStatement", "AuthnStatement/AuthnContext",
        "AuthnStatement/AuthnContext/AuthnContextClassRef"]


class Refused(Exception):
    pass


def demand(condition, code):
    if not condition:
        raise Refused(code)


def read(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


def instant(text):
    demand(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text or ""), "VI_FORMAT_INVALID")
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def in_force(partner, name, now):
    weakening = (partner or {}).get("weakenings", {}).get(name)
    return weakening is not None and instant(weakening["from"]) <= now < instant(weakening["until"])


def parse(text):
    demand(b"<!" not in text and b"<?" not in text, "VI_MALFORMED")
    try:
        return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise Refused("VI_MALFORMED")


def detach(element):
    """The assertion alone, as it was signed: exclusive canonicalisation drops what the envelope declares."""
    return etree.fromstring(etree.tostring(element, method="c14n", exclusive=True, with_tail=False))


# Checks 1 and 2: what the message carries.
def receive_xml(vector):
    content = read(vector["file"])
    if vector["carriage"] == "form":
        try:
            return parse(base64.b64decode(parse_qs(content.decode())["SAMLResponse"][0], validate=True))
        except ValueError:
            raise Refused("VI_MALFORMED")
    if vector["carriage"] == "assertion":
        return parse(content)
    demand(len(content.split(b":Body")[0]) <= 65_536, "VI_MALFORMED")
    header = parse(content)[0]
    assertions = header.findall(f"{WSSE}Security/{SAML}Assertion")
    demand(assertions, "VI_ABSENT")
    demand(len(assertions) == 1, "VI_MALFORMED")
    others = [element for element in header.iter() if element is not assertions[0]]
    ids = [value for e in others for name, value in e.attrib.items() if etree.QName(name).localname.lower() == "id"]
    demand(assertions[0].get("ID") not in ids, "VI_MALFORMED")
    return detach(assertions[0])


def check_id(value, legacy):
    demand(value and (UUID.match(value) or (not legacy and NAME.match(value))), "VI_ID_INVALID")


def check_form(assertion):
    demand(assertion.tag == f"{SAML}Assertion" and assertion.get("Version") == "2.0", "VI_FORMAT_INVALID")
    for element in assertion.iter(f"{SAML}*"):
        allowed = CONTENT.get(etree.QName(element).localname, [])
        for child in element:
            known = child.tag == f"{DSIG}Signature" and element is assertion
            demand(known or child.tag in [SAML + name for name in allowed], "VI_FORMAT_INVALID")
    for path in ONCE:
        demand(len(assertion.findall("/".join(SAML + name for name in path.split("/")))) == 1, "VI_FORMAT_INVALID")


# Check 6: algorithms, signature, path and revocation.
def check_algorithms(signature, partner, now):
    algorithms = [e.get("Algorithm") for e in signature.iter() if e.get("Algorithm")]
    legacy_shape = signature.find(f".//{DSIG}Reference").get("URI") == "" or EXCLUSIVE not in algorithms
    demand(not any("sha1" in each for each in algorithms) or in_force(partner, "sha1Signatures", now), "VI_ALGORITHM_REFUSED")
    demand(not legacy_shape or in_force(partner, "legacyShapes", now), "VI_ALGORITHM_REFUSED")


def check_signature(signed, certificate):
    with tempfile.TemporaryDirectory() as folder:
        document, key = os.path.join(folder, "vi.xml"), os.path.join(folder, "leaf.pem")
        with open(document, "wb") as file:
            file.write(etree.tostring(signed))
        with open(key, "wb") as file:
            file.write(certificate.public_bytes(serialization.Encoding.PEM))
        command = ["xmlsec1", "--verify", "--pubkey-cert-pem", key, "--id-attr:ID", SAML.strip("{}") + ":Assertion"]
        verified = subprocess.run([*command, document], capture_output=True).returncode == 0
    demand(verified, "VI_SIGNATURE_INVALID")


def check_path(certificates, trust, now, refusal=None):
    leaf = certificates[0]
    demand(leaf.issuer != leaf.subject, refusal or "VI_SIGNER_SELF_SIGNED")
    with tempfile.TemporaryDirectory() as folder:
        def pem(name, items):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(b"".join(item.public_bytes(serialization.Encoding.PEM) for item in items))
            return os.path.join(folder, name)

        intermediates = [x509.load_pem_x509_certificate(read(name)) for name in trust["intermediates"]]
        lists = [x509.load_der_x509_crl(read(each["file"])) for each in trust["crls"]]
        result = subprocess.run(
            ["openssl", "verify", "-auth_level", "2", "-crl_check_all", "-attime", str(int(now)),
             "-CAfile", os.path.join(FOLDER, trust["anchor"]), "-CRLfile", pem("crls.pem", lists),
             "-untrusted", pem("untrusted.pem", [*certificates[1:], *intermediates]), pem("leaf.pem", [leaf])],
            capture_output=True, text=True)
    if result.returncode != 0:
        code = "VI_PATH_INVALID"
        if "certificate revoked" in result.stderr:
            code = "VI_CERTIFICATE_REVOKED"
        elif "CRL" in result.stderr:
            code = "VI_REVOCATION_UNKNOWN"
        raise Refused(refusal or code)


def is_bound(certificates, trust):
    issuers = {x509.load_pem_x509_certificate(read(name)) for name in trust["intermediates"]}
    [issuer] = [each for each in issuers if each.subject == certificates[0].issuer] or [None]
    names = {(each.oid._name, each.value) for each in certificates[0].subject}
    names |= {({"organizationName": "O", "organizationalUnitName": "OU", "commonName": "CN"}.get(kind), value) for kind, value in names}
    return any(
        issuer is not None
        and issuer.fingerprint(hashes.SHA256()).hex() in rule["issuingCaSha256"]
        and all((part["type"], part["value"]) in names for part in rule["subject"])
        for rule in trust["binding"])


# Checks 7 to 13 and ours, on claims in one form whatever the encoding.
def check_claims(claims, policy, service, partner, now, certificates):
    skew = policy.get("skewSeconds", 60)
    demand(now + skew >= claims["begin"], "VI_NOT_YET_VALID")
    demand(now - skew < claims["end"], "VI_EXPIRED")
    demand(claims["audience"] == service["audience"], "VI_SERVICE_MISMATCH")
    demand(claims["level"] in service["authLevels"], "VI_AUTH_LEVEL_REFUSED")
    demand(claims["pagms"], "VI_PAGM_ABSENT")
    demand(is_bound(certificates, partner["signer"]), "VI_SIGNER_NOT_BOUND")
    demand(set(claims["pagms"]) <= set(service["pagms"].get(partner["issuer"], [])), "VI_PAGM_REFUSED")
    demand(claims["recipient"] in [*policy["recipients"], *service.get("destinations", [])], "VI_RECIPIENT_MISMATCH")
    if "method" in claims:
        demand(claims["method"] == "urn:oasis:names:tc:SAML:2.0:cm:bearer", "VI_CONFIRMATION_REFUSED")
        demand(now - skew < claims["confirmed_until"], "VI_CONFIRMATION_EXPIRED")
    demand(max(claims["issued"], claims["authenticated"]) <= now + skew, "VI_ISSUED_IN_FUTURE")
    longest = service.get("maximumLifeSeconds", 120 if service["mode"] == "P" else 300)
    demand(claims["end"] - claims["begin"] <= longest or in_force(partner, "longLife", now), "VI_LIFE_TOO_LONG")
    oldest = service.get("maximumAuthenticationAgeSeconds")
    demand(oldest is None or now - claims["authenticated"] <= oldest + skew, "VI_AUTHENTICATION_TOO_OLD")


def check_response(response, assertion, service, vector):
    issuer = response.findtext(f"{SAML}Issuer")
    status = response.find(f"{SAMLP}Status/{SAMLP}StatusCode")
    sound = response.get("InResponseTo") is None and status is not None and status.get("Value").endswith(":Success")
    demand(sound and issuer in (None, assertion.findtext(f"{SAML}Issuer")), "VI_RESPONSE_REFUSED")
    demand(response.get("Destination") in service["destinations"], "VI_DESTINATION_MISMATCH")
    [relay_state] = parse_qs(read(vector["file"]).decode()).get("RelayState", [None])
    demand(relay_state is None or relay_state in service["relayStates"], "VI_RELAY_STATE_REFUSED")


def check_peer(vector, partner, now):
    if "tls" not in partner:
        return
    demand(vector["peer"] is not None, "VI_PEER_MISMATCH")
    blocks = re.findall(b"-----BEGIN[^-]+-----[^-]+-----END[^-]+-----", read(vector["peer"]))
    chain = [x509.load_pem_x509_certificate(block) for block in blocks]
    check_path(chain, partner["tls"], now, "VI_PEER_MISMATCH")
    demand(is_bound(chain, partner["tls"]), "VI_PEER_MISMATCH")


def judge_xml(vector, policy, service, now):
    root = receive_xml(vector)
    response = root if root.tag == f"{SAMLP}Response" else None
    found = [root] if response is None else root.findall(f"{SAML}Assertion")
    demand(len(found) == 1 and (response is not None) == (service["mode"] == "P"), "VI_FORMAT_INVALID")
    assertion = detach(found[0])
    text = {element.tag: (element.text or "").strip() for element in assertion.iter()}
    partner = next((each for each in policy["partners"] if each["issuer"] == text.get(f"{SAML}Issuer")), None)
    demand(assertion.tag.startswith(SAML), "VI_FORMAT_INVALID")
    check_id(assertion.get("ID"), in_force(partner, "legacyShapes", now))
    signature = assertion.find(f".//{DSIG}Signature")
    demand(signature is not None, "VI_SIGNATURE_ABSENT")
    encoded = [each.text for each in signature.iter(f"{DSIG}X509Certificate")]
    demand(encoded, "VI_CERTIFICATE_UNREADABLE")
    try:
        certificates = [x509.load_der_x509_certificate(base64.b64decode(each)) for each in encoded]
    except ValueError:
        raise Refused("VI_CERTIFICATE_UNREADABLE")
    demand(text.get(f"{SAML}Issuer"), "VI_ISSUER_ABSENT")
    demand(partner, "VI_ISSUER_UNKNOWN")
    check_form(assertion)
    demand(signature.find(f".//{DSIG}Reference").get("URI") in ("", "#" + assertion.get("ID")), "VI_FORMAT_INVALID")
    attribute = lambda path, name: assertion.find("/".join(SAML + each for each in path.split("/"))).get(name)
    values = assertion.findall(f".//{SAML}Attribute[@Name='PAGM']/{SAML}AttributeValue")
    claims = {
        "begin": instant(attribute("Conditions", "NotBefore")),
        "end": instant(attribute("Conditions", "NotOnOrAfter")),
        "issued": instant(assertion.get("IssueInstant")),
        "authenticated": instant(attribute("AuthnStatement", "AuthnInstant")),
        "confirmed_until": instant(attribute("Subject/SubjectConfirmation/SubjectConfirmationData", "NotOnOrAfter")),
        "method": attribute("Subject/SubjectConfirmation", "Method"),
        "recipient": attribute("Subject/SubjectConfirmation/SubjectConfirmationData", "Recipient"),
        "audience": text[f"{SAML}Audience"],
        "level": text[f"{SAML}AuthnContextClassRef"],
        "pagms": [each.text.strip() for each in values if (each.text or "").strip()],
    }
    check_algorithms(signature, partner, now)
    check_path(certificates, partner["signer"], now)
    check_signature(assertion, certificates[0])
    check_claims(claims, policy, service, partner, now, certificates)
    if response is not None:
        check_response(response, assertion, service, vector)
    check_peer(vector, partner, now)


def no_name_twice(pairs):
    demand(len(dict(pairs)) == len(pairs), "VI_MALFORMED")
    return dict(pairs)


def judge_token(vector, policy, service, now):
    scheme = re.fullmatch(r"Bearer ([\w-]+)\.([\w-]+)\.([\w-]*)\s*", read(vector["file"]).decode())
    demand(scheme, "VI_ABSENT")
    decode = lambda part: base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    header = json.loads(decode(scheme[1]), object_pairs_hook=no_name_twice)
    token = json.loads(decode(scheme[2]), object_pairs_hook=no_name_twice)
    demand(not {"jku", "jwk", "x5u", "crit", "b64", "zip"} & set(header), "VI_MALFORMED")
    demand(header["alg"] == "RS256" or header["alg"] == "none", "VI_ALGORITHM_REFUSED")
    certificates = [x509.load_der_x509_certificate(base64.b64decode(each)) for each in header.get("x5c", [])]
    partner = next((each for each in policy["partners"] if each["issuer"] == token["iss"]), None)
    demand(partner, "VI_ISSUER_UNKNOWN")
    texts = all(isinstance(token[name], str) for name in ["jti", "sub", "aud", "acr", "recipient"])
    seconds = all(isinstance(token[name], int) for name in ["iat", "nbf", "exp", "auth_time"])
    demand(header.get("typ") == "vi+jwt" and texts and seconds, "VI_FORMAT_INVALID")
    demand(header["alg"] != "none", "VI_ALGORITHM_REFUSED")
    check_path(certificates, partner["signer"], now)
    try:
        signed = f"{scheme[1]}.{scheme[2]}".encode()
        certificates[0].public_key().verify(decode(scheme[3]), signed, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise Refused("VI_SIGNATURE_INVALID")
    claims = {"begin": token["nbf"], "end": token["exp"], "issued": token["iat"], "authenticated": token["auth_time"],
              "recipient": token["recipient"], "audience": token["aud"], "level": token["acr"], "pagms": token["pagm"]}
    check_claims(claims, policy, service, partner, now, certificates)
    check_peer(vector, partner, now)


def judge(vector, manifest):
    policy = manifest["policies"][vector["policy"]]
    service = next(each for each in policy["services"] if each["audience"] == vector["service"])
    run = judge_token if vector["carriage"] == "authorization" else judge_xml
    try:
        run(vector, policy, service, instant(vector["now"]))
    except Refused as refused:
        return str(refused)
    return "accepted"


manifest = json.loads(read("manifest.json"))
print(json.dumps({vector["id"]: judge(vector, manifest) for vector in manifest["vectors"]}))
