# ruff: noqa: E501 - programs as people write them
"""Ruby and PHP: chains, blocks, classes and options."""

from __future__ import annotations

import pytest
from programs import Program, briefs

RUBY = (
    Program("http.rb chains", r"""
require "http"
HTTP.accept(:json).auth("Bearer #{token}").get("https://hypemarket.ai/me/social_accounts")
HTTP.auth("token #{sk}").headers("Content-Type" => "application/json").post("https://api.hypertrack.com/api/v2/users/", json: { name: "x" })
HTTP[accept: "application/json"].get("https://hypemarket.ai/me/posts")
HTTP.timeout(5).headers(authorization: "Bearer #{key}").get("https://api.hypersave.io/v1/memories", params: { limit: 2 })
""", (
        "2 GET https://hypemarket.ai/me/social_accounts Bearer:token",
        "3 POST https://api.hypertrack.com/api/v2/users/ token:sk {name}",
        "4 GET https://hypemarket.ai/me/posts",
        "5 GET https://api.hypersave.io/v1/memories Bearer:key ?limit",
    )),
    Program("Faraday with blocks", r"""
require "faraday"
conn = Faraday.new(url: "https://api.hypersave.io") do |f|
  f.request :json
  f.response :json
  f.headers["Authorization"] = "Bearer #{ENV.fetch('HYPERSAVE_API_KEY')}"
end
conn.post("/v1/memories") do |req|
  req.headers["Content-Type"] = "application/json"
  req.params["sync"] = "1"
  req.body = { content: "x" }.to_json
end
conn.get { |req| req.url "/v1/keys"; req.headers["X-Trace"] = "1" }
""", ("7 POST https://api.hypersave.io/v1/memories Bearer:HYPERSAVE_API_KEY ?sync {content}", "12 GET https://api.hypersave.io/v1/keys Bearer:HYPERSAVE_API_KEY")),
    Program("Faraday's authorization middleware", r"""
conn = Faraday.new("https://hypemarket.ai") do |c|
  c.request :authorization, "Bearer", -> { token }
  c.adapter Faraday.default_adapter
end
conn.get("/me/social_accounts.json")
""", ("5 GET https://hypemarket.ai/me/social_accounts.json Bearer:token",)),
    Program("HTTParty in a class", r"""
class Hypertrack
  include HTTParty
  base_uri "https://api.hypertrack.com/api/v2"
  headers "Authorization" => "token #{ENV['HYPERTRACK_SK']}", "Content-Type" => "application/json"

  def users
    self.class.get("/users/")
  end

  def create(user)
    self.class.post("/users/", body: user.to_json)
  end
end
""", ("7 GET https://api.hypertrack.com/api/v2/users/ token:HYPERTRACK_SK", "11 POST https://api.hypertrack.com/api/v2/users/ token:HYPERTRACK_SK")),
    Program("HTTParty with options of the object", r"""
class Api
  include HTTParty
  base_uri "api.hypersave.io"
  format :json

  def initialize(key)
    @options = { headers: { "Authorization" => "Bearer #{key}" } }
  end

  def memories
    self.class.get("/v1/memories", @options)
  end
end
""", ("11 GET http://api.hypersave.io/v1/memories Bearer:key",)),
    Program("Net::HTTP with start", r"""
require "net/http"
uri = URI("https://api.production.hyperoru.com/api/account/list")
uri.query = URI.encode_www_form(session_token: token)
res = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https") do |http|
  http.request(Net::HTTP::Get.new(uri))
end
""", ("5 GET https://api.production.hyperoru.com/api/account/list ?session_token",)),
    Program("Net::HTTP with a body", r"""
uri = URI.parse("https://hypemarket.ai/me/access_tokens.json")
http = Net::HTTP.new(uri.host, uri.port)
http.use_ssl = true
request = Net::HTTP::Post.new(uri.request_uri, { "Authorization" => "Bearer #{token}", "Content-Type" => "application/json" })
request.body = JSON.generate(access_token: { description: "ci", permission: "read" })
response = http.request(request)
read_token = JSON.parse(response.body)["token"]
""", ("4 POST https://hypemarket.ai/me/access_tokens.json Bearer:token {access_token.description,access_token.permission}",)),
    Program("a module with a private helper", r"""
module Hyperspeed
  BASE = "https://speed.example/api/v1"
  def self.call(verb, resource, **opts)
    RestClient::Request.execute(method: verb, url: "#{BASE}/#{resource}", headers: { Authorization: "Bearer #{TOKEN}" }, **opts)
  end
  def self.organizations = call(:get, "organizations")
end
""", ("6 GET https://speed.example/api/v1/organizations Bearer:TOKEN",)),
    Program("a controller", r"""
class AccountsController < ApplicationController
  def list
    token = params[:session_token] || request.headers["Authorization"]
    render json: Account.for(token)
  end
end
"""),
)

