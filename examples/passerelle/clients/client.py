"""Calls a partner's service through the gateway of its own organisme: python3 client.py <url> <user>"""
import sys
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from xml.sax.saxutils import escape

url, user = sys.argv[1], escape(sys.argv[2])
authenticated = (datetime.now(timezone.utc) - timedelta(seconds=30)).isoformat(timespec='milliseconds')
infos = (
    '<InteropsInfos>'
    f'<LocalSubjectName>{user}</LocalSubjectName><SubjectId>{user}</SubjectId>'
    '<MethodAuthn>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</MethodAuthn>'
    f"<AuthenticationDate>{authenticated.replace('+00:00', 'Z')}</AuthenticationDate>"
    '<Roles><Role>IDENT</Role></Roles>'
    '</InteropsInfos>'
)
message = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
    '<s:Body><lister xmlns="urn:exemple:droits"/></s:Body></s:Envelope>'
)
request = urllib.request.Request(
    url,
    data=message.encode(),
    headers={'Content-Type': 'text/xml; charset=utf-8', 'SOAPAction': '"lister"', 'Interops-Infos': infos},
)
try:
    with urllib.request.urlopen(request, timeout=30) as answer:
        print(answer.status, answer.read().decode())
except urllib.error.HTTPError as refusal:
    print(refusal.code, refusal.read().decode())
