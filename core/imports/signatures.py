"""What a file is by its first bytes, whatever its name says."""

from core.errors import Refusal
from core.i18n import N_

LARGEST_FILE = 200 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    "PDF": (b"%PDF",),
    "PNG": (b"\x89PNG",),
    "JPEG": (b"\xff\xd8\xff",),
    "GIF": (b"GIF87a", b"GIF89a"),
    "RAR": (b"Rar!",),
    "7Z": (b"7z\xbc\xaf",),
    "GZIP": (b"\x1f\x8b",),
}


def check_signature(name: str, content: bytes, *, is_workbook: bool) -> None:
    """Raise Refusal where a file is not what its name says; `is_workbook` is what the name says."""
    if len(content) > LARGEST_FILE:
        raise Refusal(
            N_("“{name}” has more than {megabytes} MB. Split it, or leave out what is no table."),
            name=name,
            megabytes=LARGEST_FILE // 1024**2,
        )
    if not content.strip():
        raise Refusal(N_("The file is empty."))
    for kind, starts in _OTHERS.items():
        if content.startswith(starts):
            raise Refusal(
                N_("“{name}” is no table but a file of kind {kind}. The table is needed as XLSX or CSV."),
                name=name,
                kind=kind,
            )
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Refusal(
                N_("“{name}” is protected by a password. Save it without one, and choose it again."),
                name=name,
            )
        raise Refusal(
            N_("“{name}” is a workbook of the old kind (XLS). Save it as XLSX, and choose it again."),
            name=name,
        )
    if content.startswith(_ZIP) and not is_workbook:
        raise Refusal(
            N_("“{name}” is not text but a workbook or an archive. A workbook’s name ends in XLSX."),
            name=name,
        )
    if is_workbook and not content.startswith(_ZIP):
        raise Refusal(
            N_("“{name}” is named like a workbook and is none. Open it in a spreadsheet; save it as XLSX."),
            name=name,
        )
