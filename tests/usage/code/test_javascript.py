# ruff: noqa: E501 - programs as people write them
from __future__ import annotations

import pytest
from summary import Case, summaries

JAVASCRIPT = (
    Case(
        "fetch with options",
        """
const TOKEN = process.env.HYPEMARKET_TOKEN;
const res = await fetch("https://hypemarket.ai/me/posts.json", {
  method: "POST",
  headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
  body: JSON.stringify({ post: { title: "x" } }),
});
""",
        (
            "POST https://hypemarket.ai/me/posts.json L3 Bearer:TOKEN headers=Authorization,Content-Type body=post.title",
        ),
    ),
    Case(
        "fetch with a template and a fallback",
        """
const BASE = process.env.BASE_URL || 'https://h.example';
function load(id) { return fetch(`${BASE}/items/${id}`).then((r) => r.json()); }
""",
        ("GET https://h.example/items/{} L3",),
    ),
    Case(
        "options that are not known",
        """
export function load(options) { return fetch("https://h.example/a", options); }
""",
        ("? https://h.example/a L2 headers=… query=…",),
    ),
    Case(
        "axios verbs",
        """
const axios = require('axios');
axios.get('https://h.example/a', { params: { session_token: token }, headers: { Accept: 'application/json' } });
axios.post('https://h.example/b', { name }, { headers: { 'X-API-Key': key } });
axios.delete('https://h.example/c', { data: { id: 1 } });
axios({ url: 'https://h.example/d', method: 'patch', headers: { authorization: 'Token ' + key } });
axios('https://h.example/e');
axios.request({ baseURL: 'https://h.example', url: '/f' });
""",
        (
            "GET https://h.example/a L3 headers=Accept query=session_token",
            "POST https://h.example/b L4 header:x-api-key:key headers=X-API-Key body=name",
            "DELETE https://h.example/c L5 body=id",
            "PATCH https://h.example/d L6 Token:key headers=authorization",
            "GET https://h.example/e L7",
            "GET https://h.example/f L8",
        ),
    ),
    Case(
        "axios defaults",
        """
import axios from 'axios';
axios.defaults.baseURL = 'https://api.production.hyperoru.com';
axios.defaults.headers.common['Authorization'] = `Bearer ${token}`;
axios.defaults.headers.common.Accept = 'application/json';
axios.get('/api/account/list');
""",
        ("GET https://api.production.hyperoru.com/api/account/list L6 Bearer:token headers=Authorization,Accept",),
    ),
    Case(
        "an axios instance with an interceptor",
        """
import axios from 'axios';
const api = axios.create({ baseURL: 'https://h.example/api/v1/' });
api.interceptors.request.use(config => ({ ...config, headers: { ...config.headers, Authorization: 'Bearer ' + getToken() } }));
api.interceptors.request.use(function (config) { config.headers['X-B'] = '1'; return config; });
export const go = async () => { await api.put('/me', { a: 1 }); };
""",
        ("PUT https://h.example/api/v1/me L6 Bearer:getToken headers=Authorization,X-B body=a",),
    ),
    Case(
        "got and ky",
        """
import got from 'got';
import ky from 'ky';
await got.post('https://h.example/a', { json: { a: 1 }, headers: { Authorization: `Bearer ${t}` } }).json();
const client = got.extend({ prefixUrl: 'https://h.example/v1', headers: { 'x-api-key': k } });
await client('b', { searchParams: { q: 1 } }).json();
const api = ky.create({ prefixUrl: 'https://h.example', hooks: { beforeRequest: [request => { request.headers.set('Authorization', 'Bearer ' + t); }] } });
await api.delete('c');
""",
        (
            "POST https://h.example/a L4 Bearer:t headers=Authorization body=a",
            "GET https://h.example/v1/b L6 header:x-api-key:k headers=x-api-key query=q",
            "DELETE https://h.example/c L8 Bearer:t headers=Authorization",
        ),
    ),
    Case(
        "superagent",
        """
const request = require('superagent');
request.post('https://h.example/a').set('Authorization', 'Bearer ' + t).set({ Accept: 'json' }).query({ q: 1 }).send({ b: 2 })
  .end((err, res) => console.log(res.body));
request('DELETE', 'https://h.example/b').auth(t, { type: 'bearer' });
""",
        (
            "POST https://h.example/a L3 Bearer:t headers=Authorization,Accept query=q body=b",
            "DELETE https://h.example/b L5 Bearer:t",
        ),
    ),
    Case(
        "node's https",
        """
const https = require('https');
const options = { hostname: 'api.hypertrack.com', port: 443, path: '/api/v2/users/', method: 'GET', headers: { Authorization: 'token ' + sk } };
const req = https.request(options, (res) => { res.on('data', () => {}); });
req.end();
https.get('https://h.example/a?b=1', { headers: { Accept: '*/*' } }, cb);
""",
        (
            "GET https://api.hypertrack.com/api/v2/users/ L4 token:sk headers=Authorization",
            "GET https://h.example/a L6 headers=Accept query=b",
        ),
    ),
    Case(
        "jQuery",
        """
$.ajax({ url: 'https://h.example/a', type: 'POST', contentType: 'application/json', data: JSON.stringify({ a: 1 }),
  headers: { Authorization: 'Bearer ' + t } });
$.get('https://h.example/b', { session_token: t }, function (data) {});
$.ajax('https://h.example/c', { method: 'DELETE' });
""",
        (
            "POST https://h.example/a L2 Bearer:t headers=Authorization body=a",
            "GET https://h.example/b L4 query=session_token",
            "DELETE https://h.example/c L5",
        ),
    ),
    Case(
        "jQuery with beforeSend",
        """
$.ajax({ url: 'https://h.example/a', beforeSend: function (xhr) { xhr.setRequestHeader('Authorization', 'token ' + t); } });
""",
        ("GET https://h.example/a L2 token:t headers=Authorization",),
    ),
    Case(
        "XMLHttpRequest",
        """
var xhr = new XMLHttpRequest();
xhr.open('PUT', 'https://h.example/a');
xhr.setRequestHeader('Authorization', 'Bearer ' + t);
xhr.send(JSON.stringify({ a: 1 }));
""",
        ("PUT https://h.example/a L3 Bearer:t headers=Authorization body=a",),
    ),
    Case(
        "URL and URLSearchParams",
        """
const url = new URL('https://h.example/a');
url.searchParams.append('session_token', token);
fetch(url);
const q = new URLSearchParams({ b: 1 });
q.set('c', '2');
fetch(`https://h.example/d?${q}`);
fetch('https://h.example/e?' + q.toString());
fetch(new URL('/f', 'https://h.example/ignored').href);
""",
        (
            "GET https://h.example/a L4 query=session_token",
            "GET https://h.example/d L7 query=b,c",
            "GET https://h.example/e L8 query=b,c",
            "GET https://h.example/f L9",
        ),
    ),
    Case(
        "Headers and Request objects",
        """
const headers = new Headers();
headers.append('Authorization', `Basic ${btoa(`${user}:${pass}`)}`);
const request = new Request('https://h.example/a', { method: 'POST', headers, body: new URLSearchParams({ a: 1 }) });
fetch(request);
""",
        ("POST https://h.example/a L4 Basic:user+pass headers=Authorization body=a",),
    ),
    Case(
        "a wrapper with options",
        """
async function api(path, { method = 'GET', body, headers = {} } = {}) {
  return fetch('https://h.example' + path, { method, body: JSON.stringify(body), headers: { Authorization: 'Bearer ' + KEY, ...headers } });
}
api('/a');
api('/b', { method: 'DELETE' });
api('/c', { method: 'POST', body: { x: 1 }, headers: { Accept: 'application/json' } });
""",
        (
            "GET https://h.example/a L5 Bearer:KEY headers=Authorization",
            "DELETE https://h.example/b L6 Bearer:KEY headers=Authorization",
            "POST https://h.example/c L7 Bearer:KEY headers=Authorization,Accept body=x",
        ),
    ),
    Case(
        "a reply passed on",
        """
fetch('https://h.example/login', { method: 'POST', body: '{"a": 1}' })
  .then(res => res.json())
  .then(({ token }) => fetch('https://h.example/me', { headers: { Authorization: `Bearer ${token}` } }));
""",
        (
            "POST https://h.example/login L2 body=a",
            "GET https://h.example/me L4 Bearer:token headers=Authorization",
        ),
    ),
    Case(
        "a class with private fields",
        """
export class Api {
  #token;
  static base = 'https://h.example';
  constructor(token) { this.#token = token; }
  get headers() { return { Authorization: `Bearer ${this.#token}` }; }
  list() { return fetch(`${Api.base}/list`, { headers: this.headers }); }
}
""",
        ("GET https://h.example/list L7 Bearer:token headers=Authorization",),
    ),
    Case(
        "an unknown wrapper",
        """
client.post('https://h.example/a', { a: 1 }, { headers: { Authorization: 'Bearer ' + t } });
myFetch('https://h.example/b', { method: 'PUT' });
this.http.get(`${this.base}/c`);
""",
        (
            "POST https://h.example/a L2 Bearer:t headers=Authorization body=a",
            "PUT https://h.example/b L3",
            "GET {}/c L4",
        ),
    ),
    Case(
        "cypress and k6",
        """
import http from 'k6/http';
cy.request('POST', 'https://h.example/a', { a: 1 });
cy.request({ url: 'https://h.example/b', headers: { Authorization: 'token x' } });
http.post('https://h.example/c', JSON.stringify({ a: 1 }), { headers: { Authorization: `Bearer ${__ENV.KEY}` } });
""",
        (
            "POST https://h.example/a L3 body=a",
            "GET https://h.example/b L4 token:'x' headers=Authorization",
            "POST https://h.example/c L5 Bearer:KEY headers=Authorization body=a",
        ),
    ),
    Case(
        "a method that is chosen later",
        """
import axios from 'axios';
axios[method]('https://h.example/a', { b: 1 });
""",
        ("? https://h.example/a L3 body=b",),
    ),
    Case(
        "an object with methods",
        """
const api = {
  base: 'https://h.example',
  headers() { return { Authorization: `Bearer ${localStorage.getItem('token')}` }; },
  remove(id) { return fetch(`${this.base}/items/${id}`, { method: 'DELETE', headers: this.headers() }); },
};
api.remove(5);
""",
        ("DELETE https://h.example/items/5 L5 Bearer:token headers=Authorization",),
    ),
    Case(
        "environment, destructured",
        """
const { API_KEY, API_URL = 'https://h.example' } = process.env;
Promise.all([fetch(`${API_URL}/a`, { headers: { Authorization: API_KEY } }), fetch(new URL('b', `${API_URL}/`))]);
""",
        ("GET https://h.example/a L3 raw:API_KEY headers=Authorization", "GET https://h.example/b L3"),
    ),
    Case(
        "a form",
        """
const FormData = require('form-data');
const form = new FormData();
form.append('a', 'b');
axios.post('https://h.example/a', form, { headers: { ...form.getHeaders(), Authorization: 'Bearer ' + t } });
""",
        ("POST https://h.example/a L5 Bearer:t headers=Authorization,… body=a",),
    ),
)

