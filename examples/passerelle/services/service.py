"""A SOAP service that knows nothing of SAML: python3 service.py <port> <certificate> <jwks url> <issuer> <audience>

It serves whoever brings the token that the gateway of its own organisme signed. The standard library has no RSA, so the
signature is checked with three lines of arithmetic (RFC 8017, §8.2.2).
"""
import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import quoteattr

port, _, keys_url, issuer, audience = sys.argv[1:]
SHA256_PREFIX = bytes.fromhex('3031300d060960864801650304020105000420')


def decode(part):
    return base64.urlsafe_b64decode(part + '=' * (-len(part) % 4))


def number(part):
    return int.from_bytes(decode(part), 'big')


with urllib.request.urlopen(keys_url, timeout=10) as answer:
    KEYS = {key['kid']: key for key in json.load(answer)['keys']}


def identity(token):
    """The claims of a token of the gateway, or None."""
    try:
        head, body, signature = token.split('.')
        header = json.loads(decode(head))
        key = KEYS[header['kid']]
        if header['alg'] != 'RS256' or header['typ'] != 'entente-identity+jwt':
            return None
        modulus = number(key['n'])
        size = (modulus.bit_length() + 7) // 8
        opened = pow(int.from_bytes(decode(signature), 'big'), number(key['e']), modulus).to_bytes(size, 'big')
        digest = hashlib.sha256(f'{head}.{body}'.encode()).digest()
        tail = b'\x00' + SHA256_PREFIX + digest
        if not hmac.compare_digest(opened, b'\x00\x01' + b'\xff' * (size - 2 - len(tail)) + tail):
            return None
        claims = json.loads(decode(body))
        now = time.time()
        right = claims['iss'] == issuer and claims['aud'] == audience and claims['iat'] - 5 <= now < claims['exp']
        return claims if right else None
    except (KeyError, TypeError, ValueError):
        return None


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get('Content-Length', 0)))
        tokens = self.headers.get_all('Entente-Identity', [])
        claims = identity(tokens[0]) if len(tokens) == 1 else None
        if claims is None:
            self.send_error(401)
            return
        body = (
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
            '<droits xmlns="urn:exemple:droits" par="python" '
            f"pour={quoteattr(claims['sub'])} "
            f"organisme={quoteattr(claims['organisme'])} pagm={quoteattr(' '.join(claims['pagm']))}/>"
            '</s:Body></s:Envelope>'
        ).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'text/xml; charset=utf-8')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(('127.0.0.1', int(port)), Service).serve_forever()
