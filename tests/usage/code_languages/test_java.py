# ruff: noqa: E501 - programs as people write them
"""Java: the requests of small programs."""

from __future__ import annotations

import pytest
from language_cases import Case, seen

from scanner.usage.code.languages import JAVA

CASES = (
    Case("HttpURLConnection", """import java.net.*;
class A {
  static final String BASE = "https://example.org/v1";
  void run(String token) throws Exception {
    URL url = new URL(BASE + "/x?a=1");
    HttpURLConnection con = (HttpURLConnection) url.openConnection();
    con.setRequestMethod("PUT");
    con.setRequestProperty("Authorization", "Bearer " + token);
    con.getResponseCode();
  }
}
""", ("6 PUT https://example.org/v1/x | auth Bearer header:authorization {token} | query a=1",)),
    Case("java.net.http", """import java.net.URI; import java.net.http.*;
class A {
  private final HttpClient client = HttpClient.newHttpClient();
  String run() throws Exception {
    HttpRequest request = HttpRequest.newBuilder()
        .uri(URI.create("https://example.org/a"))
        .header("Authorization", "token " + System.getenv("KEY"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{}"))
        .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
""", ("5 POST https://example.org/a | auth token header:authorization {KEY} | type application/json",)),
    Case("newBuilder with a URI", """import java.net.URI; import java.net.http.HttpRequest;
class A { void run() { var r = HttpRequest.newBuilder(URI.create("https://example.org/b")).GET().build(); } }
""", ("2 GET https://example.org/b",)),
    Case("OkHttp", """import okhttp3.*;
class A {
  private final OkHttpClient client = new OkHttpClient();
  private final String key;
  A(String key) { this.key = key; }
  void run(String json) throws Exception {
    RequestBody body = RequestBody.create(json, MediaType.get("application/json"));
    Request request = new Request.Builder().url("https://example.org/c").addHeader("X-API-Key", key).post(body).build();
    try (Response response = client.newCall(request).execute()) { System.out.println(response.body().string()); }
  }
}
""", ("8 POST https://example.org/c | auth - header:x-api-key {key} | type application/json",)),
    Case("OkHttp with URL builder", """import okhttp3.*;
class A { void run(String t) {
  HttpUrl u = HttpUrl.parse("https://example.org/api").newBuilder().addPathSegment("list").addQueryParameter("session_token", t).build();
  Request r = new Request.Builder().url(u).build();
  new OkHttpClient().newCall(r).enqueue(null);
} }
""", ("4 GET https://example.org/api/list | query session_token={t}",)),
    Case("Unirest", """import kong.unirest.Unirest;
class A { void run(String t) {
  Unirest.post("https://example.org/d").header("accept", "application/json").queryString("q", t).body("{}").asJson();
  Unirest.get("https://example.org/e").basicAuth("me", "pw").asString();
} }
""", ("3 POST https://example.org/d | query q={t} | type application/json",
      "4 GET https://example.org/e | auth Basic header:authorization me:pw")),
    Case("RestTemplate", """import org.springframework.http.*; import org.springframework.web.client.RestTemplate;
class A {
  private static final String URL = "http://example.org/f/";
  private final RestTemplate rest = new RestTemplate();
  String one(String id) {
    HttpHeaders headers = new HttpHeaders();
    headers.setBearerAuth(token);
    headers.set("Accept", "application/json");
    HttpEntity<String> entity = new HttpEntity<>(headers);
    return rest.exchange(URL + id, HttpMethod.DELETE, entity, String.class).getBody();
  }
  String two() { return rest.getForObject("https://example.org/g", String.class); }
}
""", ("10 DELETE http://example.org/f/{id} | auth Bearer header:authorization {token}", "12 GET https://example.org/g")),
    Case("WebClient", """import org.springframework.web.reactive.function.client.WebClient;
class A {
  WebClient client = WebClient.builder().baseUrl("https://example.org").defaultHeader("Authorization", "Bearer " + KEY).build();
  Mono<String> run() { return client.get().uri("/h").retrieve().bodyToMono(String.class); }
  Mono<String> add() { return client.post().uri("/i").bodyValue(Map.of("a", "b")).retrieve().bodyToMono(String.class); }
}
""", ("4 GET https://example.org/h | auth Bearer header:authorization {KEY}",
      "5 POST https://example.org/i | auth Bearer header:authorization {KEY} | type application/json")),
    Case("Apache", """import org.apache.http.client.methods.*; import org.apache.http.impl.client.*;
class A { void run() throws Exception {
  HttpPost post = new HttpPost("https://example.org/j");
  post.setHeader("Authorization", "Bearer x");
  HttpClients.createDefault().execute(post);
} }
""", ("3 POST https://example.org/j | auth Bearer header:authorization x",)),
    Case("helper with method and path", """import java.net.URI; import java.net.http.*;
class A {
  private HttpRequest build(String method, String path) {
    return HttpRequest.newBuilder(URI.create("https://example.org" + path)).method(method, HttpRequest.BodyPublishers.noBody()).build();
  }
  void run() throws Exception { client.send(build("PATCH", "/k"), null); }
}
""", ("6 PATCH https://example.org/k",)),
    Case("server's handlers", """import org.springframework.web.bind.annotation.*;
@RestController class A {
  @GetMapping("/api/account/list") String list(@RequestParam("session_token") String t) { return "https://x.org/" + t; }
  void doGet(HttpServletRequest request) { request.getParameter("session_token"); request.getHeader("Authorization"); }
}
"""),
    Case("mocks", """class ATest {
  @Test void x() throws Exception {
    mockMvc.perform(MockMvcRequestBuilders.get("https://example.org/x").header("Authorization", "Bearer x"));
  }
}
"""),
    Case("constants and comments", """class A {
  // HttpRequest.newBuilder(URI.create("https://example.org"))
  static final String DOC = "https://example.org/docs?token=x"; /* new URL(DOC).openConnection() */
  void log() { logger.info("GET {}", DOC); map.put("https://example.org", "x"); cache.get(DOC); }
}
"""),
    Case("URL that is only parsed", """class A { String host() throws Exception { return new URL("https://example.org/x").getHost(); } }
"""),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_requests_of_a_program(case: Case) -> None:
    assert seen(JAVA, case.source) == case.expected
