"""What a file really is, told by its bytes and not by its name."""

import io
import zipfile

from station_desk.base.errors import UserError

SAVE_AS_XLSX = "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿 (*.xlsx)”后再导入。"
CHOOSE_A_WORKBOOK = "请选择花名册这样的表格文件：xlsx、xls、et、ods 或 csv。"
SEND_AGAIN = "请回到原来的电脑上打开检查，另存一份后重新拷贝。"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_LIMIT = 4096

_STARTS = (
    (b"%PDF", "PDF 文件"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x89PNG", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "Word 文档"),
    (b"SQLite format 3", "数据库文件"),
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
)


def find_kind(content: bytes, name: str) -> str:
    """The kind of `content`: "zip" (xlsx, xlsm, ods), "ole" (xls, et) or "text" (csv, txt).

    `name` is only used in sentences. Raises UserError for anything that is not a workbook.
    """
    if not content:
        raise UserError(f"“{name}”是空文件，里面什么也没有。", SEND_AGAIN)
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _kind_of_zip(content, name)
    if content.startswith(OLE):
        return _kind_of_ole(content, name)
    _refuse_other_binaries(content, name)
    _refuse_marked_up_text(content, name)
    return "text"


def not_a_workbook(name: str, what: str) -> UserError:
    """The sentence for a file of another kind."""
    if what == "压缩包":
        return UserError(f"“{name}”是压缩包，不能直接导入。", "请先解压，再选择里面的表格文件。")
    return UserError(f"“{name}”不是表格，而是{what}。", CHOOSE_A_WORKBOOK)


def damaged(name: str) -> UserError:
    """The sentence for a workbook that cannot be read to its end."""
    return UserError(f"“{name}”已损坏或不完整，读不出来。", SEND_AGAIN)


def locked(name: str) -> UserError:
    """The sentence for a workbook behind a password."""
    return UserError(f"“{name}”设了打开密码。", "请用 Excel 或 WPS 打开它，取消密码后另存一份再导入。")


def _kind_of_zip(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype").decode("ascii", "replace") if "mimetype" in names else ""
            manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    except Exception as error:  # zipfile raises many kinds on damaged bytes, all of them mean the same
        raise damaged(name) from error
    if b"encryption-data" in manifest:
        raise locked(name)
    if "xl/workbook.xml" in names or "opendocument.spreadsheet" in mimetype:
        return "zip"
    if "xl/workbook.bin" in names:
        raise UserError(f"“{name}”是二进制工作簿（xlsb），不能直接导入。", SAVE_AS_XLSX)
    for part, what in (("word/", "Word 文档"), ("ppt/", "演示文稿"), ("visio/", "Visio 图")):
        if any(entry.startswith(part) for entry in names):
            raise not_a_workbook(name, what)
    if "opendocument" in mimetype:
        raise not_a_workbook(name, "OpenDocument 文档")
    if "[Content_Types].xml" in names and any(entry.startswith("xl/") for entry in names):
        raise damaged(name)
    raise not_a_workbook(name, "压缩包")


def _kind_of_ole(content: bytes, name: str) -> str:
    def holds(stream: str) -> bool:
        # a directory entry spells its stream's name in UTF-16; looking for it survives a damaged directory
        return stream.encode("utf-16-le") + b"\0\0" in content

    if holds("EncryptedPackage"):
        raise locked(name)
    if holds("Workbook") or holds("Book"):
        return "ole"
    if holds("WordDocument"):
        raise not_a_workbook(name, "Word 文档")
    if holds("PowerPoint Document"):
        raise not_a_workbook(name, "演示文稿")
    raise damaged(name)


def _refuse_other_binaries(content: bytes, name: str) -> None:
    for start, what in _STARTS:
        if content.startswith(start) and (len(start) > 2 or b"\0" in content[:TEXT_LIMIT]):
            raise not_a_workbook(name, what)


def _refuse_marked_up_text(content: bytes, name: str) -> None:
    head = content[:TEXT_LIMIT].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip().lower()
    page = head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style"))
    if page or (head.startswith(b"<?xml") and b"<html" in head) or head.startswith(b"mime-version:"):
        raise UserError(f"“{name}”其实是网页，只是起了表格的名字。", SAVE_AS_XLSX)
    if head.startswith((b"<?xml", b"<workbook")):
        raise UserError(f"“{name}”是 XML 格式的表格，不能直接导入。", SAVE_AS_XLSX)
