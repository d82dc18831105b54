# ruff: noqa: E501 (fixtures are files as people write them: their lines stay whole)

import pytest
from data_cases import Case, assert_reads, read

CASES = (
    Case(
        "version 3: server, bearer, path parameter, an operation of its own security",
        "openapi.yaml",
        """openapi: 3.1.0
info:
  title: Ünïcode
servers:
  - url: https://api.x.io/v1/
security:
  - bearer: []
paths:
  ««/a/{id}:
    get:
      summary: One
    post:
      security: []
components:
  securitySchemes:
    bearer:
      type: http
      scheme: bearer
""",
        ("GET https://api.x.io/v1/a/{} !Bearer header:authorization {}", "POST https://api.x.io/v1/a/{}"),
    ),
    Case(
        "version 3 in JSON: keys in query and header, references",
        "api.json",
        '{"openapi":"3.0.3","servers":[{"url":"https://api.x.io"}],"paths":{«"/a":{"get":{"security":[{"q":[]}],"parameters":'
        '[{"$ref":"#/components/parameters/p"}]}},«"/b":{"put":{"security":[{"h":[]}]}}},"components":{"parameters":{"p":'
        '{"in":"query","name":"limit"}},"securitySchemes":{"q":{"type":"apiKey","in":"query","name":"session_token"},'
        '"h":{"type":"apiKey","in":"header","name":"X-API-Key"}}}}',
        ("GET https://api.x.io/a ?limit={} ?session_token={}", "PUT https://api.x.io/b !- header:x-api-key {}"),
    ),
    Case(
        "version 2: host, base path and scheme",
        "swagger.yml",
        """swagger: '2.0'
host: api.x.io
basePath: /api
schemes: [https]
securityDefinitions:
  basic: {type: basic}
  session: {type: apiKey, in: query, name: session_token}
paths:
  «/a:
    get:
      security:
        - session: []
  «/b:
    delete:
      security:
        - basic: []
""",
        (
            "GET https://api.x.io/api/a ?session_token={}",
            "DELETE https://api.x.io/api/b !Basic header:authorization {}",
        ),
    ),
    Case(
        "an API key in Authorization has the scheme that its description writes",
        "o.yaml",
        """openapi: 3.0.0
servers: [{url: 'https://x.io'}]
security: [{key: []}]
paths:
  «/a: {get: {}}
  «/b: {get: {security: [{bare: []}]}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: Authorization, description: 'Write `token <key>`'}
    bare: {type: apiKey, in: header, name: Authorization}
""",
        ("GET https://x.io/a !token header:authorization {}", "GET https://x.io/b !- header:authorization {}"),
    ),
    Case(
        "server variables have their default, several values none",
        "o.yaml",
        """openapi: 3.0.0
servers:
  - url: 'https://{sub}.x.io/{v}'
    variables:
      sub: {default: api}
      v: {default: v1, enum: [v1, v2]}
paths:
  «/a: {head: {}}
""",
        ("HEAD https://api.x.io/{}/a",),
    ),
    Case(
        "an operation's own server wins, a path without any is a path",
        "o.json",
        '{"openapi":"3.0.0","paths":{«"/a":{"get":{"servers":[{"url":"http://b.x.io"}]}},«"/c":{"get":{}}}}',
        ("GET http://b.x.io/a", "GET /c"),
    ),
    Case(
        "a second server of plain http is said at its own place",
        "o.yaml",
        "openapi: 3.0.0\nservers:\n  - url: https://x.io\n  - url: http://localhost:80\n  - url: «http://x.io\npaths:\n  «/a: {get: {}}\n",
        ("GET https://x.io/a", "- http://x.io"),
    ),
    Case(
        "a description without paths", "o.yaml", "openapi: 3.0.0\ninfo: {title: x}\nservers: [{url: 'https://x.io'}]\n"
    ),
    Case("paths without operations", "o.yaml", "openapi: 3.0.0\npaths:\n  /a: {parameters: []}\n  /b:\n"),
    Case("a schema of something else", "s.json", '{"$schema":"x","paths":{"/a":{"get":{}}}}'),
    Case("references in a ring", "o.yaml", "openapi: 3.0.0\npaths:\n  /a: {$ref: '#/paths/~1a'}\n"),
    Case("a reference to another file", "o.yaml", "openapi: 3.0.0\npaths:\n  /a: {$ref: 'a.yaml'}\n"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_requests(case):
    assert_reads(case)


def test_the_server_keeps_its_place_in_every_url():
    data = b"openapi: 3.0.0\nservers:\n  - url: http://x.io/v1\npaths:\n  /a:\n    get: {}\n    put: {}\n"
    for request in read(data, "o.yaml").requests:
        server = request.url.pieces[0]
        assert (server.text, server.span.start) == ("http://x.io/v1", data.find(b"http://"))


def test_a_body_has_its_media_type_and_headers_stay_open():
    text = "openapi: 3.0.0\npaths:\n  /a: {post: {requestBody: {content: {application/json: {}}}}}\n"
    (request,) = read(text, "o.yaml").requests
    assert (request.content, request.has_body, request.headers_known) == ("application/json", True, False)
