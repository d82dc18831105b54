"""Kotlin: the requests of small programs."""

from __future__ import annotations

import pytest
from language_cases import Case, seen

from scanner.usage.code.languages import KOTLIN

CASES = (
    Case("Ktor", """import io.ktor.client.*
const val BASE = "https://example.org/v1"
suspend fun run(token: String, id: Int) {
  val client = HttpClient(CIO)
  val r = client.get("$BASE/x/$id") {
    header("Authorization", "Bearer $token")
    parameter("q", "z")
  }
}
""", ("5 GET https://example.org/v1/x/{id} | auth Bearer header:authorization {token} | query q=z",)),
    Case("OkHttp", """import okhttp3.*
class Api(private val key: String) {
  private val client = OkHttpClient()
  fun list(): String {
    val request = Request.Builder().url("https://example.org/a").header("Authorization", "token $key").build()
    return client.newCall(request).execute().body!!.string()
  }
}
""", ("5 GET https://example.org/a | auth token header:authorization {key}",)),
    Case("HttpURLConnection", """import java.net.*
fun main() {
  val key = System.getenv("KEY") ?: "none"
  val c = URL("http://example.org/b").openConnection() as HttpURLConnection
  c.requestMethod = "DELETE"
  c.setRequestProperty("X-API-Key", key)
}
""", ("4 DELETE http://example.org/b | auth - header:x-api-key none",)),
    Case("connection in apply", """import java.net.*
fun run() = (URL("https://example.org/c").openConnection() as HttpURLConnection).apply { requestMethod = "PUT" }
""", ("2 PUT https://example.org/c",)),
    Case("Fuel", """import com.github.kittinunf.fuel.Fuel
fun run(t: String) { Fuel.post("https://example.org/d").header("Authorization", "Bearer $t").responseString() }
""", ("2 POST https://example.org/d | auth Bearer header:authorization {t}",)),
    Case("a helper", """import java.net.URI
import java.net.http.HttpRequest
fun ask(path: String) = HttpRequest.newBuilder(URI.create("https://example.org$path")).build()
fun main() { ask("/e") }
""", ("4 GET https://example.org/e",)),
    Case("routes", """fun Application.module() {
  routing { get("/api/account/list") { call.respondText(call.request.queryParameters["session_token"] ?: "") } }
}
"""),
    Case("comments and texts", """// client.get("https://example.org")
const val DOC = "https://example.org/docs?token=x"
fun log() { println("GET $DOC"); cache.get("https://example.org") }
"""),
    Case("maps", """val m = mapOf("url" to "https://example.org", "n" to 1)
fun main() { m.forEach { println(it) } }
"""),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_requests_of_a_program(case: Case) -> None:
    assert seen(KOTLIN, case.source) == case.expected
