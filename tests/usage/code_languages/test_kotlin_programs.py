# ruff: noqa: E501 - programs as people write them
"""Kotlin: the requests of larger programs, in the styles that people write."""

from __future__ import annotations

import pytest
from language_cases import Case, seen

from scanner.usage.code.languages import KOTLIN

CASES = (
    Case(
        "ktor client config",
        """class HM(private val token: String) {
  private val client = HttpClient(CIO) {
    expectSuccess = true
    install(ContentNegotiation) { json(Json { ignoreUnknownKeys = true }) }
    install(DefaultRequest) { url("https://hypemarket.ai/"); header(HttpHeaders.Authorization, "Bearer $token"); accept(ContentType.Application.Json) }
  }
  suspend fun me(): Me = client.get("me.json").body()
  suspend fun orders(page: Int) = client.get("me/orders.json") { parameter("page", page); url { parameters.append("x", "y") } }.body<List<Order>>()
  suspend fun mk(d: String) { client.post("me/access_tokens.json") { contentType(ContentType.Application.Json); setBody(mapOf("permission" to "read")) } }
  suspend fun rm(id: Int) = client.delete { url("https://hypemarket.ai/me/x/$id"); headers { append("X-Trace", "1"); remove("Authorization") } }
}
""",
        (
            "7 GET https://hypemarket.ai/me.json | auth Bearer header:authorization {token}",
            "8 GET https://hypemarket.ai/me/orders.json | auth Bearer header:authorization {token} | query page={page} x=y",
            "9 POST https://hypemarket.ai/me/access_tokens.json | auth Bearer header:authorization {token} | type application/json",
            "10 DELETE https://hypemarket.ai/me/x/{id} | auth Bearer header:authorization {token}",
        ),
    ),
    Case(
        "ktor auth plugin",
        """val client = HttpClient(OkHttp) {
    install(Auth) {
        bearer {
            loadTokens { BearerTokens(System.getenv("HYPERSPEED_TOKEN"), "") }
            sendWithoutRequest { true }
        }
    }
}
suspend fun main() {
    val r: HttpResponse = client.get("https://hyperspeed.acme.com/api/v1/organizations")
    val q = client.request("https://hyperspeed.acme.com/api/v1/x") { method = HttpMethod.Put; setBody("a") }
    val s = client.get { url { protocol = URLProtocol.HTTPS; host = "hyperspeed.acme.com"; path("api", "v1", "spaces"); parameters.append("a", "b") } }
    client.submitForm(url = "https://hyperspeed.acme.com/login", formParameters = parameters { append("user", "a"); append("pw", "b") })
    val basic = HttpClient { install(Auth) { basic { credentials { BasicAuthCredentials(username = "u", password = "p") } } } }
    basic.head("https://x.example/h")
}
""",
        (
            "10 GET https://hyperspeed.acme.com/api/v1/organizations | auth Bearer header:authorization {HYPERSPEED_TOKEN}",
            "11 PUT https://hyperspeed.acme.com/api/v1/x | auth Bearer header:authorization {HYPERSPEED_TOKEN} | type application/json",
            "12 GET https://hyperspeed.acme.com/api/v1/spaces | auth Bearer header:authorization {HYPERSPEED_TOKEN} | query a=b",
            "13 POST https://hyperspeed.acme.com/login | auth Bearer header:authorization {HYPERSPEED_TOKEN} | type application/x-www-form-urlencoded",
            "15 HEAD https://x.example/h | auth Basic header:authorization u:p",
        ),
    ),
    Case(
        "fuel",
        '''fun f() {
  val (a, b, c) = Fuel.get("https://hyperoru.com/api/account/list", listOf("session_token" to token)).responseString()
  Fuel.post("https://api.hypersave.io/v1/memories").header("Authorization", "Bearer $KEY").jsonBody("""{"content":"x"}""").response()
  "https://api.hypersave.io/v1/memories/$id".httpDelete().header(mapOf("Authorization" to "Bearer $KEY", "Accept" to "application/json")).responseString { _, _, r -> println(r) }
  "https://x.example/a".httpPost(listOf("a" to 1)).authentication().basic("u", "p").responseObject<X>()
  Fuel.request(Method.PATCH, "https://x.example/b").appendHeader("X-API-Key", k).body("{}").response()
}
''',
        (
            "2 GET https://hyperoru.com/api/account/list | query session_token={token}",
            "3 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {KEY} | type application/json",
            "4 DELETE https://api.hypersave.io/v1/memories/{id} | auth Bearer header:authorization {KEY}",
            "5 POST https://x.example/a | auth Basic header:authorization u:p",
            "6 PATCH https://x.example/b | auth - header:x-api-key {k} | type application/json",
        ),
    ),
    Case(
        "okhttp",
        """private val JSON = "application/json; charset=utf-8".toMediaType()
object Api {
  private const val BASE = "https://api.hypersave.io/v1"
  private val client = OkHttpClient.Builder().addInterceptor { chain ->
      chain.proceed(chain.request().newBuilder().addHeader("Authorization", "Bearer ${BuildConfig.HS_KEY}").build())
  }.build()
  fun list(q: String?): String? {
    val url = "$BASE/memories".toHttpUrl().newBuilder().apply { if (q != null) addQueryParameter("q", q) }.addQueryParameter("limit", "10").build()
    return client.newCall(Request.Builder().url(url).build()).execute().use { it.body?.string() }
  }
  fun add(m: Memory) {
    val body = Json.encodeToString(m).toRequestBody(JSON)
    val req = Request.Builder().url("$BASE/memories").post(body).build()
    client.newCall(req).enqueue(object : Callback { override fun onFailure(call: Call, e: IOException) {} })
  }
  fun put() { val r = Request.Builder().run { url(BASE + "/x"); put("{}".toRequestBody()); header("X-API-Key", "abc"); build() }; client.newCall(r).execute() }
}
""",
        (
            "9 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {HS_KEY} | query q={q} limit=10",
            "13 POST https://api.hypersave.io/v1/memories | auth Bearer header:authorization {HS_KEY} | type application/json",
            "16 PUT https://api.hypersave.io/v1/x | auth Bearer header:authorization {HS_KEY}",
        ),
    ),
    Case(
        "urlconnection",
        """fun send(token: String): Int {
  val conn = URL("https://api.hypertrack.com/api/v2/users/").openConnection() as HttpURLConnection
  with(conn) {
    requestMethod = "POST"
    setRequestProperty("Authorization", "token $token")
    setRequestProperty("Content-Type", "application/json")
    doOutput = true
    outputStream.use { it.write("{\\"name\\":\\"x\\"}".toByteArray()) }
    return responseCode
  }
}
fun other() = (URL("https://hyperoru.com/api/x?session_token=$t").openConnection() as HttpsURLConnection).apply { requestMethod = "DELETE"; addRequestProperty("A", "b") }.inputStream.bufferedReader().readText()
fun third() = URL("https://x.example/plain").readText()
""",
        (
            "2 POST https://api.hypertrack.com/api/v2/users/ | auth token header:authorization {token} | type application/json",
            "12 DELETE https://hyperoru.com/api/x | query session_token={t}",
            "13 GET https://x.example/plain",
        ),
    ),
    Case(
        "injected and ext",
        """class Repo(private val client: HttpClient, private val config: Config) {
  suspend fun all(): List<A> = client.get("${config.baseUrl}/v1/all") { auth() }.body()
  suspend fun one(id: Int): A = client.get("${config.baseUrl}/v1/all/$id") { auth(); timeout { requestTimeoutMillis = 1 } }.body()
  private fun HttpRequestBuilder.auth() { header("Authorization", "Token ${config.token}") }
}
data class Config(val baseUrl: String = "https://x.example", val token: String)
""",
        (
            "2 GET https://x.example/v1/all | auth Token header:authorization {token}",
            "3 GET https://x.example/v1/all/{id} | auth Token header:authorization {token}",
        ),
    ),
    Case(
        "spring",
        """@Service class S(builder: WebClient.Builder, @Value("\\${hs.key}") private val key: String) {
  private val web = builder.baseUrl("https://api.hypersave.io/v1").defaultHeaders { it.setBearerAuth(key) }.build()
  fun list() = web.get().uri { it.path("/memories").queryParam("l", 1).build() }.retrieve().bodyToMono<String>().block()
  fun rt() { val h = HttpHeaders().apply { setBearerAuth(key); contentType = MediaType.APPLICATION_JSON }; RestTemplate().exchange("https://api.hypersave.io/v1/x", HttpMethod.POST, HttpEntity(mapOf("a" to 1), h), String::class.java) }
}
""",
        (
            "3 GET https://api.hypersave.io/v1/memories | auth Bearer header:authorization {key} | query l=1",
            "4 POST https://api.hypersave.io/v1/x | auth Bearer header:authorization {key} | type application/json",
        ),
    ),
    Case(
        "mocks",
        """class T {
  @Test fun t() = runTest {
    val engine = MockEngine { request -> assertEquals("https://x.example/y", request.url.toString()); respond("{}", HttpStatusCode.OK) }
    every { client.get("https://x.example/z") } returns r
    whenever(api.get("https://x.example/q")).thenReturn(r)
    coEvery { http.post("https://x.example/q") } returns r
    server.enqueue(MockResponse().setBody("{}"))
  }
}
fun Application.module() { routing { get("/api/x") { val t = call.request.queryParameters["session_token"]; call.respondText("x") } ; post("/y") { } } }
""",
        (),
    ),
    Case(
        "conditionals and when",
        """class W {
  private val host = when (env) { "prod" -> "https://a.example"; else -> "https://b.example" }
  suspend fun x() { client.get("$host/x"); val h = if (debug) "http://10.0.2.2:8080" else "https://h.example"; client.get("$h/y")
    val r = try { client.post("https://h.example/z") { header("Authorization", "Bearer " + t); setBody(TextContent("{}", ContentType.Application.Json)) } } catch (e: Exception) { null }
    listOf("a", "b").forEach { id -> client.delete("https://h.example/items/$id") }
  }
  companion object { val client = HttpClient() }
}
""",
        (
            "3 GET {|host}/x",
            "3 GET {|h}/y",
            "4 POST https://h.example/z | auth Bearer header:authorization {t} | type application/json",
            "5 DELETE https://h.example/items/{|id}",
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_requests_of_a_larger_program(case: Case) -> None:
    assert seen(KOTLIN, case.source) == case.expected
