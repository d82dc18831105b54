# ruff: noqa: E501 - programs as people write them
"""Java and Kotlin: interfaces, interceptors, raw strings, JSON libraries, Spring and Apache."""

from __future__ import annotations

import pytest
from programs import Program, briefs

JAVA = (
    Program("a mapper writes a body", r"""
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.*;
import java.util.Map;

class Refresher {
  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();

  HttpResponse<String> refresh(String host, String refreshToken) throws Exception {
    String json = mapper.writeValueAsString(Map.of("refresh_token", refreshToken));
    HttpRequest request = HttpRequest.newBuilder()
        .uri(URI.create("https://" + host + "/api/v1/auth/refresh"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json))
        .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
""", ("12 POST https://{}/api/v1/auth/refresh {refresh_token}",)),
    Program("a JSONObject of a reply", r"""
import org.json.JSONObject;
import java.net.URI;
import java.net.http.*;

class Login {
  void run(HttpClient client) throws Exception {
    JSONObject creds = new JSONObject().put("email", email).put("password", password);
    HttpResponse<String> resp = client.send(HttpRequest.newBuilder(URI.create("https://api.production.hyperoru.com/api/users/login"))
        .POST(HttpRequest.BodyPublishers.ofString(creds.toString())).build(), HttpResponse.BodyHandlers.ofString());
    String token = new JSONObject(resp.body()).getString("session_token");
    client.send(HttpRequest.newBuilder(URI.create("https://api.production.hyperoru.com/api/account/list?session_token=" + token)).build(), null);
  }
}
""", ("8 POST https://api.production.hyperoru.com/api/users/login {email,password}", "11 GET https://api.production.hyperoru.com/api/account/list ?session_token")),
    Program("RestTemplate with an entity", r"""
import org.springframework.http.*;
import org.springframework.web.client.RestTemplate;

class Memories {
  private final RestTemplate rest = new RestTemplate();
  String add(String key, Memory memory) {
    HttpHeaders headers = new HttpHeaders();
    headers.setBearerAuth(key);
    headers.setContentType(MediaType.APPLICATION_JSON);
    HttpEntity<Memory> entity = new HttpEntity<>(memory, headers);
    return rest.exchange("https://api.hypersave.io/v1/memories", HttpMethod.POST, entity, String.class).getBody();
  }
}
""", ("11 POST https://api.hypersave.io/v1/memories Bearer:key",)),
    Program("RestClient of Spring 6", r"""
import org.springframework.web.client.RestClient;

class Tracks {
  private final RestClient client = RestClient.builder().baseUrl("https://api.hypertrack.com/api/v2").defaultHeader(HttpHeaders.AUTHORIZATION, "token " + System.getenv("HYPERTRACK_SK")).build();
  String users() { return client.get().uri("/users/").retrieve().body(String.class); }
  void create(Map<String, Object> user) { client.post().uri("/users/").contentType(MediaType.APPLICATION_JSON).body(user).retrieve().toBodilessEntity(); }
}
""", ("5 GET https://api.hypertrack.com/api/v2/users/ token:HYPERTRACK_SK", "6 POST https://api.hypertrack.com/api/v2/users/ token:HYPERTRACK_SK")),
    Program("WebClient with headers in a lambda", r"""
import org.springframework.web.reactive.function.client.WebClient;

class Reactive {
  Mono<String> list(WebClient.Builder builder, String token) {
    WebClient client = builder.baseUrl("https://hypemarket.ai").build();
    return client.get()
        .uri(u -> u.path("/me/social_accounts.json").queryParam("page", 1).build())
        .headers(h -> h.setBearerAuth(token))
        .retrieve().bodyToMono(String.class);
  }
}
""", ("6 GET https://hypemarket.ai/me/social_accounts.json Bearer:token ?page",)),
    Program("OkHttp with an interceptor class", r"""
import okhttp3.*;

class AuthInterceptor implements Interceptor {
  private final String token;
  AuthInterceptor(String token) { this.token = token; }
  @Override public Response intercept(Chain chain) throws IOException {
    Request original = chain.request();
    return chain.proceed(original.newBuilder().header("Authorization", "Bearer " + token).build());
  }
}

class App {
  void run() throws IOException {
    OkHttpClient client = new OkHttpClient.Builder().addInterceptor(new AuthInterceptor(Config.token())).build();
    RequestBody body = RequestBody.create("{\"content\": \"x\"}", MediaType.get("application/json"));
    client.newCall(new Request.Builder().url("https://api.hypersave.io/v1/memories").post(body).build()).execute();
  }
}
""", ("16 POST https://api.hypersave.io/v1/memories Bearer:token {content}",)),
    Program("Apache HttpClient 5", r"""
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.*;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;

class Apache {
  void run(String sk) throws Exception {
    try (CloseableHttpClient client = HttpClients.createDefault()) {
      HttpPost post = new HttpPost("https://api.hypertrack.com/api/v2/users/");
      post.setHeader("Authorization", "token " + sk);
      post.setEntity(new StringEntity("{\"name\":\"x\"}", ContentType.APPLICATION_JSON));
      client.execute(post, r -> null);
    }
  }
}
""", ("9 POST https://api.hypertrack.com/api/v2/users/ token:sk {name}",)),
    Program("Apache's URIBuilder", r"""
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.utils.URIBuilder;
import org.apache.http.impl.client.HttpClients;

class Accounts {
  void list(String token) throws Exception {
    URI uri = new URIBuilder("https://api.production.hyperoru.com").setPath("/api/account/list").addParameter("session_token", token).build();
    HttpClients.createDefault().execute(new HttpGet(uri));
  }
}
""", ("8 GET https://api.production.hyperoru.com/api/account/list ?session_token",)),
    Program("Retrofit with a builder", r"""
import retrofit2.*;
import retrofit2.http.*;

interface HypertrackApi {
  @GET("users/")
  Call<List<User>> users(@Header("Authorization") String auth);

  @Headers({"Accept: application/json", "Content-Type: application/json"})
  @POST("users/")
  Call<User> create(@Header("Authorization") String auth, @Body User user);

  @GET("users/{id}/")
  Call<User> user(@Path("id") String id, @Query("expand") String expand);
}

class Main {
  void run(String pk) throws IOException {
    Retrofit retrofit = new Retrofit.Builder().baseUrl("https://api.hypertrack.com/api/v2/").build();
    HypertrackApi api = retrofit.create(HypertrackApi.class);
    api.users("token " + pk).execute();
  }
}
""", (
        "5 GET https://api.hypertrack.com/api/v2/users/ token:pk",
        "9 POST https://api.hypertrack.com/api/v2/users/ header:authorization:auth",
        "12 GET https://api.hypertrack.com/api/v2/users/{}/ ?expand",
    )),
    Program("Feign with a URL in the annotation", r"""
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.*;

@FeignClient(name = "hyperoru", url = "https://api.production.hyperoru.com")
public interface HyperoruClient {
  @GetMapping("/api/account/list")
  List<Account> accounts(@RequestParam("session_token") String token);

  @PostMapping(value = "/api/orders", consumes = "application/json")
  Order place(@RequestHeader("Authorization") String authorization, @RequestBody Order order);
}
""", ("6 GET https://api.production.hyperoru.com/api/account/list ?session_token", "9 POST https://api.production.hyperoru.com/api/orders header:authorization:authorization")),
    Program("HttpURLConnection with a stream", r"""
import java.net.*;
import java.io.*;
import java.nio.charset.StandardCharsets;

class Conn {
  void go(String key) throws Exception {
    HttpURLConnection con = (HttpURLConnection) new URL("https://api.hypersave.io/v1/memories").openConnection();
    con.setRequestMethod("POST");
    con.setRequestProperty("Authorization", "Bearer " + key);
    con.setDoOutput(true);
    try (OutputStream os = con.getOutputStream()) {
      os.write("{\"content\":\"x\"}".getBytes(StandardCharsets.UTF_8));
    }
  }
}
""", ("7 POST https://api.hypersave.io/v1/memories Bearer:key {content}",)),
    Program("a controller", r"""
@RestController
@RequestMapping("/api/account")
class AccountController {
  @GetMapping("/list")
  List<Account> list(@RequestParam("session_token") String token, @RequestHeader("Authorization") String auth) { return service.list(token); }
}
"""),
)

