# ruff: noqa: E501 - programs as people write them
"""PHP: the requests of larger programs, in the styles that people write."""

from __future__ import annotations

import pytest
from language_cases import Case, seen

from scanner.usage.code.languages import PHP

CASES = (
    Case(
        "curl procedural",
        """<?php
$ch = curl_init();
curl_setopt($ch, CURLOPT_URL, "https://api.hypersave.io/v1/memories?limit=" . $limit);
curl_setopt($ch, CURLOPT_RETURNTRANSFER, true);
curl_setopt($ch, CURLOPT_HTTPHEADER, array('Authorization: Bearer ' . getenv('HS_KEY'), 'Accept: application/json'));
$r = curl_exec($ch);
$c2 = curl_init('https://hypemarket.ai/me/access_tokens.json');
curl_setopt_array($c2, [
    CURLOPT_POST => true,
    CURLOPT_POSTFIELDS => json_encode(['permission' => 'read']),
    CURLOPT_HTTPHEADER => ["Authorization: token $t", 'Content-Type: application/json'],
]);
curl_exec($c2);
$opts = [CURLOPT_URL => 'https://x.example/a', CURLOPT_CUSTOMREQUEST => 'DELETE', CURLOPT_USERPWD => "$user:$pass"];
$c3 = curl_init();
curl_setopt_array($c3, $opts);
curl_exec($c3);
$headers = [];
$headers[] = 'X-API-Key: ' . $key;
$headers[] = 'Accept: application/json';
$c4 = curl_init(sprintf('%s/v1/%s', 'https://x.example', $id));
curl_setopt($c4, CURLOPT_HTTPHEADER, $headers);
curl_setopt($c4, CURLOPT_POSTFIELDS, http_build_query(['a' => 1]));
curl_exec($c4);
curl_setopt($c4, CURLOPT_URL, 'https://x.example/second');
curl_exec($c4);
""",
        (
            "3 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {HS_KEY} | query limit={limit}",
            "7 POST https://hypemarket.ai/me/access_tokens.json | auth token header:authorization {t} | type application/json",
            "16 DELETE https://x.example/a | auth Basic header:authorization {user}:{pass}",
            "21 POST https://x.example/v1/{id} | auth - header:x-api-key {key} | type application/x-www-form-urlencoded",
            "25 POST https://x.example/second | auth - header:x-api-key {key} | type application/x-www-form-urlencoded",
        ),
    ),
    Case(
        "class with helper",
        """<?php
namespace App;
class Client {
  const BASE = 'https://api.hypersave.io/v1';
  private string $key;
  private $timeout = 5;
  public function __construct(string $key) { $this->key = $key; }
  private function request(string $method, string $path, ?array $body = null, array $query = []) {
    $url = self::BASE . $path;
    if (!empty($query)) { $url .= '?' . http_build_query($query); }
    $ch = curl_init($url);
    curl_setopt($ch, CURLOPT_CUSTOMREQUEST, $method);
    curl_setopt($ch, CURLOPT_HTTPHEADER, ['Authorization: Bearer ' . $this->key]);
    if ($body !== null) { curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode($body)); }
    return json_decode(curl_exec($ch), true);
  }
  public function all() { return $this->request('GET', '/memories', null, ['limit' => 5]); }
  public function add(array $m) { return $this->request('POST', '/memories', $m); }
  public function del(int $id): void { $this->request('DELETE', "/memories/{$id}"); }
}
""",
        (
            "17 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {key} | query limit=5",
            "18 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {key}",
            "19 DELETE https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {key}",
        ),
    ),
    Case(
        "guzzle",
        """<?php
use GuzzleHttp\\Client;
use GuzzleHttp\\RequestOptions;
use GuzzleHttp\\Psr7\\Request;
use GuzzleHttp\\HandlerStack;
use GuzzleHttp\\Middleware;
$client = new Client(['base_uri' => 'https://api.hypersave.io/v1/', 'headers' => ['Authorization' => 'Bearer ' . $_ENV['HS_KEY']]]);
$r = $client->get('memories', ['query' => ['limit' => 5]]);
$r = $client->request('POST', 'memories', ['json' => ['content' => 'x']]);
$r = $client->post('https://x.example/login', ['form_params' => ['u' => 'a'], 'auth' => ['user', 'pass']]);
$p = $client->requestAsync('DELETE', "memories/$id", [RequestOptions::HEADERS => ['X-API-Key' => $k]]);
$req = new Request('PUT', 'https://x.example/z', ['Authorization' => 'token ' . $t], '{}');
$client->send($req, ['timeout' => 2]);
$stack = HandlerStack::create();
$stack->push(Middleware::mapRequest(function (RequestInterface $request) use ($t) { return $request->withHeader('Authorization', "Bearer $t"); }));
$c2 = new Client(['handler' => $stack, 'base_uri' => 'https://hypemarket.ai']);
$c2->patch('/me/x.json', ['body' => '{}', 'headers' => ['Content-Type' => 'application/json']]);
(new \\GuzzleHttp\\Client())->head('https://x.example/h');
""",
        (
            "8 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {HS_KEY} | query limit=5",
            "9 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {HS_KEY} | type application/json",
            "10 POST https://x.example/login | auth Basic header:authorization user:pass | type application/x-www-form-urlencoded",
            "11 DELETE https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {HS_KEY}",
            "12 PUT https://x.example/z | auth token header:authorization {t}",
            "17 PATCH https://hypemarket.ai/me/x.json | auth Bearer header:authorization {t} | type application/json",
            "18 HEAD https://x.example/h",
        ),
    ),
    Case(
        "guzzle injected",
        """<?php
use GuzzleHttp\\ClientInterface;
class S {
  private const URI = 'https://hypemarket.ai/me';
  public function __construct(private ClientInterface $client, private readonly string $token, private Client $guzzle) {}
  public function x(): array { $res = $this->client->request('GET', self::URI . '/orders.json', $this->options(['query' => ['page' => 2]])); return json_decode((string) $res->getBody(), true); }
  private function options(array $extra = []): array { return array_merge(['headers' => ['Authorization' => 'Bearer ' . $this->token, 'Accept' => 'application/json']], $extra); }
  public function y() { return $this->guzzle->delete(static::URI . "/x/1", ['headers' => $this->headers()]); }
  protected function headers() { return ['Authorization' => "Bearer {$this->token}"]; }
}
""",
        (
            "6 GET https://hypemarket.ai/me/orders.json | auth Bearer header:authorization {token} | query page=2",
            "8 DELETE https://hypemarket.ai/me/x/1 | auth Bearer header:authorization {token}",
        ),
    ),
    Case(
        "symfony",
        """<?php
use Symfony\\Component\\HttpClient\\HttpClient;
use Symfony\\Contracts\\HttpClient\\HttpClientInterface;
$client = HttpClient::create(['headers' => ['User-Agent' => 'x'], 'auth_bearer' => $token]);
$client->request('GET', 'https://api.hypersave.io/v1/memories', ['query' => ['a' => 1]]);
$scoped = HttpClient::createForBaseUri('https://hypemarket.ai/me/', ['auth_basic' => ['u', 'p']]);
$scoped->request('POST', 'x.json', ['json' => ['a' => 1]]);
class G { public function __construct(private HttpClientInterface $http, #[Autowire('%env(HS)%')] private string $k) {}
  public function f() { $c = $this->http->withOptions(['base_uri' => 'https://x.example', 'headers' => ['X-API-Key' => $this->k]]); $c->request('PUT', '/a', ['body' => ['a' => 'b']]); } }
""",
        (
            "5 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {token} | query a=1",
            "7 POST https://hypemarket.ai/me/x.json | auth Basic header:authorization u:p | type application/json",
            "9 PUT https://x.example/a | auth - header:x-api-key {k}",
        ),
    ),
    Case(
        "streams and wordpress",
        """<?php
$ctx = stream_context_create(['http' => ['method' => 'POST', 'header' => "Authorization: Bearer $t\\r\\nContent-Type: application/json\\r\\n", 'content' => json_encode($d)]]);
$r = file_get_contents('https://x.example/a', false, $ctx);
echo file_get_contents("https://hyperoru.com/api/account/list?session_token=" . urlencode($s));
$fp = fopen('https://x.example/b', 'r', false, stream_context_create(['http' => ['header' => ['X-API-Key: ' . $k]]]));
$res = wp_remote_get('https://api.hypersave.io/v1/memories', array('headers' => array('Authorization' => 'Bearer ' . get_option('hs_key')), 'timeout' => 5));
$res = wp_remote_post(add_query_arg('session_token', $s, 'https://hyperoru.com/api/x'), ['body' => wp_json_encode(['a' => 1]), 'headers' => ['Content-Type' => 'application/json']]);
wp_remote_request('https://x.example/c', ['method' => 'DELETE', 'headers' => ['Authorization' => 'Basic ' . base64_encode("$u:$p")]]);
wp_safe_remote_get("https://x.example/d");
file_get_contents(__DIR__ . '/x.json'); file_get_contents('php://input'); file_get_contents($path);
$url = add_query_arg(['a' => 1, 'token' => $t], 'https://x.example/e'); wp_remote_get($url);
""",
        (
            "3 POST https://x.example/a | auth Bearer header:authorization {t} | type application/json",
            "4 GET https://hyperoru.com/api/account/list | query session_token={s}",
            "5 GET https://x.example/b | auth - header:x-api-key {k}",
            "6 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {get_option}",
            "7 POST https://hyperoru.com/api/x | query session_token={s} | type application/json",
            "8 DELETE https://x.example/c | auth Basic header:authorization {u}:{p}",
            "9 GET https://x.example/d",
            "11 GET https://x.example/e | query a=1 token={t}",
        ),
    ),
    Case(
        "http_request2, pecl, heredoc",
        """<?php
$request = new HTTP_Request2('https://x.example/a', HTTP_Request2::METHOD_POST);
$request->setHeader('Authorization', 'Bearer x')->setBody('{}');
$request->send();
$body = <<<JSON
{"refresh_token": "{$rt}"}
JSON;
$ch = curl_init();
curl_setopt($ch, CURLOPT_URL, 'https://hyperspeed.acme.com/api/v1/auth/refresh');
curl_setopt($ch, CURLOPT_POSTFIELDS, $body);
curl_exec($ch);
$client = new http\\Client;
$rq = new http\\Client\\Request('GET', 'https://x.example/p', ['Authorization' => 'token t']);
$client->enqueue($rq)->send();
define('API', 'https://x.example/v2');
$r = \\Requests::get(API . '/x', array('X-API-Key' => K));
$b = new \\Buzz\\Browser();
$url = getenv('BASE_URL') ?: 'https://d.example';
$c = new \\GuzzleHttp\\Client(); $c->get("$url/z");
$c->get(($env === 'prod' ? 'https://p.example' : 'https://s.example') . '/q');
""",
        (
            "2 POST https://x.example/a | auth Bearer header:authorization x",
            "9 POST https://hyperspeed.acme.com/api/v1/auth/refresh",
            "13 GET https://x.example/p | auth token header:authorization t",
            "16 GET https://x.example/v2/x | auth - header:x-api-key {K}",
            "19 GET https://d.example/z",
            "20 GET {|}/q",
        ),
    ),
    Case(
        "tests, server",
        """<?php
class T extends TestCase {
  public function test() {
    Http::fake(['https://api.hypersave.io/*' => Http::response(['a' => 1])]);
    Http::assertSent(fn ($r) => $r->url() === 'https://api.hypersave.io/v1/x');
    $mock = new MockHandler([new Response(200)]);
    $client = $this->createMock(Client::class);
    $client->expects($this->once())->method('request')->with('GET', 'https://x.example/y');
    $client->shouldReceive('get')->with('https://x.example/z');
    $this->getJson('/api/x', ['Authorization' => 'Bearer x'])->assertOk();
    $this->get('https://x.example/w');
  }
}
Route::get('/api/x', function (Request $request) { return $request->query('session_token') ?? $request->header('Authorization'); });
$app->get('/hello/{name}', function () {});
Cache::get('https://x.example/c'); $x = $_GET['session_token']; header('Location: https://x.example/' . $x);
""",
        (),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_requests_of_a_larger_program(case: Case) -> None:
    assert seen(PHP, case.source) == case.expected
