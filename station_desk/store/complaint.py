"""What the database refused, said in a sentence a clerk understands."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, UniqueConstraint
from sqlalchemy.exc import DBAPIError, IntegrityError

from station_desk.base.errors import UserError
from station_desk.store.place import is_address


def sentence_for(error: IntegrityError, metadata: MetaData) -> UserError:
    """The UserError for a violated constraint: unique indexes may carry their own `info["sentence"]`."""
    text = str(error.orig)
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    refused = refusal_in(text, metadata)
    if refused:
        return refused
    if "foreign key" in text.lower():
        return UserError("别的记录还用着它，不能这样改或删除。", "请先处理用到它的记录。")
    columns = re.findall(r"(\w+)\.(\w+)", text.partition("failed:")[2])
    for table in metadata.sorted_tables:
        constraints: list[Any] = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
        for index in (*(one for one in table.indexes if one.unique), *constraints):
            names = [(table.name, column.name) for column in index.columns]
            if index.name == named or (columns and columns == names):
                own = index.info.get("sentence")
                titles = [c.info["field"].title for c in index.columns if "field" in c.info]
                return UserError(own or f"“{'、'.join(titles) or '编号'}”与已有的记录重复。", "请核对后再保存。")
    return UserError("与已有的记录有冲突，没有保存。", "请核对后再保存。")


def refusal_in(text: str, metadata: MetaData) -> UserError | None:
    """The UserError for what a trigger refused: a table's `info["refusals"]` has sentence and advice by the mark."""
    for table in metadata.sorted_tables:
        for mark, (sentence, advice) in table.info.get("refusals", {}).items():
            if mark in text:
                return UserError(sentence, advice)
    return None


def unopened(error: DBAPIError, place: str | Path) -> UserError:
    """The UserError for a database that does not open."""
    if is_address(place):
        return UserError("连不上数据库。", "请检查地址和网络，或与管理数据库的人联系。")
    refused = unwritten(error)
    return UserError(f"打不开“{place}”里的数据。", refused.advice)


def unwritten(error: DBAPIError) -> UserError:
    """The UserError for an act that the database would not take."""
    text = str(error.orig)
    if "full" in text or "No space" in text:
        return UserError("磁盘已满，这次改动没有保存。", "请清理磁盘后再做一次；原来的数据没有变化。")
    if "locked" in text or "busy" in text:
        return UserError("数据库正被另一个程序占用，这次改动没有保存。", "请稍等一会儿再做一次。")
    if "readonly" in text or "read-only" in text:
        return UserError("数据所在的文件夹不允许写入，这次改动没有保存。", "请检查文件夹的权限，或换一个位置。")
    return UserError("数据库没有接受这次改动，没有保存。", "原来的数据没有变化；如果一再出现，请复制诊断信息。")
