<?php
// A SOAP service that knows nothing of SAML, under any web server: php -S 127.0.0.1:<port> service.php
// It serves whoever brings the token that the gateway of its own organisme signed. Its settings are in the environment.

function identity(string $token): ?array
{
    $parts = explode('.', $token);
    if (count($parts) !== 3) {
        return null;
    }
    $decode = fn (string $part) => base64_decode(strtr($part, '-_', '+/'), true);
    [$header, $claims] = array_map(fn ($part) => json_decode($decode($part) ?: '', true), $parts);
    if (($header['alg'] ?? '') !== 'RS256' || ($header['typ'] ?? '') !== 'entente-identity+jwt') {
        return null;
    }
    $key = openssl_pkey_get_public(file_get_contents(getenv('GATEWAY_CERTIFICATE')));
    if (openssl_verify("$parts[0].$parts[1]", $decode($parts[2]) ?: '', $key, OPENSSL_ALGO_SHA256) !== 1) {
        return null;
    }
    $right = $claims['iss'] === getenv('GATEWAY_ISSUER')
        && $claims['aud'] === getenv('GATEWAY_AUDIENCE')
        && $claims['iat'] - 5 <= time()
        && time() < $claims['exp'];
    return $right ? $claims : null;
}

// PHP takes Entente_Identity for Entente-Identity; the gateway lets neither of them in.
$claims = identity($_SERVER['HTTP_ENTENTE_IDENTITY'] ?? '');
if ($claims === null) {
    http_response_code(401);
    exit;
}
$text = fn (string $value) => htmlspecialchars($value, ENT_XML1 | ENT_QUOTES);
header('Content-Type: text/xml; charset=utf-8');
echo '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    . '<droits xmlns="urn:exemple:droits" par="php" pour="' . $text($claims['sub'])
    . '" organisme="' . $text($claims['organisme'])
    . '" pagm="' . $text(implode(' ', $claims['pagm'])) . '"/></s:Body></s:Envelope>';
