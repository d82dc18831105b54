"""The Common Weakness Enumeration in a log: GitLab reads from it that a finding is a secret, GitHub from tags."""

from __future__ import annotations

from typing import Any

from sarif_om import (
    MultiformatMessageString,
    ReportingDescriptor,
    ReportingDescriptorReference,
    ReportingDescriptorRelationship,
    ToolComponent,
    ToolComponentReference,
)

HARD_CODED_CREDENTIALS = 798

# The guid under which the SARIF taxonomy of CWE is published (github.com/sarif-standard/taxonomies).
_GUID = "FFC64C90-42B6-44CE-8BEB-F6B7DAE649E5"

# Titles as in the catalogue at cwe.mitre.org.
_TITLES = {
    200: "Exposure of Sensitive Information to an Unauthorized Actor",
    256: "Plaintext Storage of a Password",
    257: "Storing Passwords in a Recoverable Format",
    259: "Use of Hard-coded Password",
    260: "Password in Configuration File",
    312: "Cleartext Storage of Sensitive Information",
    319: "Cleartext Transmission of Sensitive Information",
    321: "Use of Hard-coded Cryptographic Key",
    522: "Insufficiently Protected Credentials",
    532: "Insertion of Sensitive Information into Log File",
    540: "Inclusion of Sensitive Information in Source Code",
    598: "Use of HTTP Request With Sensitive Query String",
    613: "Insufficient Session Expiration",
    615: "Inclusion of Sensitive Information in Source Code Comments",
    798: "Use of Hard-coded Credentials",
    1392: "Use of Default Credentials",
}

# The ones by which GitLab files a finding under secret detection (its documentation of SARIF reports).
_SECRET = frozenset({798, 259, 321, 522, 312, 319, 256, 257, 540})


def weaknesses(cwe: int) -> tuple[int, ...]:
    """Return the rule's weakness, and with one that GitLab does not count among secrets also 798."""
    return (cwe,) if cwe in _SECRET else (cwe, HARD_CODED_CREDENTIALS)


def reference() -> Any:
    """Return the reference by which the tool and its rules name the taxonomy."""
    return ToolComponentReference(name="CWE", guid=_GUID)


def relationship(cwe: int) -> Any:
    """Return the statement that a rule finds an instance of this weakness (3.53.3: the weakness is a superset)."""
    target = ReportingDescriptorReference(id=f"CWE-{cwe}", guid=None, tool_component=reference())
    return ReportingDescriptorRelationship(target=target, kinds=["superset"])


def taxonomy(cwes: set[int]) -> Any:
    """Return the part of the catalogue that the rules name."""
    return ToolComponent(
        name="CWE",
        guid=_GUID,
        organization="MITRE",
        short_description=MultiformatMessageString(text="The MITRE Common Weakness Enumeration."),
        information_uri="https://cwe.mitre.org/",
        is_comprehensive=False,
        language=None,
        taxa=[_taxon(cwe) for cwe in sorted(cwes)],
    )


def _taxon(cwe: int) -> Any:
    title = _TITLES.get(cwe)
    return ReportingDescriptor(
        id=f"CWE-{cwe}",
        short_description=MultiformatMessageString(text=title) if title else None,
        help_uri=f"https://cwe.mitre.org/data/definitions/{cwe}.html",
    )
