"""The options of curl and wget that decide how a command line is split (curl 8's and wget 1.25's manuals)."""

from __future__ import annotations

from scanner.usage.shell.tools.options import Syntax

_CURL_TAKES = """
abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode
delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine
etag-compare etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port
ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header help hostpubmd5 hostpubsha256 hsts http2-preface
interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port
login-options mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output
output-dir parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath
proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass
proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser
proxy-user proxy1.0 pubkey quote postquote prequote random-file range rate referer request request-target resolve
retry retry-delay retry-max-time sasl-authzid service-name socks4 socks4a socks5 socks5-gssapi-service
socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype
tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-file upload-flags url url-query user
user-agent variable vlan-priority write-out
"""
_CURL_FLAGS = """
anyauth basic compressed digest fail fail-with-body get globoff head http0.9 http1.0 http1.1 http2 http3 include
insecure ipv4 ipv6 location location-trusted negotiate netrc next no-buffer no-progress-meter ntlm parallel post301
progress-bar raw remote-header-name remote-name remote-name-all retry-all-errors retry-connrefused show-error silent
ssl ssl-reqd sslv3 tlsv1 tlsv1.2 tlsv1.3 tr-encoding verbose version
"""
_CURL_LETTERS = {
    "A": "user-agent", "b": "cookie", "c": "cookie-jar", "C": "continue-at", "d": "data", "D": "dump-header",
    "e": "referer", "E": "cert", "F": "form", "h": "help", "H": "header", "K": "config", "m": "max-time", "o": "output",
    "P": "ftp-port", "Q": "quote", "r": "range", "t": "telnet-option", "T": "upload-file", "u": "user",
    "U": "proxy-user", "w": "write-out", "x": "proxy", "X": "request", "y": "speed-time", "Y": "speed-limit",
    "z": "time-cond",
    "G": "get", "I": "head", ":": "next", "L": "location", "O": "remote-name", "s": "silent", "S": "show-error",
}  # fmt: skip
CURL = Syntax(
    frozenset(_CURL_TAKES.split()),
    frozenset(_CURL_FLAGS.split()),
    _CURL_LETTERS,
    frozenset("AbcCdDeEFhHKmoPQrtTuUwxXyYz"),
)

_WGET_TAKES = """
accept accept-regex append-output auth-no-challenge- base bind-address body-data body-file ca-certificate
ca-directory certificate certificate-type ciphers config connect-timeout cut-dirs default-page directory-prefix
dns-timeout domains exclude-directories exclude-domains execute follow-tags header hsts-file http-password http-user
ignore-tags include-directories input-file level limit-rate load-cookies local-encoding max-redirect method
output-document output-file password pinnedpubkey post-data post-file prefer-family private-key private-key-type
progress proxy-password proxy-user quota read-timeout referer regex-type reject reject-regex rejected-log
remote-encoding report-speed restrict-file-names retry-on-http-error save-cookies secure-protocol start-pos timeout
tries use-askpass user user-agent wait waitretry warc-file
"""
_WGET_FLAGS = """
auth-no-challenge content-disposition content-on-error continue debug no-check-certificate no-verbose quiet
server-response show-progress spider trust-server-names verbose
"""
_WGET_LETTERS = {
    "a": "append-output", "A": "accept", "B": "base", "D": "domains", "e": "execute", "i": "input-file",
    "I": "include-directories", "l": "level", "o": "output-file", "O": "output-document", "P": "directory-prefix",
    "Q": "quota", "R": "reject", "t": "tries", "T": "timeout", "U": "user-agent", "w": "wait",
    "X": "exclude-directories", "q": "quiet", "n": "n",
}  # fmt: skip
WGET = Syntax(
    frozenset(_WGET_TAKES.split()), frozenset(_WGET_FLAGS.split()), _WGET_LETTERS, frozenset("aABDeiIloOPQRtTUwX")
)
