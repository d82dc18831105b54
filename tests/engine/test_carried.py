"""A literal that reaches a header through a variable is found where it stands, whatever the variable is called."""

from __future__ import annotations

import random

import pytest

from scanner.ruleset.sample import mint

URL = "https://api.production.hyperoru.com/api/account/list"
CODE = {
    "Python, f-string": f'k = "§"\nget("{URL}", headers={{"Authorization": f"Bearer {{k}}"}})\n',
    "Python, sum": f'k = "§"\nget("{URL}", headers={{"Authorization": "Bearer " + k}})\n',
    "Python, percent": f'k = "§"\nget("{URL}", headers={{"Authorization": "Bearer %s" % k}})\n',
    "Python, format": f'k = "§"\nget("{URL}", headers={{"Authorization": "Bearer {{}}".format(k)}})\n',
    "Python, attribute": f'  k = "§"\n  get("{URL}", headers={{"Authorization": f"Bearer {{self.k}}"}})\n',
    "JavaScript": f"const k = '§'\nfetch('{URL}', {{headers: {{Authorization: `Bearer ${{k}}`}}}})\n",
    "PHP": f"$k = '§';\n$http->get('{URL}', ['Authorization' => 'Bearer ' . $k]);\n",
    "Perl": f"my $k = '§';\n$ua->get('{URL}', Authorization => \"Bearer $k\");\n",
    "Ruby": f"k = '§'\nHTTP.get('{URL}', headers: {{ 'Authorization' => \"Bearer #{{k}}\" }})\n",
    "Swift": f'let u = "{URL}"; let k: String = "§"\nset("Bearer \\(k)", u)\n',
    "shell": f'K=§\ncurl -H "Authorization: Bearer $K" {URL}\n',
    "given below": f'get("{URL}", headers={{"Authorization": "Bearer " + k}})\n\nk = "§"\n',
}


def filled(text):
    return text.replace("§", mint("{base64url*43}", random.Random(text)))


@pytest.mark.parametrize("language", CODE)
def test_a_variables_literal_is_found_where_it_stands(language, scan):
    text = filled(CODE[language])
    assert [(leak.rule_id, text[leak.span.start : leak.span.end]) for leak in scan(text)] == [
        ("hyperoru-session-token", _literal(text, CODE[language])),
    ]


def _literal(text, template):
    head, tail = template.split("§")
    return text[len(head) : -len(tail)]


@pytest.mark.parametrize(
    "text",
    [
        f'job = "§"\nget("{URL}", headers={{"Authorization": f"Bearer {{k}}"}})\n',
        f'ok = "§"\nget("{URL}", headers={{"Authorization": f"Bearer {{k}}"}})\n',
        f'k = vault["§"]\nget("{URL}", headers={{"Authorization": f"Bearer {{k}}"}})\n',
        'k = "§"\nget("https://other.example.net/hyperoru", headers={"Authorization": f"Bearer {k}"})\n',
    ],
)
def test_another_variable_or_another_host_is_no_leak_of_this_provider(text, scan):
    assert scan(filled(text)) == []
