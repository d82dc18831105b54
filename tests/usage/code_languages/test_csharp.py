# ruff: noqa: E501 - programs as people write them
"""C#: the requests of small programs."""

from __future__ import annotations

import pytest
from language_cases import Case, seen

from scanner.usage.code.languages import CSHARP

CASES = (
    Case("request message", """using System.Net.Http; using System.Net.Http.Headers;
class A {
  const string Base = "https://example.org/v1";
  async Task<string> Run(string token, int id) {
    using var client = new HttpClient();
    var request = new HttpRequestMessage(HttpMethod.Delete, $"{Base}/x/{id}?a=b");
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    var response = await client.SendAsync(request);
    return await response.Content.ReadAsStringAsync();
  }
}
""", ("6 DELETE https://example.org/v1/x/{id} | auth Bearer header:authorization {token} | query a=b",)),
    Case("client with defaults", """using System.Net.Http;
class A {
  private readonly HttpClient _http;
  public A(string key) {
    _http = new HttpClient { BaseAddress = new Uri("https://example.org/api/") };
    _http.DefaultRequestHeaders.Add("Authorization", $"token {key}");
  }
  public Task<string> List() => _http.GetStringAsync("list");
}
""", ("8 GET https://example.org/api/list | auth token header:authorization {key}",)),
    Case("string content", """var client = new HttpClient();
var body = new StringContent("{}", Encoding.UTF8, "application/json");
var r = await client.PostAsync("https://example.org/a", body);
await client.PutAsJsonAsync("https://example.org/b", new { name = "x" });
await client.PostAsync("https://example.org/c", new FormUrlEncodedContent(new Dictionary<string, string> { ["k"] = "v" }));
""", ("3 POST https://example.org/a | type application/json", "4 PUT https://example.org/b | type application/json",
      "5 POST https://example.org/c | type application/x-www-form-urlencoded")),
    Case("initialised request", """class A { void Run() {
  var key = Environment.GetEnvironmentVariable("KEY") ?? "none";
  var request = new HttpRequestMessage {
    Method = HttpMethod.Patch,
    RequestUri = new Uri("http://example.org/d"),
    Headers = { { "X-API-Key", key } },
  };
  new HttpClient().Send(request);
} }
""", ("3 PATCH http://example.org/d | auth - header:x-api-key none",)),
    Case("RestSharp", """using RestSharp;
class A { void Run(string t) {
  var client = new RestClient("https://example.org/api");
  var request = new RestRequest("list", Method.Get);
  request.AddHeader("Authorization", "Bearer " + t);
  request.AddQueryParameter("q", "x");
  var response = client.Execute(request);
} }
""", ("4 GET https://example.org/api/list | auth Bearer header:authorization {t} | query q=x",)),
    Case("Flurl", """using Flurl.Http;
class A { async Task Run(string t) {
  var x = await new Url("https://example.org").AppendPathSegment("e").SetQueryParam("session_token", t).GetJsonAsync();
} }
""", ("3 GET https://example.org/e | query session_token={t}",)),
    Case("WebRequest", """class A { void Run(string t) {
  var request = (HttpWebRequest)WebRequest.Create("https://example.org/f");
  request.Method = "POST";
  request.ContentType = "application/json";
  request.Headers["Authorization"] = "token " + t;
  request.GetResponse();
} }
""", ("2 POST https://example.org/f | auth token header:authorization {t} | type application/json",)),
    Case("switch of bases", """class A { void Run(string env) {
  var host = env switch { "prod" => "https://a.example.org", _ => "https://b.example.org" };
  new HttpClient().GetAsync(host + "/g");
} }
""", ("3 GET {|host}/g",)),
    Case("controller", """using Microsoft.AspNetCore.Mvc;
[Route("api")] class A : ControllerBase {
  [HttpGet("account/list")] public IActionResult Get([FromQuery] string session_token) => Ok(Request.Query["session_token"]);
  void Map(WebApplication app) { app.MapGet("/api/x", () => "https://example.org"); }
}
"""),
    Case("comments and constants", """class A {
  /// <summary>GET https://example.org/a</summary>
  public const string Docs = "https://example.org/docs?token=x"; // new HttpClient().GetAsync(Docs)
  void Log(ILogger log) { log.LogInformation("GET {Url}", Docs); _cache.Get(Docs); }
}
"""),
    Case("URI that is only parsed", """var host = new Uri("https://example.org/x").Host; var d = new Dictionary<string, string> { { "a", "b" } };
"""),
    Case("a mocked handler", """class T { void Run() {
  var mock = new MockHttpMessageHandler();
  mock.When("https://example.org/x").Respond("application/json", "{}");
} }
"""),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_requests_of_a_program(case: Case) -> None:
    assert seen(CSHARP, case.source) == case.expected
