"""Kotlin: Ktor, Fuel, and what Java has."""

from __future__ import annotations

from scanner.usage.code.idioms import Idioms, Row, Setter
from scanner.usage.code.idioms.jvm import KEYS, RECEIVERS, REPLY, ROOTS, SENDERS, SETTERS, VALUES

_VERBS = ("get", "post", "put", "patch", "delete", "head")

KOTLIN = Idioms(
    calls=(
        *VALUES,
        Row("ktor.client.HttpClient", "_", "client"),
        Row("HttpClient", "_", "client"),
        Row(".append", "_ name value", "put"),
        Row("URLBuilder", "url", "url"),
        Row("BearerTokens", "token", "same"),
        Row("BasicAuthCredentials", "username password", "basic"),
        Row("TextContent", "content content", "request"),
        Row("FormDataContent", "form", "request"),
        *(Row(f"Fuel.{verb}", "url ajaxdata", "request", verb.upper()) for verb in _VERBS),
        Row("Fuel.request", "method url ajaxdata", "request"),
        *(Row(f".http{verb.title()}", "url ajaxdata", "request", verb.upper()) for verb in _VERBS),
        *(Row(f"khttp.{verb}", "url headers query", method=verb.upper()) for verb in _VERBS),
        *SENDERS,
        Row(".toRequestBody", "body type", "request"),
        Row(".toHttpUrl", "url", "url"),
        Row(".toHttpUrlOrNull", "url", "url"),
        Row(".readText", "url", method="GET"),
        *(
            Row(f".{call}", "text", "same")
            for call in (
                "toUri",
                "toMediaType",
                "toMediaTypeOrNull",
                "trimIndent",
                "trimMargin",
                "orEmpty",
                "toByteArray",
                "encodeURLParameter",
                "encodeToByteArray",
                "removeSuffix",
            )
        ),
    ),
    setters=(
        *(Setter(verb, "url", "send", verb.upper(), on="client") for verb in _VERBS),
        *(Setter(f"prepare{verb.title()}", "url", "request", verb.upper(), on="client") for verb in _VERBS),
        Setter("request", "url", "send", on="client"),
        Setter("prepareRequest", "url", "request", on="client"),
        Setter("submitForm", "url form", "send", "POST", on="client"),
        Setter("url", "root", on="client"),
        Setter("host", "host"),
        Setter("port", "port"),
        Setter("protocol", "protocol"),
        Setter("path", "path path path path path path"),
        Setter("appendPathSegments", "path path path path path path"),
        Setter("encodedPath", "path"),
        Setter("loadTokens", "bearer"),
        Setter("credentials", "auth"),
        Setter("readText", "", "send", "GET", on="url"),
        Setter("parameter", "param value"),
        Setter("bearerAuth", "bearer"),
        Setter("basicAuth", "user password"),
        Setter("setBody", "json"),
        Setter("contentType", "type"),
        Setter("accept", "accept"),
        Setter("append", "header value"),
        Setter("appendHeader", "header value"),
        Setter("authentication", ""),
        Setter("bearer", "bearer"),
        Setter("basic", "user password"),
        Setter("jsonBody", "json"),
        *(Setter(f"response{what}", "", "send") for what in ("", "String", "Object", "Json")),
        *(Setter(f"awaitString{what}", "", "send") for what in ("", "Response", "Result")),
        *SETTERS,
    ),
    keys={**KEYS, "formparameters": "form"},
    roots=ROOTS,
    reply=REPLY | {"bodyAsText", "inputStream"},
    receivers=RECEIVERS,
)
