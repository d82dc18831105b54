# ruff: noqa: E501 - programs as people write them
"""C#: the requests of larger programs, in the styles that people write."""

from __future__ import annotations

import pytest
from language_cases import Case, seen

from scanner.usage.code.languages import CSHARP

CASES = (
    Case(
        "named clients minimal api",
        """using System.Net.Http.Headers;
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient("hypersave", client =>
{
    client.BaseAddress = new Uri("https://api.hypersave.io/v1/");
    client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", builder.Configuration["Hypersave:ApiKey"]);
    client.DefaultRequestHeaders.Accept.Add(new("application/json"));
});
var app = builder.Build();
app.MapGet("/memories", async (IHttpClientFactory factory) =>
{
    var client = factory.CreateClient("hypersave");
    return await client.GetFromJsonAsync<List<Memory>>("memories?limit=10");
});
app.MapPost("/memories", async (IHttpClientFactory factory, Memory memory) =>
{
    var http = factory.CreateClient("hypersave");
    var res = await http.PostAsJsonAsync("memories", memory);
    res.EnsureSuccessStatusCode();
});
app.Run();
""",
        (
            "13 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {Hypersave:ApiKey} | query limit=10",
            "18 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {Hypersave:ApiKey} | type application/json",
        ),
    ),
    Case(
        "typed client",
        """using System.Net.Http;
public class HypersaveClient
{
    private readonly HttpClient _http;
    public HypersaveClient(HttpClient http) => _http = http;
    public Task<string> List() => _http.GetStringAsync("v1/memories");
    public Task<HttpResponseMessage> Remove(string id) => _http.DeleteAsync($"v1/memories/{id}");
}
public class Startup
{
    public void ConfigureServices(IServiceCollection services)
    {
        services.AddHttpClient<HypersaveClient>(c =>
        {
            c.BaseAddress = new Uri("https://api.hypersave.io/");
            c.DefaultRequestHeaders.Add("X-API-Key", Environment.GetEnvironmentVariable("HYPERSAVE_KEY"));
        });
    }
}
""",
        (
            "6 GET https://api.hypersave.io/v1/memories | auth - header:x-api-key {HYPERSAVE_KEY}",
            "7 DELETE https://api.hypersave.io/v1/memories/{id} | auth - header:x-api-key {HYPERSAVE_KEY}",
        ),
    ),
    Case(
        "message with setters",
        """class A {
  static readonly HttpClient client = new() { BaseAddress = new("https://hypemarket.ai") };
  async Task Run(string tok) {
    var msg = new HttpRequestMessage { Method = HttpMethod.Patch, RequestUri = new Uri("/me/social_accounts/1.json", UriKind.Relative) };
    msg.Headers.Authorization = new("Bearer", tok);
    msg.Headers.TryAddWithoutValidation("X-Trace", "1");
    msg.Content = JsonContent.Create(new { body = "x", permission = "read" });
    await client.SendAsync(msg, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
  }
}
""",
        (
            "4 PATCH https://hypemarket.ai/me/social_accounts/1.json | auth Bearer header:authorization {tok} | type application/json",
        ),
    ),
    Case(
        "restsharp old",
        """var client = new RestClient("https://api.hypertrack.com/api/v2/users/");
client.Timeout = -1;
var request = new RestRequest(Method.POST);
request.AddHeader("Authorization", "token sk_x");
request.AddHeader("Content-Type", "application/json");
request.AddParameter("application/json", "{\\"name\\":\\"Bob\\"}",  ParameterType.RequestBody);
IRestResponse response = client.Execute(request);
Console.WriteLine(response.Content);
""",
        (
            "1 POST https://api.hypertrack.com/api/v2/users/ | auth token header:authorization sk_x | type application/json",
        ),
    ),
    Case(
        "restsharp new",
        """var options = new RestClientOptions("https://api.hypersave.io") { MaxTimeout = -1, Authenticator = new JwtAuthenticator(token) };
var client = new RestClient(options);
var request = new RestRequest("/v1/memories/{id}", Method.Put).AddUrlSegment("id", 5);
request.AddJsonBody(new { content = "x" });
RestResponse response = await client.ExecuteAsync(request);
var got = await client.GetAsync<Memory>(new RestRequest("v1/search").AddQueryParameter("q", "x"));
var del = await client.DeleteAsync(new RestRequest($"v1/memories/{id}"));
var j = await client.GetJsonAsync<List<Memory>>("v1/memories");
""",
        (
            "3 PUT https://api.hypersave.io/v1/memories/5 | auth Bearer header:authorization {token} | type application/json",
            "6 GET https://api.hypersave.io/v1/search | auth Bearer header:authorization {token} | query q=x",
            "7 DELETE https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {token}",
            "8 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {token}",
        ),
    ),
    Case(
        "flurl",
        """using Flurl.Http;
class F {
  async Task M() {
    var a = await "https://api.hypersave.io/v1/memories".WithOAuthBearerToken(Key).GetJsonAsync<List<Memory>>();
    await "https://api.hypersave.io".AppendPathSegments("v1", "memories", id).WithHeader("Authorization", $"Bearer {Key}").DeleteAsync();
    var r = await $"{BaseUrl}/v1/memories".WithHeaders(new { Authorization = $"Bearer {Key}", Accept = "application/json" }).PostJsonAsync(new { content = text });
    var url = new Url("https://hyperoru.com").AppendPathSegment("api/account/list").SetQueryParam("session_token", tok);
    var list = await url.GetStringAsync();
    await new FlurlRequest("https://h.example/x").WithBasicAuth("user", pass).PutStringAsync("x");
    var cli = new FlurlClient("https://h.example").WithOAuthBearerToken(tok);
    var y = await cli.Request("a", "b").SetQueryParams(new { q = 1, token = tok }).GetJsonAsync<int>();
  }
  string Key = Environment.GetEnvironmentVariable("HYPERSAVE_API_KEY") ?? throw new Exception("no key");
  const string BaseUrl = "https://api.hypersave.io";
}
""",
        (
            "4 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {Key}",
            "5 DELETE https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {Key}",
            "6 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {Key} | type application/json",
            "8 GET https://hyperoru.com/api/account/list | query session_token={tok}",
            "9 PUT https://h.example/x | auth Basic header:authorization user:{pass}",
            "11 GET https://h.example/a/b | auth Bearer header:authorization {tok} | query q=1 token={tok}",
        ),
    ),
    Case(
        "webrequest",
        """string url = string.Format("{0}/api/account/list?session_token={1}", Host, token);
HttpWebRequest request = (HttpWebRequest)WebRequest.Create(url);
request.Method = "POST";
request.ContentType = "application/json";
request.Headers.Add("Authorization", "Bearer " + token);
request.Headers["X-API-Key"] = key;
request.Headers[HttpRequestHeader.Authorization] = "token " + token;
using (var streamWriter = new StreamWriter(request.GetRequestStream())) { streamWriter.Write(json); }
var httpResponse = (HttpWebResponse)request.GetResponse();
""",
        (
            "2 POST {Host}/api/account/list | auth token header:authorization {token} | query session_token={token} | type application/json",
        ),
    ),
    Case(
        "webclient",
        """using (var wc = new WebClient())
{
    wc.Headers[HttpRequestHeader.Authorization] = "Bearer " + ConfigurationManager.AppSettings["Token"];
    wc.Headers.Add("Accept: application/json");
    wc.BaseAddress = "https://hypemarket.ai";
    wc.QueryString.Add("page", "2");
    string s = wc.DownloadString("/me/orders.json");
    wc.UploadString("https://hypemarket.ai/me/x.json", "PUT", "{}");
    byte[] b = wc.UploadValues("https://hypemarket.ai/login", new NameValueCollection { { "user", "a" }, { "password", p } });
    wc.DownloadFile("https://hypemarket.ai/file", "x");
}
""",
        (
            "7 GET https://hypemarket.ai/me/orders.json | auth Bearer header:authorization {Token} | query page=2",
            "8 PUT https://hypemarket.ai/me/x.json | auth Bearer header:authorization {Token} | query page=2",
            "9 POST https://hypemarket.ai/login | auth Bearer header:authorization {Token} | query page=2 | type application/x-www-form-urlencoded",
            "10 GET https://hypemarket.ai/file | auth Bearer header:authorization {Token} | query page=2",
        ),
    ),
    Case(
        "handler",
        """class AuthHandler : DelegatingHandler
{
    private readonly string _token;
    public AuthHandler(string token) { _token = token; InnerHandler = new HttpClientHandler(); }
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("token", _token);
        return base.SendAsync(request, cancellationToken);
    }
}
class P {
  static async Task Main() {
    var client = new HttpClient(new AuthHandler(Environment.GetEnvironmentVariable("HT_SECRET")));
    var res = await client.GetAsync("https://api.hypertrack.com/api/v2/users/");
  }
}
""",
        ("14 GET https://api.hypertrack.com/api/v2/users/ | auth token header:authorization {_token}",),
    ),
    Case(
        "uri builder",
        """var builder = new UriBuilder("https://hyperoru.com/api/account/list");
var query = HttpUtility.ParseQueryString(builder.Query);
query["session_token"] = token;
query["page"] = "1";
builder.Query = query.ToString();
var res = await new HttpClient().GetAsync(builder.Uri);
var b2 = new UriBuilder { Scheme = "https", Host = "hyperoru.com", Path = "/api/x", Query = $"session_token={token}" };
var s = await new HttpClient().GetStringAsync(b2.ToString());
""",
        (
            "6 GET https://hyperoru.com/api/account/list | query session_token={token} page=1",
            "8 GET https://hyperoru.com/api/x | query session_token={token}",
        ),
    ),
    Case(
        "tests mocks",
        """[Fact]
public async Task Returns()
{
    var mockHttp = new MockHttpMessageHandler();
    mockHttp.When("https://api.hypersave.io/v1/*").Respond("application/json", "{}");
    mockHttp.When(HttpMethod.Get, "https://api.hypersave.io/v1/memories").WithHeaders("Authorization", "Bearer x").Respond(HttpStatusCode.OK);
    handlerMock.Protected().Setup<Task<HttpResponseMessage>>("SendAsync", ItExpr.Is<HttpRequestMessage>(r => r.Method == HttpMethod.Get && r.RequestUri == new Uri("https://x.example/y")), ItExpr.IsAny<CancellationToken>());
    server.Given(Request.Create().WithPath("/x").UsingGet()).RespondWith(Response.Create().WithStatusCode(200));
    httpTest.ShouldHaveCalled("https://api.example/x").WithVerb(HttpMethod.Get);
}
[HttpGet("/api/list")]
public IActionResult List([FromQuery] string session_token) { var t = Request.Query["session_token"]; var h = Request.Headers["Authorization"]; return Ok(); }
""",
        (),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_requests_of_a_larger_program(case: Case) -> None:
    assert seen(CSHARP, case.source) == case.expected
