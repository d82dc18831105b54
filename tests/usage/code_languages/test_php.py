"""PHP: the requests of small programs."""

from __future__ import annotations

import pytest
from language_cases import Case, seen

from scanner.usage.code.languages import PHP

CASES = (
    Case("cURL", """<?php
const BASE = 'https://example.org/v1';
$token = getenv('KEY');
$ch = curl_init();
curl_setopt($ch, CURLOPT_URL, BASE . "/x?a=$a");
curl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'DELETE');
curl_setopt($ch, CURLOPT_HTTPHEADER, ["Authorization: Bearer $token", 'Accept: application/json']);
$r = curl_exec($ch);
""", ("5 DELETE https://example.org/v1/x | auth Bearer header:authorization {token} | query a={a}",)),
    Case("cURL with an array", """<?php
function send(string $path, array $data) {
    $ch = curl_init('https://example.org' . $path);
    curl_setopt_array($ch, [
        CURLOPT_POST => true,
        CURLOPT_POSTFIELDS => json_encode($data),
        CURLOPT_HTTPHEADER => array('Content-Type: application/json', 'Authorization: token ' . KEY),
    ]);
    return curl_exec($ch);
}
send('/y', ['a' => 'b']);
""", ("11 POST https://example.org/y | auth token header:authorization {KEY} | type application/json",)),
    Case("Guzzle", """<?php
use GuzzleHttp\\Client;
$client = new Client(['base_uri' => 'https://example.org/api/', 'headers' => ['Authorization' => "Bearer {$token}"]]);
$r = $client->request('PUT', 'a', ['json' => ['x' => 1], 'query' => ['q' => 'z']]);
$s = $client->get('/b');
""", ("4 PUT https://example.org/api/a | auth Bearer header:authorization {token} | query q=z | type application/json",
      "5 GET https://example.org/b | auth Bearer header:authorization {token}")),
    Case("class with a client", """<?php
namespace App;
class Api {
    private const ROOT = 'https://example.org';
    private \\GuzzleHttp\\Client $http;
    public function __construct(private string $key) { $this->http = new \\GuzzleHttp\\Client(); }
    public function all() {
        return $this->http->get(self::ROOT . '/c', ['headers' => ['X-API-Key' => $this->key]]);
    }
}
""", ("8 GET https://example.org/c | auth - header:x-api-key {key}",)),
    Case("Symfony", """<?php
use Symfony\\Component\\HttpClient\\HttpClient;
$client = HttpClient::create(['auth_bearer' => $t]);
$client->request('GET', 'https://example.org/d', ['query' => ['session_token' => $s]]);
""", ("4 GET https://example.org/d | auth Bearer header:authorization {t} | query session_token={s}",)),
    Case("Laravel", """<?php
use Illuminate\\Support\\Facades\\Http;
$a = Http::withToken(env('KEY'))->get('https://example.org/e', ['q' => 'x']);
$b = Http::post('https://example.org/f', ['n' => 1]);
""", ("3 GET https://example.org/e | auth Bearer header:authorization {KEY} | query q=x",
      "4 POST https://example.org/f | type application/json")),
    Case("stream context", """<?php
$context = stream_context_create(['http' => [
    'method' => 'POST',
    'header' => "Content-Type: application/json\\r\\nAuthorization: Bearer $t\\r\\n",
    'content' => json_encode(['a' => 'b']),
]]);
$r = file_get_contents('https://example.org/g', false, $context);
""", ("7 POST https://example.org/g | auth Bearer header:authorization {t} | type application/json",)),
    Case("bare file_get_contents", """<?php echo file_get_contents("https://example.org/h?session_token={$s}");
""", ("1 GET https://example.org/h | query session_token={s}",)),
    Case("files and requests received", """<?php
$x = file_get_contents('data.json'); $y = file_get_contents('php://input');
$t = $_GET['session_token']; $h = $_SERVER['HTTP_AUTHORIZATION']; $q = $request->query->get('session_token');
"""),
    Case("routes", """<?php
use Illuminate\\Support\\Facades\\Route;
Route::get('/api/account/list', fn () => 'https://example.org');
$app->post('/x', function ($request, $response) { return $response->withHeader('Location', 'https://example.org'); });
"""),
    Case("comments and texts", """<?php
// curl_init('https://example.org');
# file_get_contents('https://example.org');
/* Http::get('https://example.org') */
$doc = <<<EOT
GET https://example.org/x
EOT;
echo $doc; $cache->get('https://example.org');
"""),
    Case("markup only", """<html><a href="https://example.org/?token=1">x</a><?= $title ?></html>
"""),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_requests_of_a_program(case: Case) -> None:
    assert seen(PHP, case.source) == case.expected