TYPESCRIPT = (
    Case(
        "types, casts and generics",
        """
const key = process.env.KEY as string;
interface Foo { a: string }
const client: AxiosInstance = axios.create({ baseURL: 'https://h.example', headers: { Authorization: `Bearer ${key!}` } } as const);
const { data } = await client.get<Foo>('/a', <any>{ params: { b: 1 } });
enum Method { Get = 'GET' }
""",
        ("GET https://h.example/a L5 Bearer:key headers=Authorization query=b",),
    ),
    Case(
        "angular's http",
        """
@Injectable({ providedIn: 'root' })
export class Service {
  private readonly base = environment.apiUrl ?? 'https://h.example';
  constructor(private http: HttpClient, private auth: AuthService) {}
  list(): Observable<Foo[]> {
    const headers = new HttpHeaders().set('Authorization', `Bearer ${this.auth.token}`);
    return this.http.get<Foo[]>(`${this.base}/list`, { headers });
  }
}
""",
        ("GET https://h.example/list L8 Bearer:token headers=Authorization",),
    ),
)

NOTHING = (
    Case("comments", "// fetch('https://hypemarket.ai/x')\n/* axios.get('https://h.example') */\n"),
    Case(
        "an express server",
        """
const app = express();
app.get('/api/account/list', async (req, res) => { check(req.query.session_token); res.json({}); });
router.post('/x', handler);
app.listen(3000);
""",
    ),
    Case("nock", "nock('https://h.example').get('/a').reply(200);\n"),
    Case(
        "msw",
        "import { http, rest } from 'msw';\nhttp.get('https://h.example/a', () => {});\n"
        "rest.post('https://h.example/b', (req, res, ctx) => res(ctx.json({})));\n",
    ),
    Case(
        "a mock adapter",
        "mock.onGet('https://h.example/a').reply(200);\njest.mock('axios');\n"
        "axios.get.mockResolvedValue({ data: {} });\nfetchMock.get('https://h.example', {});\n",
    ),
    Case(
        "an intercepted page",
        "cy.intercept('GET', 'https://h.example/a', {});\nawait page.route('https://h.example/**', r => r.abort());\n",
    ),
    Case(
        "expectations",
        "expect(fetch).toHaveBeenCalledWith('https://h.example/a', { method: 'POST' });\n"
        "expect(spy.post).toBeCalledWith('POST', 'https://h.example/a');\n",
    ),
    Case("links", "const a = <a href=\"https://h.example\">x</a>;\nwindow.location.href = 'https://h.example/?a=1';\n"),
    Case(
        "collections",
        "const m = new Map();\nm.get('https://h.example');\ncache.delete('https://h.example/a');\n"
        "localStorage.get('https://h.example');\nparams.get('session_token');\n",
    ),
    Case("patterns", "const R = /https:\\/\\/h\\.example\\?session_token=(\\w+)/;\nR.test(url);\n"),
    Case(
        "server readers",
        "export async function GET(request) {\n  const t = new URL(request.url).searchParams.get('session_token');\n"
        "  return Response.json({ t });\n}\n",
    ),
    Case("configuration", "module.exports = { url: 'https://h.example', token: process.env.TOKEN };\n"),
)


@pytest.mark.parametrize("case", JAVASCRIPT, ids=lambda case: case.name)
@pytest.mark.parametrize("ending", ["js", "tsx"])
def test_requests_are_read(case, ending):
    assert summaries(case.code, f"a.{ending}") == list(case.expected)


@pytest.mark.parametrize("case", TYPESCRIPT, ids=lambda case: case.name)
def test_typescript_is_read(case):
    assert summaries(case.code, "a.ts") == list(case.expected)


@pytest.mark.parametrize("case", NOTHING, ids=lambda case: case.name)
def test_no_request_is_seen(case):
    assert summaries(case.code, "a.jsx") == []
