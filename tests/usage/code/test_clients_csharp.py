# ruff: noqa: E501 - programs as people write them
"""C#: factories, typed and named clients, handlers."""

from __future__ import annotations

import pytest
from programs import Program, briefs

PROGRAMS = (
    Program("a typed client configured at start", r"""
using System.Net.Http.Headers;

builder.Services.AddHttpClient<HypemarketClient>(c =>
{
    c.BaseAddress = new Uri("https://hypemarket.ai/");
    c.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", builder.Configuration["Hypemarket:Token"]);
});

public class HypemarketClient
{
    private readonly HttpClient _http;
    public HypemarketClient(HttpClient http) => _http = http;
    public Task<string> Accounts() => _http.GetStringAsync("me/social_accounts.json");
}
""", ("13 GET https://hypemarket.ai/me/social_accounts.json Bearer:Hypemarket:Token",)),
    Program("a named client", r"""
services.AddHttpClient("hypersave", client =>
{
    client.BaseAddress = new Uri("https://api.hypersave.io/v1/");
    client.DefaultRequestHeaders.Add("Authorization", $"Bearer {key}");
});

public class Memories
{
    private readonly IHttpClientFactory _factory;
    public Memories(IHttpClientFactory factory) { _factory = factory; }
    public async Task Add()
    {
        var http = _factory.CreateClient("hypersave");
        await http.PostAsJsonAsync("memories", new { content = "x" });
    }
}
""", ("14 POST https://api.hypersave.io/v1/memories Bearer:key {content}",)),
    Program("a typed client by interface", r"""
services.AddHttpClient<ITracker, Tracker>((sp, c) => { c.BaseAddress = new Uri("https://api.hypertrack.com/api/v2/"); });

public class Tracker : ITracker
{
    private readonly HttpClient client;
    public Tracker(HttpClient client) { this.client = client; }
    public async Task<string> Users(string pk)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "users/");
        request.Headers.Authorization = new AuthenticationHeaderValue("token", pk);
        var response = await client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}
""", ("9 GET https://api.hypertrack.com/api/v2/users/ token:pk",)),
    Program("a delegating handler", r"""
public class TokenHandler : DelegatingHandler
{
    private readonly string token;
    public TokenHandler(string token) : base(new HttpClientHandler()) { this.token = token; }
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return base.SendAsync(request, ct);
    }
}
public class Program
{
    static async Task Main()
    {
        var client = new HttpClient(new TokenHandler(Environment.GetEnvironmentVariable("HYPERORU_TOKEN")));
        await client.GetAsync("https://api.production.hyperoru.com/api/account/list");
    }
}
""", ("16 GET https://api.production.hyperoru.com/api/account/list Bearer:token",)),
    Program("a pair in a record", r"""
public record TokenPair([property: JsonPropertyName("access_token")] string Access, [property: JsonPropertyName("refresh_token")] string Refresh);

public class Session
{
    private TokenPair _pair;
    private readonly HttpClient _http = new() { BaseAddress = new Uri("https://hyperspeed.acme.example") };
    public async Task RefreshAsync()
    {
        var response = await _http.PostAsJsonAsync("/api/v1/auth/refresh", new { refresh_token = _pair.Refresh });
        _pair = await response.Content.ReadFromJsonAsync<TokenPair>();
    }
}
""", ("9 POST https://hyperspeed.acme.example/api/v1/auth/refresh {refresh_token}",)),
    Program("JsonDocument of a reply", r"""
using var http = new HttpClient();
var login = await http.PostAsync("https://api.production.hyperoru.com/api/users/login", new StringContent("{\"email\":\"a\",\"password\":\"b\"}", Encoding.UTF8, "application/json"));
using var doc = JsonDocument.Parse(await login.Content.ReadAsStringAsync());
var token = doc.RootElement.GetProperty("session_token").GetString();
await http.GetAsync($"https://api.production.hyperoru.com/api/account/list?session_token={token}");
""", ("2 POST https://api.production.hyperoru.com/api/users/login {email,password}", "5 GET https://api.production.hyperoru.com/api/account/list ?session_token")),
    Program("Flurl with a base", r"""
using Flurl.Http;
var me = await "https://hypemarket.ai".AppendPathSegments("me", "access_tokens.json").WithOAuthBearerToken(token).GetJsonAsync<Token[]>();
""", ("2 GET https://hypemarket.ai/me/access_tokens.json Bearer:token",)),
    Program("a raw string as body", r'''
var req = new HttpRequestMessage(HttpMethod.Post, "https://api.hypersave.io/v1/memories")
{
    Content = new StringContent("""{"content": "x"}""", Encoding.UTF8, "application/json"),
    Headers = { { "Authorization", $"Bearer {key}" } }
};
await client.SendAsync(req);
''', ("1 POST https://api.hypersave.io/v1/memories Bearer:key {content}",)),
    Program("Refit", r"""
[Headers("Authorization: Bearer", "Accept: application/json")]
public interface IHypersave
{
    [Get("/v1/memories")]
    Task<List<Memory>> List([AliasAs("limit")] int limit);

    [Post("/v1/memories")]
    Task Add([Body] Memory memory, [Header("Authorization")] string auth);
}
var api = RestService.For<IHypersave>("https://api.hypersave.io");
await api.Add(new Memory(), $"Bearer {key}");
""", ("4 GET https://api.hypersave.io/v1/memories ?limit", "7 POST https://api.hypersave.io/v1/memories Bearer:key")),
    Program("a factory of something else", r"""
services.AddDbContext<Store>(o => o.Url = "https://hypemarket.ai/");
var client = factory.CreateClient("https://hypemarket.ai");
"""),
)


@pytest.mark.parametrize("program", PROGRAMS, ids=[program.name for program in PROGRAMS])
def test_csharp_program(program: Program) -> None:
    assert briefs(program, "src/Program.cs") == program.expected
