# ruff: noqa: E501 - programs as people write them
"""Java: the requests of larger programs, in the styles that people write."""

from __future__ import annotations

import pytest
from language_cases import Case, seen

from scanner.usage.code.languages import JAVA

CASES = (
    Case(
        "HttpURLConnection",
        """import java.net.*;
class A {
  static String post(String token) throws Exception {
    URL url = new URL("https://hypemarket.ai/me/access_tokens.json");
    HttpURLConnection conn = (HttpURLConnection) url.openConnection();
    conn.setRequestMethod("POST");
    conn.setRequestProperty("Authorization", "Bearer " + token);
    conn.setRequestProperty("Content-Type", "application/json; utf-8");
    conn.setDoOutput(true);
    String body = "{\\"access_token\\": {\\"permission\\": \\"read\\"}}";
    try (OutputStream os = conn.getOutputStream()) {
      byte[] input = body.getBytes("utf-8");
      os.write(input, 0, input.length);
    }
    try (BufferedReader br = new BufferedReader(new InputStreamReader(conn.getInputStream(), "utf-8"))) { }
    return null;
  }
}
""",
        (
            "5 POST https://hypemarket.ai/me/access_tokens.json | auth Bearer header:authorization {token} | type application/json",
        ),
    ),
    Case(
        "java.net.http with helper and builder",
        """import java.net.http.*;
public class HypersaveClient {
  private static final String BASE = System.getenv().getOrDefault("HYPERSAVE_URL", "https://api.hypersave.io/v1");
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String key;
  public HypersaveClient(String key) { this.key = key; }
  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(BASE + path)).header("Authorization", "Bearer " + key).header("Accept", "application/json");
  }
  public String list() throws Exception { return http.send(request("/memories").GET().build(), BodyHandlers.ofString()).body(); }
  public String add(String json) throws Exception {
    return http.send(request("/memories").header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)).build(), BodyHandlers.ofString()).body();
  }
  public void remove(String id) throws Exception { http.sendAsync(request("/memories/" + id).DELETE().build(), BodyHandlers.discarding()); }
  public void patch(String id) throws Exception { http.send(request("/memories/" + id).method("PATCH", HttpRequest.BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString()); }
}
""",
        (
            "10 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {key}",
            "12 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {key} | type application/json",
            "14 DELETE https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {key}",
            "15 PATCH https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {key}",
        ),
    ),
    Case(
        "okhttp with interceptor",
        """import okhttp3.*;
public class HT {
  private final OkHttpClient client = new OkHttpClient.Builder().addInterceptor(chain -> {
    Request original = chain.request();
    Request r = original.newBuilder().header("Authorization", "token " + BuildConfig.HYPERTRACK_SECRET).build();
    return chain.proceed(r);
  }).build();
  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
  void users() throws IOException {
    HttpUrl url = HttpUrl.parse("https://api.hypertrack.com/api/v2/users/").newBuilder().addQueryParameter("lookup_id", "x").build();
    Request request = new Request.Builder().url(url).build();
    try (Response response = client.newCall(request).execute()) { }
  }
  void create(String name) throws IOException {
    RequestBody body = RequestBody.create(JSON, "{\\"name\\":\\"" + name + "\\"}");
    Request request = new Request.Builder().url("https://api.hypertrack.com/api/v2/users/").post(body).build();
    client.newCall(request).enqueue(new Callback() { public void onResponse(Call c, Response r) {} });
  }
  void b() {
    HttpUrl u = new HttpUrl.Builder().scheme("https").host("api.hypertrack.com").addPathSegments("api/v2/users").addPathSegment("1").addPathSegment("").addQueryParameter("a", "b").build();
    client.newCall(new Request.Builder().url(u).delete().build()).execute();
    RequestBody f = new FormBody.Builder().add("refresh_token", rt).add("x", "y").build();
    client.newCall(new Request.Builder().url("https://hyperspeed.acme.com/api/v1/auth/refresh").post(f).build()).execute();
  }
}
""",
        (
            "11 GET https://api.hypertrack.com/api/v2/users/ | auth token header:authorization {HYPERTRACK_SECRET} | query lookup_id=x",
            "16 POST https://api.hypertrack.com/api/v2/users/ | auth token header:authorization {HYPERTRACK_SECRET} | type application/json",
            "21 DELETE https://api.hypertrack.com/api/v2/users/1 | auth token header:authorization {HYPERTRACK_SECRET} | query a=b",
            "23 POST https://hyperspeed.acme.com/api/v1/auth/refresh | auth token header:authorization {HYPERTRACK_SECRET} | type application/x-www-form-urlencoded",
        ),
    ),
    Case(
        "interceptor class",
        """class AuthInterceptor implements Interceptor {
  private final String token;
  AuthInterceptor(String token) { this.token = token; }
  @Override public Response intercept(Chain chain) throws IOException {
    Request request = chain.request().newBuilder().addHeader("Authorization", "Bearer " + token).build();
    return chain.proceed(request);
  }
}
class Api {
  OkHttpClient client = new OkHttpClient.Builder().addInterceptor(new AuthInterceptor(System.getenv("HYPEMARKET_TOKEN"))).build();
  void go() { client.newCall(new Request.Builder().url("https://hypemarket.ai/me.json").get().build()).execute(); }
}
""",
        ("11 GET https://hypemarket.ai/me.json | auth Bearer header:authorization {token}",),
    ),
    Case(
        "RestTemplate",
        """class R {
  private final RestTemplate rt;
  @Value("${hypersave.key}") private String apiKey;
  private String base = "https://api.hypersave.io/v1";
  R(RestTemplateBuilder b) { this.rt = b.rootUri("https://api.hypersave.io").defaultHeader("X-Trace", "1").build(); }
  void m(String id) {
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(MediaType.APPLICATION_JSON);
    headers.setAccept(Collections.singletonList(MediaType.APPLICATION_JSON));
    headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + apiKey);
    HttpEntity<String> entity = new HttpEntity<>("{\\"content\\":\\"x\\"}", headers);
    ResponseEntity<String> res = rt.exchange(base + "/memories/{id}", HttpMethod.PUT, entity, String.class, id);
    rt.postForObject(base + "/memories", entity, String.class);
    rt.delete("/v1/memories/" + id);
    String got = rt.getForObject(UriComponentsBuilder.fromHttpUrl(base).path("/search").queryParam("q", id).toUriString(), String.class);
    rt.put(base + "/memories/1", entity);
    RequestEntity<Void> req = RequestEntity.get(URI.create(base + "/me")).header("Authorization", "token " + apiKey).build();
    rt.exchange(req, String.class);
  }
}
""",
        (
            "12 PUT https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {apiKey} | type application/json",
            "13 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {apiKey} | type application/json",
            "14 DELETE https://api.hypersave.io/v1/memories/{id}",
            "15 GET https://api.hypersave.io/v1/search | query q={id}",
            "16 PUT https://api.hypersave.io/v1/memories/1 | auth Bearer header:authorization {apiKey} | type application/json",
            "17 GET https://api.hypersave.io/v1/me | auth token header:authorization {apiKey}",
        ),
    ),
    Case(
        "WebClient",
        """class W {
  private final WebClient client = WebClient.builder().baseUrl("https://api.hypersave.io/v1").defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + System.getenv("HYPERSAVE_API_KEY")).build();
  Mono<String> list() { return client.get().uri("/memories?limit={l}", 10).retrieve().bodyToMono(String.class); }
  Mono<String> add(Memory m) { return client.post().uri("/memories").contentType(MediaType.APPLICATION_JSON).bodyValue(m).retrieve().bodyToMono(String.class); }
  Mono<Void> del(String id) { return client.delete().uri("/memories/{id}", id).header("X-Api-Key", "k").retrieve().bodyToMono(Void.class); }
  Mono<String> search(String q) { return client.get().uri(b -> b.path("/search").queryParam("q", q).build()).headers(h -> h.setBearerAuth(q)).retrieve().bodyToMono(String.class); }
  void rc() { RestClient rc = RestClient.create("https://hypemarket.ai"); rc.patch().uri("/me/x").body(new X()).retrieve().toBodilessEntity(); String s = rc.method(HttpMethod.GET).uri("https://o.example/{a}", 1).headers(h -> h.setBasicAuth("u", "p")).retrieve().body(String.class); }
}
""",
        (
            "3 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {HYPERSAVE_API_KEY} | query limit={l}",
            "4 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {HYPERSAVE_API_KEY} | type application/json",
            "5 DELETE https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {HYPERSAVE_API_KEY}",
            "6 GET https://api.hypersave.io/v1/search | auth Bearer header:authorization {q} | query q={q}",
            "7 PATCH https://hypemarket.ai/me/x | type application/json",
            "7 GET https://o.example/{a} | auth Basic header:authorization u:p",
        ),
    ),
    Case(
        "apache 4",
        """class Ap {
  void m() throws Exception {
    CloseableHttpClient http = HttpClients.createDefault();
    HttpPost post = new HttpPost("https://hyperspeed.acme.com/api/v1/auth/refresh");
    post.setHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    post.setEntity(new StringEntity("{\\"refresh_token\\":\\"" + rt + "\\"}", ContentType.APPLICATION_JSON));
    try (CloseableHttpResponse r = http.execute(post)) { EntityUtils.toString(r.getEntity()); }
    URI uri = new URIBuilder("https://hyperoru.com/api/account/list").addParameter("session_token", st).build();
    HttpGet get = new HttpGet(uri);
    http.execute(get);
    URI u2 = new URIBuilder().setScheme("https").setHost("hyperoru.com").setPath("/api/x").setParameter("a", "b").build();
    http.execute(new HttpDelete(u2), resp -> null);
    String s = Request.Post("https://x.example/y").addHeader("Authorization", "Bearer " + t).bodyString("{}", ContentType.APPLICATION_JSON).execute().returnContent().asString();
    HttpUriRequest rb = RequestBuilder.put().setUri("https://x.example/z").addParameter("p", "1").setHeader("Accept", "a/b").build();
    http.execute(rb);
    List<NameValuePair> params = new ArrayList<>();
    params.add(new BasicNameValuePair("username", "john"));
    HttpPost p2 = new HttpPost("https://x.example/form");
    p2.setEntity(new UrlEncodedFormEntity(params));
    http.execute(p2);
  }
}
""",
        (
            "4 POST https://hyperspeed.acme.com/api/v1/auth/refresh | type application/json",
            "9 GET https://hyperoru.com/api/account/list | query session_token={st}",
            "12 DELETE https://hyperoru.com/api/x | query a=b",
            "13 POST https://x.example/y | auth Bearer header:authorization {t} | type application/json",
            "14 PUT https://x.example/z | type application/x-www-form-urlencoded",
            "18 POST https://x.example/form | type application/x-www-form-urlencoded",
        ),
    ),
    Case(
        "constants, String.format, StringBuilder",
        """class K {
  private static final String HOST = "hyperoru.com"; static final String SCHEME = "https://";
  void m(String tok) throws Exception {
    String u = String.format("%s%s/api/account/list?session_token=%s&n=%d", SCHEME, HOST, tok, 5);
    new URL(u).openStream();
    StringBuilder sb = new StringBuilder("https://hyperoru.com");
    sb.append("/api/x").append("?session_token=").append(tok);
    HttpURLConnection c = (HttpURLConnection) new URL(sb.toString()).openConnection();
    c.connect();
    URL url = new URL("https", "hyperoru.com", "/api/y");
    url.openConnection().getInputStream();
    HttpsURLConnection h = (HttpsURLConnection) URI.create("https://h.example/z").toURL().openConnection();
    h.setRequestMethod("HEAD"); h.addRequestProperty("X-API-Key", "abc");
    String enc = Base64.getEncoder().encodeToString((user + ":" + pw).getBytes(StandardCharsets.UTF_8));
    h.setRequestProperty("Authorization", "Basic " + enc);
    int code = h.getResponseCode();
  }
}
""",
        (
            "5 GET https://hyperoru.com/api/account/list | query session_token={tok} n=5",
            "8 GET https://hyperoru.com/api/x | query session_token={tok}",
            "11 GET https://hyperoru.com/api/y",
            "12 HEAD https://h.example/z | auth Basic header:authorization {user}:{pw}",
        ),
    ),
    Case(
        "enum/records/props",
        """record Config(String baseUrl, String token) { static Config load() { return new Config("https://hypemarket.ai", System.getenv("HM_TOKEN")); } }
class Svc {
  private final Config config = Config.load();
  private final HttpClient client = HttpClient.newHttpClient();
  void m() throws Exception {
    var req = HttpRequest.newBuilder().uri(new URI(config.baseUrl() + "/me.json")).headers("Authorization", "Bearer " + config.token(), "Accept", "application/json").PUT(HttpRequest.BodyPublishers.noBody()).build();
    client.send(req, HttpResponse.BodyHandlers.ofString());
  }
}
""",
        ("6 PUT https://hypemarket.ai/me.json | auth Bearer header:authorization {token}",),
    ),
    Case(
        "jaxrs",
        """class J { void m() {
  Client client = ClientBuilder.newClient();
  WebTarget target = client.target("https://api.hypersave.io/v1").path("memories").queryParam("limit", 5);
  Response r = target.request(MediaType.APPLICATION_JSON).header("Authorization", "Bearer " + key).get();
  client.target("https://api.hypersave.io/v1/memories").request().header(HttpHeaders.AUTHORIZATION, "Bearer " + key).post(Entity.json(m));
  client.target("https://x.example/{id}").resolveTemplate("id", 5).request().delete();
} }
""",
        (
            "3 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {key} | query limit=5",
            "5 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {key} | type application/json",
            "6 DELETE https://x.example/5",
        ),
    ),
    Case(
        "tests and servers",
        """class T {
  @Test void t() throws Exception {
    when(restTemplate.exchange(eq("https://api.hypersave.io/v1/x"), eq(HttpMethod.GET), any(), eq(String.class))).thenReturn(r);
    stubFor(get(urlEqualTo("/v1/memories")).withHeader("Authorization", equalTo("Bearer x")).willReturn(aResponse().withStatus(200)));
    wireMock.stubFor(WireMock.post("/x").willReturn(ok()));
    mockMvc.perform(get("/api/list").header("Authorization", "Bearer x")).andExpect(status().isOk());
    server.expect(requestTo("https://api.hypersave.io/v1/memories")).andExpect(method(HttpMethod.GET)).andRespond(withSuccess());
    verify(restTemplate).getForObject("https://api.hypersave.io/v1/x", String.class);
    mockWebServer.enqueue(new MockResponse().setBody("{}"));
    given().header("Authorization", "x").when().get("/x").then().statusCode(200);
  }
}
@RestController class C { @GetMapping("/api/x") String x(@RequestParam String session_token, HttpServletRequest request) { String a = request.getHeader("Authorization"); request.getParameter("session_token"); map.put("url", "https://x.example"); cache.get("https://x.example/y"); return session_token; } }
""",
        (),
    ),
    Case(
        "exchange headers map",
        """class X { void m() {
  MultiValueMap<String, String> h = new LinkedMultiValueMap<>(); h.add("Authorization", "Bearer " + tok);
  MultiValueMap<String, String> form = new LinkedMultiValueMap<>(); form.add("refresh_token", rt);
  HttpEntity<MultiValueMap<String, String>> e = new HttpEntity<>(form, h);
  new RestTemplate().postForEntity("https://hyperspeed.acme.com/api/v1/auth/refresh", e, String.class);
  RestTemplate r = new RestTemplate(); r.setInterceptors(List.of((req, body, ex) -> { req.getHeaders().add("Authorization", "token " + tok); return ex.execute(req, body); }));
  r.getForEntity("https://api.hypertrack.com/api/v2/users/", String.class);
  r.getInterceptors().add(new BasicAuthenticationInterceptor("a", "b"));
} }
""",
        (
            "5 POST https://hyperspeed.acme.com/api/v1/auth/refresh | auth Bearer header:authorization {tok} | type application/x-www-form-urlencoded",
            "7 GET https://api.hypertrack.com/api/v2/users/ | auth token header:authorization {tok}",
        ),
    ),
    Case(
        "apache5",
        """class A5 { void m() throws Exception {
  try (var client = HttpClients.custom().setDefaultHeaders(List.of(new BasicHeader("Authorization", "Bearer " + t))).build()) {
    final ClassicHttpRequest req = ClassicRequestBuilder.post("https://x.example/a").setEntity(new StringEntity("{}")).addHeader("X-API-Key", k).build();
    client.execute(req, r -> null);
    HttpPatch p = new HttpPatch(URI.create("https://x.example/b")); p.setHeader(new BasicHeader("Authorization", "Basic " + c)); client.execute(p);
    HttpGet g = new HttpGet("https://x.example/c"); g.setHeaders(new Header[] { new BasicHeader("Accept", "a") }); client.execute(g);
  }
} }
""",
        (
            "3 POST https://x.example/a | auth Bearer header:authorization {t}",
            "5 PATCH https://x.example/b | auth Basic header:authorization {c}",
            "6 GET https://x.example/c | auth Bearer header:authorization {t}",
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_requests_of_a_larger_program(case: Case) -> None:
    assert seen(JAVA, case.source) == case.expected
