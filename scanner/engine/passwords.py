"""Tells a password, which has no shape at all, from words, references, hashes and code that stand in its place."""

from __future__ import annotations

import regex

from scanner.engine.slots import Slot

MAX_PASSWORD = 128

_SETS = regex.compile(rb"(?i)(?:^|[\s\"'`|>])(?:set\w*|env|arg|export|-g?x|machine|login|user|account)\b[^=:]*$|^\W*$")


def is_prose(data: bytes, slot: Slot) -> bool:
    """Whether only a blank stands between a password's name and the value, and nothing says that the one is the other.

    An option does, or a name in capitals, or the word before it (`setx`, .netrc's `machine`, Dockerfiles' `ENV`).
    """
    between = data[slot.name_span.end : slot.value.start]
    if between.strip(b" \t\"'`") or slot.kind == "column" or slot.name.startswith(b"-") or slot.name.isupper():
        return False
    low = max(0, slot.name_span.start - 160)
    return not _SETS.search(data[low : slot.name_span.start].rpartition(b"\n")[2])


def quoted_end(data: bytes, start: int, end: int) -> int:
    """Return where a password ends: at its closing quote, if it has one; -1 for a sentence."""
    quote = data[start - 1 : start]
    if quote not in (b'"', b"'", b"`"):
        return end
    close = data.find(quote, start, start + MAX_PASSWORD)
    if close < 0:
        return end
    while close > start and data[close - 1] == ord("\\"):  # the quote of a string in a string
        close -= 1
    return -1 if regex.search(rb"\s", data[start:close]) else close


_NO_PASSWORD = regex.compile(
    rb"""(?x)
      [A-Za-z]? [a-z_ -]* | [A-Z_ -]+ | (?: [A-Z]?[a-z]+ [-_.]? )+      # words: labels, identifiers, translations
    | (?i) @ [a-z_.]+ | \w+ :                                            # decorators; what follows a prompt in a log
    | (?i) [a-z_$] [\w.$]* \. (?: passw(?:or)?d | pwd | passphrase | secret )
    | (?i) [a-z_.$]* (?: passw(?:or)?d | pwd | passphrase | credential | secret ) [a-z_]* \d?
    | (?: (?: [A-Z]{2,4} (?=[A-Z][a-z]) )? [A-Z]?[a-z]+ [-_.]? )+      # with an acronym: OTPAuth
    | (?i) [a-z]+ (?: \.[a-z_]+ )+
    | ! [A-Za-z_]+                                                     # YAML's tags: !vault, !secret
    | \$ (?: 2[abxy] | 5 | 6 | y | argon2\w* | scrypt | pbkdf2[\w-]* ) \$ .*    # hashes of passwords
    | (?i) (?: pbkdf2 | bcrypt | argon2 | scrypt ) [\w-]* [$:] .*
    | (?i) \{ s? (?: sha\d* | md5 | crypt ) \} .*
    | [A-Za-z:-]+ =                                                    # the next attribute: autocomplete="off"
    | hunter2                                                          # everybody's joke
    | (?i) [a-z0-9+.-]+ :// .*
    | [~.]{0,2} / [\w.~/-]*                                             # a path
    | (?i) (?: vault | arn | op | ssm | env | file | ref | sops | enc | keyvault | secret | gsm | kms | bws? | awssm )
      [:(+] .*
    | null | none | true | false | undefined
    """
)


def is_word(value: bytes) -> bool:
    """Whether a password's value is a label, a reference to a store, or code that fetches it."""
    return _NO_PASSWORD.fullmatch(value) is not None
