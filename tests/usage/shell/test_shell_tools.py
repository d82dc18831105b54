# ruff: noqa: E501 (fixtures are commands as people write them: their lines stay whole)

import pytest
from shell_cases import Case, assert_reads, one, read


def sh(name, text, *requests):
    return Case(name, "a.sh", text, requests)


CASES = (
    sh("a URL alone is a GET", "«curl https://h.io/a\n", "GET https://h.io/a"),
    sh("data makes a POST", "«curl -d a=b https://h.io\n", "POST https://h.io"),
    sh("a named method wins", "«curl -d a=b -X PATCH https://h.io\n", "PATCH https://h.io"),
    sh("a cluster of flags ends in an option with its value", "«curl -sSfLXDELETE https://h.io/a -oout\n", "DELETE https://h.io/a"),
    sh("an option may be joined to its value", "«curl -XPUT -HAuthorization:\\ token\\ ab https://h.io\n", "PUT https://h.io !token ab"),
    sh("long options may be cut short and joined by =", "«curl --request=POST --oauth2-b T --url https://h.io\n", "POST https://h.io !Bearer T"),
    sh("-G puts data in the query", "«curl -G https://h.io/s -d q=a --data-urlencode 'session_token=x y'\n", "GET https://h.io/s ?q=a ?session_token=x y"),
    sh("-I is HEAD, -T is PUT", "«curl -I https://h.io/a\n«curl -T file https://h.io/b\n", "HEAD https://h.io/a", "PUT https://h.io/b"),
    sh("-u is Basic, without the colon of an empty password", "«curl https://h.io -u sk_1:\n«curl -u a:b h.io/x\n", "GET https://h.io !Basic sk_1", "GET h.io/x !Basic a:b"),
    sh("a header takes the place of -u", "«curl -u a:b -H 'authorization: Bearer T' https://h.io\n", "GET https://h.io !Bearer T"),
    sh("userinfo is a credential", "«curl https://u:p@h.io/a\n", "GET https://h.io/a !Basic u:p"),
    sh("each URL is a request, --next begins another", "«««curl https://h.io/a https://h.io/b --next -X POST -H 'X-Api-Key: k' https://h.io/c\n", "GET https://h.io/a", "GET https://h.io/b", "POST https://h.io/c !- k"),
    sh("no URL, no request", "curl --version\ncurl -h\ncurl\n"),
    sh("an argument of another option is no URL", "«curl -o https.html -w '%{http_code}' --cacert ca.pem -A agent.io https://h.io\n", "GET https://h.io"),
    sh("a method that isn't known stays unknown", '«curl -X "$M" https://h.io\n', "- https://h.io"),
    sh("options in an unknown variable are no URL", "«curl $OPTS https://h.io/a\n«curl $URL\n", "GET https://h.io/a", "GET {}"),
    sh("wget with a header", '«wget -qO- --header="Authorization: Bearer $T" https://h.io/a\n', "GET https://h.io/a !Bearer {T}"),
    sh("wget sends what it is told to", "«wget --method PUT --body-data='a=b' https://h.io/a\n«wget --post-data x=y https://h.io/b\n«wget --spider https://h.io/c\n", "PUT https://h.io/a", "POST https://h.io/b", "HEAD https://h.io/c"),
    sh("wget's user and password are Basic", "«wget --user u --password=p https://h.io/a\n", "GET https://h.io/a !Basic u:p"),
    sh("HTTPie: a method, a URL and items", "«http PATCH h.io/a Authorization:'Bearer T' q==1 f=v g:=true\n", "PATCH http://h.io/a ?q=1 !Bearer T"),
    sh("HTTPie: fields make a POST, none a GET", "«http h.io/a f=v\n«http h.io/a q==v\n", "POST http://h.io/a", "GET http://h.io/a ?q=v"),
    sh("HTTPie: https, this machine, and a port", "«https h.io/a\n«http :8000/b\n«http :/c\n«http localhost:3000/d\n", "GET https://h.io/a", "GET http://localhost:8000/b", "GET http://localhost/c", "GET http://localhost:3000/d"),
    sh("HTTPie: -a is Basic, -A bearer changes it", '«http -a u:p h.io\n«https --auth-type=bearer --auth="$T" h.io\n«http -A bearer -a T h.io/x\n', "GET http://h.io !Basic u:p", "GET https://h.io !Bearer {T}", "GET http://h.io/x !Bearer T"),
    sh("HTTPie: options with values are no URLs", "«http --print=hb --timeout 5 --session dev -v --check-status GET https://h.io/a\n", "GET https://h.io/a"),
    sh("HTTPie: input is a body", "echo '{}' | «http https://h.io/a\n«http https://h.io/b < f.json\n", "POST https://h.io/a", "POST https://h.io/b"),
    sh("xh is like it", "«xh post h.io/a f=v\n«xhs h.io/b 'X-API-Key:k'\n", "POST http://h.io/a", "GET https://h.io/b !- k"),
    sh("curlie takes both", "«curlie -X PUT https://h.io/a Authorization:'token k' a=b\n", "PUT https://h.io/a !token k"),
    sh("a mention is no command", "echo curl https://h.io\napt-get install -y curl wget\nwhich curl\ncommand -v curl\ntype http\nbrew install httpie\n# curl https://h.io\ncurl_setopt https://h.io\nlibcurl https://h.io\n"),
    sh("what stands before a command is taken off", "sudo -u www «curl https://h.io/1\ntime «curl https://h.io/2\nenv A=b «curl https://h.io/3\ntimeout 5s «curl https://h.io/4\n/usr/bin/env -i «/usr/bin/curl https://h.io/5\nnohup «curl https://h.io/6 &\n", *(f"GET https://h.io/{n}" for n in range(1, 7))),
    sh("containers and hosts run commands", "docker exec -it web «curl https://h.io/1\nkubectl -n x exec deploy/web -c app -- «curl https://h.io/2\ndocker run --rm «curlimages/curl:8.1 -s https://h.io/3\nssh me@box '«curl https://h.io/4'\nbash -lc \"«curl https://h.io/5\"\nop run -- «curl https://h.io/6\n", *(f"GET https://h.io/{n}" for n in range(1, 7))),
    sh("xargs adds what isn't known", "cat ids | xargs -I{} «curl -X DELETE https://h.io/u/{}/\necho https://h.io/b | xargs -n1 «curl -s\n", "DELETE https://h.io/u/{}/", "GET https://h.io/b"),
    sh("a placeholder is no redirection", "«curl https://h.io/u/<user_id> -H 'Authorization: Bearer <token>' > out\n", "GET https://h.io/u/<user_id> !Bearer <token>"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_requests(case):
    assert_reads(case)


@pytest.mark.parametrize(
    ("command", "content", "fields"),
    [
        ("curl -d 'a=b&c=d' https://h.io", "application/x-www-form-urlencoded", [("a", "b"), ("c", "d")]),
        ("curl --json '{\"a\":{\"b\":1}}' https://h.io", "application/json", [("a.b", "1")]),
        ("curl -H content-type:application/json -d '{\"a\":\"'$X'\"}' https://h.io", "application/json", [("a", "{}")]),
        ("curl -d '{\"permission\":\"read\"}' https://h.io", "application/x-www-form-urlencoded", [("permission", "read")]),
        ('curl -F "a=b c" -F f=@x https://h.io', "multipart/form-data", [("a", "b c"), ("f", "{}")]),
        ("curl -d @- https://h.io <<E\na=$B\nE", "application/x-www-form-urlencoded", [("a", "{}")]),
        ("cat > b.json <<'E'\n{\"a\": \"$B\"}\nE\ncurl -d @b.json https://h.io", "application/x-www-form-urlencoded", [("a", "$B")]),
        ("curl --json \"$(jq -n --arg n \"$N\" '{token: {permission: \"read\", name: $n}}')\" https://h.io", "application/json", [("token.permission", "read"), ("token.name", "{}")]),
        ("http https://h.io token[permission]=read n:=1", "application/json", [("token.permission", "read"), ("n", "1")]),
        ("http -f https://h.io a=b", "application/x-www-form-urlencoded", [("a", "b")]),
        ("http --raw '{\"a\":1}' https://h.io", "application/json", [("a", "1")]),
        ("printf '{\"a\": \"%s\"}' \"$X\" | http https://h.io", "application/json", [("a", "{}")]),
        ("wget --post-data 'a=b' https://h.io", "application/x-www-form-urlencoded", [("a", "b")]),
    ],
)  # fmt: skip
def test_bodies(command, content, fields):
    request = one(command)
    assert (request.content, request.has_body) == (content, True)
    assert [(name, value.pattern) for name, value in request.body] == fields


def test_what_sets_the_media_type_is_known():
    assert not one("curl -d '{}' https://h.io").sets_type
    assert one("curl --json '{}' https://h.io").sets_type
    assert one("http https://h.io a=b").sets_type


def test_headers_that_may_be_missing_are_said():
    assert one("curl -H 'A: b' https://h.io").headers_known
    for command in ('curl -H "$H" https://h.io', "curl -K conf https://h.io", "curl $OPTS https://h.io", "curl -H @f https://h.io"):
        assert not one(command).headers_known, command


def test_the_span_covers_the_command():
    text = "  curl -H 'A: b' \\\n  https://h.io | jq ."
    request = one(text)
    assert text[request.span.start : request.span.end] == "curl -H 'A: b' \\\n  https://h.io"
    assert request.call == request.span


def test_a_token_stands_where_its_characters_are():
    data = "T='aé1'\ncurl -H \"Authorization: Bearer ${T}z\" https://h.io\n".encode()
    (request,) = read(data.decode()).requests
    assert [data[piece.span.start : piece.span.end].decode() for piece in request.auth.token.pieces] == ["a", "é", "1", "z"]
    assert request.auth.token.names == ("T",)
