# ruff: noqa: E501 - programs as people write them
"""Ruby: the requests of small programs."""

from __future__ import annotations

import pytest
from language_cases import Case, seen

from scanner.usage.code.languages import RUBY

CASES = (
    Case("Net::HTTP", """require 'net/http'
BASE = "https://example.org".freeze
uri = URI("#{BASE}/a?x=1")
req = Net::HTTP::Delete.new(uri)
req['Authorization'] = "Bearer #{ENV['KEY']}"
res = Net::HTTP.start(uri.hostname, uri.port, use_ssl: true) { |http| http.request(req) }
""", ("4 DELETE https://example.org/a | auth Bearer header:authorization {KEY} | query x=1",)),
    Case("short forms", """require 'net/http'
Net::HTTP.get(URI('https://example.org/b'))
Net::HTTP.post_form(URI('https://example.org/c'), 'k' => 'v')
URI.open("https://example.org/d", "Authorization" => "token #{t}")
""", ("2 GET https://example.org/b", "3 POST https://example.org/c | type application/x-www-form-urlencoded",
      "4 GET https://example.org/d | auth token header:authorization {t}")),
    Case("Faraday", """conn = Faraday.new(url: 'https://example.org') do |f|
  f.headers['Authorization'] = "Bearer #{token}"
  f.request :json
end
conn.get('/e', { q: 'x' })
""", ("5 GET https://example.org/e | auth Bearer header:authorization {token} | query q=x",)),
    Case("HTTParty", """HTTParty.post('https://example.org/f', headers: { 'Authorization' => 'token ' + key }, body: { a: 1 }.to_json)
HTTParty.get("https://example.org/g", query: { session_token: tok })
""", ("1 POST https://example.org/f | auth token header:authorization {key}",
      "2 GET https://example.org/g | query session_token={tok}")),
    Case("class that includes HTTParty", """class Api
  include HTTParty
  base_uri 'https://example.org'
  headers 'Authorization' => "Bearer #{ENV.fetch('KEY')}"
  def all
    self.class.get('/h', query: { page: 1 })
  end
end
""", ("6 GET https://example.org/h | auth Bearer header:authorization {KEY} | query page=1",)),
    Case("RestClient", """RestClient.get("https://example.org/i", Authorization: "Bearer #{t}")
RestClient::Request.execute(method: :put, url: 'https://example.org/j', headers: { 'X-API-Key' => t }, payload: '{}')
""", ("1 GET https://example.org/i | auth Bearer header:authorization {t}",
      "2 PUT https://example.org/j | auth - header:x-api-key {t}")),
    Case("http.rb", """HTTP.auth("Bearer #{t}").post("https://example.org/k", json: { a: 1 })
""", ("1 POST https://example.org/k | auth Bearer header:authorization {t} | type application/json",)),
    Case("methods of a class", """class Client
  def initialize(key)
    @key = key
  end
  def list
    call('/l')
  end
  private
  def root
    "https://example.org"
  end
  def call(path)
    HTTParty.get("#{root}#{path}", headers: headers)
  end
  def headers
    { 'Authorization' => "Bearer #{@key}" }
  end
end
""", ("6 GET https://example.org/l | auth Bearer header:authorization {key}",)),
    Case("controller", """class A < ApplicationController
  def list
    token = params[:session_token]
    render json: { url: "https://example.org/#{token}" }, headers: request.headers['Authorization']
  end
end
"""),
    Case("routes and stubs", """get '/api/x' do
  'https://example.org'
end
stub_request(:get, "https://example.org/x").to_return(body: "{}")
"""),
    Case("comments and texts", """# Net::HTTP.get(URI('https://example.org'))
DOC = "see https://example.org/docs?token=x"
puts DOC
uri = URI.parse("https://example.org/x"); puts uri.host
"""),
    Case("a hash and a cache", """h = { 'url' => 'https://example.org' }
Rails.cache.fetch('https://example.org') { 1 }
h.delete('url')
"""),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_requests_of_a_program(case: Case) -> None:
    assert seen(RUBY, case.source) == case.expected
