# ruff: noqa: E501 - programs as people write them
"""Go: encoders, round trippers and helpers."""

from __future__ import annotations

import pytest
from programs import Program, briefs

PROGRAMS = (
    Program("an encoder into a buffer", r"""
package main

import ("bytes"; "encoding/json"; "net/http")

func create(token string) error {
	var buf bytes.Buffer
	if err := json.NewEncoder(&buf).Encode(map[string]any{"access_token": map[string]string{"description": "ci", "permission": "read"}}); err != nil {
		return err
	}
	req, err := http.NewRequest(http.MethodPost, "https://hypemarket.ai/me/access_tokens.json", &buf)
	if err != nil { return err }
	req.Header.Set("Authorization", "Bearer "+token)
	_, err = http.DefaultClient.Do(req)
	return err
}
""", ("10 POST https://hypemarket.ai/me/access_tokens.json Bearer:token {access_token.description,access_token.permission}",)),
    Program("an encoder of a struct into a new buffer", r"""
package api

import ("bytes"; "encoding/json"; "net/http")

type refreshBody struct {
	RefreshToken string `json:"refresh_token"`
}

func Refresh(base, rt string) (*http.Response, error) {
	body := new(bytes.Buffer)
	json.NewEncoder(body).Encode(refreshBody{RefreshToken: rt})
	return http.Post(base+"/api/v1/auth/refresh", "application/json", body)
}
""", ("12 POST {}/api/v1/auth/refresh {refresh_token}",)),
    Program("a decoder gives fields", r"""
package main

import ("encoding/json"; "net/http"; "strings")

type pair struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
}

func main() {
	resp, err := http.Post("https://speed.example/api/v1/auth/login", "application/json", strings.NewReader(`{"email":"a@b.c","password":"x"}`))
	if err != nil { panic(err) }
	defer resp.Body.Close()
	var p pair
	json.NewDecoder(resp.Body).Decode(&p)
	req, _ := http.NewRequest("GET", "https://speed.example/api/v1/organizations", nil)
	req.Header.Add("Authorization", "Bearer "+p.Access)
	http.DefaultClient.Do(req)
}
""", ("11 POST https://speed.example/api/v1/auth/login {email,password}", "16 GET https://speed.example/api/v1/organizations Bearer:access_token")),
    Program("unmarshal of what was read", r"""
package main

import ("encoding/json"; "io"; "net/http"; "bytes")

func login() {
	payload, _ := json.Marshal(map[string]string{"email": e, "password": p})
	resp, _ := http.Post("https://api.production.hyperoru.com/api/users/login", "application/json", bytes.NewReader(payload))
	raw, _ := io.ReadAll(resp.Body)
	var out struct {
		SessionToken string `json:"session_token"`
	}
	json.Unmarshal(raw, &out)
	http.Get("https://api.production.hyperoru.com/api/account/list?session_token=" + out.SessionToken)
}
""", ("7 POST https://api.production.hyperoru.com/api/users/login {email,password}", "13 GET https://api.production.hyperoru.com/api/account/list ?session_token")),
    Program("a round tripper", r"""
package main

import "net/http"

type auth struct {
	key  string
	next http.RoundTripper
}

func (a auth) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "token "+a.key)
	return a.next.RoundTrip(r)
}

func list(key string) {
	c := &http.Client{Transport: auth{key: key, next: http.DefaultTransport}}
	c.Get("https://api.hypertrack.com/api/v2/users/")
}
""", ("18 GET https://api.hypertrack.com/api/v2/users/ token:key",)),
    Program("a method that takes a resource", r"""
package hs

import ("fmt"; "net/http"; "io")

type Client struct {
	base string
	key  string
	hc   *http.Client
}

func New(key string) *Client { return &Client{base: "https://api.hypersave.io/v1", key: key, hc: http.DefaultClient} }

func (c *Client) do(method, resource string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequest(method, fmt.Sprintf("%s/%s", c.base, resource), body)
	if err != nil { return nil, err }
	req.Header.Set("Authorization", "Bearer "+c.key)
	return c.hc.Do(req)
}

func (c *Client) Memories() { c.do("GET", "memories", nil) }
func (c *Client) Forget(id string) { c.do("DELETE", "memories/"+id, nil) }

func main() { New(os.Getenv("HYPERSAVE_API_KEY")).Memories() }
""", ("20 GET https://api.hypersave.io/v1/memories Bearer:key", "21 DELETE https://api.hypersave.io/v1/memories/{} Bearer:key")),
    Program("resty with a client's defaults", r"""
package main

import "github.com/go-resty/resty/v2"

func main() {
	client := resty.New().SetBaseURL("https://hypemarket.ai").SetAuthToken(token).SetHeader("Accept", "application/json")
	var out []Account
	_, err := client.R().SetResult(&out).SetQueryParam("page", "2").Get("/me/social_accounts.json")
}
""", ("8 GET https://hypemarket.ai/me/social_accounts.json Bearer:token ?page",)),
    Program("query values", r"""
package main

import ("net/http"; "net/url")

func main() {
	u, _ := url.Parse("https://api.production.hyperoru.com/api/account/list")
	q := u.Query()
	q.Set("session_token", tok)
	u.RawQuery = q.Encode()
	http.Get(u.String())
}
""", ("10 GET https://api.production.hyperoru.com/api/account/list ?session_token",)),
    Program("a multipart writer", r"""
package main

import ("bytes"; "mime/multipart"; "net/http")

func upload(k string) {
	body := &bytes.Buffer{}
	w := multipart.NewWriter(body)
	part, _ := w.CreateFormFile("file", "a.txt")
	io.Copy(part, f)
	w.Close()
	req, _ := http.NewRequest("POST", "https://api.hypersave.io/v1/files", body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Authorization", "Bearer "+k)
	client := &http.Client{Timeout: time.Second}
	client.Do(req)
}
""", ("11 POST https://api.hypersave.io/v1/files Bearer:k",)),
    Program("option functions", r"""
package main

import "net/http"

type opt func(*http.Request)

func bearer(t string) opt { return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+t) } }

func get(url string, opts ...opt) {
	r, _ := http.NewRequest("GET", url, nil)
	for _, o := range opts { o(r) }
	http.DefaultClient.Do(r)
}

func main() { get("https://hypemarket.ai/me/social_accounts.json", bearer(token)) }
""", ("15 GET https://hypemarket.ai/me/social_accounts.json Bearer:t",)),
    Program("a server's handler", r"""
package main

import ("encoding/json"; "net/http")

func handle(w http.ResponseWriter, r *http.Request) {
	var in struct{ Token string `json:"session_token"` }
	json.NewDecoder(r.Body).Decode(&in)
	json.NewEncoder(w).Encode(map[string]string{"url": "https://hypemarket.ai/x", "session_token": r.URL.Query().Get("session_token")})
}
func main() { http.HandleFunc("/api/account/list", handle) }
"""),
)


@pytest.mark.parametrize("program", PROGRAMS, ids=[program.name for program in PROGRAMS])
def test_go_program(program: Program) -> None:
    assert briefs(program, "cmd/main.go") == program.expected
