# ruff: noqa: E501 - programs as people write them
"""Ruby: the requests of larger programs, in the styles that people write."""

from __future__ import annotations

import pytest
from language_cases import Case, seen

from scanner.usage.code.languages import RUBY

CASES = (
    Case(
        "net http styles",
        """require 'net/http'
uri = URI('https://hypemarket.ai/me/access_tokens.json')
http = Net::HTTP.new(uri.host, uri.port)
http.use_ssl = true
req = Net::HTTP::Post.new(uri.path, { 'Content-Type' => 'application/json', 'Authorization' => "Bearer #{ENV['HM_TOKEN']}" })
req.body = { access_token: { permission: 'read' } }.to_json
res = http.request(req)
res2 = Net::HTTP.start(uri.hostname, uri.port, use_ssl: true) { |h| h.request(Net::HTTP::Get.new(uri)) }
puts Net::HTTP.get(URI("https://hyperoru.com/api/account/list?session_token=#{token}"))
Net::HTTP.post(URI.parse('https://x.example/a'), { a: 1 }.to_json, 'Content-Type' => 'application/json')
Net::HTTP.post_form(URI('https://x.example/form'), 'q' => 'ruby', 'max' => '50')
u = URI('https://hyperoru.com/api/account/list')
u.query = URI.encode_www_form(session_token: token, limit: 5)
Net::HTTP.get_response(u)
h2 = Net::HTTP.new('x.example', 443)
h2.use_ssl = true
h2.get('/v1/me', 'Authorization' => "token #{t}")
h2.post('/v1/me', 'a=b', { 'X-API-Key' => key })
h2.send_request('PUT', '/v1/z', '{}', 'Accept' => 'a')
h2.delete("/v1/items/#{id}")
plain = Net::HTTP.new('x.example', 80)
plain.get('/p')
""",
        (
            "5 POST https://hypemarket.ai/me/access_tokens.json | auth Bearer header:authorization {HM_TOKEN} | type application/json",
            "8 GET https://hypemarket.ai/me/access_tokens.json",
            "9 GET https://hyperoru.com/api/account/list | query session_token={token}",
            "10 POST https://x.example/a | type application/json",
            "11 POST https://x.example/form | type application/x-www-form-urlencoded",
            "14 GET https://hyperoru.com/api/account/list | query session_token={token} limit=5",
            "17 GET https://x.example/v1/me | auth token header:authorization {t}",
            "18 POST https://x.example/v1/me | auth - header:x-api-key {key}",
            "19 PUT https://x.example/v1/z",
            "20 DELETE https://x.example/v1/items/{id}",
            "22 GET http://x.example/p",
        ),
    ),
    Case(
        "net http class",
        """class HypersaveClient
  BASE = 'https://api.hypersave.io/v1'.freeze
  def initialize(api_key = ENV.fetch('HYPERSAVE_API_KEY', nil))
    @api_key = api_key
  end
  def list(limit: 10) = get('/memories', limit: limit)
  def create(content)
    request(Net::HTTP::Post, '/memories', body: { content: content })
  end
  def delete(id)
    request(Net::HTTP::Delete, "/memories/#{id}")
  end
  private
  def get(path, params = {})
    uri = URI("#{BASE}#{path}")
    uri.query = URI.encode_www_form(params)
    send_request(Net::HTTP::Get.new(uri), uri)
  end
  def request(klass, path, body: nil)
    uri = URI.join(BASE + '/', path.delete_prefix('/'))
    req = klass.new(uri)
    req.body = JSON.generate(body) if body
    send_request(req, uri)
  end
  def send_request(req, uri)
    req['Authorization'] = "Bearer #{@api_key}"
    req['Accept'] = 'application/json'
    Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https') { |http| http.request(req) }
  end
end
""",
        (
            "6 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {api_key}",
            "8 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {api_key}",
            "11 DELETE https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {api_key}",
        ),
    ),
    Case(
        "faraday",
        """conn = Faraday.new(url: 'https://api.hypersave.io', headers: { 'Content-Type' => 'application/json' }, params: { v: 1 }) do |f|
  f.request :authorization, 'Bearer', -> { ENV['HYPERSAVE_KEY'] }
  f.request :json
  f.headers['X-Trace'] = '1'
  f.adapter Faraday.default_adapter
end
conn.get('/v1/memories', { limit: 5 }, { 'Accept' => 'application/json' })
conn.post('/v1/memories') { |req| req.body = { content: 'x' }.to_json; req.params['a'] = 'b'; req.headers['X-API-Key'] = k }
conn.get do |req|
  req.url '/v1/search', q: 'x'
  req.headers['Authorization'] = "token #{tok}"
end
Faraday.get('https://hyperoru.com/api/account/list', { session_token: tok })
Faraday.post('https://x.example/a', '{}', 'Authorization' => 'Bearer x')
c2 = Faraday.new('https://hypemarket.ai') { |f| f.request :authorization, :basic, 'user', pass }
c2.delete('me/x.json')
c3 = Faraday.new('https://hypemarket.ai/')
c3.headers['Authorization'] = "Bearer #{x}"
c3.basic_auth('u', 'p')
c3.put('me/y.json', { a: 1 })
""",
        (
            "7 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {HYPERSAVE_KEY} | query v=1 limit=5 | type application/json",
            "8 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {HYPERSAVE_KEY} | query v=1 a=b | type application/json",
            "10 GET https://api.hypersave.io/v1/search | auth token header:authorization {tok} | query v=1 q=x | type application/json",
            "13 GET https://hyperoru.com/api/account/list | query session_token={tok}",
            "14 POST https://x.example/a | auth Bearer header:authorization x",
            "16 DELETE https://hypemarket.ai/me/x.json | auth Basic header:authorization user:{pass}",
            "20 PUT https://hypemarket.ai/me/y.json | auth Basic header:authorization u:p",
        ),
    ),
    Case(
        "httparty",
        """class Hyper
  include HTTParty
  base_uri 'https://api.hypersave.io/v1'
  headers 'Authorization' => "Bearer #{ENV['HS']}", 'Accept' => 'application/json'
  default_params api_version: 2
  def self.all; get('/memories', query: { limit: 3 }); end
  def create(c) = self.class.post('/memories', body: { content: c }.to_json, headers: { 'Content-Type' => 'application/json' })
  def rm(id)
    self.class.delete("/memories/#{id}", basic_auth: { username: 'a', password: 'b' })
  end
end
HTTParty.get('https://hyperoru.com/api/account/list', query: { session_token: t }, headers: { 'Accept' => 'x' })
HTTParty.post("https://x.example/#{path}", body: { a: 1 }, basic_auth: { username: 'u', password: 'p' })
""",
        (
            "6 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {HS} | query limit=3",
            "7 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {HS} | type application/json",
            "9 DELETE https://api.hypersave.io/v1/memories/{id} | auth Basic header:authorization a:b",
            "12 GET https://hyperoru.com/api/account/list | query session_token={t}",
            "13 POST https://x.example/{path} | auth Basic header:authorization u:p",
        ),
    ),
    Case(
        "restclient",
        """RestClient.get 'https://api.hypersave.io/v1/memories', { Authorization: "Bearer #{key}", params: { limit: 5 }, accept: :json }
RestClient.post('https://x.example/a', { a: 1 }.to_json, content_type: :json, authorization: "token #{k}")
RestClient::Request.execute(method: :delete, url: "https://x.example/b/#{id}", headers: { 'X-API-Key' => k }, user: 'u', password: 'p', timeout: 5)
site = RestClient::Resource.new('https://hypemarket.ai', headers: { Authorization: "Bearer #{k}" })
site['me/orders.json'].get
site['me/x.json'].post({ a: 1 }.to_json, content_type: 'application/json')
RestClient::Resource.new('https://x.example/p', 'user', 'pass').get
""",
        (
            "1 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {key} | query limit=5",
            "2 POST https://x.example/a | auth token header:authorization {k} | type application/json",
            "3 DELETE https://x.example/b/{id} | auth Basic header:authorization u:p",
            "5 GET https://hypemarket.ai/me/orders.json | auth Bearer header:authorization {k}",
            "6 POST https://hypemarket.ai/me/x.json | auth Bearer header:authorization {k}",
            "7 GET https://x.example/p | auth Basic header:authorization user:pass",
        ),
    ),
    Case(
        "http.rb",
        """HTTP.auth("Bearer #{token}").get('https://api.hypersave.io/v1/memories', params: { limit: 1 })
HTTP.headers('X-API-Key' => k, accept: 'application/json').post('https://x.example/a', json: { a: 1 })
HTTP.basic_auth(user: 'u', pass: 'p').timeout(5).delete('https://x.example/b')
http = HTTP.persistent('https://hypemarket.ai').auth("token #{t}")
http.get('/me.json')
HTTP[accept: 'a/b'].put('https://x.example/c', form: { a: 1 })
HTTP.follow.head('https://x.example/d')
""",
        (
            "1 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {token} | query limit=1",
            "2 POST https://x.example/a | auth - header:x-api-key {k} | type application/json",
            "3 DELETE https://x.example/b | auth Basic header:authorization u:p",
            "5 GET https://hypemarket.ai/me.json | auth token header:authorization {t}",
            "6 PUT https://x.example/c | type application/x-www-form-urlencoded",
            "7 HEAD https://x.example/d",
        ),
    ),
    Case(
        "typhoeus excon openuri",
        """Typhoeus.get('https://x.example/a', params: { token: t }, headers: { Authorization: "Bearer #{k}" })
r = Typhoeus::Request.new('https://x.example/b', method: :post, body: { a: 1 }, userpwd: 'u:p', headers: { 'A' => 'b' })
r.run
Excon.get('https://x.example/c', headers: { 'Authorization' => "Bearer #{k}" }, query: { a: 1 })
e = Excon.new('https://x.example', headers: { 'X-API-Key' => k })
e.request(method: :put, path: '/d', body: '{}')
e.get(path: '/e')
URI.open("https://hyperoru.com/api/x?session_token=#{t}", 'Authorization' => 'Bearer x').read
open("https://x.example/f") { |f| f.read }
URI('https://x.example/g').open.read
""",
        (
            "1 GET https://x.example/a | auth Bearer header:authorization {k} | query token={t}",
            "2 POST https://x.example/b | auth Basic header:authorization u:p",
            "4 GET https://x.example/c | auth Bearer header:authorization {k} | query a=1",
            "6 PUT https://x.example/d | auth - header:x-api-key {k}",
            "7 GET https://x.example/e | auth - header:x-api-key {k}",
            "8 GET https://hyperoru.com/api/x | auth Bearer header:authorization x | query session_token={t}",
            "9 GET https://x.example/f | open",
            "10 GET https://x.example/g",
        ),
    ),
    Case(
        "heredoc and constants",
        """module Cfg
  HOST = ENV.fetch('HOST', 'hyperoru.com')
  API = "https://#{HOST}/api"
  TOKEN = Rails.application.credentials.dig(:hyperoru, :token)
end
body = <<~JSON
  {"refresh_token": "#{rt}"}
JSON
Faraday.post("#{Cfg::API}/auth", body, { 'Content-Type' => 'application/json', 'Authorization' => "Bearer #{Cfg::TOKEN}" })
uri = URI::HTTPS.build(host: 'x.example', path: '/a/b', query: { t: 1 }.to_query)
Net::HTTP.get(uri)
Net::HTTP.get('x.example', '/index.html')
url = 'https://%s/v1/%s' % ['x.example', id]
RestClient.get(url)
curl = `curl -H "Authorization: Bearer #{t}" https://x.example/sh`
""",
        (
            "9 POST https://hyperoru.com/api/auth | auth Bearer header:authorization {TOKEN} | type application/json",
            "11 GET https://x.example/a/b | query t=1",
            "12 GET http://x.example/index.html",
            "14 GET https://x.example/v1/{id}",
            "15 GET https://x.example/sh | auth Bearer header:authorization {t}",
        ),
    ),
    Case(
        "mocks and rails",
        """RSpec.describe X do
  before { stub_request(:get, 'https://api.hypersave.io/v1/memories').with(headers: { 'Authorization' => 'Bearer x' }).to_return(status: 200) }
  it { expect(HTTParty).to receive(:get).with('https://x.example/y') ; expect(WebMock).to have_requested(:post, 'https://x.example/y') }
  it { allow(client).to receive(:post).and_return(double) ; get '/api/x', params: { session_token: 't' }; post '/y', headers: { 'Authorization' => 'Bearer x' } }
  let(:stubs) { Faraday::Adapter::Test::Stubs.new { |s| s.get('/x') { [200, {}, ''] } } }
end
Rails.application.routes.draw do
  get '/api/list', to: 'x#y'
  resources :users
end
class ApiController < ApplicationController
  def index
    token = params[:session_token] || request.headers['Authorization']
    redirect_to "https://x.example/#{token}"
    Rails.cache.fetch('https://x.example/k') { 1 }
  end
end
get '/hello' do
  'x'
end
""",
        (),
    ),
    Case(
        "sdk and helper",
        """require 'hypertrack'
HyperTrack.secret_token = 'sk_x'
HyperTrack::User.create(name: 'a')
HyperTrack.api_version = 'v2'
def auth_header(tok) = { 'Authorization' => "token #{tok}" }
def api(method, path, body = nil)
  url = "https://api.hypertrack.com/api/v2#{path}"
  RestClient::Request.execute(method: method, url: url, payload: body, headers: auth_header(ENV['HT_SK']))
end
api(:get, '/users/')
api(:post, '/users/', { name: 'x' })
""",
        (
            "10 GET https://api.hypertrack.com/api/v2/users/ | auth token header:authorization {tok}",
            "11 POST https://api.hypertrack.com/api/v2/users/ | auth token header:authorization {tok} | type application/x-www-form-urlencoded",
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_requests_of_a_larger_program(case: Case) -> None:
    assert seen(RUBY, case.source) == case.expected
