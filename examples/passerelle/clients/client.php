<?php
// Calls a partner's service through the gateway of its own organisme: php client.php <url> <user>
[, $url, $user] = $argv;
$user = htmlspecialchars($user, ENT_XML1);
$authenticated = gmdate('Y-m-d\TH:i:s\Z', time() - 30);
$infos = '<InteropsInfos>'
    . "<LocalSubjectName>$user</LocalSubjectName><SubjectId>$user</SubjectId>"
    . '<MethodAuthn>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</MethodAuthn>'
    . "<AuthenticationDate>$authenticated</AuthenticationDate>"
    . '<Roles><Role>IDENT</Role></Roles>'
    . '</InteropsInfos>';
$context = stream_context_create(['http' => [
    'method' => 'POST',
    'protocol_version' => 1.1,
    'timeout' => 30,
    'ignore_errors' => true,
    'header' => [
        'Content-Type: text/xml; charset=utf-8',
        'SOAPAction: "lister"',
        "Interops-Infos: $infos",
        'Connection: close',
    ],
    'content' => '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
        . '<s:Body><lister xmlns="urn:exemple:droits"/></s:Body></s:Envelope>',
]]);
$body = file_get_contents($url, false, $context);
echo explode(' ', $http_response_header[0])[1], ' ', $body, "\n";
