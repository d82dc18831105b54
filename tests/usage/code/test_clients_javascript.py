# ruff: noqa: E501 - programs as people write them
"""JavaScript and TypeScript: instances, interceptors, wrappers."""

from __future__ import annotations

import pytest
from programs import Program, briefs

PROGRAMS = (
    Program("an axios instance with an interceptor", r"""
import axios from "axios";
const api = axios.create({ baseURL: "https://hypemarket.ai", paramsSerializer: { indexes: null } });
api.interceptors.request.use((config) => {
  config.headers.Authorization = `Bearer ${process.env.HYPEMARKET_TOKEN}`;
  return config;
}, (error) => Promise.reject(error));
export const accounts = () => api.get("/me/social_accounts.json", { params: { page: 1 } });
export const revoke = (id: string) => api.delete<void>(`/me/access_tokens/${id}.json`);
""", ("7 GET https://hypemarket.ai/me/social_accounts.json Bearer:HYPEMARKET_TOKEN ?page", "8 DELETE https://hypemarket.ai/me/access_tokens/{}.json Bearer:HYPEMARKET_TOKEN")),
    Program("an interceptor that adds a parameter", r"""
import axios from "axios";
const http = axios.create({ baseURL: "https://api.production.hyperoru.com" });
http.interceptors.request.use((config) => ({ ...config, params: { ...config.params, session_token: getToken() } }));
http.get("/api/account/list");
""", ("4 GET https://api.production.hyperoru.com/api/account/list ?session_token",)),
    Program("a typed class around axios", r"""
import axios, { AxiosInstance } from "axios";
export class HypersaveClient {
  private readonly http: AxiosInstance;
  constructor(private readonly apiKey: string) {
    this.http = axios.create({ baseURL: "https://api.hypersave.io/v1", headers: { Authorization: `Bearer ${this.apiKey}` } });
  }
  async list(limit = 20): Promise<Memory[]> {
    const { data } = await this.http.get<Memory[]>("/memories", { params: { limit } });
    return data;
  }
  add = async (content: string) => (await this.http.post("/memories", { content })).data;
}
""", ("8 GET https://api.hypersave.io/v1/memories Bearer:apiKey ?limit", "11 POST https://api.hypersave.io/v1/memories Bearer:apiKey {content}")),
    Program("a fetch wrapper with a path", r"""
const BASE = process.env.API_URL ?? "https://api.hypertrack.com/api/v2";
async function api(path, { method = "GET", body, ...rest } = {}) {
  const res = await fetch(`${BASE}/${path}`, {
    method,
    headers: { Authorization: `token ${process.env.HYPERTRACK_PK}`, "Content-Type": "application/json" },
    body: body ? JSON.stringify(body) : undefined,
    ...rest,
  });
  return res.json();
}
export const users = () => api("users/");
export const createUser = (name) => api("users/", { method: "POST", body: { name } });
""", ("11 GET https://api.hypertrack.com/api/v2/users/ token:HYPERTRACK_PK", "12 POST https://api.hypertrack.com/api/v2/users/ token:HYPERTRACK_PK {name}")),
    Program("a generic fetch wrapper in TypeScript", r"""
export class Speed {
  constructor(private host: string, private token: string) {}
  private async call<T>(path: string, init: RequestInit = {}): Promise<T> {
    const headers = new Headers(init.headers);
    headers.set("Authorization", `Bearer ${this.token}`);
    const res = await fetch("https://speed.example/api/v1" + path, { ...init, headers });
    return (await res.json()) as T;
  }
  organizations() { return this.call<Org[]>("/organizations"); }
  rename(id: string, name: string) { return this.call<Org>(`/organizations/${id}`, { method: "PATCH", body: JSON.stringify({ name }) }); }
}
""", ("9 GET https://speed.example/api/v1/organizations Bearer:token", "10 PATCH https://speed.example/api/v1/organizations/{} Bearer:token {name}")),
    Program("ky with hooks", r"""
import ky from "ky";
const api = ky.create({
  prefixUrl: "https://api.hypersave.io/v1",
  hooks: { beforeRequest: [(request) => { request.headers.set("Authorization", `Bearer ${key}`); }] },
});
await api.get("memories", { searchParams: { limit: 5 } }).json();
const admin = api.extend({ headers: { "X-Admin": "1" } });
await admin.post("keys", { json: { name: "ci" } });
""", ("6 GET https://api.hypersave.io/v1/memories Bearer:key ?limit", "8 POST https://api.hypersave.io/v1/keys Bearer:key {name}")),
    Program("got extended", r"""
const got = require("got");
const client = got.extend({ prefixUrl: "https://hypemarket.ai/me", responseType: "json", headers: { authorization: `Bearer ${token}` } });
(async () => {
  const { body } = await client("access_tokens.json");
  await client.post("access_tokens.json", { json: { access_token: { description: "x", permission: "read" } } });
})();
""", ("4 GET https://hypemarket.ai/me/access_tokens.json Bearer:token", "5 POST https://hypemarket.ai/me/access_tokens.json Bearer:token {access_token.description,access_token.permission}")),
    Program("undici with a pool", r"""
import { Pool, request } from "undici";
const { statusCode, body } = await request("https://api.hypersave.io/v1/memories", { headers: { authorization: `Bearer ${key}` } });
const pool = new Pool("https://api.hypertrack.com");
await pool.request({ path: "/api/v2/users/", method: "GET", headers: { authorization: `token ${pk}` } });
""", ("2 GET https://api.hypersave.io/v1/memories Bearer:key", "4 GET https://api.hypertrack.com/api/v2/users/ token:pk")),
    Program("tokens from a reply, kept", r"""
let tokens;
async function refresh() {
  const res = await fetch("https://speed.example/api/v1/auth/refresh", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ refresh_token: tokens.refresh_token }),
  });
  tokens = await res.json();
}
""", ("3 POST https://speed.example/api/v1/auth/refresh {refresh_token}",)),
    Program("openapi-fetch and a factory", r"""
function createClient({ baseUrl, token }) {
  const headers = { Authorization: `Bearer ${token}` };
  return {
    get: (path) => fetch(new URL(path, baseUrl), { headers }),
    post: (path, body) => fetch(new URL(path, baseUrl), { method: "POST", headers, body: JSON.stringify(body) }),
  };
}
const client = createClient({ baseUrl: "https://api.production.hyperoru.com", token: sessionToken });
client.get("/api/account/list");
client.post("/api/orders", { qty: 1 });
""", ("9 GET https://api.production.hyperoru.com/api/account/list Bearer:token", "10 POST https://api.production.hyperoru.com/api/orders Bearer:token {qty}")),
    Program("node https with a promise", r"""
const https = require("node:https");
function list(pk) {
  return new Promise((resolve, reject) => {
    const req = https.request({ hostname: "api.hypertrack.com", path: "/api/v2/users/", method: "GET", headers: { Authorization: `token ${pk}` } }, (res) => res.pipe(process.stdout));
    req.on("error", reject);
    req.end();
  });
}
""", ("4 GET https://api.hypertrack.com/api/v2/users/ token:pk",)),
    Program("Angular's HttpClient", r"""
import { HttpClient, HttpHeaders, HttpParams } from "@angular/common/http";
@Injectable()
export class AccountService {
  private base = "https://api.production.hyperoru.com/api";
  constructor(private http: HttpClient) {}
  list(token: string) {
    return this.http.get<Account[]>(`${this.base}/account/list`, { params: new HttpParams().set("session_token", token) });
  }
  orders(token: string, o: Order) {
    return this.http.post(`${this.base}/orders`, o, { headers: new HttpHeaders({ Authorization: "Bearer " + token }) });
  }
}
""", ("7 GET https://api.production.hyperoru.com/api/account/list ?session_token", "10 POST https://api.production.hyperoru.com/api/orders Bearer:token")),
    Program("express is a server", r"""
const app = express();
app.get("/api/account/list", (req, res) => { const t = req.query.session_token; res.json(find(t)); });
const api = express.Router();
api.post("/me/access_tokens.json", handler);
"""),
)


@pytest.mark.parametrize("program", PROGRAMS, ids=[program.name for program in PROGRAMS])
def test_javascript_program(program: Program) -> None:
    assert briefs(program, "src/client.ts") == program.expected