KOTLIN = (
    Program("a raw string as body", r'''
import okhttp3.*
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.RequestBody.Companion.toRequestBody

fun refresh(host: String, refreshToken: String) {
    val body = """{"refresh_token": "$refreshToken"}""".toRequestBody("application/json".toMediaType())
    val request = Request.Builder()
        .url("https://$host/api/v1/auth/refresh")
        .post(body)
        .build()
    OkHttpClient().newCall(request).execute().use { println(it.body?.string()) }
}
''', ("7 POST https://{}/api/v1/auth/refresh {refresh_token}",)),
    Program("a reply parsed by kotlinx", r'''
import io.ktor.client.*
import io.ktor.client.request.*
import io.ktor.client.statement.*
import kotlinx.serialization.json.*

suspend fun main() {
    val client = HttpClient()
    val reply = client.post("https://api.production.hyperoru.com/api/users/login") {
        contentType(ContentType.Application.Json)
        setBody("""
            {"email": "$email", "password": "$password"}
        """.trimIndent())
    }
    val token = Json.parseToJsonElement(reply.bodyAsText()).jsonObject["session_token"]!!.jsonPrimitive.content
    client.get("https://api.production.hyperoru.com/api/account/list") { parameter("session_token", token) }
}
''', ("8 POST https://api.production.hyperoru.com/api/users/login {email,password}", "15 GET https://api.production.hyperoru.com/api/account/list ?session_token")),
    Program("an object as interceptor", r"""
import okhttp3.*

object AuthInterceptor : Interceptor {
    lateinit var token: String
    override fun intercept(chain: Interceptor.Chain): Response {
        val request = chain.request().newBuilder().addHeader("Authorization", "Token $token").build()
        return chain.proceed(request)
    }
}

object Api {
    private val client = OkHttpClient.Builder().addInterceptor(AuthInterceptor).build()
    fun memories() = client.newCall(Request.Builder().url("https://api.hypersave.io/v1/memories").build()).execute()
}
""", ("13 GET https://api.hypersave.io/v1/memories Token:token",)),
    Program("a lambda as interceptor", r"""
import okhttp3.*

class Tracker(private val key: String) {
    private val client = OkHttpClient.Builder()
        .addInterceptor { chain ->
            chain.proceed(chain.request().newBuilder().header("Authorization", "token $key").build())
        }
        .build()

    fun users(): String = client.newCall(Request.Builder().url("$BASE/users/").build()).execute().body!!.string()

    companion object { const val BASE = "https://api.hypertrack.com/api/v2" }
}
""", ("10 GET https://api.hypertrack.com/api/v2/users/ token:key",)),
    Program("Ktor with a default request", r"""
import io.ktor.client.*
import io.ktor.client.plugins.*
import io.ktor.client.request.*

val http = HttpClient(CIO) {
    defaultRequest {
        url("https://hypemarket.ai/")
        header(HttpHeaders.Authorization, "Bearer ${System.getenv("HYPEMARKET_TOKEN")}")
    }
}

suspend fun accounts() = http.get("me/social_accounts.json")
""", ("12 GET https://hypemarket.ai/me/social_accounts.json Bearer:HYPEMARKET_TOKEN",)),
    Program("Retrofit in Kotlin", r"""
import retrofit2.Retrofit
import retrofit2.http.*

interface HypersaveService {
    @GET("v1/memories")
    suspend fun memories(@Header("Authorization") auth: String, @Query("limit") limit: Int): List<Memory>

    @Headers("X-API-Key: none")
    @DELETE("v1/memories/{id}")
    suspend fun delete(@Path("id") id: String)
}

val service = Retrofit.Builder().baseUrl("https://api.hypersave.io/").build().create(HypersaveService::class.java)
suspend fun run(key: String) = service.memories("Bearer $key", 10)
""", ("5 GET https://api.hypersave.io/v1/memories Bearer:key ?limit", "9 DELETE https://api.hypersave.io/v1/memories/{} header:x-api-key:'none'")),
    Program("HttpURLConnection with apply", r"""
import java.net.*

fun revoke(id: String, token: String) {
    val conn = URL("https://hypemarket.ai/me/access_tokens/$id.json").openConnection() as HttpURLConnection
    with(conn) {
        requestMethod = "DELETE"
        setRequestProperty("Authorization", "Bearer $token")
        println(responseCode)
    }
}
""", ("4 DELETE https://hypemarket.ai/me/access_tokens/{}.json Bearer:token",)),
    Program("a helper with a resource", r"""
import okhttp3.*

class Client(private val token: String) {
    private val http = OkHttpClient()
    private fun call(verb: String, resource: String, body: RequestBody? = null): Response =
        http.newCall(Request.Builder().url("https://api.hypertrack.com/api/v2/$resource/").method(verb, body).header("Authorization", "token $token").build()).execute()

    fun users() = call("GET", "users")
}
""", ("8 GET https://api.hypertrack.com/api/v2/users/ token:token",)),
)


@pytest.mark.parametrize("program", JAVA, ids=[program.name for program in JAVA])
def test_java_program(program: Program) -> None:
    assert briefs(program, "src/main/java/App.java") == program.expected


@pytest.mark.parametrize("program", KOTLIN, ids=[program.name for program in KOTLIN])
def test_kotlin_program(program: Program) -> None:
    assert briefs(program, "src/App.kt") == program.expected
