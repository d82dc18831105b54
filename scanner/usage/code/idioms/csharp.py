"""C#: HttpClient, HttpRequestMessage, RestSharp, Flurl, WebClient and HttpWebRequest."""

from __future__ import annotations

from scanner.usage.code.idioms import Idioms, Row, Setter

_SENDS = (
    "GetAsync",
    "GetStringAsync",
    "GetByteArrayAsync",
    "GetStreamAsync",
    "GetFromJsonAsync",
    "DeleteAsync",
    "DeleteFromJsonAsync",
)
_WRITES = ("PostAsync", "PutAsync", "PatchAsync")
_JSON = ("PostAsJsonAsync", "PutAsJsonAsync", "PatchAsJsonAsync")


_FLUENT = ("url", "request")
_FLURL = {
    "AppendPathSegment": "path",
    "AppendPathSegments": "path path path path path path",
    "SetQueryParam": "param value",
    "SetQueryParams": "query",
    "AppendQueryParam": "param value",
    "WithHeader": "header value",
    "WithHeaders": "headers",
    "WithOAuthBearerToken": "bearer",
    "WithBasicAuth": "user password",
    "WithTimeout": "_",
    "AllowAnyHttpStatus": "",
    "AllowHttpStatus": "_",
}


def _method(name: str) -> str:
    return next(verb for verb in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD") if name.upper().startswith(verb))


CSHARP = Idioms(
    calls=(
        Row("HttpClient", "hook", "client"),
        Row("HttpClientFactory.Create", "hook", "client"),
        Row(".CreateClient", "_", "client"),
        Row("HttpRequestMessage", "method url", "request"),
        Row("WebRequest.Create", "url", "request"),
        Row("WebRequest.CreateHttp", "url", "request"),
        Row("HttpWebRequest.Create", "url", "request"),
        Row("WebClient", "", "client"),
        Row("RestClient", "base", "client"),
        Row("RestClientOptions", "base", "client"),
        Row("IRestClient", "", "client"),
        Row("RestRequest", "path method", "request"),
        Row("HttpBasicAuthenticator", "user password", "basic"),
        Row("JwtAuthenticator", "token", "bearer"),
        Row("OAuth2AuthorizationRequestHeaderAuthenticator", "token", "bearer"),
        Row("FlurlClient", "base", "client"),
        Row("IFlurlClient", "", "client"),
        *(Row(f".{setter}", f"url {takes}", "request") for setter, takes in _FLURL.items()),
        *(Row(f".{name}", "url", method=_method(name)) for name in (*_SENDS, "GetJsonAsync", "HeadAsync")),
        *(Row(f".{verb.title()}JsonAsync", "url json", method=verb) for verb in ("POST", "PUT", "PATCH")),
        *(Row(f".{verb.title()}StringAsync", "url body", method=verb) for verb in ("POST", "PUT", "PATCH")),
        Row(".PostUrlEncodedAsync", "url form", method="POST"),
        Row("FlurlRequest", "url", "request"),
        Row("HttpRequest", "", "nothing"),
        Row("DefaultHttpContext", "", "nothing"),
        Row("Uri", "url", "url"),
        Row("Url", "url", "url"),
        Row("UriBuilder", "url", "url"),
        Row("Process.Start", "tool line", "command"),
        Row("ProcessStartInfo", "tool line", "command"),
        Row("Environment.GetEnvironmentVariable", "name", "env"),
        Row("StringContent", "body _ type", "request"),
        Row("JsonContent.Create", "json", "request"),
        Row("MultipartFormDataContent", "", "formdata"),
        Row("HttpMethod", "text", "same"),
        Row("HttpMethod.Parse", "text", "same"),
        Row("StreamWriter", "text", "same"),
        Row("FormUrlEncodedContent", "form", "request"),
        Row("MediaTypeWithQualityHeaderValue", "text", "same"),
        Row("JsonSerializer.Serialize", "items", "json"),
        Row("JsonConvert.SerializeObject", "items", "json"),
        Row("Uri.EscapeDataString", "text", "encode"),
        Row("HttpUtility.UrlEncode", "text", "encode"),
        Row("WebUtility.UrlEncode", "text", "encode"),
        Row("HttpUtility.ParseQueryString", "items", "query"),
        Row("QueryHelpers.AddQueryString", "url query", "url"),
        Row("Convert.ToBase64String", "text", "base64"),
        Row("Encoding.UTF8.GetBytes", "text", "same"),
        Row("Encoding.ASCII.GetBytes", "text", "same"),
        Row("string.Format", "template values…", "format"),
        Row("String.Format", "template values…", "format"),
        Row("string.Join", "separator items", "join"),
        Row("string.Concat", "text…", "concat"),
        *(Row(f".{name}", "text", "same") for name in ("ToString", "Trim", "TrimEnd", "TrimStart", "ConfigureAwait")),
        Row(".ToLower", "text", "lower"),
        Row(".ToUpper", "text", "upper"),
        Row(".Replace", "text old new", "replace"),
        Row(".Add", "_ name value", "put"),
        Row(".TryAddWithoutValidation", "_ name value", "put"),
        Row(".Remove", "_ name", "remove"),
    ),
    setters=(
        *(Setter(name, "url", "send", _method(name), on="client") for name in _SENDS),
        *(Setter(name, "url body", "send", _method(name), on="client") for name in _WRITES),
        *(Setter(name, "url json", "send", _method(name), on="client") for name in _JSON),
        *(Setter(name, "", "send", _method(name), on=kind) for name in (*_SENDS, "GetJsonAsync") for kind in _FLUENT),
        *(
            Setter(f"{verb.title()}JsonAsync", "json", "send", verb, on=kind)
            for verb in ("POST", "PUT", "PATCH")
            for kind in _FLUENT
        ),
        *(
            Setter(name, "body", "send", _method(name), on=kind)
            for name in (*_WRITES, "PostStringAsync", "PutStringAsync", "PatchStringAsync")
            for kind in _FLUENT
        ),
        *(Setter("PostUrlEncodedAsync", "form", "send", "POST", on=kind) for kind in _FLUENT),
        Setter("SendAsync", "method body", "send", on="url"),
        Setter("SendAsync", "request", "send"),
        Setter("Send", "request", "send"),
        Setter("@request", "", "send", on="client"),
        Setter("BaseAddress", "base", on="client"),
        Setter("DefaultRequestHeaders", "headers"),
        Setter("Headers", "headers"),
        Setter("HeaderLine", "line"),
        Setter("SetBearerToken", "bearer"),
        Setter("AddHttpMessageHandler", "hook"),
        Setter("RequestUri", "url"),
        Setter("Method", "method"),
        Setter("Content", "body"),
        Setter("ContentType", "type"),
        Setter("GetResponse", "", "send"),
        Setter("GetResponseAsync", "", "send"),
        Setter("GetRequestStream", ""),
        Setter("Write", "body", on="request"),
        Setter("WriteAsync", "body", on="request"),
        *(
            Setter(f"{does}{suffix}", "url", "send", "GET", on="client")
            for does in ("DownloadString", "DownloadData", "DownloadFile", "OpenRead")
            for suffix in ("", "Async", "TaskAsync")
        ),
        *(
            Setter(f"Upload{what}{suffix}", f"url method {role}", "send", "POST", on="client")
            for what, role in (("String", "body"), ("Data", "body"), ("Values", "form"))
            for suffix in ("", "Async", "TaskAsync")
        ),
        Setter("QueryString", "query", on="client"),
        # RestSharp
        Setter("AddHeader", "header value"),
        Setter("AddOrUpdateHeader", "header value"),
        Setter("AddDefaultHeader", "header value"),
        Setter("AddQueryParameter", "param value"),
        Setter("AddHeaders", "headers"),
        Setter("AddDefaultHeaders", "headers"),
        Setter("AddParameter", "part value"),
        Setter("AddOrUpdateParameter", "part value"),
        Setter("AddDefaultQueryParameter", "param value"),
        Setter("AddDefaultParameter", "param value"),
        Setter("Authenticator", "auth", on="client"),
        Setter("BaseUrl", "base", on="client"),
        Setter("Resource", "path", on="request"),
        Setter("AddJsonBody", "json"),
        Setter("AddBody", "json"),
        Setter("AddStringBody", "body type"),
        Setter("AddUrlSegment", "segment value"),
        Setter("Execute", "request", "send"),
        Setter("ExecuteAsync", "request method", "send"),
        *(
            Setter(f"{does}{verb.title()}{suffix}", "request", "send", verb, on="client")
            for verb in ("GET", "POST", "PUT", "PATCH", "DELETE")
            for does, suffix in (("Execute", ""), ("Execute", "Async"), ("", ""))
        ),
        *(Setter(f"{verb.title()}JsonAsync", "url", "send", verb, on="client") for verb in ("GET", "DELETE")),
        *(Setter(f"{verb.title()}JsonAsync", "url json", "send", verb, on="client") for verb in ("POST", "PUT")),
        # Flurl
        *(Setter(setter, takes) for setter, takes in _FLURL.items()),
        Setter("Request", "path path path path", "request", on="client"),
        Setter("Query", "query"),
        Setter("Path", "path", on="url"),
    ),
    keys={
        "requesturi": "url",
        "content": "body",
        "defaultrequestheaders": "headers",
        "baseaddress": "base",
        "authenticator": "auth",
        "resource": "path",
        "scheme": "protocol",
        "innerhandler": "hook",
    },
    reply=frozenset(
        {"RootElement", "Content", "ReadAsStringAsync", "ReadFromJsonAsync", "Result", "Data", "ReadAsStream"}
    ),
    receivers=frozenset({"client", "http", "httpclient", "flurl", "rest", "api"}),
    selves=frozenset({"Request", "Options", "Uri", "Url"}),
)
