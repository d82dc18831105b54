# ruff: noqa: E501 (fixtures are files as people write them: their lines stay whole)

import json

import pytest
from data_cases import Case, assert_reads, read, shown

POSTMAN = '"info":{"name":"é","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}'

CASES = (
    Case(
        "a recorded request has all its parts",
        "x.har",
        '{"log":{"version":"1.2","entries":[{"request":{"method":"get",\n «"url":"https://api.x.io/ü?b=c%20d#f",\n'
        '"headers":[{"name":":path","value":"/"},{"name":"Authorization","value":"Bearer tok"}],'
        '"queryString":[{"name":"b","value":"c d"}]}}]}}',
        ("GET https://api.x.io/ü ?b=c d !Bearer header:authorization tok",),
    ),
    Case(
        "a recording is known by its shape and tolerates escapes",
        "traffic.json",
        '{"log":{"entries":[{"request":{«"url":"https:\\/\\/api.x.io\\/a?session_token=a\\u0062c","method":"POST"}}]}}',
        ("POST https://api.x.io/a ?session_token=abc",),
    ),
    Case("a recording of nothing", "x.har", '{"log":{"entries":[]}}'),
    Case("entries without a URL", "x.har", '{"log":{"entries":[{"request":{"method":"GET"}},{},null,7]}}'),
    Case(
        "Postman: a string URL, variables and path segments",
        "c.json",
        '{@info,"variable":[{"key":"base","value":"https://api.x.io"}],"item":[{"name":"a","request":{"method":"GET",«"url":"{{base}}/a/:id/b?x=1"}}]}'.replace(
            "@info", POSTMAN
        ),
        ("GET https://api.x.io/a/{}/b ?x=1",),
    ),
    Case(
        "Postman: URL objects, disabled parameters",
        "c.postman_collection.json",
        '{@info,"item":[{"name":"a","request":{"method":"POST","header":[{"key":"Authorization","value":"token {{t}}"},'
        '{"key":"X-Api-Key","value":"k","disabled":true}],«"url":{"protocol":"https","host":["api","x","io"],"path":["v1",":id"],'
        '"query":[{"key":"q","value":"1"},{"key":"r","value":"2","disabled":true}]}}}]}'.replace("@info", POSTMAN),
        ("POST https://api.x.io/v1/{} ?q=1 !token header:authorization {}",),
    ),
    Case(
        "Postman: the nearest auth block holds, and none means none",
        "c.json",
        '{@info,"auth":{"type":"bearer","bearer":[{"key":"token","value":"{{t}}"}]},"item":[{"name":"f",'
        '"auth":{"type":"apikey","apikey":[{"key":"key","value":"session_token"},{"key":"value","value":"v"},{"key":"in","value":"query"}]},'
        '"item":[{"name":"in","request":{"method":"GET",«"url":"https://x.io/a"}},'
        '{"name":"no","request":{"method":"GET","auth":{"type":"noauth"},«"url":"https://x.io/b"}}]},'
        '{"name":"out","request":{"method":"GET",«"url":"https://x.io/c"}},'
        '{"name":"basic","request":{"method":"GET","auth":{"type":"basic","basic":{"username":"u","password":"p"}},«"url":"https://x.io/d"}}]}'.replace(
            "@info", POSTMAN
        ),
        (
            "GET https://x.io/a ?session_token=v",
            "GET https://x.io/b",
            "GET https://x.io/c !Bearer header:authorization {}",
            "GET https://x.io/d !Basic header:authorization u:p",
        ),
    ),
    Case(
        "Postman: an API key in a header",
        "c.json",
        '{@info,"item":[{"request":{"method":"GET","auth":{"type":"apikey","apikey":[{"key":"key","value":"X-API-Key"},'
        '{"key":"value","value":"{{k}}"}]},«"url":"https://x.io/a"}}]}'.replace("@info", POSTMAN),
        ("GET https://x.io/a !- header:x-api-key {}",),
    ),
    Case(
        "Postman: a request that is its URL",
        "c.json",
        '{@info,"item":[{«"request":"https://x.io/a"}]}'.replace("@info", POSTMAN),
        ("GET https://x.io/a",),
    ),
    Case(
        "Postman: folders without requests",
        "c.json",
        '{@info,"item":[{"name":"f","item":[]},{"name":"g"}]}'.replace("@info", POSTMAN),
    ),
    Case(
        "Insomnia 4: folders give environment and credential",
        "insomnia.json",
        '{"_type":"export","__export_format":4,"resources":[{"_id":"r","_type":"request","parentId":"g","method":"PATCH",'
        '«"url":"{{ _.base }}/a","parameters":[{"name":"q","value":"{{ q }}"}]},'
        '{"_id":"g","_type":"request_group","authentication":{"type":"bearer","token":"{{ _.api.tok }}"}},'
        '{"_id":"e","_type":"environment","data":{"base":"https://api.x.io","api":{"tok":"ö1"}}}]}',
        ("PATCH https://api.x.io/a ?q={} !Bearer header:authorization ö1",),
    ),
    Case(
        "Insomnia 5",
        "insomnia.yaml",
        "type: collection.insomnia.rest/5.0\nname: é\ncollection:\n  - name: dir\n    children:\n      - «url: '{{ base }}/a?session_token={{tok}}'\n"
        "        name: List\n        meta:\n          id: req_1\n        method: GET\n        headers:\n          - name: X-API-Key\n            value: k\n"
        "environments:\n  data:\n    base: https://api.x.io\n",
        ("GET https://api.x.io/a ?session_token={} !- header:x-api-key k",),
    ),
    Case(
        "Insomnia: an export without requests",
        "i.json",
        '{"_type":"export","resources":[{"_type":"workspace","_id":"w"}]}',
    ),
    Case(
        "Bruno: credential, query and a body",
        "a.bru",
        "meta {\n  name: é\n  type: http\n}\n\npost {\n  «url: {{base}}/a?x=1\n  body: json\n  auth: bearer\n}\n\nparams:query {\n  x: 1\n  ~y: 2\n  z: {{z}}\n}\n\n"
        'auth:bearer {\n  token: {{tok}}\n}\n\nbody:json {\n  {\n    "a": "{{b}}"\n  }\n}\n\nvars:pre-request {\n  base: https://api.x.io\n}\n',
        ("POST https://api.x.io/a ?x=1 ?z={} !Bearer header:authorization {}",),
    ),
    Case(
        "Bruno: an API key in the query",
        "a.bru",
        "get {\n  «url: https://x.io/a\n  auth: apikey\n}\n\nauth:apikey {\n  key: session_token\n  value: {{t}}\n  placement: queryparams\n}\n",
        ("GET https://x.io/a ?session_token={}",),
    ),
    Case(
        "Bruno: an environment has no request",
        "environments/prod.bru",
        "vars {\n  base: https://x.io\n}\nvars:secret [\n  tok\n]\n",
    ),
    Case(
        "Bruno: what a collection gives is no request",
        "collection.bru",
        "auth {\n  mode: bearer\n}\n\nauth:bearer {\n  token: {{t}}\n}\n",
    ),
    Case(
        "JMeter: headers of the tree, variables, query",
        "plan.jmx",
        '<?xml version="1.0" encoding="UTF-8"?>\n<jmeterTestPlan><hashTree><Arguments><collectionProp name="Arguments.arguments">'
        '<elementProp name="T" elementType="Argument"><stringProp name="Argument.value">ütok</stringProp></elementProp></collectionProp></Arguments><hashTree/>'
        '<HeaderManager><collectionProp name="HeaderManager.headers"><elementProp name="" elementType="Header"><stringProp name="Header.name">Authorization</stringProp>'
        '<stringProp name="Header.value">Bearer ${T}</stringProp></elementProp></collectionProp></HeaderManager><hashTree/>\n'
        '«<HTTPSamplerProxy testname="List"><elementProp name="HTTPsampler.Arguments" elementType="Arguments"><collectionProp name="Arguments.arguments">'
        '<elementProp name="q" elementType="HTTPArgument"><stringProp name="Argument.name">q</stringProp><stringProp name="Argument.value">1</stringProp></elementProp>'
        '</collectionProp></elementProp><stringProp name="HTTPSampler.domain">api.x.io</stringProp><stringProp name="HTTPSampler.protocol">https</stringProp>'
        '<stringProp name="HTTPSampler.path">/a</stringProp><stringProp name="HTTPSampler.method">GET</stringProp></HTTPSamplerProxy><hashTree/></hashTree></jmeterTestPlan>',
        ("GET https://api.x.io/a ?q=1 !Bearer header:authorization ütok",),
    ),
    Case(
        "JMeter: a plan without samplers",
        "plan.jmx",
        "<jmeterTestPlan><hashTree><ThreadGroup/></hashTree></jmeterTestPlan>",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_requests(case):
    assert_reads(case)


def test_the_token_of_a_recording_stands_where_its_characters_are():
    data = '{"log":{"entries":[{"request":{"url":"https://x.io","headers":[{"name":"authorization","value":"Bearer\\u0020tök"}]}}]}}'.encode()
    (request,) = read(data, "x.har").requests
    token = request.auth.token
    assert token.literal == "tök"
    assert data[token.span.start : token.span.end].decode() == "tök"


def test_a_script_after_a_postman_request_keeps_part_of_its_reply():
    script = ["const json = pm.response.json();", 'pm.environment.set("tok", json.token);', "pm.test('x', () => {});"]
    body = json.dumps({"access_token": {"permission": "read"}})
    mint = {
        "method": "POST",
        "url": "https://x.io/t",
        "body": {"mode": "raw", "raw": body, "options": {"raw": {"language": "json"}}},
    }
    use = {"method": "DELETE", "url": "https://x.io/a", "header": [{"key": "Authorization", "value": "Bearer {{tok}}"}]}
    root = {
        "info": {},
        "item": [{"event": [{"listen": "test", "script": {"exec": script}}], "request": mint}, {"request": use}],
    }
    first, second = read(json.dumps(root), "c.json").requests
    assert [(name, value.pattern) for name, value in first.body] == [("access_token.permission", "read")]
    assert (first.content, first.sets_type, first.has_body) == ("application/json", False, True)
    (token,) = second.auth.token.pieces
    assert (token.reply, token.field, token.names) == (0, "token", ("tok",))


def test_a_postman_environment_gives_its_values():
    text = '{"name":"prod","values":[{"key":"hs_key","value":"abc","enabled":true},{"key":"empty","value":""}],"_postman_variable_scope":"environment"}'
    found = read(text, "prod.postman_environment.json")
    assert shown(found.named) == [("hs_key", "abc", ()), ("empty", "{}", ("empty",))]
    assert found.requests == ()


def test_an_insomnia_tag_refers_to_the_reply_of_another_request():
    tag = "{% response 'body', 'req_0', 'b64::JC5hLnRva2Vu::46b', 'never', 60 %}"  # $.a.token
    use = {
        "_id": "req_1",
        "_type": "request",
        "url": "https://x.io/a",
        "headers": [{"name": "Authorization", "value": f"Bearer {tag}"}],
    }
    mint = {"_id": "req_0", "_type": "request", "method": "POST", "url": "https://x.io/t"}
    first, second = read(json.dumps({"_type": "export", "resources": [use, mint]}), "i.json").requests
    (token,) = first.auth.token.pieces
    assert (token.reply, token.field) == (second.number, "a.token")


def test_a_collection_of_bruno_says_what_it_sends_and_leaves_a_request_open():
    found = read("auth:bearer {\n  token: {{t}}\n}\n", "collection.bru")
    assert shown(found.named) == [("auth:bearer.token", "{}", ("t",))]
    (request,) = read("get {\n  url: https://x.io\n  auth: inherit\n}\n", "a.bru").requests
    assert (request.headers_known, request.query_known) == (False, False)


def test_a_test_plan_that_declares_entities_is_refused():
    found = read('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>', "plan.jmx")
    assert "entity" in found.trouble
