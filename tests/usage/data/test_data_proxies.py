# ruff: noqa: E501 (fixtures are files as people write them: their lines stay whole)

import pytest
from data_cases import Case, assert_reads, read, shown

CASES = (
    Case(
        "nginx: a URL with a query, a variable of the file, headers",
        "nginx.conf",
        '# ü\nserver {\n  set $t "abc";\n  location /a {\n    «proxy_pass https://api.x.io/a?session_token=$t;\n    proxy_set_header Authorization "token $http_x";\n  }\n}\n',
        ("- https://api.x.io/a ?session_token=abc !token header:authorization {}",),
    ),
    Case(
        "nginx: an upstream of one server gives the host",
        "conf.d/api.conf",
        "upstream api {\n  server api.x.io:443;\n  keepalive 8;\n}\nserver {\n  location / { «proxy_pass https://api/v1$request_uri; }\n}\n",
        ("- https://api.x.io/v1{}",),
    ),
    Case(
        "nginx: a rewrite before and added arguments",
        "sites-enabled/api",
        "server {\n  location /a {\n    rewrite ^ /b?session_token=$cookie_t break;\n    «proxy_pass https://api.x.io;\n  }\n"
        "  location /c {\n    set $args $args&session_token=abc;\n    «proxy_pass http://api.x.io/c;\n  }\n}\n",
        ("- https://api.x.io/b ?session_token={}", "- http://api.x.io/c ?session_token=abc"),
    ),
    Case(
        "nginx: a redirect to a query",
        "nginx.conf",
        "server { location = /a { «return 302 'https://api.x.io/a?session_token=$cookie_t'; } }",
        ("GET https://api.x.io/a ?session_token={}",),
    ),
    Case(
        "nginx: only files are served",
        "nginx.conf",
        "http { server { listen 80; root /srv; location / { try_files $uri =404; } } }",
    ),
    Case(
        "nginx: comments are none",
        "nginx.conf",
        "# proxy_pass https://api.x.io/a?session_token=b;\nserver { listen 80; }\n",
    ),
    Case(
        "Caddy: a rewrite to a query, headers, a default of the environment",
        "Caddyfile",
        'ü.io {\n  handle /a* {\n    rewrite * /a?session_token={$T:abc}\n    «reverse_proxy https://api.x.io {\n      header_up Authorization "Bearer {env.K}"\n    }\n  }\n'
        "  «redir /b https://api.x.io/b?t=1\n}\n",
        ("- https://api.x.io/a ?session_token=abc !Bearer header:authorization {}", "GET https://api.x.io/b ?t=1"),
    ),
    Case(
        "Caddy: a parameter added to the query",
        "Caddyfile.prod",
        "x.io {\n  uri query +session_token {$T}\n  «reverse_proxy api.x.io:443\n}\n",
        ("- https://api.x.io ?session_token={}",),
    ),
    Case(
        "Caddy: only files are served",
        "Caddyfile",
        "x.io {\n  root * /srv\n  file_server\n  # reverse_proxy https://api.x.io\n}\n",
    ),
    Case(
        "Envoy: a route that rewrites to a query and adds a header",
        "envoy.yaml",
        """static_resources:
  listeners:
  - filter_chains: [{filters: [{typed_config: {route_config: {virtual_hosts: [{routes: [{
      match: {prefix: /a}, route: {cluster: c, «prefix_rewrite: "/b?session_token=é"},
      request_headers_to_add: [{header: {key: authorization, value: "Bearer %ENVIRONMENT(T)%"}}]}]}]}}}]}]
  clusters:
  - name: c
    transport_socket: {name: tls}
    load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: api.x.io, port_value: 443}}}}]}]}
""",
        ("- https://api.x.io/b ?session_token=é !Bearer header:authorization {}",),
    ),
    Case(
        "Envoy: clusters without routes", "envoy.yaml", "static_resources:\n  clusters:\n  - name: c\n    hosts: []\n"
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_requests(case):
    assert_reads(case)


def test_a_query_parameter_that_is_logged_is_a_value_of_its_name():
    data = "# ü\nhttp { log_format main '$remote_addr \"$request\" ${arg_session_token}'; }".encode()
    found = read(data, "nginx.conf")
    assert shown(found.named) == [("session_token", "{}", ("arg_session_token",))]
    span = found.named[0].span
    assert data[span.start : span.end] == b"${arg_session_token}"


def test_what_a_proxy_adds_is_not_all_that_is_sent():
    (request,) = read("server { location / { proxy_pass https://x.io/a; } }", "nginx.conf").requests
    assert (request.method, request.headers_known, request.query_known) == ("", False, False)
