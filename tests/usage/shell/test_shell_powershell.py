# ruff: noqa: E501 (fixtures are scripts as people write them: their lines stay whole)

import pytest
from shell_cases import Case, assert_reads, one, read


def ps(name, text, *requests):
    return Case(name, "a.ps1", text, requests)


CASES = (
    ps("parameters, positional and short", "«Invoke-RestMethod -Uri https://h.io/1\n«irm https://h.io/2 -Me Post\n«iwr 'https://h.io/3' -UseBasicParsing\n", "GET https://h.io/1", "POST https://h.io/2", "GET https://h.io/3"),
    ps("tables of headers", "$t = $env:HS_KEY\n$h = @{ Authorization = \"Bearer $t\"; 'X-A' = 'b' }\n$h['Accept'] = 'a/b'\n«irm https://h.io -Headers $h\n«irm https://h.io/2 -Headers @{\n  'X-Api-Key' = 'k' }\n", "GET https://h.io !Bearer {t}", "GET https://h.io/2 !- k"),
    ps("lines go on behind a backtick", '«Invoke-WebRequest `\r\n  -Method DELETE `\r\n  -Uri "https://h.io/$id"\r\n', "DELETE https://h.io/{}"),
    ps("interpolation", "$b = 'https://h.io'\n«irm \"$b/a/$($x.id)?q=$q\"\n«irm ($b + '/c')\n«irm (\"{0}/d\" -f $b)\n«irm \"${b}/e\"\n", "GET https://h.io/a/{} ?q={}", "GET https://h.io/c", "GET https://h.io/d", "GET https://h.io/e"),
    ps("splatting: where the URI is set", "«$p = @{ Uri = 'https://h.io'; Method = 'Put' }\n$c = @{ Headers = @{ Authorization = 'token k' } }\nInvoke-RestMethod @p @c\n", "PUT https://h.io !token k"),
    ps("-Authentication", "«irm https://h.io -Authentication Bearer -Token (ConvertTo-SecureString 'ab' -AsPlainText -Force)\n", "GET https://h.io !Bearer ab"),
    ps("a table as body of a GET is its query", "«irm https://h.io -Body @{ session_token = $t }\n", "GET https://h.io ?session_token={}"),
    ps("a reply's fields", "$r = «irm https://h.io/l -Method Post -Body @{ a = 'b' }\n$t = $r.data.token\n«irm https://h.io -Headers @{ Authorization = \"Bearer $($r.access)\" }\n«irm https://h.io/2 -Headers @{ Authorization = \"Bearer $t\" }\n$u = («irm https://h.io/m).tok\n«irm https://h.io/3 -Headers @{ 'X-Api-Key' = $u }\n", "POST https://h.io/l", "GET https://h.io !Bearer {r #0.access}", "GET https://h.io/2 !Bearer {t #0.data.token}", "GET https://h.io/m", "GET https://h.io/3 !- {u #3.tok}"),
    ps("functions, with and without calls", "function A { param([string]$P, $M = 'GET')\n  irm -Uri \"https://h.io/$P\" -Method $M }\n«A -P users -M Post\n«A items\nfunction B($P) { «irm \"https://i.io/$P\" }\n", "POST https://h.io/users", "GET https://h.io/items", "GET https://i.io/{}"),
    ps("branches and blocks", "if ($x) { $b = 'https://a.io' } else { $b = 'https://b.io' }\n«irm \"$b/1\"\ntry { «irm https://h.io/2 } catch { Write-Error \"$_\" }\nforeach ($i in $l) { «irm \"https://h.io/3/$i\" }\n1..3 | ForEach-Object { «irm https://h.io/4 }\n", "GET {}/1", "GET https://h.io/2", "GET https://h.io/3/{}", "GET https://h.io/4"),
    ps("dictionaries are filled", "$h = New-Object \"System.Collections.Generic.Dictionary[[String],[String]]\"\n$h.Add(\"Authorization\", \"token k\")\n«irm 'https://h.io' -Headers $h\n", "GET https://h.io !token k"),
    ps("other tools run too", "$t = 'ab'\n«curl.exe -s -H \"Authorization: Bearer $t\" https://h.io/1\n«curl -Uri https://h.io/2 -Headers @{ 'X-Api-Key' = $t }\n", "GET https://h.io/1 !Bearer ab", "GET https://h.io/2 !- ab"),
    ps("comments and strings are none", "# irm https://no.io\n<# irm https://no.io #>\n$x = 'irm https://no.io'\nWrite-Host \"irm https://no.io\"\n@'\nirm https://no.io\n'@\n"),
    ps("parameters of a script have defaults", "[CmdletBinding()]\nparam(\n  [string] $T = $env:TOK,\n  [ValidateRange(1, 9)] [int] $N = 5\n)\nif (-not $T) { throw 'x' }\n«irm \"https://h.io?n=$N\" -Headers @{ Authorization = \"Bearer $T\" }\n", "GET https://h.io ?n=5 !Bearer {T}"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_requests(case):
    assert_reads(case)


def test_bodies_keep_their_fields():
    table = "$b = @{ token = @{ permission = 'read' }; n = $x } | ConvertTo-Json -Depth 3\nirm https://h.io -Method Post -Body $b -ContentType 'application/json'\n"
    request = one(table, "a.ps1")
    assert [(name, value.pattern) for name, value in request.body] == [("token.permission", "read"), ("n", "{}")]
    assert (request.content, request.sets_type) == ("application/json", True)
    here = 'irm https://h.io -Method Post -Body @"\n{\n  `"a`": "$x"\n}\n"@\n'
    assert [(name, value.pattern) for name, value in one(here, "a.ps1").body] == [("a", "{}")]


def test_headers_of_an_unknown_table_are_unknown():
    assert not one("irm https://h.io -Headers $h", "a.ps1").headers_known
    assert one("irm https://h.io", "a.ps1").headers_known


def test_comments_and_names_are_kept():
    found = read("# read only\n$Token = 'ab'\n\n# lists\nirm https://h.io -Headers @{ Authorization = \"Bearer $Token\" }\n", "a.ps1")
    assert found.requests[0].comment == "lists read only"
    assert [(item.name, item.value.pattern) for item in found.named] == [("Token", "ab")]
