# ruff: noqa: E501 (fixtures are scripts as people write them: their lines stay whole)

import pytest
from shell_cases import Case, assert_reads, read


def sh(name, text, *requests, path="a.sh"):
    return Case(name, path, text, requests)


CASES = (
    sh("variables are filled in", "B=https://h.io; export K='ab'\n«curl -H \"X-Api-Key: $K\" \"${B}/a\"\n", "GET https://h.io/a !- ab"),
    sh("an environment variable is a hole of its name", '«curl "$B/a?t=$T"\n', "GET {}/a ?t={}"),
    sh("a fallback counts", 'B=${1:-https://h.io}\n: "${C:=https://i.io}"\n«curl $B/a\n«curl ${C%/}/b\n', "GET https://h.io/a", "GET https://i.io/b"),
    sh("several values are none", "if [ $1 ]; then B=https://a.io; else B=https://b.io; fi\n«curl $B/x\n", "GET {}/x"),
    sh("branches that agree are one value", "case $1 in a) B=https://a.io;; *) B=https://a.io;; esac\n«curl $B/x\n", "GET https://a.io/x"),
    sh("quotes keep what is in them", "«curl 'https://h.io/$A?a=b&c=d' -H \"X: \\\"q\\\"\"\n", "GET https://h.io/$A ?a=b ?c=d"),
    sh("lines go on behind a backslash", "«curl -s \\\n  -X POST \\\n  https://h.io/a\ncurl\n", "POST https://h.io/a"),
    sh("blanks behind a backslash end the line", "«curl https://h.io/a \\ \n  -X POST\n", "GET https://h.io/a"),
    sh("lists, pipes and conditions are parted", "a && «curl https://h.io/1 || exit 1; if ! «curl -f https://h.io/2; then «curl https://h.io/3 | jq .; fi\n", "GET https://h.io/1", "GET https://h.io/2", "GET https://h.io/3"),
    sh("subshells and groups too", '(cd /x && «curl https://h.io/1)\n{ «curl https://h.io/2; }\necho "$(«curl https://h.io/3)" `«curl https://h.io/4`\n', *(f"GET https://h.io/{n}" for n in range(1, 5))),
    sh("a loop's variable is a hole, of one value that value", 'for i in 1 2; do «curl https://h.io/$i; done\nfor e in a; do «curl https://h.io/$e; done\nwhile read id; do «curl "https://h.io/$id/x"; done < f\n', "GET https://h.io/{}", "GET https://h.io/a", "GET https://h.io/{}/x"),
    sh("arrays hold options", 'O=(-s -H "Authorization: Bearer $T")\nO+=(-X PUT)\n«curl "${O[@]}" https://h.io\n', "PUT https://h.io !Bearer {T}"),
    sh("a command may stand in a variable or an alias", "C=\"curl -s -H Accept:x/y\"\n«$C https://h.io/1\nalias get='curl -X POST'\n«get https://h.io/2\n", "GET https://h.io/1", "POST https://h.io/2"),
    sh("maps too", "declare -A U=([a]=https://a.io [b]=https://b.io)\n«curl ${U[b]}/x\n", "GET https://b.io/x"),
    sh("a helper without calls has holes", 'api() { «curl -H "Authorization: token $K" "https://h.io/$1"; }\n', "GET https://h.io/{} !token {K}"),
    sh("a helper that is given a path is a request where it is called", 'api() {\n  local p=$1; shift\n  curl -H "Authorization: token $K" "https://h.io/$p" "$@"\n}\n«api users -X DELETE\nx=$(«api items)\n', "DELETE https://h.io/users !token {K}", "GET https://h.io/items !token {K}"),
    sh("a helper with its own path is one where it stands", "login() { «curl -d a=b https://h.io/login; }\nlogin\nlogin\n", "POST https://h.io/login"),
    sh("a token taken from a reply is known by it", "R=$(«curl -d a=b https://h.io/login)\nT=$(echo \"$R\" | jq -r '.data.token')\n«curl -H \"Authorization: Bearer $T\" https://h.io/x\n", "POST https://h.io/login", "GET https://h.io/x !Bearer {T #0.data.token}"),
    sh("jq, python, grep and sed take fields", "A=`«curl -s https://h.io | jq -r '.a[\"b\"] // empty'`\nB=$(«curl https://i.io | python3 -c \"import sys,json;print(json.load(sys.stdin)['tok'])\")\nC=$(«curl https://j.io | grep -o '\"tok\":\"[^\"]*' | cut -d'\"' -f4)\n«curl https://h.io/a -H \"X-Api-Key: $A\"\n«curl https://h.io/b -H \"X-Api-Key: $B\"\n«curl https://h.io/c -H \"X-Api-Key: $C\"\n", "GET https://h.io", "GET https://i.io", "GET https://j.io", "GET https://h.io/a !- {A #0.a.b}", "GET https://h.io/b !- {B #1.tok}", "GET https://h.io/c !- {C #2.tok}"),
    sh("a reply in a file is followed", '«curl -o r.json https://h.io/login\n«http POST h.io/l2 > s.json\nT=$(jq -r .token r.json)\nread -r U < <(jq -r .u < s.json)\n«curl https://h.io -H "Authorization: Bearer $T"\n«curl https://h.io/u -H "Authorization: Bearer $U"\n', "GET https://h.io/login", "POST http://h.io/l2", "GET https://h.io !Bearer {T #0.token}", "GET https://h.io/u !Bearer {U #1.u}"),
    sh("base64 of a user is that user", "«curl -H \"Authorization: Basic $(printf '%s:' \"$K\" | base64)\" https://h.io\n", "GET https://h.io !Basic {K}:"),
    sh("what isn't known keeps its name", 'T=$(pass show x)\n«curl -H "Authorization: Bearer $T" https://h.io\n', "GET https://h.io !Bearer {T}"),
    sh("a value before a command counts for it", 'T=ab «curl -H "Authorization: Bearer $T" https://h.io\n', "GET https://h.io !Bearer ab"),
    sh("CRLF and characters of several bytes", '# ключ\r\nB=https://h.io\r\n«curl "$B/ä" \\\r\n  -X POST\r\n', "POST https://h.io/ä"),
    sh("an apostrophe that is none closes nothing", "echo don't\n«curl https://h.io/a\n", "GET https://h.io/a"),
    sh("fish", 'set -x T (curl_x)\nset B https://h.io\n«curl -H "Authorization: Bearer $T" $B/a\nset R («curl https://h.io/l | jq -r .t)\n«curl -u $R: https://h.io/b\n', "GET https://h.io/a !Bearer {T}", "GET https://h.io/l", "GET https://h.io/b !Basic {R #1.t}", path="a.fish"),
    sh("cmd", '@echo off\r\nrem curl https://no.io\r\nset B=https://h.io\r\nset "T=a b"\r\n«curl -X POST "%B%/x?a=b&c=d" ^\r\n  -H "Authorization: Bearer %T%" ^\r\n  -d "{\\"a\\": \\"b\\"}"\r\nif "%1"=="" «curl.exe %B%/y/%1\r\n', "POST https://h.io/x ?a=b ?c=d !Bearer a b", "GET https://h.io/y/{}", path="a.bat"),
    sh("cmd takes a reply with for /f", "for /f \"delims=\" %%i in ('«curl -s https://h.io/l ^| jq -r .t') do set T=%%i\n«curl https://h.io -H \"Authorization: Bearer %T%\"\n", "GET https://h.io/l", "GET https://h.io !Bearer {T #0.t}", path="a.cmd"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_requests(case):
    assert_reads(case)


def test_assignments_are_named_values():
    found = read("export KEY='ab'\nlocal T=\"$HS_KEY\"\n")
    assert [(item.name, item.value.pattern, item.value.names) for item in found.named] == [
        ("KEY", "ab", ()),
        ("T", "{}", ("HS_KEY",)),
    ]


def test_comments_beside_a_command_and_its_token_are_kept():
    found = read('T=$X  # read only\n\n# far away\n\n# lists\n# things\ncurl -H "Authorization: Bearer $T" https://h.io  # now\n')
    assert found.requests[0].comment == "lists things now read only"


def test_several_values_are_marked():
    found = read("for b in a.io b.io; do curl https://$b/x; done\n")
    assert any(piece.several for piece in found.requests[0].url.pieces)


def test_a_script_of_variables_alone_is_read_too():
    assert read("export A=b\n", ".envrc").named[0].name == "A"


def test_a_function_hides_a_command_of_its_name():
    text = 'call() { curl -X "$1" "https://h.io$2"; }\ncall POST /a\nwatch -n5 "curl -s https://h.io/w"\nparallel curl https://h.io/{} ::: a b\n'
    assert [(made.method, made.url.pattern) for made in read(text).requests] == [
        ("POST", "https://h.io/a"),
        ("GET", "https://h.io/w"),
        ("GET", "https://h.io/{}"),
    ]