PHP = (
    Program("curl_setopt_array", r"""
<?php
$ch = curl_init();
curl_setopt_array($ch, [
    CURLOPT_URL => 'https://api.hypertrack.com/api/v2/users/',
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_CUSTOMREQUEST => 'POST',
    CURLOPT_POSTFIELDS => json_encode(['name' => 'x']),
    CURLOPT_HTTPHEADER => ["Authorization: token {$sk}", 'Content-Type: application/json'],
]);
$body = curl_exec($ch);
""", ("3 POST https://api.hypertrack.com/api/v2/users/ token:sk {name}",)),
    Program("a class around Guzzle", r"""
<?php
use GuzzleHttp\Client;
class Hypersave {
    private Client $http;
    public function __construct(private string $key) {
        $this->http = new Client(['base_uri' => 'https://api.hypersave.io/v1/', 'headers' => ['Authorization' => 'Bearer ' . $this->key]]);
    }
    public function memories(int $limit): array {
        return json_decode((string) $this->http->get('memories', ['query' => ['limit' => $limit]])->getBody(), true);
    }
    public function add(string $text) { $this->http->post('memories', ['json' => ['content' => $text]]); }
}
""", ("9 GET https://api.hypersave.io/v1/memories Bearer:key ?limit", "11 POST https://api.hypersave.io/v1/memories Bearer:key {content}")),
    Program("a Guzzle middleware", r"""
<?php
use GuzzleHttp\{Client, HandlerStack, Middleware};
use Psr\Http\Message\RequestInterface;
$stack = HandlerStack::create();
$stack->push(Middleware::mapRequest(fn (RequestInterface $r) => $r->withHeader('Authorization', 'Bearer ' . $token)));
$client = new Client(['handler' => $stack, 'base_uri' => 'https://hypemarket.ai']);
$client->request('GET', '/me/social_accounts.json');
""", ("7 GET https://hypemarket.ai/me/social_accounts.json Bearer:token",)),
    Program("Symfony with scoped options", r"""
<?php
use Symfony\Component\HttpClient\HttpClient;
$client = HttpClient::create(['base_uri' => 'https://api.production.hyperoru.com', 'auth_bearer' => $token]);
$r = $client->request('GET', '/api/account/list');
$r2 = $client->withOptions(['headers' => ['X-A' => 'b']])->request('POST', '/api/orders', ['json' => ['qty' => 1]]);
""", ("4 GET https://api.production.hyperoru.com/api/account/list Bearer:token", "5 POST https://api.production.hyperoru.com/api/orders Bearer:token {qty}")),
    Program("a Laravel macro", r"""
<?php
use Illuminate\Support\Facades\Http;
class AppServiceProvider extends ServiceProvider {
    public function boot(): void {
        Http::macro('hypertrack', function () {
            return Http::withHeaders(['Authorization' => 'token ' . config('services.hypertrack.key')])->baseUrl('https://api.hypertrack.com/api/v2');
        });
    }
}
class Users {
    public function all() { return Http::hypertrack()->get('/users/')->json(); }
    public function add(array $user) { return Http::hypertrack()->post('/users/', ['name' => $user['name']]); }
}
""", ("11 GET https://api.hypertrack.com/api/v2/users/ token:config", "12 POST https://api.hypertrack.com/api/v2/users/ token:config {name}")),
    Program("Laravel with a pool of settings", r"""
<?php
use Illuminate\Support\Facades\Http;
$response = Http::acceptJson()->withToken($token)->retry(3)->get('https://hypemarket.ai/me/posts', ['page' => 2]);
Http::withToken($key)->asJson()->post('https://api.hypersave.io/v1/memories', ['content' => 'x']);
Http::withHeaders(['Accept' => 'application/json'])->withToken($sk, 'token')->attach('f', $d)->post('https://api.hypertrack.com/api/v2/users/');
""", (
        "3 GET https://hypemarket.ai/me/posts Bearer:token ?page",
        "4 POST https://api.hypersave.io/v1/memories Bearer:key {content}",
        "5 POST https://api.hypertrack.com/api/v2/users/ token:sk",
    )),
    Program("a private helper with curl", r"""
<?php
class Speed {
    private const BASE = 'https://speed.example/api/v1';
    private function call(string $method, string $resource, ?array $body = null) {
        $ch = curl_init(self::BASE . '/' . $resource);
        curl_setopt($ch, CURLOPT_CUSTOMREQUEST, $method);
        curl_setopt($ch, CURLOPT_HTTPHEADER, ['Authorization: Bearer ' . $this->token]);
        if ($body !== null) { curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode($body)); }
        return json_decode(curl_exec($ch), true);
    }
    public function organizations() { return $this->call('GET', 'organizations'); }
}
""", ("11 GET https://speed.example/api/v1/organizations Bearer:token",)),
)


@pytest.mark.parametrize("program", RUBY, ids=[program.name for program in RUBY])
def test_ruby_program(program: Program) -> None:
    assert briefs(program, "lib/client.rb") == program.expected


@pytest.mark.parametrize("program", PHP, ids=[program.name for program in PHP])
def test_php_program(program: Program) -> None:
    assert briefs(program, "src/Client.php") == program.expected
